"""What people read, in Finnish, Swedish and English: every sentence and name stands in the gettext catalogues.

The committed catalogues are compiled in memory when this module loads: there is no build step. A text that no catalogue
has is a `KeyError`, never its key.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

from domain.group.events import (
    GroupCreated,
    GroupPostponed,
    GroupSessionHeld,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
)
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Charge, Event, Quantity
from domain.kernel.findings import Figure, Finding
from domain.price_list.events import PriceCapSet
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
from domain.rulebook import Unit
from domain.voucher.events import (
    ContactRecorded,
    EntryReversed,
    Grant,
    IncidentReported,
    MeasureRecorded,
    Mode,
    NoShowCharged,
    NoShowRecorded,
    ProviderCancelled,
    ProviderChosen,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
)

LANGUAGES = {"fi": Locale("fi", "FI"), "sv": Locale("sv", "FI"), "en": Locale("en", "GB")}
"""The languages, the one that holds without a choice first, each with the locale of its numbers and dates."""

DATE_FORMATS = {"fi": "short", "sv": "d.M.y", "en": "medium"}
"""Swedish has Finland's form of dates: the locale data know Sweden's alone."""


class _NoFallback(NullTranslations):
    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1)


def _catalogue(language: str) -> GNUTranslations:
    path = Path(__file__).with_name("locales") / language / "LC_MESSAGES" / "setelikirja.po"
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, abort_invalid=True))
    compiled.seek(0)
    translations = GNUTranslations(compiled)
    translations.add_fallback(_NoFallback())
    return translations


CATALOGUES = {language: _catalogue(language) for language in LANGUAGES}

LANGUAGE_RANGE = re.compile(
    r"\s*(?P<tag>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_000)
def language_of(accept_language: str | None) -> str:
    """The language that an Accept-Language header prefers (RFC 9110, 12.5.4), Finnish where it names none of ours."""
    ranges = [LANGUAGE_RANGE.fullmatch(part) for part in (accept_language or "").split(",")]
    weights = {found["tag"]: Decimal(found["weight"] or 1) for found in ranges if found}
    first = next(iter(LANGUAGES))
    ranked = sorted((tag for tag in weights if weights[tag] > 0), key=lambda tag: -weights[tag])
    preferred = [first if tag == "*" else tag for tag in ranked]
    return (negotiate_locale(preferred, LANGUAGES, sep="-") or first).lower()


def text(key: str, language: str, /, **fields: object) -> str:
    """The text of a key with its fields filled in. Raises `KeyError` for a key or a field that is missing."""
    return CATALOGUES[language].gettext(key).format(**fields)


# Figures


def _date(day: date, language: str) -> str:
    return format_date(day, DATE_FORMATS[language], locale=LANGUAGES[language])


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=LANGUAGES[language])


def _euros(cents: int, language: str) -> str:
    return format_currency(Decimal(cents).scaleb(-2), "EUR", locale=LANGUAGES[language])


def _minutes(minutes: int, language: str) -> str:
    """Hours and minutes; their symbols are the same in every language."""
    hours, rest = divmod(abs(minutes), 60)
    sign = -1 if minutes < 0 else 1
    if hours == 0:
        return f"{_number(sign * rest, language)} min"
    return f"{_number(sign * hours, language)} h" + (f" {rest} min" if rest else "")


def _time_taken(value: int | str, language: str) -> str:
    """Minutes, a range of them ("180–240"), or a session's date, start and minutes ("2026-03-03 10:00 + 90")."""
    match str(value).split():
        case [day, start, "+", minutes]:
            return text(
                "unit.entry_time",
                language,
                date=_date(date.fromisoformat(day), language),
                time=format_time(time.fromisoformat(start), "short", locale=LANGUAGES[language]),
                minutes=_minutes(int(minutes), language),
            )
        case _:
            return "–".join(_minutes(int(part), language) for part in str(value).split("–"))


def _counted(value: int | str, unit: str, language: str) -> str:
    """A number, or a range of them ("18–64"), with its unit in the singular or the plural."""
    numbers = [int(part) for part in str(value).split("–")]
    shown = "–".join(_number(number, language) for number in numbers)
    key = f"unit.{unit}"
    return CATALOGUES[language].ngettext(key, key, abs(numbers[-1])).format(number=shown)


def _periods(value: str, language: str) -> str:
    if not value:
        return text("unit.no_periods", language)
    return re.sub(r"\d{4}-\d{2}-\d{2}", lambda day: _date(date.fromisoformat(day[0]), language), value)


def figure(shown: Figure, language: str) -> str:
    """A limit or an actual value as people read it, with its unit. Raises `KeyError` for a unit that is not known."""
    value = shown.value
    match shown.unit:
        case "minutes":
            return _time_taken(value, language)
        case "cents":
            return _euros(int(value), language)
        case "date":
            return _date(date.fromisoformat(str(value)), language)
        case "periods":
            return _periods(str(value), language)
        case "kilometres":
            return f"{_number(int(value), language)} km"
        case "mode" | "statement" | "reading" | "service" | "document" | "qualification" | "competence" | "peril":
            return text(f"{shown.unit}.{str(value).lower()}", language)
        case "sessions_of_agreed":
            held, agreed = str(value).split("/")
            return text("unit.sessions_of_agreed", language, held=_counted(held, "sessions", language), agreed=agreed)
        case "report_parts":
            return ", ".join(text(f"report_parts.{part}", language) for part in str(value).split(", "))
        case "pattern":
            return text("unit.pattern", language, pattern=value)
        case "municipalities" | "names":
            return str(value)
        case "entry" | "worker" | "voucher":
            return str(value).partition("-")[0]
        case unit:
            return _counted(value, unit, language)


def setting_value(value: int | bool | str | frozenset[str], unit: str, language: str) -> str:
    """The value of a setting of the rulebook as people read it."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(figure(Figure(str(one), unit), language) for one in value))
    return figure(Figure(str(value) if unit == "reading" else value, unit), language)


def _quantity(quantity: Quantity, language: str) -> str:
    return figure(Figure(quantity.units, "days" if quantity.minutes is None else "minutes"), language)


def _unit(quantity: Quantity) -> Unit:
    return Unit.DAY if quantity.minutes is None else Unit.HOUR


def _unit_price(cents: int, unit: Unit, language: str) -> str:
    return text(f"unit_price.{unit}", language, price=_euros(cents, language))


# Findings and duties


@lru_cache(maxsize=10_000)
def sentence(finding: Finding, language: str, week_of: date | None = None) -> str:
    """What a rule found, with its limit, the actual value and the section; of a week, with the week in front.

    The catalogue's key names the figures that the finding has: its wording may differ where one is missing.
    """
    figures = {"limit": finding.limit, "actual": finding.actual}
    fields = {name: figure(shown, language) for name, shown in figures.items() if shown is not None}
    told = text(".".join(("finding", finding.code, *fields)), language, **fields)
    whole = f"{told} (§ {finding.section})." if finding.section else f"{told}."
    return f"{_week(week_of, language)}: {whole}" if week_of is not None else whole


def _week(monday: date, language: str) -> str:
    """An ISO week by its number and its days."""
    year, number, _ = monday.isocalendar()
    first_day, last_day = _date(monday, language), _date(monday + timedelta(days=6), language)
    return text("week", language, number=number, year=year, first_day=first_day, last_day=last_day)


def malformed(code: str, language: str, figures: Mapping[str, int | str]) -> str:
    """Why a field of a request cannot be read. The catalogue's key names the figures that there are, as a finding's."""
    shown = {name: _number(value, language) if isinstance(value, int) else value for name, value in figures.items()}
    return text(".".join(("malformed", code, *figures)), language, **shown)


def duty(code: str, language: str) -> str:
    """What a duty asks of whom."""
    return text(f"duty.{code}", language)


# Events


def event_sentence(event: Event, language: str, *, reasons: bool = True) -> str:
    """One line of a history: what happened when and what it cost, without ids, people or sealed texts.

    `reasons` tells why a voucher was closed; not everybody may read it.
    """
    parts = _parts(event, language, reasons)
    return ", ".join(parts)


def _parts(event: Event, language: str, reasons: bool) -> Iterable[str]:
    """The main clause, and what is added to it where the event has it."""
    key = f"event.{type(event).__name__}"

    def day(value: date | datetime) -> str:
        return _date(helsinki_date(value) if isinstance(value, datetime) else value, language)

    def say(key: str, **fields: object) -> str:
        return text(key, language, **fields)

    match event:
        case VoucherIssued():
            yield say(key, service=say(f"service.{event.service}"), **_granted(event.grant, language))
        case VoucherExtended():
            yield say(key, **_granted(event.grant, language))
            for later in event.later_prices or ():
                price = _unit_price(later.unit_price_cents, _unit(event.grant.quantity), language)
                yield say(f"{key}.later_price", from_day=day(later.from_day), unit_price=price)
        case ProviderChosen(prices=()):
            yield say(key, from_day=day(event.from_day))
        case ProviderChosen():
            cents = sorted({price.unit_price_cents for price in event.prices})
            prices = "; ".join(_euros(price, language) for price in cents)
            yield say(f"{key}.prices", from_day=day(event.from_day), prices=prices)
        case RemoteAgreementChanged():
            yield say(f"{key}.agreed" if event.agreed else f"{key}.ended")
        case SessionHeld():
            yield say(
                f"{key}.{_unit(event.charge.quantity)}",
                held_on=day(event.held_on),
                minutes=_minutes(event.minutes, language),
                amount=_euros(event.charge.amount_cents, language),
            )
            if event.mode is not Mode.IN_PERSON:
                yield say(f"mode.{event.mode}")
            if event.excursion:
                yield say(f"{key}.excursion")
        case NoShowRecorded():
            yield say(
                f"{key}.{_unit(event.charge.quantity)}",
                planned_on=day(event.planned_on),
                cause=say(f"cause.{event.cause}"),
                amount=_euros(event.charge.amount_cents, language),
            )
        case NoShowCharged():
            yield say(key, planned_on=day(event.planned_on), amount=_euros(event.charge.amount_cents, language))
        case ProviderCancelled():
            yield say(key, planned_on=day(event.planned_on))
            yield from _follow_up(event, language)
        case ReplacementAgreed():
            yield say(key)
            yield from _follow_up(event, language)
        case EntryReversed():
            yield say(
                key,
                kind=say(f"kind.{event.kind}"),
                happened_on=day(event.happened_on),
                **_charged(event.charge, language),
            )
        case ReportDelivered():
            to = ", ".join(say(f"recipient.{recipient}") for recipient in event.to)
            yield say(f"{key}.{event.kind}", delivered_on=day(event.delivered_on), period=event.period, to=to)
        case ContactRecorded():
            yield say(f"{key}.{event.contact_with}", day=day(event.contacted_at))
        case IncidentReported():
            yield say(key, happened_on=day(event.happened_on))
            if event.told_caseworker_at is not None:
                yield say("event.caseworker_told", day=day(event.told_caseworker_at))
        case MeasureRecorded():
            yield say(key, measured_on=day(event.measured_on))
        case VoucherClosed():
            yield say(key, closed_on=day(event.closed_on), **_charged(event.lapsed, language))
            if reasons:
                yield say(f"closing_reason.{event.reason}")
        case ProviderRegistered():
            yield say(key, name=event.name)
        case ProviderApproved():
            price = _unit_price(event.unit_price_cents, event.service.unit, language)
            fields = {"service": say(f"service.{event.service}"), "from_day": day(event.from_day), "unit_price": price}
            yield say(key, **fields) if event.until is None else say(f"{key}.until", until=day(event.until), **fields)
        case ParticularsStated():
            yield say(key, from_day=day(event.from_day), municipalities=", ".join(event.municipalities) or "–")
        case DocumentFiled():
            yield say(key, received_on=day(event.received_on), document=say(f"document.{event.kind}"))
            if event.expires_on is not None:
                yield say(f"{key}.expires", expires_on=day(event.expires_on))
        case InsuranceStated():
            perils = "; ".join(say(f"peril.{peril}") for peril in event.perils)
            yield say(key, from_day=day(event.from_day), perils=perils)
            if event.until is not None:
                yield say("event.until", until=day(event.until))
        case WorkerListed():
            qualifications = "; ".join(say(f"qualification.{one}") for one in event.qualifications)
            yield say(key, from_day=day(event.from_day), qualifications=qualifications)
            if event.until is not None:
                yield say("event.until", until=day(event.until))
        case QualificationAccepted():
            yield say(key, competences="; ".join(say(f"competence.{one}") for one in event.competences))
        case ApprovalEnded():
            yield say(key, last_day=day(event.last_day), service=say(f"service.{event.service}"))
        case ProviderSuspended() | ProviderReinstated():
            yield say(key, from_day=day(event.from_day))
        case PriceCapSet():
            yield say(
                key,
                service=say(f"service.{event.service}"),
                from_day=day(event.from_day),
                unit_price=_unit_price(event.cap_cents, event.service.unit, language),
            )
        case GroupCreated():
            yield say(
                f"{key}.{event.kind}",
                name=event.name,
                starts_on=day(event.starts_on),
                largest=figure(Figure(event.largest, "clients"), language),
            )
            if event.ends_on is not None:
                yield say("event.group_ends", ends_on=day(event.ends_on))
            if event.themes:
                yield "; ".join(say(f"theme.{theme}") for theme in event.themes)
        case MemberEnrolled(last_day=None):
            yield say(key, enrolled_on=day(event.enrolled_on))
        case MemberEnrolled():
            assert event.last_day is not None
            first_day, last_day = day(event.first_day), day(event.last_day)
            yield say(f"{key}.days", enrolled_on=day(event.enrolled_on), first_day=first_day, last_day=last_day)
        case MemberDeparted():
            yield say(key, left_on=day(event.left_on))
        case GroupPostponed():
            yield say(key, starts_on=day(event.starts_on))
            if event.ends_on is not None:
                yield say("event.group_ends", ends_on=day(event.ends_on))
        case MemberNotified():
            yield say(key, told=", ".join(say(f"recipient.{one}") for one in event.told))
        case GroupSessionHeld():
            yield say(
                key,
                held_on=day(event.held_on),
                minutes=_minutes(event.minutes, language),
                attended=figure(Figure(len(event.attended), "clients"), language),
                missed=figure(Figure(len(event.missed), "clients"), language),
            )
            if event.excursion:
                yield say("event.SessionHeld.excursion")
        case _:
            yield say(key)


def _granted(grant: Grant, language: str) -> dict[str, str]:
    return {
        "starts_on": _date(grant.starts_on, language),
        "ends_on": _date(grant.ends_on, language),
        "quantity": _quantity(grant.quantity, language),
        "unit_price": _unit_price(grant.unit_price_cents, _unit(grant.quantity), language),
        "value": _euros(grant.value_cents, language),
    }


def _charged(charge: Charge, language: str) -> dict[str, str]:
    return {"quantity": _quantity(charge.quantity, language), "amount": _euros(charge.amount_cents, language)}


def _follow_up(event: ProviderCancelled | ReplacementAgreed, language: str) -> Iterable[str]:
    """What was done after a provider's cancellation (§ 5)."""
    if event.client_told_at is not None:
        yield text("event.client_told", language, day=_date(helsinki_date(event.client_told_at), language))
    if event.documented:
        yield text("event.documented", language)
    if event.replacement_on is not None:
        yield text("event.replacement_on", language, day=_date(event.replacement_on, language))
