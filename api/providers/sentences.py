"""What happened to a provider, said in one line."""

from collections.abc import Iterable

from api.wording import Wording
from domain.kernel.event import Event
from domain.kernel.findings import Figure
from domain.provider.events import (
    ApprovalEnded,
    DocumentFiled,
    InsuranceStated,
    ParticularsStated,
    ProviderApproved,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
    QualificationAccepted,
    WorkerListed,
)


def sentence_parts(event: Event, words: Wording) -> Iterable[str]:
    """The main clause, and what is added to it where the event has it."""
    key = words.key_of(event)
    match event:
        case ProviderRegistered():
            yield words.say(key, name=event.name)
        case ProviderApproved():
            price = words.unit_price(event.unit_price_cents, event.service.unit)
            fields = {
                "service": words.say(f"service.{event.service}"),
                "from_day": words.day(event.from_day),
                "unit_price": price,
            }
            yield (
                words.say(key, **fields)
                if event.until is None
                else words.say(f"{key}.until", until=words.day(event.until), **fields)
            )
        case ParticularsStated():
            yield words.say(
                key, from_day=words.day(event.from_day), municipalities=", ".join(event.municipalities) or "–"
            )
        case DocumentFiled():
            yield words.say(key, received_on=words.day(event.received_on), document=words.say(f"document.{event.kind}"))
            if event.expires_on is not None:
                yield words.say(f"{key}.expires", expires_on=words.day(event.expires_on))
        case InsuranceStated():
            perils = "; ".join(words.say(f"peril.{peril}") for peril in event.perils)
            yield words.say(key, from_day=words.day(event.from_day), perils=perils)
            if event.until is not None:
                yield words.say("event.until", until=words.day(event.until))
            if event.amount_cents is not None:
                yield words.say(f"{key}.amount", amount=words.figure(Figure(event.amount_cents, "cents")))
            if event.sufficient is not None:
                yield words.say(f"{key}.{'sufficient' if event.sufficient else 'insufficient'}")
        case WorkerListed():
            qualifications = "; ".join(words.say(f"qualification.{one}") for one in event.qualifications)
            yield words.say(key, from_day=words.day(event.from_day), qualifications=qualifications)
            if event.until is not None:
                yield words.say("event.until", until=words.day(event.until))
        case QualificationAccepted():
            yield words.say(key, competences="; ".join(words.say(f"competence.{one}") for one in event.competences))
        case ApprovalEnded():
            yield words.say(key, last_day=words.day(event.last_day), service=words.say(f"service.{event.service}"))
        case ProviderSuspended() | ProviderReinstated():
            yield words.say(key, from_day=words.day(event.from_day))
        case _:
            yield words.say(key)
