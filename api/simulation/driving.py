"""Sending a plan over HTTP: day by day, many commands at a time, each voucher's in order."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import httpx
import jwt
import orjson

from api.entries.bodies import ITEMS_MAX
from api.simulation import CannotSimulate
from api.simulation.groups import group_steps
from api.simulation.lives import client_steps
from api.simulation.plan import ENTRIES_PATH, Made, ProviderPlan, Simulation, Step, Turn, provider_plans
from api.simulation.registering import setting_up
from api.simulation.settling import agree_on_accounts, months_to_settle, settle
from domain.kernel.calendar import HELSINKI
from domain.kernel.event import Role

CALLS_AT_ONCE = 16
ATTEMPTS_MAX = 5
SECONDS_BEFORE_RETRY = 1.0
ANSWER_SECONDS_MAX = 120.0
IDLE_SECONDS_MAX = 2.0
"""A connection that was idle for longer is not used again: a server may be closing it just then."""
JSON_WEB_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
ID_FIELDS = {
    "/v1/providers": "provider_id",
    "/v1/clients": "client_id",
    "/v1/vouchers": "voucher_id",
    "/v1/groups": "group_id",
}
GROUP_SESSIONS_PATH = "/v1/groups/{}/sessions"
SURPRISES_SHOWN_MAX = 20
ACCEPTED_STATUSES = (200, 201)
REFUSED_STATUS, BUSY_STATUS = 409, 503


TokenFor = Callable[[Role, str, UUID | None], str]
"""A token of somebody: role, subject, and the organisation of a provider. Raises `CannotSimulate` where none is had."""

TravelTo = Callable[[datetime], Awaitable[None]]
"""Moves the clocks of a service to an instant."""


@dataclass(slots=True)
class Traffic:
    """What a run sent and got. `surprises` are answers that the plan did not foresee."""

    calls: int = 0
    commands: int = 0
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)
    surprises_count: int = 0
    seconds: float = 0.0
    events: int = 0
    until: date | None = None

    def surprise(self, text: str) -> None:
        self.surprises_count += 1
        if len(self.surprises) < SURPRISES_SHOWN_MAX:
            self.surprises.append(text)


def planned_steps(simulation: Simulation, until: date, *, with_groups: bool = True) -> list[Step]:
    """All steps up to a day, in the order of their days."""
    providers: list[ProviderPlan] = provider_plans(simulation)
    steps = [*setting_up(simulation, providers)]
    for number in range(1, simulation.clients + 1):
        steps += client_steps(simulation, providers, number)
    if with_groups:
        steps += group_steps(simulation, providers)
    return sorted((step for step in steps if step.recorded_on <= until), key=lambda step: (step.recorded_on, step.turn))


class Driver:
    """Sends steps to a service and keeps the ids that it answers."""

    def __init__(self, http: httpx.AsyncClient, token_for: TokenFor, show: Callable[[int, int], None]) -> None:
        self._http, self._token_for, self._show = http, token_for, show
        self._ids: dict[str, UUID] = {}
        self._tokens: dict[tuple[Role, str], str] = {}
        self._turns = asyncio.Semaphore(CALLS_AT_ONCE)
        self.tally = Traffic()
        self._total = 0

    async def run(
        self,
        simulation: Simulation,
        steps: Sequence[Step],
        travel_to: TravelTo | None,
        *,
        settles: bool = False,
    ) -> Traffic:
        """Send all steps; `travel_to` moves the service's clock to each part of each day, None leaves it alone.

        With `settles` the months are settled and paid on the way, before the first step of the day that it is due on;
        before the first of them the providers' accounts are agreed on.
        Raises `CannotSimulate` where the service holds another county, or does not take a command as it is meant.
        """
        started, before = time.perf_counter(), await self._position()
        await self._check_county(simulation, before)
        self._total = len(steps)
        settled: date | None = None
        for (day, turn), at_once in groupby(steps, key=lambda step: (step.recorded_on, step.turn)):
            if travel_to is not None:
                await travel_to(datetime(day.year, day.month, day.day, turn, tzinfo=HELSINKI).astimezone(UTC))
            for month in months_to_settle(simulation.from_day, settled, day) if settles else ():
                if settled is None:
                    providers = {one.number: self._ids[one.name] for one in provider_plans(simulation)}
                    await agree_on_accounts(self._bill, simulation.name, providers)
                await settle(self._bill, simulation.name, month, day)
                settled = month
            await self._take_turn(day, turn, list(at_once))
            if day == simulation.from_day:
                self._make_sure_of_tokens(steps)
        self.tally.seconds = time.perf_counter() - started
        self.tally.events = await self._position() - before
        self.tally.until = steps[-1].recorded_on if steps else None
        return self.tally

    async def _position(self) -> int:
        answer = await self._http.get("/readyz")
        position = answer.json().get("position")
        if not isinstance(position, int):
            raise CannotSimulate(f"the service is not ready: {answer.json()}")
        return position

    async def _check_county(self, simulation: Simulation, position: int) -> None:
        """Invented vouchers are never mixed with real ones: nothing can be deleted from a log."""
        sources = await price_sources(self._http, self._token(Role.REGISTRAR, "registrar"))
        if (position or sources) and sources != {simulation.source}:
            raise CannotSimulate(
                f"the service's county holds something else than this simulation ({simulation.name}):"
                " simulate into an empty one"
            )

    async def _take_turn(self, day: date, turn: Turn, steps: Iterable[Step]) -> None:
        lanes: dict[str, list[Step]] = {}
        entries: dict[str, list[Step]] = {}
        for step in steps:
            if step.path == ENTRIES_PATH:
                entries.setdefault(step.who, []).append(step)
            else:
                lanes.setdefault(step.lane, []).append(step)
        try:
            async with asyncio.TaskGroup() as group:
                for lane in lanes.values():
                    group.create_task(self._send_in_order(lane))
                for provider, items in entries.items():
                    group.create_task(self._send_entries(provider, day, items))
        except* (CannotSimulate, httpx.TransportError) as failed:
            raise failed.exceptions[0] from None

    async def _send_in_order(self, steps: Iterable[Step]) -> None:
        for step in steps:
            path = step.path.format(self._ids[step.about]) if step.about else step.path
            answer = await self._call(step, path, self._resolved(step.body), step.key)
            self._account(step, answer.status_code, answer.json)
            self._show(self.tally.commands, self._total)

    async def _send_entries(self, provider: str, day: date, steps: Sequence[Step]) -> None:
        for first in range(0, len(steps), ITEMS_MAX):
            chunk = steps[first : first + ITEMS_MAX]
            body = {"items": [self._resolved(step.body) for step in chunk]}
            key = f"{chunk[0].key.rpartition(': client')[0]}: {provider}: entries of {day}: {first}"
            answer = await self._call(chunk[0], ENTRIES_PATH, body, key)
            if answer.status_code != 200:
                self._unexpected(chunk[0], answer.status_code, answer.json())
            for step, result in zip(chunk, orjson.loads(answer.content)["results"], strict=True):
                self._account(step, result["status"], partial(_entry_or_problem, result))
            self._show(self.tally.commands, self._total)

    async def _bill(self, who: str, path: str, body: Mapping[str, Any], key: str) -> Any:
        answer = await self._send(Role.BILLING, who, "POST", path, body, key)
        if answer.status_code not in ACCEPTED_STATUSES:
            raise CannotSimulate(f"POST {path} ({key}) was answered with {answer.status_code}: {answer.text}")
        return answer.json()

    async def _call(self, step: Step, path: str, body: Any, key: str) -> httpx.Response:
        return await self._send(step.role, step.who, step.method, path, body, key)

    async def _send(self, role: Role, who: str, method: str, path: str, body: Any, key: str) -> httpx.Response:
        """Send one call; again, under the same key, where the service asks for it or the connection breaks."""
        headers = {
            "Authorization": f"Bearer {self._token(role, who)}",
            "Idempotency-Key": key,
            "Content-Type": "application/json",
        }
        content = orjson.dumps(body)
        async with self._turns:
            for attempt in range(1, ATTEMPTS_MAX + 1):
                self.tally.calls += 1
                try:
                    answer = await self._http.request(method, path, content=content, headers=headers)
                except httpx.TransportError:
                    if attempt == ATTEMPTS_MAX:
                        raise
                else:
                    if answer.status_code != BUSY_STATUS or attempt == ATTEMPTS_MAX:
                        return answer
                await asyncio.sleep(SECONDS_BEFORE_RETRY)
        raise AssertionError("the last attempt returns or raises")

    def _token(self, role: Role, who: str) -> str:
        if (role, who) not in self._tokens:
            organisation = self._ids[who] if role is Role.PROVIDER else None
            self._tokens[role, who] = self._token_for(role, who, organisation)
        return self._tokens[role, who]

    def _make_sure_of_tokens(self, steps: Iterable[Step]) -> None:
        """Now that the providers have their ids: say at once of all of them for which a token is missing."""
        missing: list[str] = []
        for provider in sorted({step.who for step in steps if step.role is Role.PROVIDER}):
            try:
                self._token(Role.PROVIDER, provider)
            except CannotSimulate as error:
                missing.append(str(error))
        if missing:
            raise CannotSimulate("\n".join(missing))

    def _resolved(self, value: Any) -> Any:
        """A body with the ids that earlier answers gave."""
        match value:
            case Made():
                return self._ids[value.name]
            case Mapping():
                return {key: self._resolved(one) for key, one in value.items()}
            case list():
                return [self._resolved(one) for one in value]
            case _:
                return value

    def _account(self, step: Step, status: int, read: Callable[[], Any]) -> None:
        """Count an answer, and keep what later steps need of it; most are not even read."""
        self.tally.commands += 1
        if status in ACCEPTED_STATUSES:
            self.tally.accepted += 1
            if step.refused_by is not None:
                self.tally.surprise(f"{step.path} ({step.key}) was to be refused by {step.refused_by}")
            if step.path == GROUP_SESSIONS_PATH:
                taken = [result["status"] for result in read()["results"]]
                if not set(taken) <= set(ACCEPTED_STATUSES):
                    self.tally.surprise(f"{step.path} ({step.key}) was answered with {taken}")
            if step.makes is not None:
                self._ids[step.makes] = UUID(read()[ID_FIELDS.get(step.path, "entry_id")])
            return
        if status != REFUSED_STATUS:
            self._unexpected(step, status, read())
        codes = [violation["code"] for violation in read().get("violations", ())]
        self.tally.refused.update(codes)
        if step.refused_by not in codes:
            self.tally.surprise(f"{step.path} ({step.key}) was refused by {', '.join(codes)}")

    def _unexpected(self, step: Step, status: int, problem: Mapping[str, Any]) -> NoReturn:
        told = {name: problem[name] for name in ("code", "detail", "errors") if name in problem}
        raise CannotSimulate(f"{step.method} {step.path} ({step.key}) was answered with {status}: {told}")


def _entry_or_problem(result: Mapping[str, Any]) -> Any:
    return result.get("entry") or result["problem"]


def tokens_from(path: Path) -> TokenFor:
    """Tokens of a file: each word of it that is one, such as in `export CASEWORKER=…`, by what it says of itself."""
    known: dict[tuple[str, str | None], str] = {}
    for found in JSON_WEB_TOKEN.findall(path.read_text(encoding="utf-8")):
        claims = jwt.decode(found, options={"verify_signature": False})
        for role in claims["roles"]:
            known[role, claims.get("org") if role == Role.PROVIDER else None] = found

    def token_for(role: Role, _: str, organisation: UUID | None) -> str:
        wanted = (role.value, str(organisation) if organisation is not None else None)
        if wanted not in known:
            of = f" of the organisation {organisation}" if organisation else ""
            raise CannotSimulate(f"{path.name} holds no token of a {role}{of}: add one and run this again")
        return known[wanted]

    return token_for


async def price_sources(http: httpx.AsyncClient, token: str) -> set[str]:
    """What the county's price list says of where its prices come from."""
    answer = await http.get("/v1/price-caps", headers={"Authorization": f"Bearer {token}"})
    if answer.status_code != 200:
        raise CannotSimulate(f"the price list was answered with {answer.status_code}: {answer.text}")
    return {cap["source"] for cap in answer.json()["price_caps"]}


def http_client(address: str) -> httpx.AsyncClient:
    """A client for as many calls at once as a run makes."""
    limits = httpx.Limits(max_connections=CALLS_AT_ONCE, keepalive_expiry=IDLE_SECONDS_MAX)
    return httpx.AsyncClient(base_url=address, limits=limits, timeout=ANSWER_SECONDS_MAX, trust_env=False)


async def simulate(
    address: str,
    simulation: Simulation,
    until: date,
    token_for: TokenFor,
    travel_to: TravelTo | None,
    show: Callable[[int, int], None],
    *,
    settles: bool = False,
) -> Traffic:
    """Record a county's days up to `until` at a service, through its public API; `settles`: and settle its months.

    Raises `CannotSimulate`.
    """
    # Beside the loop, on which the service may run too.
    # A start that has passed cannot be moved: groups need the simulated clock.
    steps = await asyncio.to_thread(planned_steps, simulation, until, with_groups=travel_to is not None)
    if travel_to is None:
        # Tomorrow of a day that has long passed is refused by no clock but the simulated one.
        steps = [step for step in steps if step.refused_by != "in_the_future"]
    try:
        async with http_client(address) as http:
            return await Driver(http, token_for, show).run(simulation, steps, travel_to, settles=settles)
    except httpx.TransportError as error:
        raise CannotSimulate(f"{address} does not answer: {type(error).__name__}") from error
