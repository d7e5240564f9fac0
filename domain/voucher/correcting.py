"""Correcting an entry and closing a voucher: events of their own, with the opposite charge (§ 5, § 6).

Nothing is deleted, and an entry is reversed once.
"""

from collections.abc import Sequence

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Charge, Role
from domain.kernel.findings import Figure, Finding, NotAllowed, Refusal, UnknownEntry
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any
from domain.rulebook import Rulebook
from domain.voucher.commands import CloseVoucher, ReverseEntry
from domain.voucher.events import (
    OF_PROVIDERS,
    ON_PERIODS,
    EntryCorrected,
    EntryKind,
    EntryRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    VoucherClosed,
    VoucherEvent,
    VoucherReopened,
)
from domain.voucher.recording import month_is_charged, no_show_charge, no_shows_in_month_of
from domain.voucher.state import Entry, Period, Voucher, evolve


def _entry_of_caller(voucher: Voucher, command: ReverseEntry) -> Entry:
    """The entry, if the caller may correct it: a provider its own, a caseworker all."""
    entry = voucher.entry(command.entry_id)
    if entry is None:
        raise UnknownEntry(command.entry_id)
    if command.by.role is Role.PROVIDER:
        if entry.kind not in OF_PROVIDERS:
            raise NotAllowed(f"a {entry.kind} is corrected by a caseworker")
        if entry.provider_id != command.by.organisation:
            raise UnknownEntry(command.entry_id)
    return entry


def entry_already_reversed(entry: Entry) -> Finding | None:
    """An entry can be reversed once."""
    return Finding("entry_already_reversed", "", Figure(1, "reversals")) if entry.reversed else None


def period_in_use(voucher: Voucher, period: Period) -> Finding | None:
    """A granted period is taken back only while it has no standing entry."""
    entries = sum(1 for entry in voucher.standing(*ON_PERIODS) if entry.period == period.number)
    if entries == 0:
        return None
    return Finding("period_in_use", "6", Figure(0, "entries"), Figure(entries, "entries"))


def _opposite(charge: Charge, voucher: Voucher) -> Charge:
    return Charge(voucher.quantity(-charge.quantity.units), -charge.amount_cents)


def left_over(voucher: Voucher) -> Charge:
    """What all standing periods still hold: units and cents."""
    periods = voucher.standing_periods()
    return Charge(
        voucher.quantity(sum(period.left for period in periods)), sum(period.left_cents for period in periods)
    )


def reverse_entry(voucher: Voucher, command: ReverseEntry, rulebook: Rulebook) -> Sequence[VoucherEvent]:
    """Correct an entry away, take a granted period back or open the voucher again, by what the entry is (§ 5, § 6).

    Where it carried a month's no-show charge, the charge moves in the same correction. Raises `Refusal`,
    `UnknownEntry` for what the caller may not know of, `NotAllowed` for what is not its to correct.
    """
    entry = _entry_of_caller(voucher, command)
    already = entry_already_reversed(entry)
    if already is not None:
        raise Refusal((already,))
    match entry.kind:
        case EntryKind.CLOSING:
            return (_reopened(voucher, entry, command, rulebook),)
        case EntryKind.ISSUE | EntryKind.EXTENSION:
            return (_withdrawn(voucher, entry, command, rulebook),)
        case _:
            corrected = _corrected(voucher, entry, command, rulebook)
    if entry.kind is not EntryKind.NO_SHOW or entry.charge.amount_cents == 0:
        return (corrected,)
    moved = _moved_charge(evolve(voucher, corrected), entry, command, rulebook)
    return (corrected, moved) if moved is not None else (corrected,)


def _reopened(voucher: Voucher, entry: Entry, command: ReverseEntry, rulebook: Rulebook) -> VoucherReopened:
    return VoucherReopened(
        **envelope(voucher.id, voucher.version, command, _version_of_today(command, rulebook), "6"),
        entry_id=entry.entry_id,
        happened_on=entry.happened_on,
        charge=left_over(voucher),
        reason=command.reason,
    )


def _withdrawn(voucher: Voucher, entry: Entry, command: ReverseEntry, rulebook: Rulebook) -> PeriodWithdrawn:
    period = next(period for period in voucher.periods if period.entry_id == entry.entry_id)
    in_use = period_in_use(voucher, period)
    if in_use is not None:
        raise Refusal((in_use,))
    return PeriodWithdrawn(
        **envelope(voucher.id, voucher.version, command, _version_of_today(command, rulebook), "6"),
        entry_id=entry.entry_id,
        happened_on=entry.happened_on,
        charge=Charge(voucher.quantity(-period.granted), -period.value_cents),
        reason=command.reason,
        period=period.number,
        unit_price_cents=period.unit_price_cents,
        after_closing=voucher.closing is not None,
    )


def _corrected(voucher: Voucher, entry: Entry, command: ReverseEntry, rulebook: Rulebook) -> EntryCorrected:
    assert isinstance(entry.event, EntryRecorded)
    return EntryCorrected(
        **envelope(voucher.id, voucher.version, command, _version_of_today(command, rulebook), "6"),
        entry_id=entry.entry_id,
        happened_on=entry.happened_on,
        charge=_opposite(entry.charge, voucher),
        reason=command.reason,
        kind=entry.kind,
        provider_id=entry.event.provider_id,
        period=entry.event.period,
        unit_price_cents=entry.event.unit_price_cents,
        after_closing=voucher.closing is not None,
    )


def _version_of_today(command: ReverseEntry, rulebook: Rulebook) -> str:
    return rulebook.version_on(helsinki_date(command.by.decided_at))


def _moved_charge(
    voucher: Voucher, corrected: Entry, command: ReverseEntry, rulebook: Rulebook
) -> NoShowCharged | None:
    """The month's charge goes to the earliest recorded standing no-show whose period has something left (§ 5).

    Not to one that would find its month's charges used up, by the rulebook of its own day.
    """
    for entry in no_shows_in_month_of(voucher, corrected.happened_on, rulebook):
        event = entry.event
        assert isinstance(event, NoShowRecorded)
        if entry.charge.amount_cents > 0 or month_is_charged(voucher, event.planned_on, rulebook):
            continue
        period = voucher.period(event.period)
        charge = no_show_charge(voucher, period, event, event.unit_price_cents, rulebook)
        if charge.amount_cents == 0:
            continue
        return NoShowCharged(
            **envelope(voucher.id, voucher.version, command, rulebook.version_on(event.planned_on), "5"),
            entry_id=entry.entry_id,
            provider_id=event.provider_id,
            period=event.period,
            charge=charge,
            unit_price_cents=event.unit_price_cents,
            after_closing=voucher.closing is not None,
            planned_on=event.planned_on,
        )
    return None


def close(voucher: Voucher, command: CloseVoucher, rulebook: Rulebook) -> VoucherClosed:
    """Close the voucher as of a day: what is left of it lapses (§ 5)."""
    today = helsinki_date(command.by.decided_at)

    def closed_in_the_future(voucher: Voucher) -> Finding | None:
        """A closing is dated today or earlier."""
        return in_the_future(command.closed_on, today)

    def voucher_closed(voucher: Voucher) -> Finding | None:
        """A voucher is closed once, until it is reopened (§ 5)."""
        if voucher.closing is None:
            return None
        closed_on = Figure.of_date(voucher.closing.closed_on)
        return Finding("voucher_closed", "5", closed_on, Figure.of_date(command.closed_on))

    def entries_after_closing(voucher: Voucher) -> Finding | None:
        """A closing is not dated before a standing entry that charges something (§ 5).

        What charges nothing stands where it is; what was planned for later falls away with the closing.
        """
        charging = (entry.happened_on for entry in voucher.standing(*ON_PERIODS) if entry.charge != voucher.nothing())
        latest = max(charging, default=None)
        if latest is None or latest <= command.closed_on:
            return None
        return Finding("entries_after_closing", "5", Figure.of_date(latest), Figure.of_date(command.closed_on))

    rules: tuple[Rule[Voucher], ...] = (closed_in_the_future, voucher_closed, entries_after_closing)
    refuse_if_any(found(rules, voucher))
    return VoucherClosed(
        **envelope(voucher.id, voucher.version, command, rulebook.version_on(command.closed_on), "5"),
        entry_id=command.entry_id,
        closed_on=command.closed_on,
        reason=command.reason,
        lapsed=left_over(voucher),
    )
