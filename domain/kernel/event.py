"""What all events share: the envelope, who acted, quantities and charges. Each kind's own are in its `events.py`.

An event stores the outcome of its decision: what was charged, under which sections and which version of the rulebook,
with which warnings. Replaying never decides again. No event holds personal data in clear: people are random or derived
ids, texts are `Sealed` under the key of whom they are about before they come here.

Two clocks: the day it happened stands in the event, the instant it was recorded is a column of the log. `decided_at`
is the clock of the service that decided.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType
from uuid import UUID

from domain.kernel.findings import Finding

Sealed = NewType("Sealed", str)
"""A text encrypted under its client's key; only the ledger's register can open it."""


class Role(StrEnum):
    """Who acts: the county's caseworkers, billing, supervisors, auditors and registrar, and the providers."""

    CASEWORKER = "caseworker"
    PROVIDER = "provider"
    BILLING = "billing"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    REGISTRAR = "registrar"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event carries. `under` names the sections it was decided by, `rulebook` the version in force."""

    TOPIC: ClassVar[str]
    originator_id: UUID
    originator_version: int
    by: By
    rulebook: str
    under: tuple[str, ...]
    warnings: tuple[Finding, ...] = ()
