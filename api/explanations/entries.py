"""Explaining an entry: what each of its events did, what that rests on, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import msgspec

from api.audit_trail.answers import HistoryEventOut, history_event
from api.explanations.answers import (
    ApprovedPriceOut,
    BilledInOut,
    CapOut,
    DecisionOut,
    EntryExplanationOut,
    MovedOut,
    PriceOut,
    SettledInOut,
    StepOut,
    WorkingOut,
)
from api.explanations.sentences import told_of
from api.http.answers import SEES_TEXTS, instant, quantity
from api.http.calling import ReadCall
from api.http.problems import Problem
from api.http.reading import fresh
from api.invoices.document import invoice_number
from api.rulebook.answers import SettingOut
from api.rulebook.shown import setting_json
from api.settlements.answers import PaymentOut, month_of, order_answer, payment_answer
from api.settlements.routes import opened_reasons, settlement_lines
from api.vouchers.answers import may_see
from domain.kernel.event import Charge, Event, Role
from domain.price_list.state import PriceList
from domain.provider.state import Provider
from domain.settlement.state import ProviderAccount, Settlement, account_id
from domain.voucher.events import OF_PROVIDERS, ProviderChosen, VoucherEvent, VoucherExtended, VoucherIssued
from domain.voucher.explaining import EntryStep, PriceBasis, price_basis, steps_of
from domain.voucher.facts import Facts
from domain.voucher.state import Entry, Voucher, evolve, quantity_of
from ledger.desk.orders import Mark
from projections.postings.fold import Account
from projections.postings.questions import EntryPosting, entry_postings

READS_SETTLEMENTS = (Role.BILLING, Role.AUDITOR, Role.PROVIDER)
"""Who may read why a payment came back."""


@dataclass(frozen=True, slots=True)
class KnownVoucher:
    """A voucher's events up to a position, each with its mark, and the voucher that they make."""

    marks: tuple[Mark, ...]
    events: tuple[VoucherEvent, ...]
    voucher: Voucher

    def mark(self, event: Event) -> Mark:
        return self.marks[event.originator_version - 1]

    def before(self, event: Event) -> tuple[VoucherEvent, ...]:
        return self.events[: event.originator_version - 1]


async def life_of(call: ReadCall, voucher_id: UUID, position: int) -> KnownVoucher:
    """A voucher's life as the log knew it at a position."""
    known = [
        (mark, event) for mark, event in await call.service.desk.events_of(voucher_id) if mark.position <= position
    ]
    events = tuple(cast(VoucherEvent, event) for _, event in known)
    voucher: Voucher | None = None
    for event in events:
        voucher = evolve(voucher, event)
    assert voucher is not None, "what moved was of a voucher"
    return KnownVoucher(tuple(mark for mark, _ in known), events, voucher)


async def entry_explanation(call: ReadCall, entry_id: UUID, position: int) -> EntryExplanationOut:
    """An entry as the log knew it at a position. 404 where there is none that the caller may have explained: a provider
    its own alone."""
    service = call.service
    async with fresh(call, "postings", position=position) as connection:
        found = await entry_postings(connection, service.schema, entry_id, provider_id=_own(call), position=position)
    if not found.rows:
        raise Problem(404, "not_found", what="entry")
    life = await life_of(call, found.rows[0].voucher_id, position)
    if not service.desk.may_know(call.caller, life.voucher):
        raise Problem(404, "not_found", what="entry")
    steps = [step for step in steps_of(life.events, service.desk.rulebook) if step.entry_id == entry_id]
    return await _explained(call, life, steps, found.rows, position)


def _own(call: ReadCall) -> UUID | None:
    return call.caller.organisation if call.caller.is_of_organisation else None


async def _explained(
    call: ReadCall, life: KnownVoucher, steps: Sequence[EntryStep], postings: Sequence[EntryPosting], position: int
) -> EntryExplanationOut:
    entry = life.voucher.entry(steps[0].entry_id)
    assert entry is not None, "what moved was of an entry"
    shown = [await _step(call, life, step, postings) for step in steps]
    earned = [one for one in postings if one.account == Account.EARNED]
    settlements = await _settlements(call, entry, earned, position)
    basis = _basis(life, steps[0])
    units = sum(step.told.quantity.units for step in steps)
    explained = EntryExplanationOut(
        entry_id=entry.entry_id,
        voucher_id=life.voucher.id,
        service=life.voucher.service,
        kind=entry.kind.value,
        provider_id=entry.provider_id,
        happened_on=entry.happened_on,
        reversed=entry.reversed,
        quantity=quantity(life.voucher.quantity(units)),
        amount_cents=sum(step.told.amount_cents for step in steps),
        derived_cents=sum(step.derived.amount_cents for step in steps),
        agrees=all(one.agrees for one in shown),
        steps=shown,
        decision=_decision(life, basis) if basis is not None else None,
        price=await _price(call, life, basis) if basis is not None else None,
        bill=BilledInOut(
            month=month_of(entry.happened_on),
            held=not any(one.reversal for one in earned),
            amount_cents=sum(one.amount_cents for one in earned),
        )
        if entry.kind in OF_PROVIDERS
        else None,
        settlements=[one for one, _ in settlements],
        unsettled_cents=sum(one.amount_cents for one in earned)
        - sum(one.amount_cents for one, settlement in settlements if settlement.stands),
        sentences=[],
        position=position,
    )
    return msgspec.structs.replace(explained, sentences=[*told_of(explained, call.language).in_order()])


# Down


async def event_shown(call: ReadCall, mark: Mark, event: Event, key: UUID) -> HistoryEventOut:
    """One event with its clocks; its texts, which are sealed under a key, for who may read them."""
    texts: list[str | None] = []
    if call.caller.role in SEES_TEXTS:
        texts = [await call.service.register.open(key, *sealed) for sealed in event.texts]
    text = "\n".join(one for one in texts if one is not None) or None
    return history_event(mark, event, call.caller, call.language, text)


async def _step(call: ReadCall, life: KnownVoucher, step: EntryStep, postings: Sequence[EntryPosting]) -> StepOut:
    mark = life.mark(step.event)
    own = [one for one in postings if one.position == mark.position]
    visible = {entry.entry_id for entry in life.voucher.entries if may_see(entry.provider_id, call.caller)}
    return StepOut(
        event=await event_shown(call, mark, step.event, life.voucher.client_id),
        rule=step.rule,
        quantity=quantity(step.told.quantity),
        amount_cents=step.told.amount_cents,
        unit_price_cents=step.unit_price_cents,
        derived_quantity=quantity(step.derived.quantity),
        derived_cents=step.derived.amount_cents,
        derived_unit_price_cents=step.derived_unit_price_cents,
        agrees=step.agrees and are_posted(step.derived, own),
        working=_working(call, step),
        rulebook_on=step.day,
        settings=[msgspec.convert(setting_json(one, step.day, call.language), SettingOut) for one in step.settings],
        because_of=[one for one in step.because_of if one in visible],
        postings=[
            MovedOut(account=one.account, line=one.line, quantity=quantity(one.quantity), amount_cents=one.amount_cents)
            for one in own
        ],
    )


def are_posted(derived: Charge, postings: Sequence[EntryPosting]) -> bool:
    """Whether an event's postings move this charge from one account to another, and nothing else."""
    units, cents = derived.quantity.units, derived.amount_cents
    return sorted((one.units, one.amount_cents) for one in postings) == sorted([(units, cents), (-units, -cents)])


def _working(call: ReadCall, step: EntryStep) -> WorkingOut | None:
    """What was left is told to a provider where it bounds its own charge, or where nobody else had drawn from it."""
    working = step.working
    if working is None:
        return None
    all_told = not (call.caller.is_of_organisation and step.others_before)
    units_told = all_told or working.units == working.left_units
    return WorkingOut(
        quantity=quantity(quantity_of(working.unit, working.units)),
        unit_price_cents=working.unit_price_cents,
        sixtieths_of_cent=working.sixtieths_of_cent,
        rounded_cents=working.rounded_cents,
        rounding_sixtieths=working.rounding_sixtieths,
        left=quantity(quantity_of(working.unit, working.left_units)) if units_told else None,
        left_cents=working.left_cents if all_told or working.cut_cents > 0 else None,
        cut_cents=working.cut_cents,
    )


def _basis(life: KnownVoucher, step: EntryStep) -> PriceBasis | None:
    match step.event:
        case VoucherIssued() | VoucherExtended() as granted:
            number = next(one.number for one in life.voucher.periods if one.entry_id == granted.entry_id)
            upto = life.events[: granted.originator_version]
            return price_basis(upto, number, granted.grant.starts_on)
        case _:
            entry = life.voucher.entry(step.entry_id)
            if entry is None or entry.period is None:
                return None
            return price_basis(life.before(step.event), entry.period, entry.happened_on)


def _decision(life: KnownVoucher, basis: PriceBasis) -> DecisionOut:
    grant, mark = basis.decided.grant, life.mark(basis.decided)
    return DecisionOut(
        period=basis.period,
        decision_number=grant.decision_number,
        decided_on=grant.decided_on,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        granted=quantity(grant.quantity),
        unit_price_cents=grant.unit_price_cents,
        value_cents=grant.value_cents,
        position=mark.position,
        recorded_at=instant(mark.recorded_at),
    )


async def _price(call: ReadCall, life: KnownVoucher, basis: PriceBasis) -> PriceOut:
    desk = call.service.desk
    mark = life.mark(basis.priced)
    decided_at = life.mark(basis.decided).position
    filed = await desk.read_at(desk.only_id(PriceList), position=decided_at)
    cap = filed.state.cap_on(life.voucher.service, basis.decided.grant.decided_on) if filed is not None else None
    return PriceOut(
        unit_price_cents=basis.unit_price_cents,
        given_by="choice" if isinstance(basis.priced, ProviderChosen) else "decision",
        starts_on=basis.from_day,
        position=mark.position,
        cap=CapOut(cap_cents=cap.cap_cents, starts_on=cap.from_day, source=cap.source) if cap is not None else None,
        approved=await _approved(call, life, basis, mark),
    )


async def _approved(call: ReadCall, life: KnownVoucher, basis: PriceBasis, mark: Mark) -> ApprovedPriceOut | None:
    """The approved price of the provider that serves by the event that set the price, as it was known then."""
    then = life.before(basis.priced)
    voucher: Voucher | None = None
    for event in (*then, basis.priced):
        voucher = evolve(voucher, event)
    assert voucher is not None
    provider_id = voucher.provider_on(basis.from_day)
    if provider_id is None or not may_see(provider_id, call.caller):
        return None
    filed = await call.service.desk.read_at(provider_id, position=mark.position)
    if filed is None:
        return None
    provider: Provider = filed.state
    facts = Facts(approvals={provider_id: provider.approvals}, suspensions={provider_id: provider.suspensions})
    approval = facts.approval_on(provider_id, voucher.service, basis.from_day)
    if approval is None:
        return None
    return ApprovedPriceOut(
        provider_id=provider_id,
        unit_price_cents=approval.unit_price_cents,
        starts_on=approval.from_day,
        ends_on=approval.until,
    )


# Up


async def _settlements(
    call: ReadCall, entry: Entry, earned: Sequence[EntryPosting], position: int
) -> list[tuple[SettledInOut, Settlement]]:
    """The settlements that took something of an entry, in the order they were drawn; withdrawn ones among them."""
    if entry.provider_id is None:
        return []
    stream = account_id(call.service.schema, entry.provider_id)
    filed = await call.service.desk.read_at(stream, position=position)
    if filed is None:
        return []
    account: ProviderAccount = filed.state
    found = []
    for settlement in account.settlements:
        own = [one for one in earned if any(span.holds(one.happened_on, one.position) for span in settlement.took)]
        if own:
            found.append((await _settled_in(call, account, settlement, own, entry.entry_id), settlement))
    return found


async def _settled_in(
    call: ReadCall, account: ProviderAccount, settlement: Settlement, own: Sequence[EntryPosting], entry_id: UUID
) -> SettledInOut:
    lines = await settlement_lines(call, account, settlement)
    number = next((number for number, line in enumerate(lines, 1) if line.entry_id == entry_id), None)
    return SettledInOut(
        settlement_id=settlement.settlement_id,
        month=month_of(settlement.month),
        status=settlement.status,
        amount_cents=sum(one.amount_cents for one in own),
        positions=[one.position for one in own],
        drawn_at_position=settlement.position,
        drawn_by=settlement.drawn.actor,
        drawn_at=instant(settlement.drawn.decided_at),
        approved_by=settlement.approved.actor if settlement.approved else None,
        approved_at=instant(settlement.approved.decided_at) if settlement.approved else None,
        invoice_number=invoice_number(settlement) if settlement.stands else None,
        invoice_line=number if settlement.stands else None,
        orders=[order_answer(one) for one in settlement.orders],
        payments=await payments_of(call, account, settlement),
    )


async def payments_of(call: ReadCall, account: ProviderAccount, settlement: Settlement) -> list[PaymentOut]:
    """How a settlement was paid; why a payment came back is told to who may read settlements."""
    opened = await opened_reasons(call, account, settlement)
    if call.caller.role not in READS_SETTLEMENTS:
        opened = dict.fromkeys(opened)
    return [payment_answer(one, opened) for one in settlement.payments]
