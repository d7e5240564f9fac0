"""A county to test against: the service over real HTTP and a real database, with a clock that a test can set."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import uvloop

from api.http.application import create_app
from api.http.identity import development_token
from api.http.installation import Database
from api.http.limits import Limits
from api.http.server import web_server
from api.http.service import open_service
from api.http.settings import Settings
from domain.kernel.event import Role
from domain.provider.requirements import Waivable

ISSUER = Settings().jwt_issuer
KEY = "a key for tests alone, of more than thirty-two bytes"


LIMITS = Limits()
REFUSALS_PER_DAY_MAX = 20_000

INVOICING: dict[str, Any] = {
    "invoice_buyer": "Esimerkin hyvinvointialue",
    "invoice_buyer_business_id": "0201256-6",
    "invoice_order_reference": "PS-2026",
    "invoice_contract_reference": "SOP-2026-1",
}

PAYING: dict[str, Any] = {
    "payment_payer": "Esimerkin hyvinvointialue",
    "payment_payer_business_id": "0201256-6",
    "payment_iban": "FI58 1017 1000 0001 22",
    "payment_bic": "NDEAFIHH",
}

ALL_WAIVED = [{"code": code.value, "reason": "Tunnettu palveluntuottaja"} for code in Waivable]
"""For tests of vouchers: what an approval needs of a provider is not their matter."""


@dataclass
class Clock:
    """The one fake: what the service takes for now."""

    now: datetime = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: str) -> None:
        """Noon in Helsinki, in summer time or not."""
        self.now = datetime.fromisoformat(f"{day}T09:30:00+00:00")


@dataclass
class Actor:
    """Somebody with a token."""

    http: httpx.Client
    token: str
    language: str = "en"

    def _headers(self, more: dict[str, str] | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": self.language} | (more or {})

    def get(self, path: str, *, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query, headers=self._headers(headers))

    def post(
        self, path: str, body: Any, *, key: str | None = None, headers: dict[str, str] | None = None, **query: Any
    ) -> httpx.Response:
        more = {"Idempotency-Key": key or str(uuid4())} | (headers or {})
        if isinstance(body, bytes):  # a document
            more = {"Content-Type": "application/xml"} | more
            return self.http.post(path, content=body, params=query, headers=self._headers(more))
        return self.http.post(path, json=body, params=query, headers=self._headers(more))

    def put(self, path: str, body: Any, *, headers: dict[str, str] | None = None, **query: Any) -> httpx.Response:
        return self.http.put(path, json=body, params=query, headers=self._headers(headers))


def made(response: httpx.Response) -> Any:
    """The body of an answer that must be good."""
    assert response.status_code in (200, 201), f"{response.status_code}: {response.text}"
    return response.json()


@dataclass
class County:
    """A served county: its address, its clock, and somebody of each role."""

    http: httpx.Client
    clock: Clock
    database: Database
    providers: dict[str, str] = field(default_factory=dict)

    def actor(self, role: Role, sub: str | None = None, org: UUID | None = None, language: str = "en") -> Actor:
        token = development_token(KEY, ISSUER, role, sub or f"{role}@example.invalid", org)
        return Actor(self.http, token, language)

    @property
    def caseworker(self) -> Actor:
        return self.actor(Role.CASEWORKER)

    @property
    def registrar(self) -> Actor:
        return self.actor(Role.REGISTRAR)

    @property
    def billing(self) -> Actor:
        return self.actor(Role.BILLING)

    @property
    def supervisor(self) -> Actor:
        return self.actor(Role.SUPERVISOR)

    @property
    def auditor(self) -> Actor:
        return self.actor(Role.AUDITOR)

    def provider(self, provider_id: str | UUID) -> Actor:
        return self.actor(Role.PROVIDER, f"provider-{provider_id}", UUID(str(provider_id)))

    # What a county needs before a voucher

    def set_cap(self, service: str, cents: int, since: str = "2026-01-01") -> None:
        made(
            self.registrar.put(
                f"/v1/price-caps/{service}", {"from": since, "cap_cents": cents, "source": "invented for tests"}
            )
        )

    def add_provider(self, service: str, cents: int, since: str = "2026-01-01", until: str | None = None) -> str:
        body = {"name": "Valmennus Oy", "business_id": "0737546-2"}
        provider_id: str = made(self.registrar.post("/v1/providers", body))["provider_id"]
        self.approve(provider_id, service, cents, since, until)
        return provider_id

    def approve(
        self, provider_id: str, service: str, cents: int, since: str = "2026-01-01", until: str | None = None
    ) -> None:
        body = {"service": service, "from": since, "until": until, "unit_price_cents": cents, "waived": ALL_WAIVED}
        made(self.registrar.post(f"/v1/providers/{provider_id}/approvals", body))

    def add_client(self, birth_date: str = "1990-05-17", municipality: str = "Kuopio") -> str:
        body = {"birth_date": birth_date, "municipality": municipality, "name": "Aino Esimerkki"}
        client_id: str = made(self.caseworker.post("/v1/clients", body))["client_id"]
        return client_id

    def issue(self, provider_id: str | None, **changes: Any) -> Any:
        """A voucher of 40 h individual coaching from March to June, unless a change says otherwise."""
        body = {
            "client_id": changes.pop("client_id", None) or self.add_client(),
            "service": "individual_coaching",
            "decision_number": "SOS-2026-1",
            "decided_on": "2026-02-20",
            "starts_on": "2026-03-01",
            "ends_on": "2026-06-30",
            "quantity": {"minutes": 2400},
            "provider_id": provider_id,
            "distance_km": 7,
        } | changes
        return made(self.caseworker.post("/v1/vouchers", body))

    def today(self) -> date:
        return self.clock.now.date()


def token_for(role: Role, who: str, organisation: UUID | None) -> str:
    """A token of somebody, as a simulation asks for it."""
    return development_token(KEY, ISSUER, role, who, organisation)


@contextmanager
def served(
    database: Database,
    clock: Clock,
    folder: Path,
    *,
    projections_in_service: bool = True,
    limits: Limits = LIMITS,
    more: dict[str, Any] | None = None,
    webhooks: Path | None = None,
) -> Iterator[County]:
    """The service on a free port of 127.0.0.1, in a thread with an event loop of its own; with `more` settings."""
    folder.mkdir(exist_ok=True)
    key_file, wrapping_file = folder / "jwt", folder / "wrapping"
    key_file.write_text(KEY)
    wrapping_file.write_text("00" * 31 + "01")
    given: dict[str, Any] = {"jwt_key_file": key_file} | INVOICING | PAYING | (more or {})
    settings = Settings(
        schema_name=database.schema,
        key_encryption_key_file=wrapping_file,
        projections="service" if projections_in_service else "separate",
        refusals_per_day_max=REFUSALS_PER_DAY_MAX,
        webhooks_file=webhooks,
        webhooks_loopback=True,
        **given,
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        app = create_app(lambda: open_service(settings, database, clock=clock), limits)
        server = web_server(app, limits)

        def serve() -> None:
            # The loop that the service runs on; asyncio's own leaves Nagle's algorithm on for a socket given to it.
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(server.serve(sockets=[listening]))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            for _ in range(600):
                if server.started:
                    break
                assert thread.is_alive(), "the service could not start"
                threading.Event().wait(0.02)
            try:
                yield County(http, clock, database)
            finally:
                server.should_exit = True
                thread.join(timeout=30)
                assert not thread.is_alive()
