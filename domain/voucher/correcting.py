"""Correcting an entry and closing a voucher: events of their own, with the opposite charge (§ 5, § 6).

Nothing is deleted, and an entry is reversed once.
"""

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Charge, Role
from domain.kernel.findings import Figure, Finding, NotAllowed, Refusal, UnknownEntry
from domain.kernel.rules import Rule, envelope, found, refuse_if_any
from domain.rulebook import Rulebook
from domain.voucher.commands import CloseVoucher, ReverseEntry
from domain.voucher.events import (
    OF_PROVIDERS,
    EntryKind,
    EntryRecorded,
    EntryReversed,
    NoShowCharged,
    NoShowRecorded,
    VoucherClosed,
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
    entries = sum(1 for entry in voucher.standing(*OF_PROVIDERS) if entry.period == period.number)
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


def reverse_entry(
    voucher: Voucher, command: ReverseEntry, rulebook: Rulebook
) -> tuple[EntryReversed] | tuple[EntryReversed, NoShowCharged]:
    """Correct an entry away; where it carried a month's no-show charge, the charge moves in the same correction (§ 5).

    Raises `Refusal`, `UnknownEntry` for what the caller may not know of, `NotAllowed` for what is not its to correct.
    """
    entry = _entry_of_caller(voucher, command)
    already = entry_already_reversed(entry)
    if already is not None:
        raise Refusal((already,))
    period_number, unit_price_cents = entry.period, 0
    charge = _opposite(entry.charge, voucher)
    match entry.kind:
        case EntryKind.CLOSING:
            charge = left_over(voucher)
        case EntryKind.ISSUE | EntryKind.EXTENSION:
            period = next(period for period in voucher.periods if period.entry_id == entry.entry_id)
            in_use = period_in_use(voucher, period)
            if in_use is not None:
                raise Refusal((in_use,))
            period_number, unit_price_cents = period.number, period.unit_price_cents
            charge = Charge(voucher.quantity(-period.granted), -period.value_cents)
        case _:
            assert isinstance(entry.event, EntryRecorded)
            unit_price_cents = entry.event.unit_price_cents
    reversed_ = EntryReversed(
        **envelope(
            voucher.id, voucher.version, command, rulebook.version_on(helsinki_date(command.by.decided_at)), "6"
        ),
        entry_id=entry.entry_id,
        kind=entry.kind,
        happened_on=entry.happened_on,
        provider_id=entry.provider_id,
        period=period_number,
        charge=charge,
        unit_price_cents=unit_price_cents,
        after_closing=voucher.closing is not None and entry.kind is not EntryKind.CLOSING,
        reason=command.reason,
    )
    if entry.kind is not EntryKind.NO_SHOW or entry.charge.amount_cents == 0:
        return (reversed_,)
    moved = _moved_charge(evolve(voucher, reversed_), entry, command, rulebook)
    return (reversed_, moved) if moved is not None else (reversed_,)


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

    def in_the_future(voucher: Voucher) -> Finding | None:
        """A closing is dated today or earlier."""
        if command.closed_on <= today:
            return None
        return Finding("in_the_future", "", Figure.of_date(today), Figure.of_date(command.closed_on))

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
        charging = (entry.happened_on for entry in voucher.standing(*OF_PROVIDERS) if entry.charge != voucher.nothing())
        latest = max(charging, default=None)
        if latest is None or latest <= command.closed_on:
            return None
        return Finding("entries_after_closing", "5", Figure.of_date(latest), Figure.of_date(command.closed_on))

    rules: tuple[Rule[Voucher], ...] = (in_the_future, voucher_closed, entries_after_closing)
    refuse_if_any(found(rules, voucher))
    return VoucherClosed(
        **envelope(voucher.id, voucher.version, command, rulebook.version_on(command.closed_on), "5"),
        entry_id=command.entry_id,
        closed_on=command.closed_on,
        reason=command.reason,
        lapsed=left_over(voucher),
    )
