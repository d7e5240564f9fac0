"""What all events share: the envelope, who acted, quantities and charges. Each kind's own are in its `events.py`.

An event stores the outcome of its decision: what was charged, under which sections and which version of the rulebook,
with which warnings. Replaying never decides again. No event holds personal data in clear: people are random or derived
ids, texts are `Sealed` under the key of whom they are about before they come here.

Two clocks: the day it happened stands in the event, the instant it was recorded is a column of the log. `decided_at`
is the clock of the service that decided.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, NewType, cast, get_args, get_type_hints
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import Finding

DECIDED = "by.decided_at"

PURPOSE = "purpose"
"""In a member's metadata: what a text was sealed for, where that is not the member's name."""

Sealed = NewType("Sealed", str)
"""A text encrypted under the key of whom it is about; only the ledger's register can open it."""


class Role(StrEnum):
    """Who acts: the county's caseworkers, billing, supervisors, auditors and registrar, and the providers."""

    CASEWORKER = "caseworker"
    PROVIDER = "provider"
    BILLING = "billing"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"

    @property
    def is_of_organisation(self) -> bool:
        """Whether who acts in it acts for an organisation that the county has approved, and not for the county."""
        return self is Role.PROVIDER


@dataclass(frozen=True, slots=True)
class Quantity:
    """Minutes of an hour-priced service, or days of a day-priced one: exactly one of the two is given."""

    minutes: int | None = None
    days: int | None = None

    @property
    def units(self) -> int:
        """The number alone: minutes or days."""
        value = self.minutes if self.minutes is not None else self.days
        assert value is not None, "a quantity has a unit"
        return value


@dataclass(frozen=True, slots=True)
class Charge:
    """What an entry draws from its period: a quantity, and cents; both 0 for what is not billable."""

    quantity: Quantity
    amount_cents: int


@dataclass(frozen=True, slots=True)
class By:
    """Who acted, for which organisation, by which request, and when the service decided (UTC).

    `actor` is derived from the token's issuer and subject; `organisation` is a provider, None for the county itself.
    """

    actor: UUID
    role: Role
    organisation: UUID | None
    request_id: UUID
    decided_at: datetime


@cache
def _member(path: str) -> Callable[[Any], Any]:
    return attrgetter(path)


@cache
def _holds_text(kind: Any, name: str) -> bool:
    """Whether a member is declared to be a sealed text, or one that may be missing."""
    hint = get_type_hints(kind)[name]
    return hint is Sealed or Sealed in get_args(hint)


def _texts_in(holder: Any) -> Iterator[tuple[str, Sealed]]:
    parts, kind = [], cast(Any, type(holder))
    for member in fields(holder):
        value = getattr(holder, member.name)
        if _holds_text(kind, member.name):
            if value is not None:
                yield member.metadata.get(PURPOSE, member.name), value
        else:
            parts += [one for one in (value if isinstance(value, tuple) else (value,)) if is_dataclass(one)]
    for part in parts:
        yield from _texts_in(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event carries. `under` names the sections it was decided by, `rulebook` the version in force.

    `TOPIC` is its name in the log for ever. `HAPPENED` is the member that tells the day it happened, a date or an
    instant: `DECIDED` where it tells of none but that of its own decision.
    """

    TOPIC: ClassVar[str]
    HAPPENED: ClassVar[str]
    originator_id: UUID
    originator_version: int
    by: By
    rulebook: str
    under: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()

    def __init_subclass__(cls) -> None:
        if "TOPIC" in vars(cls) and "HAPPENED" not in vars(cls):
            raise TypeError(f"{cls.__name__} does not say when it happened")

    @property
    def day(self) -> date:
        """The day it happened, in Helsinki."""
        told = _member(self.HAPPENED)(self)
        return helsinki_date(told) if isinstance(told, datetime) else told

    @property
    def texts(self) -> tuple[tuple[str, Sealed], ...]:
        """The free texts that it holds, its own before those of its parts, each with the purpose it was sealed for."""
        return tuple(_texts_in(self))

    @property
    def entry(self) -> UUID | None:
        """The entry that it makes or is about; None for an event that concerns none."""
        entry_id: UUID | None = getattr(self, "entry_id", None)
        return entry_id

    @property
    def value(self) -> Charge | None:
        """What it charges, grants or lets lapse, negative where it takes that back; None for any other event."""
        return None

    @property
    def charge_at(self) -> tuple[Charge, int] | None:
        """What it charges or takes back, and at how many cents a unit, 0 where it has no price; None for others."""
        return None

    @property
    def whose(self) -> UUID | None:
        """The organisation whose doing it is: no other one is told of it. None for the county's."""
        return self.by.organisation

    @property
    def charged(self) -> tuple[UUID, int] | None:
        """The provider whose entry it charges, and by how many cents: for a correction those that it takes back."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierEvent(Event):
    """An event as it was written earlier. The log holds it for ever, nobody writes it, and it is read as `READ_AS`."""

    READ_AS: ClassVar[tuple[type[Event], ...]]

    def next_version(self) -> Event:
        """What it is read as: one of the types `READ_AS`, which may be earlier ones themselves.

        Pure, and for ever. Raises `ValueError` for an event that has no next version.
        """
        raise NotImplementedError
