"""What callers can ask of a voucher."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import Charge, Quantity, Sealed
from domain.rulebook import Service
from domain.voucher.events import (
    Cause,
    ClosingReason,
    ContactWith,
    DeliveryWay,
    InclusionGround,
    Mode,
    Recipient,
    ReportKind,
    ReportPart,
)


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
    distance_tenths_km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseProvider(Command):
    """Choose the voucher's provider, or change it from a day on (default: see `granting.first_day_of_choice`).

    `chosen_on` is the day on which the client chose.
    """

    provider_id: UUID
    from_day: date | None = None
    unit_price_cents: int | None = None
    distance_km: int | None = None
    beyond_area_reason: Sealed | None = None
    chosen_on: date | None = None
    distance_tenths_km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForProvider(Command):
    """What a provider tells of itself, or a caseworker for a provider that cannot: then `provider_id` names it."""

    provider_id: UUID | None = None

    @property
    def provider(self) -> UUID | None:
        """Whose it is; None where a caseworker names nobody."""
        return self.by.organisation if self.by.organisation is not None else self.provider_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NameInstructor(ForProvider):
    """`client_told_at` and `caseworker_told_at` are when they were told who instructs, if they were already."""

    worker_id: UUID
    client_told_at: datetime | None = None
    caseworker_told_at: datetime | None = None


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
class CarryOver(Command):
    """Take over what another system, by its name, had drawn and settled until a day."""

    entry_id: UUID
    until: date
    charge: Charge
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendVoucher(Command):
    entry_id: UUID
    grant: GrantRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReverseEntry(Command):
    entry_id: UUID
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverReport(ForProvider):
    kind: ReportKind
    period: int
    delivered_on: date
    to: tuple[Recipient, ...]
    holds: tuple[ReportPart, ...] = ()
    way: DeliveryWay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContact(ForProvider):
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
class ReportIncident(ForProvider):
    happened_on: date
    description: Sealed
    told_caseworker_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChange(ForProvider):
    noticed_on: date
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


VoucherCommand = (
    IssueVoucher
    | ChooseProvider
    | NameInstructor
    | AssignCaseworker
    | AgreeOnRemote
    | RecordSession
    | RecordNoShow
    | RecordProviderCancellation
    | CarryOver
    | ExtendVoucher
    | ReverseEntry
    | DeliverReport
    | RecordContact
    | AgreeOnReplacement
    | ReportIncident
    | NoticeChange
    | RecordMeasure
    | CloseVoucher
)
