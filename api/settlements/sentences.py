"""What happened to a settlement, said in one line."""

from collections.abc import Iterable

from api.wording import Wording
from domain.kernel.event import Event
from domain.settlement.events import (
    PaymentOrdered,
    PaymentRefused,
    PaymentReturned,
    SettlementDrawn,
    SettlementPaid,
)


def sentence_parts(event: Event, words: Wording) -> Iterable[str]:
    """The main clause, and what is added to it where the event has it."""
    key = words.key_of(event)
    match event:
        case SettlementDrawn():
            month = f"{event.month.month}/{event.month.year}"
            yield words.say(key, month=month, lines=event.lines, total=words.euros(event.total_cents))
            if event.carried_over_cents:
                yield words.say(f"{key}.carried", carried=words.euros(event.carried_over_cents))
        case SettlementPaid():
            yield words.say(key, paid_on=words.day(event.paid_on), amount=words.euros(event.amount_cents))
        case PaymentReturned():
            yield words.say(key, returned_on=words.day(event.returned_on))
        case PaymentOrdered():
            amount, execution_on = words.euros(event.amount_cents), words.day(event.execution_on)
            yield words.say(key, amount=amount, execution_on=execution_on)
        case PaymentRefused():
            yield words.say(key, refused_on=words.day(event.refused_on))
            if event.reason_code is not None:
                yield words.say(f"{key}.reason", reason=event.reason_code)
        case _:
            yield words.say(key)
