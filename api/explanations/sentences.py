"""Explanations said in words: from the same answer as programs get, so that the two cannot differ."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from api.audit_trail.answers import HistoryEventOut
from api.explanations.answers import (
    DecisionOut,
    EntryExplanationOut,
    MovedOut,
    PriceOut,
    SettledInOut,
    SettlementExplanationOut,
    StepOut,
    WorkingOut,
)
from api.http.answers import QuantityOut
from api.messages import (
    date_text,
    euros_text,
    instant_text,
    month_text,
    quantity_text,
    setting_value,
    text,
    unit_price_text,
)
from api.rulebook.answers import SettingOut
from api.settlements.answers import OrderOut, PaymentOut
from domain.kernel.event import Quantity
from domain.rulebook import Service
from domain.voucher.explaining import SIXTIETHS, ChargeRule


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and those that say what it rests on or what became of it.

    `is_detail` is what a picture leaves out; `differs` tells of what is not as it was worked out anew.
    """

    sentence: str
    parts: tuple["Told", ...] = ()
    is_detail: bool = False
    differs: bool = False

    def in_order(self) -> Iterator[str]:
        """All sentences, each before its parts."""
        yield self.sentence
        for part in self.parts:
            yield from part.in_order()


def _told(key: str, language: str, *parts: Told, differs: bool = False, **fields: Any) -> Told:
    return Told(f"{text(f'explanation.{key}', language, **fields)}.", parts, differs=differs)


Explained = EntryExplanationOut | SettlementExplanationOut


def told_of(explained: Explained, language: str) -> Told:
    """An explanation in words, down to what it rests on and up to the payment."""
    if isinstance(explained, EntryExplanationOut):
        return _entry_told(explained, language)
    return _settlement_told(explained, language)


def _quantity(given: QuantityOut, language: str) -> str:
    minutes = given.minutes if isinstance(given.minutes, int) else None
    days = given.days if isinstance(given.days, int) else None
    return quantity_text(Quantity(minutes=minutes, days=days), language)


def _day(day: str | date, language: str) -> str:
    return date_text(day if isinstance(day, date) else date.fromisoformat(day), language)


def _entry_told(explained: EntryExplanationOut, language: str) -> Told:
    """From what stands, down to events, rules, decision and price, and up to the payment."""
    bill, unsettled = explained.bill, explained.unsettled_cents
    parts = [_step_told(step, explained.service, language) for step in explained.steps]
    if explained.reversed:
        parts.append(_told("entry.reversed", language))
    if explained.decision is not None:
        parts.append(_decision_told(explained.decision, explained.price, explained.service, language))
    if bill is not None:
        key, amount = "bill.held" if bill.held else "bill.not_held", euros_text(bill.amount_cents, language)
        parts.append(_told(key, language, month=month_text(bill.month), amount=amount))
        parts += [_settled_told(settlement, language) for settlement in explained.settlements]
        key, amount = "unsettled" if unsettled else "settled", euros_text(unsettled, language)
        parts.append(_told(key, language, amount=amount))
    return _told(
        "entry",
        language,
        *parts,
        _verdict(explained.agrees, language),
        kind=text(f"kind.{explained.kind}", language),
        day=_day(explained.happened_on, language),
        service=text(f"service.{explained.service}", language).capitalize(),
        quantity=_quantity(explained.quantity, language),
        amount=euros_text(explained.amount_cents, language),
    )


def _verdict(agrees: bool, language: str) -> Told:
    return _told("agrees" if agrees else "differs", language, differs=not agrees)


def _event_told(event: HistoryEventOut, language: str, *parts: Told) -> Told:
    """One event with its two clocks, its actor and its place in the log."""
    return _told(
        "event",
        language,
        *parts,
        happened_on=_day(event.happened_on, language),
        recorded_at=instant_text(datetime.fromisoformat(event.recorded_at), language),
        position=event.position,
        role=text(f"role.{event.role}", language),
        actor=str(event.actor).partition("-")[0],
        sentence=event.sentence,
    )


def _step_told(step: StepOut, service: Service, language: str) -> Told:
    working, parts = step.working, [_rule_told(step, service, language)]
    if working is not None and working.cut_cents and working.left_cents is not None:
        left, cut = euros_text(working.left_cents, language), euros_text(working.cut_cents, language)
        parts.append(_told("cut", language, left=left, cut=cut))
    parts += [_setting_told(setting, language) for setting in step.settings]
    if step.postings:
        source, target = sorted(step.postings, key=_enters)
        posted = _told(
            "posting",
            language,
            source=text(f"account.{source.account}", language),
            target=text(f"account.{target.account}", language),
            quantity=_quantity(target.quantity, language),
            amount=euros_text(target.amount_cents, language),
        )
        parts.append(posted)
    if not step.agrees:
        derived, amount = euros_text(step.derived_cents, language), euros_text(step.amount_cents, language)
        parts.append(_told("step_differs", language, differs=True, derived=derived, amount=amount))
    return _event_told(step.event, language, *parts)


def _enters(posting: MovedOut) -> tuple[int, int, int]:
    """What leaves an account comes before what enters one; where nothing moves, in the order of the postings."""
    units = posting.quantity.minutes if isinstance(posting.quantity.minutes, int) else posting.quantity.days
    assert isinstance(units, int), "a quantity has a unit"
    return units, posting.amount_cents, posting.line


def _rule_told(step: StepOut, service: Service, language: str) -> Told:
    working = step.working
    fields = {
        "quantity": _quantity(step.derived_quantity, language),
        "unit_price": unit_price_text(step.derived_unit_price_cents, service.unit, language),
        "amount": euros_text(step.derived_cents, language),
    }
    if working is not None:
        fields["quantity"] = _quantity(working.quantity, language)
        fields["rounded"], fields["exact"] = euros_text(working.rounded_cents, language), _exact(working, language)
    rounded = step.rule is ChargeRule.HELD_TIME and working is not None and working.rounding_sixtieths != 0
    told = text(f"explanation.rule.{step.rule}{'.rounded' if rounded else ''}", language, **fields)
    return Told(f"{told} ({step.event.section})." if step.event.section else f"{told}.")


def _exact(working: WorkingOut, language: str) -> str:
    """Cents and sixtieths of a cent: the exact price, which no decimal number of few places is."""
    cents, rest = divmod(working.sixtieths_of_cent, SIXTIETHS)
    return text("explanation.cents", language, cents=cents, sixtieths=rest)


def _setting_told(setting: SettingOut, language: str) -> Told:
    """A number, or a reading of what the source leaves open."""
    value = frozenset(map(str, setting.value)) if isinstance(setting.value, list) else setting.value
    shown, section = setting_value(value, setting.unit, language), f"§ {setting.section}"
    key = "setting" if setting.open_question is None else "reading"
    told = _told(key, language, told=setting.meaning, value=shown, section=section)
    return replace(told, is_detail=True)


def _decision_told(decision: DecisionOut, price: PriceOut | None, service: Service, language: str) -> Told:
    return _told(
        "decision",
        language,
        *((_price_told(price, service, language),) if price is not None else ()),
        number=decision.decision_number,
        decided_on=_day(decision.decided_on, language),
        starts_on=_day(decision.starts_on, language),
        ends_on=_day(decision.ends_on, language),
        quantity=_quantity(decision.granted, language),
        value=euros_text(decision.value_cents, language),
        position=decision.position,
    )


def _price_told(price: PriceOut, service: Service, language: str) -> Told:
    def priced(cents: int, since: date) -> dict[str, Any]:
        return {"unit_price": unit_price_text(cents, service.unit, language), "day": _day(since, language)}

    parts = []
    if price.cap is not None:
        cap = priced(price.cap.cap_cents, price.cap.starts_on)
        parts.append(_told("cap", language, source=price.cap.source, **cap))
    if price.approved is not None:
        parts.append(_told("approved", language, **priced(price.approved.unit_price_cents, price.approved.starts_on)))
    since = priced(price.unit_price_cents, price.starts_on)
    return _told(f"price.{price.given_by}", language, *parts, position=price.position, **since)


def _settled_told(settled: SettledInOut, language: str) -> Told:
    parts = _paid_told(settled.orders, settled.payments, language)
    if settled.invoice_number is not None and settled.invoice_line is not None:
        invoice = _told("invoice", language, *parts, number=settled.invoice_number, line=settled.invoice_line)
        parts = (invoice,)
    return _told(
        "settled_in",
        language,
        *parts,
        month=month_text(settled.month),
        status=text(f"settlement_status.{settled.status}", language),
        position=settled.drawn_at_position,
        amount=euros_text(settled.amount_cents, language),
    )


def _paid_told(orders: Sequence[OrderOut], payments: Sequence[PaymentOut], language: str) -> tuple[Told, ...]:
    """The payment files that a settlement went into, and how it was paid."""
    told = []
    for order in orders:
        refused: tuple[Told, ...] = ()
        if order.refused_on is not None:
            reason = order.reason_code or text("explanation.no_reason", language)
            refused_on = _day(order.refused_on, language)
            refused = (_told("order_refused", language, refused_on=refused_on, reason=reason),)
        told.append(
            _told(
                "order",
                language,
                *refused,
                file=order.payment_file_id,
                end_to_end_id=order.end_to_end_id,
                execution_on=_day(order.execution_on, language),
                amount=euros_text(order.amount_cents, language),
            )
        )
    return (*told, *_payments_told(payments, language))


def _payments_told(payments: Sequence[PaymentOut], language: str) -> tuple[Told, ...]:
    """How a settlement was paid, and when a payment came back."""
    told = []
    for payment in payments:
        back: tuple[Told, ...] = ()
        if payment.returned_on is not None:
            back = (_told("payment_returned", language, returned_on=_day(payment.returned_on, language)),)
        paid_on, amount = _day(payment.paid_on, language), euros_text(payment.amount_cents, language)
        told.append(_told("payment", language, *back, paid_on=paid_on, amount=amount, reference=payment.reference))
    return tuple(told)


def _settlement_told(explained: SettlementExplanationOut, language: str) -> Told:
    """From the total, down to its sums by month and service, and up to its payment; a line is told where it differs."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in explained.lines:
        sums[f"{line.happened_on:%Y-%m}", line.service.value] += line.amount_cents
    parts = []
    for (month, service), cents in sorted(sums.items()):
        named = text(f"service.{service}", language)
        parts.append(_told("sum", language, month=month_text(month), service=named, amount=euros_text(cents, language)))
    for carried in explained.carried_over_from:
        amount = euros_text(carried.total_cents, language)
        parts.append(_told("carried", language, month=month_text(carried.month), amount=amount))
    for line in explained.lines:
        if not line.agrees:
            derived, amount = euros_text(line.derived_cents, language), euros_text(line.amount_cents, language)
            differing = {"number": line.number, "derived": derived, "amount": amount}
            parts.append(_told("line_differs", language, differs=True, **differing))
    parts += [_event_told(event, language) for event in explained.events]
    paid = _paid_told(explained.orders, explained.payments, language)
    if explained.invoice_number is not None:
        paid = (_told("invoice_of", language, *paid, number=explained.invoice_number),)
    return _told(
        "settlement",
        language,
        *parts,
        *paid,
        _verdict(explained.agrees, language),
        month=month_text(explained.month),
        status=text(f"settlement_status.{explained.status}", language),
        lines=len(explained.lines),
        amount=euros_text(explained.amount_cents, language),
        carried=euros_text(explained.carried_over_cents, language),
        total=euros_text(explained.total_cents, language),
    )
