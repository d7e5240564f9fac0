"""What callers can ask of a provider."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import Sealed
from domain.provider.events import Site, Waiver
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProvider(Command):
    provider_id: UUID
    name: str
    business_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateParticulars(Command):
    """What holds from a day on, in whole, until the day of another statement; of two for one day the later holds."""

    from_day: date
    soteri_categories: tuple[str, ...]
    subcontractors: bool
    municipalities: tuple[str, ...]
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDocument(Command):
    """`reference` is the document's number in the county's records, `sha256` the digest of its bytes, if taken."""

    kind: DocumentKind
    reference: str
    received_on: date
    sha256: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInsurance(Command):
    perils: tuple[Peril, ...]
    from_day: date
    reference: str
    until: date | None = None
    amount_cents: int | None = None
    sufficient: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWorker(Command):
    """Put a worker on the staff list; one that stands there gets what is said now instead."""

    worker_id: UUID
    qualifications: tuple[Qualification, ...]
    title_in_register: bool
    services: tuple[Service, ...]
    from_day: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseWorkerName(Command):
    """Let the register forget a worker's name; the names are not in the log."""

    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptQualification(Command):
    worker_id: UUID
    competences: tuple[Competence, ...]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveProvider(Command):
    """Approve for a service from a day to an optional last one, at a price; `waived` are stated exceptions."""

    service: Service
    from_day: date
    until: date | None
    unit_price_cents: int
    waived: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndApproval(Command):
    service: Service
    last_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendProvider(Command):
    from_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateProvider(Command):
    from_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeBankAccount(Command):
    account_id: UUID
    iban: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmBankAccount(Command):
    account_id: UUID


ProviderCommand = (
    StateParticulars
    | FileDocument
    | StateInsurance
    | ListWorker
    | EraseWorkerName
    | AcceptQualification
    | EndApproval
    | SuspendProvider
    | ReinstateProvider
    | ProposeBankAccount
    | ConfirmBankAccount
)
"""What is decided on the provider alone; `RegisterProvider` begins it, `ApproveProvider` asks for the cap price too."""
