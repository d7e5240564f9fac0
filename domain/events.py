"""The event catalogue: what can have happened, in the past tense, each with a fixed topic.

An event stores the outcome of its decision: what was charged, under which sections and which version of the rulebook,
with which warnings. Replaying never decides again. No event holds personal data in clear: people are random or derived
ids, texts are `Sealed` under the client's key before they come here.

Two clocks: the day it happened stands in the event, the instant it was recorded is a column of the log. `decided_at`
is the clock of the service that decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, NewType
from uuid import UUID

from domain.errors import Finding
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service

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


class Mode(StrEnum):
    """How a session was held (§ 4.2)."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    ONLINE = "online"


class Cause(StrEnum):
    """Why an agreed session or day was not held (§ 5)."""

    CANCELLED_SAME_DAY = "cancelled_same_day"
    ABSENT = "absent"


class InclusionGround(StrEnum):
    """What inclusion activity is granted on (§ 4.2.4)."""

    THIRD_SECTOR_INSUFFICIENT = "third_sector_insufficient"
    EARLIER_SERVICES_SUITABLE = "earlier_services_suitable"


class ReportKind(StrEnum):
    """The provider's reports on a client (§ 3.1, § 4.2)."""

    PLAN = "plan"
    INTERIM = "interim"
    FINAL = "final"


class Recipient(StrEnum):
    """Who a report was delivered to (§ 3.1)."""

    CLIENT = "client"
    CASEWORKER = "caseworker"
    COUNTY = "county"


class ReportPart(StrEnum):
    """What a final report holds (§ 3.1)."""

    GOAL = "goal"
    CHANGES = "changes"
    MEANS = "means"
    PLAN = "plan"


class ClosingReason(StrEnum):
    """Why a voucher is closed (§ 5)."""

    COMPLETED = "completed"
    NOT_SUITABLE = "not_suitable"
    INTERRUPTED_BY_CLIENT = "interrupted_by_client"
    NEVER_STARTED = "never_started"
    MOVED_AWAY = "moved_away"
    DIED = "died"
    PROVIDER_WITHDREW = "provider_withdrew"


class ContactWith(StrEnum):
    """Whom the provider reached (§ 3.1, § 5)."""

    CLIENT = "client"
    CASEWORKER = "caseworker"


class GroupKind(StrEnum):
    """How clients take part in a group of group coaching (§ 4.2.2)."""

    CLOSED = "closed"
    OPEN = "open"


class Theme(StrEnum):
    """What a group is about (§ 4.2.2): the nine of the rulebook, in its order."""

    PARTICIPATION = "participation"
    WORK_AND_EDUCATION = "work_and_education"
    MONEY = "money"
    HOUSING = "housing"
    USE_OF_TIME = "use_of_time"
    EATING = "eating"
    EXERCISE = "exercise"
    CARE_OF_ONESELF = "care_of_oneself"
    ADDICTIONS = "addictions"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One period as its decision gives it: dates, quantity, unit price and the needs that were stated (§ 6).

    `value_cents` is granted units × unit price. `decision_number` is the decision's number in the county's own
    register.
    """

    decision_number: str
    decided_on: date
    starts_on: date
    ends_on: date
    quantity: Quantity
    unit_price_cents: int
    value_cents: int
    everyday_skills_need: bool = False
    inclusion_grounds: tuple[InclusionGround, ...] = ()
    four_days_a_week: bool = False
    four_days_reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherIssued(Event):
    """The county granted a client a voucher for one service: its first period (§ 6)."""

    TOPIC: ClassVar[str] = "VoucherIssued:1"
    entry_id: UUID
    client_id: UUID
    service: Service
    caseworker_id: UUID
    grant: Grant
    provider_id: UUID | None
    distance_km: int | None
    beyond_area_reason: Sealed | None
    remote_agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPrice:
    """The unit price of one period, by its number, from the provider's first day on."""

    period: int
    unit_price_cents: int
    value_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChosen(Event):
    """The client chose a provider, or another one from a day on; prices of periods can only fall by it (§ 6)."""

    TOPIC: ClassVar[str] = "ProviderChosen:1"
    provider_id: UUID
    from_day: date
    prices: tuple[PeriodPrice, ...]
    distance_km: int | None
    beyond_area_reason: Sealed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructorNamed(Event):
    """The provider named the worker who is responsible for the client (§ 4.1)."""

    TOPIC: ClassVar[str] = "InstructorNamed:1"
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseworkerAssigned(Event):
    """Another caseworker follows the client from now on (§ 4.1)."""

    TOPIC: ClassVar[str] = "CaseworkerAssigned:1"
    caseworker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAgreementChanged(Event):
    """Remote coaching was agreed on with the client, or no longer is (§ 4.2)."""

    TOPIC: ClassVar[str] = "RemoteAgreementChanged:1"
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Event):
    """An entry of a provider: it has an id, a provider, a period and a charge at a unit price (§ 5, § 6).

    `after_closing` tells that the voucher stood closed when it was recorded: what it draws had lapsed by then.
    """

    entry_id: UUID
    provider_id: UUID
    period: int
    charge: Charge
    unit_price_cents: int
    after_closing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld(Recorded):
    """A session or an activity day took place (§ 6)."""

    TOPIC: ClassVar[str] = "SessionHeld:1"
    held_on: date
    minutes: int
    starts_at: time | None
    mode: Mode
    excursion: bool
    worker_id: UUID | None
    group_id: UUID | None
    replaces: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowRecorded(Recorded):
    """An agreed session or day was cancelled by the client on the day itself, or missed (§ 5)."""

    TOPIC: ClassVar[str] = "NoShowRecorded:1"
    planned_on: date
    cause: Cause
    minutes: int | None
    cancelled_on: date | None
    justified: bool
    client_contacted_at: datetime | None
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowCharged(Recorded):
    """The month's charge moved to this no-show, because the one that carried it was corrected away (§ 5)."""

    TOPIC: ClassVar[str] = "NoShowCharged:1"
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCancelled(Recorded):
    """The provider cancelled an agreed time: never billable, and a replacement is owed (§ 5)."""

    TOPIC: ClassVar[str] = "ProviderCancelled:1"
    planned_on: date
    reason: Sealed
    client_told_at: datetime | None
    documented: bool
    replacement_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A unit price (cents an hour or a day) that holds in a period from a day on."""

    from_day: date
    unit_price_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherExtended(Event):
    """A new decision added a further period (§ 6).

    Where a cheaper provider had been chosen for later days of it, `later_prices` hold from that provider's days on.
    None: the grant's price holds throughout.
    """

    TOPIC: ClassVar[str] = "VoucherExtended:1"
    entry_id: UUID
    grant: Grant
    later_prices: tuple[Priced, ...] | None = None


class EntryKind(StrEnum):
    """What an entry of a voucher is."""

    ISSUE = "issue"
    SESSION = "session"
    NO_SHOW = "no_show"
    PROVIDER_CANCELLATION = "provider_cancellation"
    EXTENSION = "extension"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReversed(Event):
    """An entry was corrected away: this event carries the opposite of its charge (§ 5, § 6).

    `charge` is negative or 0. For a granted period it takes the period's value back, for a closing it gives back what
    had lapsed (then it is positive). `happened_on` is the reversed entry's own date.
    """

    TOPIC: ClassVar[str] = "EntryReversed:1"
    entry_id: UUID
    kind: EntryKind
    happened_on: date
    provider_id: UUID | None
    period: int | None
    charge: Charge
    unit_price_cents: int
    after_closing: bool
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivered(Event):
    """The provider delivered a plan, an interim or a final report about a period (§ 3.1)."""

    TOPIC: ClassVar[str] = "ReportDelivered:1"
    kind: ReportKind
    period: int
    delivered_on: date
    to: tuple[Recipient, ...]
    holds: tuple[ReportPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(Event):
    """The provider was in touch with client or caseworker (§ 3.1, § 5); `about` names the entries it concerned."""

    TOPIC: ClassVar[str] = "ContactRecorded:1"
    contact_with: ContactWith
    contacted_at: datetime
    about: tuple[UUID, ...]
    note: Sealed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementAgreed(Event):
    """A time was agreed in place of one that the provider had cancelled, or its other duties were done later (§ 5)."""

    TOPIC: ClassVar[str] = "ReplacementAgreed:1"
    entry_id: UUID
    replacement_on: date | None
    client_told_at: datetime | None
    documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(Event):
    """The provider told of damage or an injury (§ 2.5)."""

    TOPIC: ClassVar[str] = "IncidentReported:1"
    happened_on: date
    told_caseworker_at: datetime | None
    description: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRecorded(Event):
    """A survey or measure that the county asks for was taken (§ 3.1)."""

    TOPIC: ClassVar[str] = "MeasureRecorded:1"
    measured_on: date
    result: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherClosed(Event):
    """The voucher was closed: what was left of it lapsed (§ 5)."""

    TOPIC: ClassVar[str] = "VoucherClosed:1"
    entry_id: UUID
    closed_on: date
    reason: ClosingReason
    lapsed: Charge


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRegistered(Event):
    """The county took a provider into its register (§ 2)."""

    TOPIC: ClassVar[str] = "ProviderRegistered:1"
    name: str
    business_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A requirement that the county did not insist on, and why (§ 2)."""

    code: str
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderApproved(Event):
    """The county approved a provider for a service from a day, at a unit price at most the cap (§ 2, § 6)."""

    TOPIC: ClassVar[str] = "ProviderApproved:1"
    service: Service
    from_day: date
    until: date | None
    unit_price_cents: int
    waived: tuple[Waiver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a provider receives clients."""

    municipality: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticularsStated(Event):
    """From a day: how the provider is registered in Soteri, whether it has subcontractors, where it works (§ 2)."""

    TOPIC: ClassVar[str] = "ParticularsStated:1"
    from_day: date
    soteri_categories: tuple[str, ...]
    subcontractors: bool
    municipalities: tuple[str, ...]
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled(Event):
    """The county received one of the application's documents; one of the same kind takes its place (§ 2.3)."""

    TOPIC: ClassVar[str] = "DocumentFiled:1"
    kind: DocumentKind
    reference: str
    sha256: str | None
    received_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceStated(Event):
    """The provider is insured against these perils from a day to an optional last one (§ 2.5)."""

    TOPIC: ClassVar[str] = "InsuranceStated:1"
    perils: tuple[Peril, ...]
    from_day: date
    until: date | None
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerListed(Event):
    """A worker stands on the provider's staff list, or stands there otherwise from now on (§ 2.1)."""

    TOPIC: ClassVar[str] = "WorkerListed:1"
    worker_id: UUID
    qualifications: tuple[Qualification, ...]
    title_in_register: bool
    services: tuple[Service, ...]
    from_day: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerNameErased(Event):
    """The name of a worker was removed from the register; the worker stays on the list by the id alone."""

    TOPIC: ClassVar[str] = "WorkerNameErased:1"
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationAccepted(Event):
    """The county accepted a worker's other degree for these competences, case by case (§ 2.1)."""

    TOPIC: ClassVar[str] = "QualificationAccepted:1"
    worker_id: UUID
    competences: tuple[Competence, ...]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalEnded(Event):
    """The provider's approval for a service ends on a day, earlier than it would have (§ 2)."""

    TOPIC: ClassVar[str] = "ApprovalEnded:1"
    service: Service
    last_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSuspended(Event):
    """From a day on none of the provider's approvals holds, until it is reinstated (§ 2)."""

    TOPIC: ClassVar[str] = "ProviderSuspended:1"
    from_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderReinstated(Event):
    """From a day on the provider's approvals hold again (§ 2)."""

    TOPIC: ClassVar[str] = "ProviderReinstated:1"
    from_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCapSet(Event):
    """The county set the highest unit price of a service from a day (§ 6, appendix 2)."""

    TOPIC: ClassVar[str] = "PriceCapSet:1"
    service: Service
    from_day: date
    cap_cents: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCreated(Event):
    """A provider announced a group of group coaching: its dates, themes and largest size (§ 4.2.2)."""

    TOPIC: ClassVar[str] = "GroupCreated:1"
    provider_id: UUID
    name: str
    kind: GroupKind
    largest: int
    starts_on: date
    ends_on: date | None
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEnrolled(Event):
    """A client joined a group by a voucher (§ 4.2.2).

    In an open group it takes part on the days of one of the voucher's periods, in a closed one with all the others.
    """

    TOPIC: ClassVar[str] = "MemberEnrolled:1"
    voucher_id: UUID
    client_id: UUID
    enrolled_on: date
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeparted(Event):
    """A client left a group before its time; the place is free from that day."""

    TOPIC: ClassVar[str] = "MemberDeparted:1"
    voucher_id: UUID
    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPostponed(Event):
    """A group's start was moved to a later day (§ 5)."""

    TOPIC: ClassVar[str] = "GroupPostponed:1"
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCalledOff(Event):
    """A closed group does not take place, or an open one goes on no longer (§ 5)."""

    TOPIC: ClassVar[str] = "GroupCalledOff:1"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNotified(Event):
    """A member, its caseworker or both were told that the group's start was moved or called off (§ 5)."""

    TOPIC: ClassVar[str] = "MemberNotified:1"
    voucher_id: UUID
    told: tuple[ContactWith, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A member of a group who missed its session, and why."""

    voucher_id: UUID
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSessionHeld(Event):
    """A group met: each of its members was there or not (§ 4.2.2). What it costs stands on each member's voucher."""

    TOPIC: ClassVar[str] = "GroupSessionHeld:1"
    held_on: date
    minutes: int
    excursion: bool
    attended: tuple[UUID, ...]
    missed: tuple[Missed, ...]


CATALOGUE: Mapping[str, type[Event]] = MappingProxyType(
    {
        event.TOPIC: event
        for event in (
            VoucherIssued,
            ProviderChosen,
            InstructorNamed,
            CaseworkerAssigned,
            RemoteAgreementChanged,
            SessionHeld,
            NoShowRecorded,
            NoShowCharged,
            ProviderCancelled,
            VoucherExtended,
            EntryReversed,
            ReportDelivered,
            ContactRecorded,
            ReplacementAgreed,
            IncidentReported,
            MeasureRecorded,
            VoucherClosed,
            ProviderRegistered,
            ParticularsStated,
            DocumentFiled,
            InsuranceStated,
            WorkerListed,
            WorkerNameErased,
            QualificationAccepted,
            ProviderApproved,
            ApprovalEnded,
            ProviderSuspended,
            ProviderReinstated,
            PriceCapSet,
            GroupCreated,
            MemberEnrolled,
            MemberDeparted,
            GroupPostponed,
            GroupCalledOff,
            MemberNotified,
            GroupSessionHeld,
        )
    }
)
"""Topic to event type: the only names that the log's bytes are read by."""
