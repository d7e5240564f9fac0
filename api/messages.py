"""What people read, in Finnish, Swedish and English: every sentence and name stands in the gettext catalogues.

The committed catalogues are compiled in memory when this module loads: there is no build step. A text that no catalogue
has is a `KeyError`, never its key.
"""

import re
from collections.abc import Mapping
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

from domain.kernel.calendar import HELSINKI
from domain.kernel.event import Quantity
from domain.kernel.findings import Figure, Finding
from domain.rulebook import Unit

LANGUAGES = {"fi": Locale("fi", "FI"), "sv": Locale("sv", "FI"), "en": Locale("en", "GB")}
"""The languages, the one that holds without a choice first, each with the locale of its numbers and dates."""

DATE_FORMATS = {"fi": "short", "sv": "d.M.y", "en": "medium"}
TIME_FORMATS = {"fi": "short", "sv": "HH.mm", "en": "short"}
"""Swedish has Finland's form of dates and times: the locale data know Sweden's alone."""


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


def date_text(day: date, language: str) -> str:
    return format_date(day, DATE_FORMATS[language], locale=LANGUAGES[language])


def month_text(month: str) -> str:
    """`2026-05` as people write it, alike in every language."""
    year, number = month.split("-")
    return f"{int(number)}/{year}"


def instant_text(instant: datetime, language: str) -> str:
    """Day and time in Helsinki."""
    local = instant.astimezone(HELSINKI)
    time_text = format_time(local.time(), TIME_FORMATS[language], locale=LANGUAGES[language])
    return f"{date_text(local.date(), language)} {time_text}"


def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=LANGUAGES[language])


def euros_text(cents: int, language: str) -> str:
    return format_currency(Decimal(cents).scaleb(-2), "EUR", locale=LANGUAGES[language])


def minutes_text(minutes: int, language: str) -> str:
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
                date=date_text(date.fromisoformat(day), language),
                time=format_time(time.fromisoformat(start), TIME_FORMATS[language], locale=LANGUAGES[language]),
                minutes=minutes_text(int(minutes), language),
            )
        case _:
            return "–".join(minutes_text(int(part), language) for part in str(value).split("–"))


def _counted(value: int | str, unit: str, language: str) -> str:
    """A number, or a range of them ("18–64"), with its unit in the singular or the plural."""
    numbers = [int(part) for part in str(value).split("–")]
    shown = "–".join(_number(number, language) for number in numbers)
    key = f"unit.{unit}"
    return CATALOGUES[language].ngettext(key, key, abs(numbers[-1])).format(number=shown)


def _periods(value: str, language: str) -> str:
    if not value:
        return text("unit.no_periods", language)
    return re.sub(r"\d{4}-\d{2}-\d{2}", lambda day: date_text(date.fromisoformat(day[0]), language), value)


def figure(shown: Figure, language: str) -> str:
    """A limit or an actual value as people read it, with its unit. Raises `KeyError` for a unit that is not known."""
    value = shown.value
    match shown.unit:
        case "minutes":
            return _time_taken(value, language)
        case "cents":
            return euros_text(int(value), language)
        case "date":
            return date_text(date.fromisoformat(str(value)), language)
        case "periods":
            return _periods(str(value), language)
        case "kilometres":
            return f"{_number(int(value), language)} km"
        case "tenths_of_kilometre":
            whole, tenths = divmod(int(value), 10)
            return f"{_number(whole, language)}{'.' if language == 'en' else ','}{tenths} km"
        case "delivery_way":
            return " / ".join(
                text(f"delivery_way.{one}", language) if one != "–" else one for one in str(value).split(", ")
            )
        case "mode" | "statement" | "reading" | "service" | "document" | "qualification" | "competence" | "peril":
            return text(f"{shown.unit}.{str(value).lower()}", language)
        case "sessions_of_agreed":
            held, agreed = str(value).split("/")
            return text("unit.sessions_of_agreed", language, held=_counted(held, "sessions", language), agreed=agreed)
        case "settlement_status":
            return ", ".join(text(f"settlement_status.{one}", language) for one in str(value).split())
        case "report_parts" | "content_parts":
            return ", ".join(text(f"{shown.unit}.{part}", language) for part in str(value).split(", "))
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


def quantity_text(quantity: Quantity, language: str) -> str:
    return figure(Figure(quantity.units, "days" if quantity.minutes is None else "minutes"), language)


def unit_price_text(cents: int, unit: Unit, language: str) -> str:
    return text(f"unit_price.{unit}", language, price=euros_text(cents, language))


# Findings and duties

NO_GROUNDS = Figure(0, "grounds")
"""Told in words: there is no figure."""


@lru_cache(maxsize=10_000)
def sentence(finding: Finding, language: str, week_of: date | None = None) -> str:
    """What a rule found, with its limit, the actual value and the section; of a week, with the week in front.

    The catalogue's key names the figures that the finding has: its wording may differ where one is missing.
    """
    figures = {"limit": finding.limit, "actual": finding.actual}
    fields = {name: figure(shown, language) for name, shown in figures.items() if shown is not None}
    names = ["none" if name == "actual" and finding.actual == NO_GROUNDS else name for name in fields]
    told = text(".".join(("finding", finding.code, *names)), language, **fields)
    whole = f"{told} ({text('section', language, number=finding.section)})." if finding.section else f"{told}."
    return f"{_week(week_of, language)}: {whole}" if week_of is not None else whole


def _week(monday: date, language: str) -> str:
    """An ISO week by its number and its days."""
    year, number, _ = monday.isocalendar()
    first_day, last_day = date_text(monday, language), date_text(monday + timedelta(days=6), language)
    return text("week", language, number=number, year=year, first_day=first_day, last_day=last_day)


def _shown(value: Figure | int | str, language: str) -> str:
    if isinstance(value, Figure):
        return figure(value, language)
    return _number(value, language) if isinstance(value, int) else value


def malformed(code: str, language: str, figures: Mapping[str, Figure | int | str]) -> str:
    """What a field of a request must be. The catalogue's key names the figures that there are, as a finding's."""
    shown = {name: _shown(value, language) for name, value in figures.items()}
    return text(".".join(("malformed", code, *figures)), language, **shown)


def duty(code: str, language: str) -> str:
    """What a duty asks of whom."""
    return text(f"duty.{code}", language)


# Events
