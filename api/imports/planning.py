"""What rows ask for: each becomes an entry of the client register, or commands that go through the desk.

A row is known by the name of the other system and by its reference there, in whichever file and place it stands, and
whoever hands it in: what it makes has an id made of these, and so has its request. Sent again it is the same request.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import orjson
from pydantic import Field, StrictInt, ValidationError

from api.clients.bodies import NewClient
from api.http.bodies import Body, Day, Given
from api.http.problems import Problem, field_errors
from api.imports import columns as tables
from api.imports.reading import Row, value_of
from api.price_list.bodies import NewPriceCap
from api.providers.bodies import NewApproval, NewProvider
from api.vouchers.bodies import (
    NewClosure,
    NewCorrection,
    NewExtension,
    NewNoShow,
    NewProviderCancellation,
    NewSession,
    NewVoucher,
    PeriodBody,
    ProviderChoice,
)
from api.vouchers.routes import (
    choice_command,
    grant_request,
    issue_command,
    no_show_command,
    provider_cancellation_command,
    session_command,
)
from domain.kernel.command import Command
from domain.kernel.event import By, Charge, Role, Sealed
from domain.kernel.findings import BadInput
from domain.kernel.kind import AnyKind
from domain.price_list.commands import SetPriceCap
from domain.price_list.kind import PRICE_LIST
from domain.price_list.state import PriceList
from domain.provider.commands import ApproveProvider, RegisterProvider
from domain.provider.events import Waiver
from domain.provider.kind import PROVIDER
from domain.provider.requirements import Waivable
from domain.rulebook import Service
from domain.voucher import commands
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from ledger.desk.desk import Desk
from ledger.desk.orders import Unknown
from ledger.register.clients import Client, Residence
from ledger.register.register import Register

Seal = Callable[[UUID, str, str], Awaitable[Sealed]]
"""Seals a text under a subject's key, for a purpose."""

Build = Callable[[By, Any | None, Seal], Awaitable[Command]]

BodyT = TypeVar("BodyT", bound=Body)


class CarriedOverRow(Body):
    """What another system had drawn until a day."""

    until: Day
    quantity: Given
    amount_cents: StrictInt = Field(ge=0, le=999_999_999)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedClient:
    """A client for the register, with the rows that tell of it. `in_register` is whose reference it is already."""

    rows: list[Row]
    reference: str
    client: Client
    request_id: UUID
    digest: bytes
    in_register: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCommand:
    """A command that a row asks for, by somebody of the county in a role. `begins` marks one that begins its stream."""

    row: Row
    role: Role
    kind: AnyKind
    stream: UUID
    request_id: UUID
    digest: bytes
    build: Build
    begins: bool = False
    entry_id: UUID | None = None


Planned = PlannedClient | PlannedCommand


@dataclass(slots=True)
class Plan:
    """What is to be done, in turns: each rests on those before it. `wrong` holds the rows that ask for nothing that
    can be done, with why."""

    turns: list[list[Planned]]
    wrong: list[tuple[Row, Exception]] = field(default_factory=list)

    @property
    def roles(self) -> frozenset[Role]:
        """In which roles it is asked for."""
        return frozenset(
            one.role if isinstance(one, PlannedCommand) else Role.CASEWORKER for turn in self.turns for one in turn
        )


PRICES, PROVIDERS, CLIENTS, VOUCHERS, ENTRIES, CLOSINGS = range(6)


class Planner:
    """Plans the rows of one import from one other system."""

    def __init__(self, desk: Desk, register: Register, system: str) -> None:
        self._desk, self._register, self._system = desk, register, system
        self._plan = Plan([[] for _ in range(6)])
        self._providers: set[str] = set()
        self._clients: dict[str, PlannedClient] = {}
        self._issued: dict[str, str] = {}

    async def plan(self, rows: Sequence[Row], pause: Callable[[], Awaitable[None]]) -> Plan:
        """What the rows ask for; a row that is malformed is among the wrong ones."""
        of_tables = {
            tables.PRICE_CAPS.name: self._price_cap,
            tables.PROVIDERS.name: self._provider,
            tables.CLIENTS.name: self._client,
            tables.VOUCHERS.name: self._voucher,
            tables.ENTRIES.name: self._entry,
        }
        for row in rows:
            await pause()
            try:
                values = _values(row)
                await of_tables[row.table.name](row, values)
            except (BadInput, Problem, Unknown) as wrong:
                self._plan.wrong.append((row, wrong))
        self._plan.turns[CLIENTS] += self._clients.values()  # each with all of its rows
        return self._plan

    # Ids

    def _request(self, table: str, *parts: str) -> UUID:
        named = [self._system, table, *parts]
        return self._register.derived_id("import", *(part.encode() for part in named))

    def _made(self, purpose: str, request_id: UUID) -> UUID:
        return self._register.derived_id(purpose, request_id.bytes)

    def _provider_id(self, reference: str) -> UUID:
        return _uuid(reference) or self._made("provider", self._request("providers", reference))

    def _voucher_id(self, reference: str) -> UUID:
        return _uuid(reference) or self._made("voucher", self._request("vouchers", reference))

    def _entry_id(self, reference: str) -> UUID:
        return _uuid(reference) or self._made("entry", self._request("entries", reference))

    async def _client_id(self, reference: str) -> UUID:
        planned = self._clients.get(reference)
        if planned is not None:
            return planned.client.client_id
        known = _uuid(reference) or await self._register.client_of_reference(reference)
        if known is None:
            raise Unknown("client")
        return known

    def _command(self, turn: int, row: Row, values: Mapping[str, Any], request_id: UUID, **members: Any) -> None:
        digest = self._register.digest("import row", orjson.dumps(values, option=orjson.OPT_SORT_KEYS))
        self._plan.turns[turn].append(PlannedCommand(row=row, request_id=request_id, digest=digest, **members))

    # Tables

    async def _price_cap(self, row: Row, values: dict[str, Any]) -> None:
        body = _body(NewPriceCap, starts_on=values["starts_on"], cap_cents=values["cap_cents"], source=values["source"])
        service = Service(values["service"])

        async def build(by: By, _: Any, seal: Seal) -> Command:
            return SetPriceCap(
                by=by, service=service, from_day=body.starts_on, cap_cents=body.cap_cents, source=body.source
            )

        request_id = self._request(row.table.name, service, values["starts_on"])
        stream = self._desk.only_id(PriceList)
        self._command(PRICES, row, values, request_id, role=Role.REGISTRAR, kind=PRICE_LIST, stream=stream, build=build)

    async def _provider(self, row: Row, values: dict[str, Any]) -> None:
        reference = values["reference"]
        provider_id = self._provider_id(reference)
        registering = _body(NewProvider, name=values["name"], business_id=values["business_id"])
        approval = self._approval(values) if "service" in values else None
        of_provider: dict[str, Any] = {"role": Role.REGISTRAR, "kind": PROVIDER, "stream": provider_id}
        if reference not in self._providers and _uuid(reference) is None:
            self._providers.add(reference)

            async def register(by: By, _: Any, seal: Seal) -> Command:
                name, business_id = registering.name, registering.business_id
                return RegisterProvider(by=by, provider_id=provider_id, name=name, business_id=business_id)

            registered = {"name": registering.name, "business_id": registering.business_id}
            request_id = self._request(row.table.name, reference)
            self._command(PROVIDERS, row, registered, request_id, build=register, begins=True, **of_provider)
        if approval is None:
            return

        async def approve(by: By, _: Any, seal: Seal) -> Command:
            waived = [
                Waiver(code=one.code.value, reason=await seal(provider_id, "waiver", one.reason))
                for one in approval.waived
            ]
            return ApproveProvider(
                by=by,
                service=approval.service,
                from_day=approval.starts_on,
                until=approval.ends_on,
                unit_price_cents=approval.unit_price_cents,
                waived=tuple(waived),
            )

        request_id = self._request(row.table.name, reference, values["service"], values["starts_on"])
        self._command(PROVIDERS, row, values, request_id, build=approve, **of_provider)

    def _approval(self, values: Mapping[str, Any]) -> NewApproval:
        reason = values.get("waiver_reason")
        waived = [{"code": code.value, "reason": reason} for code in Waivable] if reason is not None else []
        given = _some(values, "service", "starts_on", "ends_on", "unit_price_cents")
        return _body(NewApproval, **given, waived=waived)

    async def _client(self, row: Row, values: dict[str, Any]) -> None:
        reference = values["reference"]
        body = _body(NewClient, **_some(values, "birth_date", "municipality", "name"), external_reference=reference)
        if body.birth_date > self._desk.today():
            raise BadInput("birth_date", "in_the_past")
        since = _day("lives_there_from", values) or body.birth_date
        planned = self._clients.get(reference)
        digest = self._register.digest("import row", orjson.dumps(values, option=orjson.OPT_SORT_KEYS))
        if planned is not None:
            moved = replace(planned.client, residences=planned.client.moved(since, body.municipality))
            both = self._register.digest("import rows", planned.digest, digest)
            planned = replace(planned, rows=[*planned.rows, row], client=moved, digest=both)
            self._clients[reference] = planned
            return
        request_id = self._request(row.table.name, reference)
        known = await self._register.client_of_reference(reference)
        client_id = known or self._made("client", request_id)
        client = Client(client_id, 0, body.birth_date, (Residence(since, body.municipality),), body.name)
        planned = PlannedClient(
            rows=[row],
            reference=reference,
            client=client,
            request_id=request_id,
            digest=digest,
            in_register=known is not None,
        )
        self._clients[reference] = planned

    # Vouchers

    async def _voucher(self, row: Row, values: dict[str, Any]) -> None:
        reference = values["reference"]
        of_voucher: dict[str, Any] = {
            "role": Role.CASEWORKER,
            "kind": VOUCHER,
            "stream": self._voucher_id(reference),
        }
        match values["kind"]:
            case tables.PERIOD:
                await self._period(row, values, of_voucher)
            case tables.CHOICE:
                self._choice(row, values, of_voucher)
            case _:
                self._closing(row, values, of_voucher)

    async def _period(self, row: Row, values: dict[str, Any], of_voucher: dict[str, Any]) -> None:
        reference, number = values["reference"], values.get("decision_number", "")
        request_id = self._request(row.table.name, reference, tables.PERIOD, number)
        entry_id, voucher_id = self._made("entry", request_id), of_voucher["stream"]
        first = self._issued.get(reference)
        if first is None and await self._begins(voucher_id, request_id):
            self._issued[reference] = number
            body = await self._issuing(values)

            async def issue(by: By, _: Any, seal: Seal) -> Command:
                leave = values.get("beyond_area_reason")
                sealed = await seal(body.client_id, "beyond_area_reason", leave) if leave is not None else None
                grant = await self._grant(by, body, body.client_id, values, seal)
                return issue_command(by, voucher_id, entry_id, body, grant, sealed)

            self._command(VOUCHERS, row, values, request_id, build=issue, begins=True, **of_voucher)
            return
        further = _body(NewExtension, **_period_of(values))

        async def extend(by: By, state: Any, seal: Seal) -> Command:
            grant = await self._grant(by, further, _client_of(state), values, seal)
            return commands.ExtendVoucher(by=by, entry_id=entry_id, grant=grant)

        self._command(VOUCHERS, row, values, request_id, build=extend, **of_voucher)

    async def _begins(self, voucher_id: UUID, request_id: UUID) -> bool:
        """Whether a voucher's first period is what begins it: it is not there, or this very request began it."""
        filed = await self._desk.read(voucher_id)
        if filed is None:
            return True
        events = await self._desk.events_of(voucher_id)
        return events[0][1].by.request_id == request_id

    async def _issuing(self, values: Mapping[str, Any]) -> NewVoucher:
        given = _period_of(values) | _some(values, "service", "distance_tenths_km", "remote_agreed", "caseworker_id")
        given["client_id"] = str(await self._client_id(_needed(values, "client")))
        if "provider" in values:
            given["provider_id"] = str(self._provider_id(values["provider"]))
        return _body(NewVoucher, **given)

    async def _grant(
        self, by: By, body: PeriodBody, client_id: UUID, values: Mapping[str, Any], seal: Seal
    ) -> commands.GrantRequest:
        if not self._desk.rulebook.is_register_number(body.decision_number, self._desk.today()):
            raise BadInput("decision_number", "register_number")
        reason = values.get("four_days_reason")
        sealed = await seal(client_id, "four_days_reason", reason) if reason is not None else None
        return grant_request(by, body, sealed)

    def _choice(self, row: Row, values: dict[str, Any], of_voucher: dict[str, Any]) -> None:
        provider = _needed(values, "provider")
        given = _some(values, "starts_on", "unit_price_cents", "distance_tenths_km")
        body = _body(ProviderChoice, **given, provider_id=str(self._provider_id(provider)))

        async def choose(by: By, state: Any, seal: Seal) -> Command:
            leave = values.get("beyond_area_reason")
            sealed = await seal(_client_of(state), "beyond_area_reason", leave) if leave is not None else None
            return choice_command(by, body, sealed)

        starts_on = _needed(values, "starts_on")
        request_id = self._request(row.table.name, values["reference"], tables.CHOICE, provider, starts_on)
        self._command(VOUCHERS, row, values, request_id, build=choose, **of_voucher)

    def _closing(self, row: Row, values: dict[str, Any], of_voucher: dict[str, Any]) -> None:
        body = _body(NewClosure, closed_on=_needed(values, "ends_on"), reason=_needed(values, "reason"))
        request_id = self._request(row.table.name, values["reference"], tables.CLOSING, values["ends_on"])
        entry_id = self._made("entry", request_id)

        async def close(by: By, _: Any, seal: Seal) -> Command:
            return commands.CloseVoucher(by=by, entry_id=entry_id, closed_on=body.closed_on, reason=body.reason)

        self._command(CLOSINGS, row, values, request_id, build=close, **of_voucher)

    # Entries

    async def _entry(self, row: Row, values: dict[str, Any]) -> None:
        request_id = self._request(row.table.name, values["reference"])
        entry_id = self._made("entry", request_id)
        self._command(
            ENTRIES,
            row,
            values,
            request_id,
            role=Role.CASEWORKER,
            kind=VOUCHER,
            stream=self._voucher_id(values["voucher"]),
            entry_id=entry_id,
            build=self._entry_of(values, entry_id),
        )

    def _entry_of(self, values: dict[str, Any], entry_id: UUID) -> Build:
        match values["kind"]:
            case tables.SESSION:
                given = _some(values, "minutes", "starts_at", "mode", "excursion")
                session = _body(NewSession, held_on=_needed(values, "date"), **given)

                async def build(by: By, state: Any, seal: Seal) -> Command:
                    return session_command(_for_who_serves(by, state, session.held_on), entry_id, session)

            case tables.NO_SHOW:
                given = _some(values, "minutes", "cause", "cancelled_on", "justified")
                no_show = _body(NewNoShow, planned_on=_needed(values, "date"), **given)

                async def build(by: By, state: Any, seal: Seal) -> Command:
                    return no_show_command(_for_who_serves(by, state, no_show.planned_on), entry_id, no_show)

            case tables.CANCELLATION:
                given = _some(values, "documented", "reason")
                cancelled = _body(NewProviderCancellation, planned_on=_needed(values, "date"), **given)

                async def build(by: By, state: Any, seal: Seal) -> Command:
                    reason = await seal(_client_of(state), "reason", cancelled.reason)
                    by = _for_who_serves(by, state, cancelled.planned_on)
                    return provider_cancellation_command(by, entry_id, cancelled, reason)

            case tables.CORRECTION:
                corrected = str(self._entry_id(_needed(values, "corrects")))
                correction = _body(NewCorrection, entry_id=corrected, **_some(values, "reason"))

                async def build(by: By, state: Any, seal: Seal) -> Command:
                    reason = await seal(_client_of(state), "reason", correction.reason)
                    return commands.ReverseEntry(by=by, entry_id=correction.entry_id, reason=reason)

            case _:
                quantity = _some(values, "minutes", "days")
                amount_cents = _needed(values, "amount_cents")
                carried = _body(
                    CarriedOverRow, until=_needed(values, "date"), quantity=quantity, amount_cents=amount_cents
                )

                async def build(by: By, state: Any, seal: Seal) -> Command:
                    charge = Charge(carried.quantity.quantity(), carried.amount_cents)
                    return commands.CarryOver(
                        by=by, entry_id=entry_id, until=carried.until, charge=charge, system=self._system
                    )

        return build


def _for_who_serves(by: By, state: Any, day: date) -> By:
    """The county records for the provider that serves on the day: who did so, and for whom, stands in the event."""
    assert isinstance(state, Voucher), "the desk builds a voucher's command on a voucher"
    return replace(by, organisation=state.provider_on(day))


def _client_of(state: Any) -> UUID:
    assert isinstance(state, Voucher), "the desk builds a voucher's command on a voucher"
    return state.client_id


def _uuid(text: str) -> UUID | None:
    """An id of this system, given in place of the other one's reference."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _values(row: Row) -> dict[str, Any]:
    """The cells by the fields that they are given as. Raises `BadInput`."""
    values = {}
    for column in row.table.columns:
        if column.name in row.cells:
            values[column.field] = value_of(column, row.cells[column.name])
        elif column.needed:
            raise BadInput(column.name, "missing")
    return values


def _some(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}


def _needed(values: Mapping[str, Any], name: str) -> Any:
    if name not in values:
        raise BadInput(name, "missing")
    return values[name]


def _day(name: str, values: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(values[name]) if name in values else None
    except ValueError:
        raise BadInput(name, "day_form") from None


def _period_of(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("decision_number", "decided_on", "starts_on", "ends_on", "unit_price_cents", "everyday_skills_need")
    given = _some(values, *names, "inclusion_grounds")
    given["quantity"] = _some(values, "minutes", "days")
    if values.get("four_days_a_week"):
        # Whoever was granted the exception had stated what it takes (§ 4.2.3).
        given["four_days_a_week"] = {
            "not_entitled_to_rehabilitative_work": True,
            "reason": values.get("four_days_reason"),
        }
    return given


def _body(body: type[BodyT], **given: Any) -> BodyT:
    """The body that a call over HTTP would have had. Raises `Problem` with the fields that are malformed."""
    try:
        return body.model_validate(given)
    except ValidationError as error:
        raise Problem(422, "malformed", errors=field_errors(error.errors())) from None
