"""The voucher: its state, made from its events alone. `evolve` never checks and never decides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypedDict, assert_never
from uuid import UUID

from domain.kernel.calendar import first_of_month, helsinki_date, monday_of
from domain.kernel.copying import changed
from domain.kernel.event import By, Charge, Quantity
from domain.kernel.findings import Finding
from domain.rulebook import Service, Unit
from domain.voucher.course import Choice, Closing, Course, begun, followed, knowing
from domain.voucher.events import (
    CarriedOver,
    CaseworkerAssigned,
    ChangeNoticed,
    ContactRecorded,
    EntryCorrected,
    EntryKind,
    EntryRecorded,
    Grant,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodPrice,
    PeriodWithdrawn,
    Priced,
    ProviderCancelled,
    ProviderChosen,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    SessionHeld,
    VoucherClosed,
    VoucherEvent,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)


def quantity_of(unit: Unit, units: int) -> Quantity:
    """Minutes or days, as the unit has it."""
    return Quantity(minutes=units) if unit is Unit.HOUR else Quantity(days=units)


@dataclass(frozen=True, slots=True)
class Period:
    """One decision's dates, quantity and price, and what entries have drawn from it (§ 6)."""

    number: int
    entry_id: UUID
    grant: Grant
    granted: int
    value_cents: int
    recorded_on: date
    prices: tuple[Priced, ...]
    """In the order they were decided; of those whose day has come the last decided holds."""
    used: int = 0
    charged_cents: int = 0
    reversed: bool = False

    @property
    def starts_on(self) -> date:
        return self.grant.starts_on

    @property
    def ends_on(self) -> date:
        return self.grant.ends_on

    @property
    def left(self) -> int:
        """Minutes or days that can still be drawn."""
        return self.granted - self.used

    @property
    def left_cents(self) -> int:
        return self.value_cents - self.charged_cents

    @property
    def unit_price_cents(self) -> int:
        """The price for entries from now on."""
        return self.prices[-1].unit_price_cents

    def unit_price_cents_on(self, day: date) -> int:
        """The price of an entry of that day: a later provider's price does not touch earlier entries (§ 6)."""
        return next(price.unit_price_cents for price in reversed(self.prices) if price.from_day <= day)

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def touches_week_of(self, day: date) -> bool:
        monday = monday_of(day)
        return self.starts_on <= monday + timedelta(days=6) and monday <= self.ends_on


@dataclass(frozen=True, slots=True)
class Entry:
    """A recorded, granted or closing entry as it stands now; `charge` is 0 once it is reversed.

    `event` is the event that made it, `version` that event's version in the voucher's stream. `left_after` are the
    minutes or days that its period had left right after it; a closing has no period.
    """

    entry_id: UUID
    kind: EntryKind
    happened_on: date
    charge: Charge
    event: (
        VoucherIssued | SessionHeld | NoShowRecorded | ProviderCancelled | CarriedOver | VoucherExtended | VoucherClosed
    )
    left_after: int = 0
    reversed: bool = False

    @property
    def version(self) -> int:
        return self.event.originator_version

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return self.event.warnings

    @property
    def period(self) -> int | None:
        return self.event.period if isinstance(self.event, EntryRecorded) else None

    @property
    def provider_id(self) -> UUID | None:
        return self.event.provider_id if isinstance(self.event, EntryRecorded) else None


@dataclass(frozen=True, slots=True)
class Voucher:
    """A client's voucher for one service. `version` counts its events, the first is 1."""

    id: UUID
    version: int
    service: Service
    client_id: UUID
    remote_agreed: bool
    course: Course
    periods: tuple[Period, ...] = ()
    entries: tuple[Entry, ...] = ()
    instructors: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def unit(self) -> Unit:
        return self.service.unit

    @property
    def caseworker_id(self) -> UUID:
        return self.course.caseworker_id

    # What is granted and left

    def standing_periods(self) -> tuple[Period, ...]:
        return tuple(period for period in self.periods if not period.reversed)

    def period_on(self, day: date) -> Period | None:
        """The period that an entry of that day draws on."""
        return next((period for period in self.periods if not period.reversed and period.holds(day)), None)

    def period(self, number: int) -> Period:
        return self.periods[number - 1]

    def last_end(self) -> date | None:
        """The last day of the last standing period."""
        return max((period.ends_on for period in self.standing_periods()), default=None)

    def quantity(self, units: int) -> Quantity:
        return quantity_of(self.unit, units)

    def nothing(self) -> Charge:
        """A charge of nothing, in the voucher's unit."""
        return Charge(self.quantity(0), 0)

    # Who serves

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.course.choices

    @property
    def provider_id(self) -> UUID | None:
        """The provider chosen last."""
        return self.choices[-1].provider_id if self.choices else None

    def provider_on(self, day: date) -> UUID | None:
        """The provider that serves on a day: the one chosen last among those whose day has come."""
        return self.course.provider_on(day)

    def serving(self, first_day: date, last_day: date) -> tuple[Choice, ...]:
        """Who serves between two days, in the order of their days; each with the first day of its own among them."""
        serving: list[Choice] = []
        for choice in self.choices:
            from_day = max(choice.from_day, first_day)
            if from_day <= last_day:
                earlier = [other for other in serving if other.from_day < from_day]
                serving = [*earlier, changed(choice, from_day=from_day)]
        return tuple(serving)

    @property
    def instructor(self) -> UUID | None:
        """The worker whom the provider chosen last has named (§ 4.1)."""
        return self.instructors.get(self.provider_id) if self.provider_id else None

    def is_known_to(self, provider_id: UUID) -> bool:
        """Whether the provider serves, has served or will serve this voucher; to any other it does not exist."""
        return provider_id in knowing(self.choices)

    @property
    def closing(self) -> Closing | None:
        """The closing that stands."""
        return self.course.closing

    # What has been recorded

    def entry(self, entry_id: UUID) -> Entry | None:
        return next((entry for entry in reversed(self.entries) if entry.entry_id == entry_id), None)

    def standing(self, *kinds: EntryKind) -> Iterator[Entry]:
        """Entries of those kinds that have not been reversed, in the order they were recorded."""
        return (entry for entry in self.entries if not entry.reversed and (not kinds or entry.kind in kinds))

    def sessions(self) -> Iterator[SessionHeld]:
        """The sessions that stand, in the order they were recorded."""
        for entry in self.standing(EntryKind.SESSION):
            assert isinstance(entry.event, SessionHeld)
            yield entry.event

    def sessions_in_week_of(self, day: date) -> list[SessionHeld]:
        """The sessions that stand in the ISO week of a day."""
        monday = monday_of(day)
        return [session for session in self.sessions() if monday_of(session.held_on) == monday]

    def no_shows_in_month_of(self, day: date) -> list[Entry]:
        """The no-shows that stand in the calendar month of a day, in the order they were recorded."""
        month = first_of_month(day)
        return [entry for entry in self.standing(EntryKind.NO_SHOW) if first_of_month(entry.happened_on) == month]


def _drawn(periods: tuple[Period, ...], number: int, charge: Charge) -> tuple[Period, ...]:
    """The periods after a charge, or the opposite of one, on one of them."""
    before = periods[number - 1]
    drawn = changed(
        before,
        used=before.used + charge.quantity.units,
        charged_cents=before.charged_cents + charge.amount_cents,
    )
    return (*periods[: number - 1], drawn, *periods[number:])


def _period(
    number: int, entry_id: UUID, grant: Grant, by: By, later_prices: tuple[Priced, ...] | None = None
) -> Period:
    return Period(
        number=number,
        entry_id=entry_id,
        grant=grant,
        granted=grant.quantity.units,
        value_cents=grant.value_cents,
        recorded_on=helsinki_date(by.decided_at),
        prices=(
            Priced(from_day=grant.starts_on, unit_price_cents=grant.unit_price_cents),
            *(later_prices or ()),
        ),
    )


def _issued(event: VoucherIssued) -> Voucher:
    unit, period = event.service.unit, _period(1, event.entry_id, event.grant, event.by)
    nothing = Charge(quantity_of(unit, 0), 0)
    return Voucher(
        id=event.originator_id,
        version=event.originator_version,
        service=event.service,
        client_id=event.client_id,
        remote_agreed=event.remote_agreed,
        course=begun(event),
        periods=(period,),
        entries=(Entry(event.entry_id, EntryKind.ISSUE, event.grant.starts_on, nothing, event, period.left),),
    )


def _with_price(period: Period, price: PeriodPrice, from_day: date) -> Period:
    since = Priced(from_day=max(from_day, period.starts_on), unit_price_cents=price.unit_price_cents)
    return changed(period, prices=(*period.prices, since), value_cents=price.value_cents)


class _Changes(TypedDict, total=False):
    """What an event changes in a voucher beside its version and its course."""

    remote_agreed: bool
    periods: tuple[Period, ...]
    entries: tuple[Entry, ...]
    instructors: dict[UUID, UUID]


def _provider_chosen(state: Voucher, event: ProviderChosen) -> _Changes:
    by_number = {price.period: price for price in event.prices}
    periods = tuple(
        _with_price(period, price, event.from_day) if (price := by_number.get(period.number)) else period
        for period in state.periods
    )
    return {"periods": periods}


def _recorded(
    state: Voucher, kind: EntryKind, on: date, event: SessionHeld | NoShowRecorded | ProviderCancelled | CarriedOver
) -> _Changes:
    periods = _drawn(state.periods, event.period, event.charge)
    left = next(period.left for period in periods if period.number == event.period)
    entry = Entry(event.entry_id, kind, on, event.charge, event, left)
    return {"entries": (*state.entries, entry), "periods": periods}


def _reversed(state: Voucher, event: EntryCorrected | PeriodWithdrawn | VoucherReopened) -> _Changes:
    entries = tuple(
        changed(entry, reversed=True, charge=state.nothing()) if entry.entry_id == event.entry_id else entry
        for entry in state.entries
    )
    match event:
        case VoucherReopened():
            return {"entries": entries}
        case PeriodWithdrawn():
            periods = tuple(
                changed(period, reversed=True) if period.entry_id == event.entry_id else period
                for period in state.periods
            )
            return {"entries": entries, "periods": periods}
        case EntryCorrected():
            return {"entries": entries, "periods": _drawn(state.periods, event.period, event.charge)}


def _changes(state: Voucher, event: VoucherEvent) -> _Changes:
    match event:
        case SessionHeld():
            return _recorded(state, EntryKind.SESSION, event.held_on, event)
        case NoShowRecorded():
            return _recorded(state, EntryKind.NO_SHOW, event.planned_on, event)
        case ProviderCancelled():
            return _recorded(state, EntryKind.PROVIDER_CANCELLATION, event.planned_on, event)
        case CarriedOver():
            return _recorded(state, EntryKind.CARRIED_OVER, event.until, event)
        case NoShowCharged():
            entries = tuple(
                changed(entry, charge=event.charge) if entry.entry_id == event.entry_id else entry
                for entry in state.entries
            )
            return {"entries": entries, "periods": _drawn(state.periods, event.period, event.charge)}
        case EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
            return _reversed(state, event)
        case VoucherIssued():
            raise AssertionError("a voucher is issued once")
        case ProviderChosen():
            return _provider_chosen(state, event)
        case InstructorNamed():
            assert event.provider is not None, "an instructor is a provider's"
            return {"instructors": {**state.instructors, event.provider: event.worker_id}}
        case RemoteAgreementChanged():
            return {"remote_agreed": event.agreed}
        case VoucherExtended():
            period = _period(len(state.periods) + 1, event.entry_id, event.grant, event.by, event.later_prices)
            starts_on, nothing = event.grant.starts_on, state.nothing()
            entry = Entry(event.entry_id, EntryKind.EXTENSION, starts_on, nothing, event, period.left)
            return {"periods": (*state.periods, period), "entries": (*state.entries, entry)}
        case (
            CaseworkerAssigned()
            | ReportDelivered()
            | ContactRecorded()
            | ReplacementAgreed()
            | IncidentReported()
            | ChangeNoticed()
            | MeasureRecorded()
        ):
            return {}  # its course tells of it
        case VoucherClosed():
            entry = Entry(event.entry_id, EntryKind.CLOSING, event.closed_on, state.nothing(), event)
            return {"entries": (*state.entries, entry)}
        case _:
            assert_never(event)


def evolve(state: Voucher | None, event: VoucherEvent) -> Voucher:
    """The state after one more event; the first is a `VoucherIssued`."""
    if state is None:
        assert isinstance(event, VoucherIssued), "a voucher begins with its issue"
        return _issued(event)
    return changed(
        state, version=event.originator_version, course=followed(state.course, event), **_changes(state, event)
    )
