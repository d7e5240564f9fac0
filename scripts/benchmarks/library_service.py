"""Recording a session over HTTP as it would be served without us: FastAPI, and the library's default `Application`.

The application is written as the library's documentation shows one, its endpoint as FastAPI's does for code that
blocks: a plain function. Decisions, event codec, the body's form and the check of tokens are ours. It is given what it
would have to look up of client and provider; it knows no repeated request, writes no log line, counts nothing and
keeps no projections.

Run as a script with a port and a provider's id; addresses and the key's file come by variables.
"""

import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

import uvicorn
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import retry
from fastapi import Depends, FastAPI, Header, HTTPException

from api.http.identity import Identity, Tokens, Unauthorized, bearer_token
from api.http.settings import Settings
from api.vouchers.bodies import NewSession
from api.vouchers.routes import session_command
from domain.kernel.event import By, Role
from domain.kernel.findings import Refusal
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import RecordSession
from domain.voucher.decide import decide
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher, evolve
from ledger.desk.desk import ATTEMPTS_MAX
from scripts.benchmarks.bare import YOUNG_OBJECTS_MAX
from scripts.benchmarks.histories import facts
from scripts.benchmarks.peers import decided, library_application, project_voucher

CONNECTIONS = 40
"""To the database: one for each thread that FastAPI answers in."""


@retry(IntegrityError, max_attempts=ATTEMPTS_MAX)
def record(application: Application[UUID], voucher_id: UUID, command: RecordSession, given: Facts) -> Voucher:
    """The voucher after it. Raises `AggregateNotFoundError` and `Refusal`."""
    voucher: Voucher | None = application.repository.get(voucher_id, projector_func=project_voucher)
    assert voucher is not None
    events = decide(voucher, command, given, NORTH_SAVO)
    application.save(*map(decided, events))
    for event in events:
        voucher = evolve(voucher, event)
    assert voucher is not None
    return voucher


def served(application: Application[UUID], tokens: Tokens, provider_id: UUID) -> FastAPI:
    app, given = FastAPI(), facts(provider_id)

    def provider(authorization: Annotated[str | None, Header()] = None) -> Identity:
        token = bearer_token(authorization)
        try:
            identity = tokens.identity(token or "")
        except Unauthorized as error:
            raise HTTPException(401) from error
        if Role.PROVIDER not in identity.roles:
            raise HTTPException(403)
        return identity

    @app.post("/v1/vouchers/{voucher_id}/sessions", status_code=201)
    def record_session(
        voucher_id: UUID, body: NewSession, identity: Annotated[Identity, Depends(provider)]
    ) -> dict[str, Any]:
        by = By(uuid4(), Role.PROVIDER, identity.organisation, uuid4(), datetime.now(UTC))
        try:
            voucher = record(application, voucher_id, session_command(by, uuid4(), body), given)
        except AggregateNotFoundError as error:
            raise HTTPException(404) from error
        except Refusal as refusal:
            raise HTTPException(409, [violation.code for violation in refusal.violations]) from refusal
        entry = voucher.entries[-1]
        return {
            "entry_id": entry.entry_id,
            "happened_on": entry.happened_on,
            "amount_cents": entry.charge.amount_cents,
            "remaining": voucher.quantity(entry.left_after),
            "version": voucher.version,
        }

    return app


def main(port: int, provider_id: UUID) -> None:
    tokens = Tokens.by_key(Path(os.environ["SETELIKIRJA_JWT_KEY_FILE"]).read_text().strip(), Settings().jwt_issuer)
    with library_application(os.environ["DATABASE_URL"], CONNECTIONS) as application:
        app = served(application, tokens, provider_id)
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS_MAX, 20, 50)
        uvicorn.run(
            app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", access_log=False, log_config=None
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), UUID(sys.argv[2]))
