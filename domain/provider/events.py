"""What can have happened to a provider."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.event import DECIDED, PURPOSE, Event, Sealed
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRegistered(Event):
    """The county took a provider into its register (§ 2)."""

    TOPIC: ClassVar[str] = "ProviderRegistered:1"
    HAPPENED: ClassVar[str] = DECIDED
    name: str
    business_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A requirement that the county did not insist on, and why (§ 2)."""

    code: str
    reason: Sealed = field(metadata={PURPOSE: "waiver"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderApproved(Event):
    """The county approved a provider for a service from a day, at a unit price at most the cap (§ 2, § 6)."""

    TOPIC: ClassVar[str] = "ProviderApproved:1"
    HAPPENED: ClassVar[str] = "from_day"
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
    HAPPENED: ClassVar[str] = "from_day"
    from_day: date
    soteri_categories: tuple[str, ...]
    subcontractors: bool
    municipalities: tuple[str, ...]
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled(Event):
    """The county received one of the application's documents; one of the same kind takes its place (§ 2.3)."""

    TOPIC: ClassVar[str] = "DocumentFiled:1"
    HAPPENED: ClassVar[str] = "received_on"
    kind: DocumentKind
    reference: str
    sha256: str | None
    received_on: date
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InsuranceStated(Event):
    """The provider is insured against these perils from a day to an optional last one (§ 2.5).

    `amount_cents` is the insured sum. `sufficient` is whether the county accepts it as enough for what the provider
    does; None: nobody has judged it.
    """

    TOPIC: ClassVar[str] = "InsuranceStated:1"
    HAPPENED: ClassVar[str] = "from_day"
    perils: tuple[Peril, ...]
    from_day: date
    until: date | None
    reference: str
    amount_cents: int | None = None
    sufficient: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerListed(Event):
    """A worker stands on the provider's staff list, or stands there otherwise from now on (§ 2.1)."""

    TOPIC: ClassVar[str] = "WorkerListed:1"
    HAPPENED: ClassVar[str] = "from_day"
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
    HAPPENED: ClassVar[str] = DECIDED
    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationAccepted(Event):
    """The county accepted a worker's other degree for these competences, case by case (§ 2.1)."""

    TOPIC: ClassVar[str] = "QualificationAccepted:1"
    HAPPENED: ClassVar[str] = DECIDED
    worker_id: UUID
    competences: tuple[Competence, ...]
    reason: Sealed = field(metadata={PURPOSE: "acceptance"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalEnded(Event):
    """The provider's approval for a service ends on a day, earlier than it would have (§ 2)."""

    TOPIC: ClassVar[str] = "ApprovalEnded:1"
    HAPPENED: ClassVar[str] = "last_day"
    service: Service
    last_day: date
    reason: Sealed = field(metadata={PURPOSE: "ending"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSuspended(Event):
    """From a day on none of the provider's approvals holds, until it is reinstated (§ 2)."""

    TOPIC: ClassVar[str] = "ProviderSuspended:1"
    HAPPENED: ClassVar[str] = "from_day"
    from_day: date
    reason: Sealed = field(metadata={PURPOSE: "suspension"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderReinstated(Event):
    """From a day on the provider's approvals hold again (§ 2)."""

    TOPIC: ClassVar[str] = "ProviderReinstated:1"
    HAPPENED: ClassVar[str] = "from_day"
    from_day: date
    reason: Sealed = field(metadata={PURPOSE: "reinstatement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountProposed(Event):
    """Somebody proposed the account that the provider is paid to: not before another person confirms it (§ 6)."""

    TOPIC: ClassVar[str] = "BankAccountProposed:1"
    HAPPENED: ClassVar[str] = DECIDED
    account_id: UUID
    iban: Sealed = field(metadata={PURPOSE: "iban"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccountConfirmed(Event):
    """Another person confirmed the account that was proposed last: the provider is paid to it from now on (§ 6)."""

    TOPIC: ClassVar[str] = "BankAccountConfirmed:1"
    HAPPENED: ClassVar[str] = DECIDED
    account_id: UUID


ProviderEvent = (
    ProviderRegistered
    | ParticularsStated
    | DocumentFiled
    | InsuranceStated
    | WorkerListed
    | WorkerNameErased
    | QualificationAccepted
    | ProviderApproved
    | ApprovalEnded
    | ProviderSuspended
    | ProviderReinstated
    | BankAccountProposed
    | BankAccountConfirmed
)
