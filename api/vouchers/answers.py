"""What a caller is shown of a voucher: rendered from its state, as the caller's role may see it, in its language."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, cast
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from api.duties_and_warnings.answers import DutyOut, VoucherWarningOut, duty, warning
from api.http.answers import (
    SEES_TEXTS,
    ChargeOut,
    FindingOut,
    InstantOut,
    Out,
    QuantityOut,
    charge,
    finding,
    instant,
    quantity,
)
from api.http.calling import ReadCall
from domain.kernel.event import Role
from domain.rulebook import Rulebook, Service, Unit
from domain.voucher.duties import owed_on
from domain.voucher.events import (
    Cause,
    ClosingReason,
    EntryRecorded,
    NoShowRecorded,
    SessionHeld,
    VoucherClosed,
)
from domain.voucher.state import Entry, Period, Voucher, quantity_of
from domain.voucher.supervision import days_to_first_session, warnings_on
from ledger.desk.orders import Accepted, Caller, Filed
from projections.search.questions import FoundVoucher, VoucherStatus

SEES_SUPERVISION = (Role.CASEWORKER, Role.SUPERVISOR, Role.AUDITOR)
"""Who is warned of what a voucher as a whole shows."""

EntryKind = Literal["issue", "session", "no_show", "provider_cancellation", "extension", "closing", "carried_over"]


class EntryOut(Out):
    entry_id: UUID
    kind: EntryKind
    happened_on: date
    recorded_at: InstantOut
    charge: ChargeOut
    reversed: bool
    warnings: list[FindingOut]
    remaining: Annotated[QuantityOut, Meta(description="What was left of the entry's period right after it.")]
    position: Annotated[int | None, Meta(description="Null in a dry run.")]
    provider_id: UUID | None
    period: int | None
    cause: Cause | UnsetType = UNSET
    minutes: int | UnsetType = UNSET
    starts_at: str | UnsetType = UNSET
    reason: ClosingReason | UnsetType = UNSET


class PeriodOut(Out):
    number: int
    entry_id: UUID
    decision_number: str
    starts_on: date
    ends_on: date
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    unit_price_cents: int
    value_cents: int
    charged_cents: int
    client_share_cents: Annotated[int, Meta(description="Always 0: the client pays nothing (§ 6).")]
    four_days_a_week: bool
    reversed: bool


class VoucherOut(Out):
    """A voucher as the caller's role may see it."""

    voucher_id: UUID
    status: VoucherStatus
    service: Service
    unit: Literal["hour", "day"]
    client_id: UUID
    provider_id: UUID | None
    caseworker_id: UUID
    instructor: UUID | None
    remote_agreed: bool
    closed_on: date | None
    periods: list[PeriodOut]
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    usable: QuantityOut
    charged_cents: int
    days_to_first_session: int | None
    entries: list[EntryOut]
    duties: list[DutyOut]
    warnings: list[VoucherWarningOut]
    version: int
    position: Annotated[int | None, Meta(description="Where its newest event stands in the log; null in a dry run.")]


class VoucherSummaryOut(Out):
    voucher_id: UUID
    status: VoucherStatus
    service: Service
    unit: Literal["hour", "day"]
    client_id: UUID
    provider_id: UUID | None
    caseworker_id: UUID
    starts_on: date | None
    ends_on: date | None
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    warnings: list[str]
    version: int
    position: int


class VoucherListOut(Out):
    vouchers: list[VoucherSummaryOut]
    next_cursor: str | None
    position: int


def status_on(voucher: Voucher, day: date) -> VoucherStatus:
    """`closed` while a closing stands, `ended` after the last period, else `open`."""
    if voucher.closing is not None:
        return "closed"
    last_end = voucher.last_end()
    return "ended" if last_end is None or last_end < day else "open"


def voucher_made(call: ReadCall, accepted: Accepted) -> VoucherOut:
    """The voucher as it was right after a command."""
    rulebook, dry_run = call.service.desk.rulebook, accepted.position is None
    return voucher_answer(accepted.filed, call.caller, accepted.decided_on, rulebook, call.language, dry_run=dry_run)


def entry_made(call: ReadCall, accepted: Accepted) -> EntryOut:
    """The entry that a command made, as it was right after it."""
    assert accepted.entry_id is not None
    entry = accepted.filed.state.entry(accepted.entry_id)
    assert entry is not None
    return entry_answer(accepted.filed, entry, call.caller, call.language, dry_run=accepted.position is None)


def entry_answer(
    filed: Filed[Voucher], entry: Entry, viewer: Caller, language: str, *, dry_run: bool = False
) -> EntryOut:
    """One entry; `position` is None where the log does not hold it."""
    voucher, mark, event = filed.state, filed.marks[entry.version - 1], entry.event
    period = _period_of(voucher, entry)
    cause: Cause | UnsetType = UNSET
    minutes: int | UnsetType = UNSET
    starts_at: str | UnsetType = UNSET
    reason: ClosingReason | UnsetType = UNSET
    match event:
        case SessionHeld():
            minutes = event.minutes
            starts_at = f"{event.starts_at:%H:%M}" if event.starts_at is not None else UNSET
        case NoShowRecorded():
            cause = event.cause
            minutes = event.minutes if event.minutes is not None else UNSET
        case VoucherClosed() if viewer.role in SEES_TEXTS:
            reason = event.reason
    return EntryOut(
        entry_id=entry.entry_id,
        kind=cast(EntryKind, entry.kind),
        happened_on=entry.happened_on,
        recorded_at=instant(mark.recorded_at),
        charge=charge(entry.charge, event.unit_price_cents if isinstance(event, EntryRecorded) else 0),
        reversed=entry.reversed,
        warnings=[finding(one, language) for one in entry.warnings],
        remaining=quantity(voucher.quantity(entry.left_after)),
        position=None if dry_run and mark.position == 0 else mark.position,
        provider_id=entry.provider_id,
        period=period.number if period else None,
        cause=cause,
        minutes=minutes,
        starts_at=starts_at,
        reason=reason,
    )


def _period_of(voucher: Voucher, entry: Entry) -> Period | None:
    if entry.period is not None:
        return voucher.period(entry.period)
    return next((period for period in voucher.periods if period.entry_id == entry.entry_id), None)


def _period(voucher: Voucher, period: Period) -> PeriodOut:
    return PeriodOut(
        number=period.number,
        entry_id=period.entry_id,
        decision_number=period.grant.decision_number,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        granted=quantity(voucher.quantity(period.granted)),
        used=quantity(voucher.quantity(period.used)),
        remaining=quantity(voucher.quantity(period.left)),
        unit_price_cents=period.unit_price_cents,
        value_cents=period.value_cents,
        charged_cents=period.charged_cents,
        client_share_cents=0,
        four_days_a_week=period.grant.four_days_a_week,
        reversed=period.reversed,
    )


def _warnings(
    voucher: Voucher, viewer: Caller, today: date, rulebook: Rulebook, language: str
) -> list[VoucherWarningOut]:
    """Those of its entries and of the voucher as a whole; what looks across vouchers is found by a projection."""
    of_entries = [
        warning(VoucherWarningOut, one, language, entry_id=entry.entry_id, period=entry.period, week_of=None)
        for entry in voucher.standing()
        if viewer.role is not Role.PROVIDER or entry.provider_id == viewer.organisation
        for one in entry.warnings
    ]
    of_voucher = [
        warning(
            VoucherWarningOut,
            one.finding,
            language,
            entry_id=one.entry_id,
            period=one.period,
            week_of=one.week_of,
        )
        for one in warnings_on(voucher.course, today, rulebook)
        if viewer.role in SEES_SUPERVISION
        or (viewer.role is Role.PROVIDER and not one.for_county and one.provider_id == viewer.organisation)
    ]
    return of_entries + of_voucher


def may_see(provider_id: UUID | None, viewer: Caller) -> bool:
    """A provider sees no other provider's entries."""
    return viewer.role is not Role.PROVIDER or provider_id is None or provider_id == viewer.organisation


def voucher_answer(
    filed: Filed[Voucher],
    viewer: Caller,
    today: date,
    rulebook: Rulebook,
    language: str,
    *,
    dry_run: bool = False,
    across: Iterable[VoucherWarningOut] = (),
) -> VoucherOut:
    """The voucher as of a day; sums are over the periods that stand. `across` warns across vouchers."""
    voucher = filed.state
    periods = voucher.standing_periods()
    usable = sum(period.left for period in periods if period.ends_on >= today and voucher.closing is None)
    return VoucherOut(
        voucher_id=voucher.id,
        status=status_on(voucher, today),
        service=voucher.service,
        unit=_unit(voucher.unit),
        client_id=voucher.client_id,
        provider_id=voucher.provider_id,
        caseworker_id=voucher.caseworker_id,
        instructor=voucher.instructor,
        remote_agreed=voucher.remote_agreed,
        closed_on=voucher.closing.closed_on if voucher.closing else None,
        periods=[_period(voucher, period) for period in voucher.periods],
        granted=quantity(voucher.quantity(sum(period.granted for period in periods))),
        used=quantity(voucher.quantity(sum(period.used for period in periods))),
        remaining=quantity(voucher.quantity(sum(period.left for period in periods))),
        usable=quantity(voucher.quantity(usable)),
        charged_cents=sum(period.charged_cents for period in periods),
        days_to_first_session=days_to_first_session(voucher.course),
        entries=[
            entry_answer(filed, entry, viewer, language, dry_run=dry_run)
            for entry in voucher.entries
            if may_see(entry.provider_id, viewer)
        ],
        duties=[
            duty(DutyOut, owed, language, overdue=owed.overdue_on(today))
            for owed in owed_on(voucher.course, today, rulebook)
            if may_see(owed.provider_id, viewer)
        ],
        warnings=[*_warnings(voucher, viewer, today, rulebook, language), *across],
        version=voucher.version,
        position=None if dry_run else filed.position,
    )


def _unit(unit: Unit) -> Literal["hour", "day"]:
    return unit.value


def listed_voucher(found: FoundVoucher, today: date) -> VoucherSummaryOut:
    """A voucher in a list."""
    unit = Unit(found.unit)
    return VoucherSummaryOut(
        voucher_id=found.voucher_id,
        status=found.status_on(today),
        service=Service(found.service),
        unit=_unit(unit),
        client_id=found.client_id,
        provider_id=found.provider_id,
        caseworker_id=found.caseworker_id,
        starts_on=found.first_day,
        ends_on=found.last_day,
        granted=quantity(quantity_of(unit, found.granted)),
        used=quantity(quantity_of(unit, found.used)),
        remaining=quantity(quantity_of(unit, found.remaining)),
        warnings=found.warnings,
        version=found.version,
        position=found.position,
    )
