"""How the domain says no, and how it warns: findings with code, section, limit and figure."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Figure:
    """A limit or an actual value with its unit, such as 300 minutes; a date stands as its ISO form.

    Units: minutes, days, months, years, cents, kilometres, dates, date, and names for what is no number.
    """

    value: int | str
    unit: str

    @classmethod
    def of_date(cls, day: date) -> Self:
        return cls(day.isoformat(), "date")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an attempt broke (a violation), or that warns of it (a warning).

    `code` names the rule, `section` the place in the rulebook ("6", or "" where the rule is not from there), `limit`
    and `actual` are the rule's figure and the caller's.
    """

    code: str
    section: str
    limit: Figure | None = None
    actual: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWarning:
    """A finding that holds from `since` until the day before `ends_on` (None: until further notice).

    `provider_id` is the provider that serves at the time. `week_of` is the Monday of the week that it is about.
    What is `for_county` supervisors and caseworkers are shown, but no provider.
    """

    finding: Finding
    since: date
    ends_on: date | None
    provider_id: UUID | None
    period: int | None = None
    entry_id: UUID | None = None
    week_of: date | None = None
    for_county: bool = False

    def open_on(self, day: date) -> bool:
        return self.since <= day and (self.ends_on is None or day < self.ends_on)


class Refusal(Exception):
    """Nothing is appended: the rules in `violations`, all of them, were broken."""

    def __init__(self, violations: tuple[Finding, ...]):
        assert violations, "a refusal names at least one rule"
        super().__init__(", ".join(violation.code for violation in violations))
        self.violations = violations


class NotInForce(Exception):
    """The rulebook has no value for that day: a gap is an error, never a default."""

    def __init__(self, name: str, section: str, day: date, first_day: date):
        super().__init__(f"{name} is not in force on {day}: its first day is {first_day}")
        self.name, self.section, self.day, self.first_day = name, section, day, first_day


class BadInput(Exception):
    """The command cannot be meant as it stands: a field does not fit the voucher's service or its entries.

    `reason` names what must be, for the catalogues to say in the caller's language; `figures` are what it is said with.
    """

    def __init__(self, field: str, reason: str, **figures: Figure | int | str):
        super().__init__(f"{field}: {reason}")
        self.field, self.reason, self.figures = field, reason, figures


class NotAllowed(Exception):
    """The caller's role may not do this to that entry."""


class UnknownEntry(Exception):
    """The voucher holds no entry of that id, or none that the caller may know of."""
