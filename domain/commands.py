"""What callers can ask of a voucher, as plain data: who asks and when stand in `By`, ids are given from outside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from domain.events import (
    By,
    Cause,
    ClosingReason,
    ContactWith,
    InclusionGround,
    Mode,
    Quantity,
    Recipient,
    ReportKind,
    ReportPart,
    Sealed,
    Waiver,
)
from domain.rulebook import Qualification, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that a caller asks for; `by.decided_at` is the only clock that the domain knows."""

    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class FourDays:
    """The statement behind four activity days a week (§ 4.2.3)."""

    not_entitled_to_rehabilitative_work: bool
    reason: Sealed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRequest:
    """A period to grant; without a unit price the provider's approved one holds, without a provider the cap (§ 6)."""

    decision_number: str
    decided_on: date
    starts_on: date
    ends_on: date
    quantity: Quantity
    unit_price_cents: int | None = None
    everyday_skills_need: bool = False
    inclusion_grounds: tuple[InclusionGround, ...] = ()
    four_days: FourDays | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueVoucher(Command):
    """Grant a client a voucher for a service."""

    voucher_id: UUID
    entry_id: UUID
    client_id: UUID
    service: Service
    caseworker_id: UUID
    grant: GrantRequest
    provider_id: UUID | None = None
    distance_km: int | None = None
    beyond_area_reason: Sealed | None = None
    remote_agreed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseProvider(Command):
    """Choose the voucher's provider, or change it from a day on (default: see `granting.first_day_of_choice`)."""

    provider_id: UUID
    from_day: date | None = None
    unit_price_cents: int | None = None
    distance_km: int | None = None
    beyond_area_reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NameInstructor(Command):
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCaseworker(Command):
    caseworker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeOnRemote(Command):
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSession(Command):
    entry_id: UUID
    held_on: date
    minutes: int
    starts_at: time | None = None
    mode: Mode = Mode.IN_PERSON
    excursion: bool = False
    worker_id: UUID | None = None
    group_id: UUID | None = None
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordNoShow(Command):
    entry_id: UUID
    planned_on: date
    cause: Cause
    minutes: int | None = None
    cancelled_on: date | None = None
    justified: bool = False
    client_contacted_at: datetime | None = None
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordProviderCancellation(Command):
    entry_id: UUID
    planned_on: date
    reason: Sealed
    client_told_at: datetime | None = None
    documented: bool = False
    replacement_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendVoucher(Command):
    entry_id: UUID
    grant: GrantRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseEntry(Command):
    entry_id: UUID
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport(Command):
    kind: ReportKind
    period: int
    delivered_on: date
    to: tuple[Recipient, ...]
    holds: tuple[ReportPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact(Command):
    contact_with: ContactWith
    contacted_at: datetime
    about: tuple[UUID, ...] = ()
    note: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeOnReplacement(Command):
    entry_id: UUID
    replacement_on: date | None = None
    client_told_at: datetime | None = None
    documented: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIncident(Command):
    happened_on: date
    description: Sealed
    told_caseworker_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeasure(Command):
    measured_on: date
    result: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseVoucher(Command):
    entry_id: UUID
    closed_on: date
    reason: ClosingReason


@dataclass(frozen=True, slots=True)
class Approval:
    """A provider's approval for one service from a day to an optional last one, at a unit price (§ 2, § 6)."""

    service: Service
    from_day: date
    until: date | None
    unit_price_cents: int
    waived: tuple[Waiver, ...] = ()

    def holds_on(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


@dataclass(frozen=True, slots=True)
class Suspension:
    """From a day on none of the provider's approvals holds, until its last day if it has been reinstated (§ 2)."""

    from_day: date
    until: date | None
    reason: Sealed
    reinstated_because: Sealed | None = None

    def holds_on(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on a provider's staff list: what they are trained for and which services they work in (§ 2.1).

    `title_in_register` tells that a protected title is entered in the register of social care professionals.
    """

    worker_id: UUID
    qualifications: tuple[Qualification, ...]
    title_in_register: bool
    services: tuple[Service, ...]
    from_day: date
    until: date | None

    def works_on(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


def covers(first_day: date, last_day: date | None, day: date) -> bool:
    """Whether a day lies between two, both included; without a last day there is no end."""
    return first_day <= day and (last_day is None or day <= last_day)


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the register knows of the client: never stored in an event, only the findings made from it are."""

    born_on: date
    municipality_on: Callable[[date], str]


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """The group that an entry names: whose it is, and whether the voucher's client is enrolled on the entry's day."""

    provider_id: UUID
    may_attend: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision needs beyond its voucher: from the register, the price list, the provider and the group.

    `cap_cents_on` gives the cap price of the voucher's service in force on a day, None where the list has none;
    `approvals`, `suspensions` and `staff` are those of each provider that the command concerns. A fact that a command
    has no need of is None or empty.
    """

    client: ClientFacts | None = None
    cap_cents_on: Callable[[date], int | None] | None = None
    approvals: Mapping[UUID, tuple[Approval, ...]] = field(default_factory=dict)
    suspensions: Mapping[UUID, tuple[Suspension, ...]] = field(default_factory=dict)
    staff: Mapping[UUID, tuple[Worker, ...]] = field(default_factory=dict)
    group: GroupFacts | None = None

    def approval_on(self, provider_id: UUID, service: Service, day: date) -> Approval | None:
        """A provider's approval for a service that holds on a day, the latest given where several do.

        None while the provider is suspended.
        """
        if any(suspension.holds_on(day) for suspension in self.suspensions.get(provider_id, ())):
            return None
        given = self.approvals.get(provider_id, ())
        holding = [one for one in given if one.service is service and one.holds_on(day)]
        return holding[-1] if holding else None
