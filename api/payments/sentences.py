"""What happened to a payment file, said in one line."""

from collections.abc import Iterable

from api.wording import Wording
from domain.kernel.event import Event
from domain.payment_file.events import PaymentFileBegun, PaymentFileMade


def sentence_parts(event: Event, words: Wording) -> Iterable[str]:
    """The main clause."""
    key = words.key_of(event)
    match event:
        case PaymentFileBegun():
            yield words.say(key, settlements=len(event.candidates), execution_on=words.day(event.execution_on))
        case PaymentFileMade():
            yield words.say(key, transfers=event.transfers, total=words.euros(event.total_cents))
        case _:
            yield words.say(key)
