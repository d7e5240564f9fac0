"""What happened to the price list, said in one line."""

from collections.abc import Iterable

from api.wording import Wording
from domain.kernel.event import Event
from domain.price_list.events import PriceCapSet


def sentence_parts(event: Event, words: Wording) -> Iterable[str]:
    """The main clause, and what is added to it where the event has it."""
    key = words.key_of(event)
    match event:
        case PriceCapSet():
            yield words.say(
                key,
                service=words.say(f"service.{event.service}"),
                from_day=words.day(event.from_day),
                unit_price=words.unit_price(event.cap_cents, event.service.unit),
            )
        case _:
            yield words.say(key)
