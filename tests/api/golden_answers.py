"""What the service answers, held to the byte: every call of the contract, and a simulated county read through.

`python -m tests.api.golden_answers` writes `tests/golden/answers.txt` anew, a digest for each call, where a change of
the contract is meant. With a folder as its argument it writes the answers themselves there, to compare those of two
versions. Keys, ids and clocks are fixed; what the database's own clock says (`recorded_at`) is left out.
"""

import asyncio
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from uuid import UUID

import httpx
import orjson

from api.http.identity import development_token
from api.http.installation import Database
from api.simulation import driving
from api.simulation.driving import simulate
from api.simulation.plan import Simulation
from domain.kernel.event import Role
from domain.rulebook.north_savo import IN_FORCE
from ledger.server.embedded import start
from ledger.server.postgres import application_url, ensure_roles, migrate
from tests.api import calls
from tests.api import county as counties
from tests.api.calls import CALLS, PUBLIC, Stage, set_up, with_voucher
from tests.api.county import ISSUER, KEY, Clock, County, served

KEPT = Path(__file__).parents[1] / "golden" / "answers.txt"
LANGUAGES = ("fi", "sv", "en")
CATCH_UP_SECONDS_MAX = 120
SIMULATION = Simulation(seed=5, clients=10, from_day=IN_FORCE)
SIMULATED_UNTIL = date(2026, 10, 31)
HEADERS = ("content-type", "content-language", "etag", "allow", "www-authenticate", "retry-after", "location")
RECORDED_AT = re.compile(
    r'"(?:first_|last_)?recorded_at":"[^"]*"|"time":"[^"]*","datacontenttype"'
    r"|(?:kirjattu|registrerad|recorded on) [^\"]*? (?:lokin kohtaan|på loggposition|at log position)"
)


@contextmanager
def fixed_county(server_url: str, folder: Path, schema: str) -> Iterator[County]:
    """A served county whose keys, and with them all ids, are the same each time."""
    random = Random(1)
    password = secrets.token_urlsafe()
    ensure_roles(server_url, schema, password)
    migrate(server_url, schema)
    database = Database(application_url(server_url, schema, password), schema, None)

    def next_uuid() -> UUID:
        return UUID(int=random.getrandbits(128), version=4)

    with ExitStack() as fixed:
        fixed.enter_context(patch("ledger.register.register.AESGCM.generate_key", lambda bits: bytes(bits // 8)))
        fixed.enter_context(patch("api.http.calling.secrets.token_urlsafe", lambda: str(next_uuid())))
        fixed.enter_context(patch.object(driving, "CALLS_AT_ONCE", 1))
        for module in (calls, counties):
            fixed.enter_context(patch.object(module, "uuid4", next_uuid))
        yield fixed.enter_context(served(database, Clock(), folder / schema))


def written(name: str, response: httpx.Response) -> str:
    """An answer as text: its call, its status and headers, its body."""
    headers = "".join(f"{header}: {response.headers[header]}\n" for header in HEADERS if header in response.headers)
    body = RECORDED_AT.sub('"recorded_at":"…"', response.text)
    return f"# {name}\n{response.status_code}\n{headers}\n{body}\n"


def caught_up(county: County) -> None:
    """Wait until every projection holds the whole log: a busy machine answers reads with what they have by then."""
    deadline = time.monotonic() + CATCH_UP_SECONDS_MAX
    while time.monotonic() < deadline:
        told = county.http.get("/readyz").json()
        standings = (told.get("projections") or {None: None}).values()
        if all(one is not None and one["position"] >= told["position"] for one in standings):
            return
        time.sleep(0.02)
    raise AssertionError(f"not caught up after {CATCH_UP_SECONDS_MAX} s: {told}")


def contract(county: County) -> Iterator[str]:
    """Every call, by each role that may make it, each time on a voucher of its own."""
    scene = set_up(county)
    for number, call in enumerate(CALLS):
        for turn, role in enumerate(sorted(call.roles)):
            stage: Stage = with_voucher(scene)
            actor = stage.actor(role)
            actor.language = LANGUAGES[(number + turn) % len(LANGUAGES)]
            if call.method == "GET":
                stage.path(call)  # what it needs is there
                caught_up(county)
            yield written(f"{call.name} ({role}, {actor.language})", stage.send(call, actor))
            if call in PUBLIC:
                break


def simulated(county: County) -> Iterator[str]:
    """A year of a small county, read through by all who may."""

    async def travel_to(instant: datetime) -> None:
        county.clock.now = instant

    def token_for(role: Role, who: str, organisation: UUID | None) -> str:
        return development_token(KEY, ISSUER, role, who, organisation)

    address = str(county.http.base_url)
    asyncio.run(simulate(address, SIMULATION, SIMULATED_UNTIL, token_for, travel_to, lambda done, total: None))
    county.clock.set(SIMULATED_UNTIL.isoformat())
    caught_up(county)
    yield from _read_through(county)


def _read_through(county: County) -> Iterator[str]:
    actors: dict[str, Any] = {role.value: county.actor(role) for role in Role if role is not Role.PROVIDER}
    providers = [one["provider_id"] for one in orjson.loads(county.auditor.get("/v1/providers").content)["providers"]]
    actors |= {f"provider {number}": county.provider(one) for number, one in enumerate(providers, 1)}
    turn = 0

    def read(path: str, *who: str, **query: Any) -> Iterator[str]:
        nonlocal turn
        for name in who or actors:
            turn += 1
            actor = actors[name]
            actor.language = LANGUAGES[turn % len(LANGUAGES)]
            told = "&".join(f"{key}={value}" for key, value in query.items())
            yield written(f"GET {path}?{told} ({name}, {actor.language})", actor.get(path, **query))

    vouchers = orjson.loads(county.auditor.get("/v1/vouchers", limit=200).content)["vouchers"]
    for voucher in vouchers:
        yield from read(f"/v1/vouchers/{voucher['voucher_id']}")
        yield from read(f"/v1/vouchers/{voucher['voucher_id']}/history", "caseworker", "billing", "provider 1")
        yield from read(f"/v1/clients/{voucher['client_id']}", "caseworker")
    groups = orjson.loads(county.supervisor.get("/v1/groups", limit=200).content)["groups"]
    for group in groups:
        yield from read(f"/v1/groups/{group['group_id']}", "supervisor", "provider 1")
        yield from read(f"/v1/groups/{group['group_id']}/history", "caseworker")
    for provider_id in providers:
        yield from read(f"/v1/providers/{provider_id}", "registrar", "auditor")
    for month in range(1, 13):
        yield from read(f"/v1/billing/2026-{month:02}", "billing")
    yield from read("/v1/vouchers", limit=5)
    yield from read("/v1/vouchers", "caseworker", status="ended", service="individual_coaching")
    yield from read("/v1/duties", limit=40)
    yield from read("/v1/duties", "supervisor", done=True, limit=20)
    yield from read("/v1/warnings", limit=40)
    yield from read("/v1/groups", limit=5)
    yield from read("/v1/providers")
    yield from read("/v1/price-caps", "auditor")
    yield from read("/v1/audit-trail", "auditor", "billing", limit=100)
    yield from read("/v1/public/providers", "auditor", on="2026-06-16")
    yield from read("/v1/events", "auditor", "billing", "registrar", "supervisor", limit=100)


PARTS: dict[str, Callable[[County], Iterator[str]]] = {"contract": contract, "simulated": simulated}


def answers(part: str, server_url: str, folder: Path) -> list[str]:
    """The answers of one part, each as text that begins with its call."""
    with fixed_county(server_url, folder, f"golden_{part}") as county:
        return list(PARTS[part](county))


def digests(texts: Iterable[str]) -> list[str]:
    """A line for each answer: its digest and its call."""
    return [f"{sha256(text.encode()).hexdigest()[:16]} {text.partition(chr(10))[0]}" for text in texts]


def main() -> None:
    with TemporaryDirectory() as name, ExitStack() as until_the_end:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own account passes through it
        server = until_the_end.enter_context(start(folder / "server"))
        made = {part: answers(part, server.url, folder) for part in PARTS}
    if len(sys.argv) > 1:
        target = Path(sys.argv[1])
        target.mkdir(parents=True, exist_ok=True)
        for part, texts in made.items():
            (target / f"{part}.txt").write_text("\n".join(texts), encoding="utf-8")
        return
    KEPT.write_text("".join(f"{line}\n" for texts in made.values() for line in digests(texts)), encoding="utf-8")


if __name__ == "__main__":
    main()
