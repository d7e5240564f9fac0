"""What happened to a voucher, said in one line."""

from collections.abc import Iterable

from api.wording import Wording, unit_of
from domain.kernel.event import Event
from domain.voucher.events import (
    CarriedOver,
    ChangeNoticed,
    ContactRecorded,
    EntryCorrected,
    EntryRecorded,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
    Mode,
    NoShowCharged,
    NoShowRecorded,
    ProviderCancelled,
    ProviderChosen,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    Reversal,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
)


def sentence_parts(event: Event, words: Wording) -> Iterable[str]:
    """The main clause, and what is added to it where the event has it."""
    key = words.key_of(event)
    match event:
        case VoucherIssued():
            yield words.say(key, service=words.say(f"service.{event.service}"), **words.granted(event.grant))
        case VoucherExtended():
            yield words.say(key, **words.granted(event.grant))
            for later in event.later_prices or ():
                price = words.unit_price(later.unit_price_cents, unit_of(event.grant.quantity))
                yield words.say(f"{key}.later_price", from_day=words.day(later.from_day), unit_price=price)
        case ProviderChosen(prices=()):
            yield words.say(key, from_day=words.day(event.from_day))
        case ProviderChosen():
            cents = sorted({price.unit_price_cents for price in event.prices})
            prices = "; ".join(words.euros(price) for price in cents)
            yield words.say(f"{key}.prices", from_day=words.day(event.from_day), prices=prices)
        case RemoteAgreementChanged():
            yield words.say(f"{key}.agreed" if event.agreed else f"{key}.ended")
        case EntryRecorded() | ReplacementAgreed() | Reversal():
            yield from _of_entries(event, words)
        case ReportDelivered():
            to = ", ".join(words.say(f"recipient.{recipient}") for recipient in event.to)
            yield words.say(
                f"{key}.{event.kind}", delivered_on=words.day(event.delivered_on), period=event.period, to=to
            )
            if event.way is not None:
                yield words.say(f"delivery_way.{event.way}")
        case ContactRecorded():
            yield words.say(f"{key}.{event.contact_with}", day=words.day(event.contacted_at))
        case IncidentReported():
            yield words.say(key, happened_on=words.day(event.happened_on))
            if event.told_caseworker_at is not None:
                yield words.say("event.caseworker_told", day=words.day(event.told_caseworker_at))
        case ChangeNoticed():
            yield words.say(key, noticed_on=words.day(event.noticed_on))
            if event.told_caseworker_at is not None:
                yield words.say("event.caseworker_told", day=words.day(event.told_caseworker_at))
        case InstructorNamed():
            yield words.say(key)
            if event.client_told_at is not None:
                yield words.say("event.client_told", day=words.day(event.client_told_at))
            if event.caseworker_told_at is not None:
                yield words.say("event.caseworker_told", day=words.day(event.caseworker_told_at))
        case MeasureRecorded():
            yield words.say(key, measured_on=words.day(event.measured_on))
        case VoucherClosed():
            yield words.say(key, closed_on=words.day(event.closed_on), **words.charged(event.lapsed))
            if words.reasons:
                yield words.say(f"closing_reason.{event.reason}")
        case _:
            yield words.say(key)


def _of_entries(event: EntryRecorded | ReplacementAgreed | Reversal, words: Wording) -> Iterable[str]:
    """What was held, missed, cancelled and corrected."""
    key = words.key_of(event)
    match event:
        case SessionHeld():
            yield words.say(
                f"{key}.{unit_of(event.charge.quantity)}",
                held_on=words.day(event.held_on),
                minutes=words.minutes(event.minutes),
                amount=words.euros(event.charge.amount_cents),
            )
            if event.mode is not Mode.IN_PERSON:
                yield words.say(f"mode.{event.mode}")
            if event.excursion:
                yield words.say(f"{key}.excursion")
        case NoShowRecorded():
            yield words.say(
                f"{key}.{unit_of(event.charge.quantity)}",
                planned_on=words.day(event.planned_on),
                cause=words.say(f"cause.{event.cause}"),
                amount=words.euros(event.charge.amount_cents),
            )
        case NoShowCharged():
            yield words.say(key, planned_on=words.day(event.planned_on), amount=words.euros(event.charge.amount_cents))
        case ProviderCancelled():
            yield words.say(key, planned_on=words.day(event.planned_on))
            yield from _follow_up(event, words)
        case CarriedOver():
            yield words.say(key, until=words.day(event.until), system=event.system, **words.charged(event.charge))
        case ReplacementAgreed():
            yield words.say(key)
            yield from _follow_up(event, words)
        case EntryCorrected():
            yield words.say(
                key,
                kind=words.say(f"kind.{event.kind}"),
                happened_on=words.day(event.happened_on),
                **words.charged(event.charge),
            )
        case Reversal():
            yield words.say(key, happened_on=words.day(event.happened_on), **words.charged(event.charge))


def _follow_up(event: ProviderCancelled | ReplacementAgreed, words: Wording) -> Iterable[str]:
    """What was done after a provider's cancellation (§ 5)."""
    if event.client_told_at is not None:
        yield words.say("event.client_told", day=words.day(event.client_told_at))
    if event.documented:
        yield words.say("event.documented")
    if event.replacement_on is not None:
        yield words.say("event.replacement_on", day=words.day(event.replacement_on))
