"""What can have happened to a voucher."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.event import DECIDED, Charge, Event, Quantity, Sealed
from domain.rulebook import Service


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


class DeliveryWay(StrEnum):
    """How a report was delivered (§ 3.1)."""

    PAPER = "paper"
    SECURE_EMAIL = "secure_email"
    CLIENT_RECORDS = "client_records"
    EMAIL = "email"


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
    HAPPENED: ClassVar[str] = "grant.starts_on"
    entry_id: UUID
    client_id: UUID
    service: Service
    caseworker_id: UUID
    grant: Grant
    provider_id: UUID | None
    distance_km: int | None
    beyond_area_reason: Sealed | None
    remote_agreed: bool
    distance_tenths_km: int | None = None

    @property
    def value(self) -> Charge:
        return Charge(self.grant.quantity, self.grant.value_cents)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPrice:
    """The unit price of one period, by its number, from the provider's first day on, and the one until then."""

    period: int
    unit_price_cents: int
    value_cents: int
    unit_price_cents_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderChosen(Event):
    """The client chose a provider, or another one from a day on; prices of periods can only fall by it (§ 6).

    `chosen_on` is the day on which the client did so. None: it was not told; it is taken to be the day on which it was
    recorded, or the provider's first day where that is earlier.
    """

    TOPIC: ClassVar[str] = "ProviderChosen:1"
    HAPPENED: ClassVar[str] = "from_day"
    provider_id: UUID
    from_day: date
    prices: tuple[PeriodPrice, ...]
    distance_km: int | None
    beyond_area_reason: Sealed | None
    chosen_on: date | None = None
    distance_tenths_km: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOfProvider(Event):
    """What a provider tells beside its entries: `provider_id` is whose it is, told by itself or by a caseworker for it.

    Before it was told, a provider alone could: then it is who acted.
    """

    provider_id: UUID | None = None

    @property
    def provider(self) -> UUID | None:
        """Whose it is."""
        return self.provider_id if self.provider_id is not None else self.by.organisation

    @property
    def whose(self) -> UUID | None:
        return self.provider


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructorNamed(ToldOfProvider):
    """The provider named the worker who is responsible for the client, and whom it told so already (§ 4.1)."""

    TOPIC: ClassVar[str] = "InstructorNamed:1"
    HAPPENED: ClassVar[str] = DECIDED
    worker_id: UUID
    client_told_at: datetime | None = None
    caseworker_told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseworkerAssigned(Event):
    """Another caseworker follows the client from now on (§ 4.1)."""

    TOPIC: ClassVar[str] = "CaseworkerAssigned:1"
    HAPPENED: ClassVar[str] = DECIDED
    caseworker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteAgreementChanged(Event):
    """Remote coaching was agreed on with the client, or no longer is (§ 4.2)."""

    TOPIC: ClassVar[str] = "RemoteAgreementChanged:1"
    HAPPENED: ClassVar[str] = DECIDED
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecorded(Event):
    """An entry of a provider: it has an id, a provider, a period and a charge at a unit price (§ 5, § 6).

    `after_closing` tells that the voucher stood closed when it was recorded: what it draws had lapsed by then.
    """

    entry_id: UUID
    provider_id: UUID
    period: int
    charge: Charge
    unit_price_cents: int
    after_closing: bool

    @property
    def value(self) -> Charge:
        return self.charge

    @property
    def charged(self) -> tuple[UUID, int] | None:
        return self.provider_id, self.charge.amount_cents

    @property
    def charge_at(self) -> tuple[Charge, int]:
        return self.charge, self.unit_price_cents

    @property
    def whose(self) -> UUID:
        return self.provider_id


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld(EntryRecorded):
    """A session or an activity day took place (§ 6)."""

    TOPIC: ClassVar[str] = "SessionHeld:1"
    HAPPENED: ClassVar[str] = "held_on"
    held_on: date
    minutes: int
    starts_at: time | None
    mode: Mode
    excursion: bool
    worker_id: UUID | None
    group_id: UUID | None
    replaces: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowRecorded(EntryRecorded):
    """An agreed session or day was cancelled by the client on the day itself, or missed (§ 5)."""

    TOPIC: ClassVar[str] = "NoShowRecorded:1"
    HAPPENED: ClassVar[str] = "planned_on"
    planned_on: date
    cause: Cause
    minutes: int | None
    cancelled_on: date | None
    justified: bool
    client_contacted_at: datetime | None
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowCharged(EntryRecorded):
    """The month's charge moved to this no-show, because the one that carried it was corrected away (§ 5)."""

    TOPIC: ClassVar[str] = "NoShowCharged:1"
    HAPPENED: ClassVar[str] = "planned_on"
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderCancelled(EntryRecorded):
    """The provider cancelled an agreed time: never billable, and a replacement is owed (§ 5)."""

    TOPIC: ClassVar[str] = "ProviderCancelled:1"
    HAPPENED: ClassVar[str] = "planned_on"
    planned_on: date
    reason: Sealed
    client_told_at: datetime | None
    documented: bool
    replacement_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOver(EntryRecorded):
    """What another system had drawn from the voucher and settled by a day, in one sum: it is billed nowhere here.

    `provider_id` is who served on that day, `system` what the other system is called.
    """

    TOPIC: ClassVar[str] = "CarriedOver:1"
    HAPPENED: ClassVar[str] = "until"
    until: date
    system: str

    @property
    def charged(self) -> None:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A unit price (cents an hour or a day) that holds in a period from a day on."""

    from_day: date
    unit_price_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherExtended(Event):
    """A new decision added a further period (§ 6).

    Where a cheaper provider had been chosen for later days of it, `later_prices` hold from that provider's days on.
    None: the grant's price holds throughout. `period` is the period's number, None before it was told.
    """

    TOPIC: ClassVar[str] = "VoucherExtended:1"
    HAPPENED: ClassVar[str] = "grant.starts_on"
    entry_id: UUID
    grant: Grant
    later_prices: tuple[Priced, ...] | None = None
    period: int | None = None

    @property
    def value(self) -> Charge:
        return Charge(self.grant.quantity, self.grant.value_cents)


class EntryKind(StrEnum):
    """What an entry of a voucher is."""

    ISSUE = "issue"
    SESSION = "session"
    NO_SHOW = "no_show"
    PROVIDER_CANCELLATION = "provider_cancellation"
    EXTENSION = "extension"
    CLOSING = "closing"
    CARRIED_OVER = "carried_over"


OF_PROVIDERS = (EntryKind.SESSION, EntryKind.NO_SHOW, EntryKind.PROVIDER_CANCELLATION)
"""What providers record."""

ON_PERIODS = (*OF_PROVIDERS, EntryKind.CARRIED_OVER)
"""What stands on a period: what providers record, and what another system had drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal(Event):
    """What was recorded no longer stands: the event carries the opposite of what it moved (§ 5, § 6).

    `happened_on` is the reversed entry's own date.
    """

    entry_id: UUID
    happened_on: date
    charge: Charge
    reason: Sealed

    @property
    def value(self) -> Charge:
        return self.charge

    @property
    def charge_at(self) -> tuple[Charge, int]:
        return self.charge, 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCorrected(Reversal):
    """A session, a no-show, a cancellation or what was carried over was corrected away: the opposite of its charge,
    negative or 0 (§ 5, § 6).

    `after_closing` tells that the voucher stood closed: what comes back has lapsed at once.
    """

    TOPIC: ClassVar[str] = "EntryCorrected:1"
    HAPPENED: ClassVar[str] = "happened_on"
    kind: EntryKind
    provider_id: UUID
    period: int
    unit_price_cents: int
    after_closing: bool

    @property
    def charged(self) -> tuple[UUID, int] | None:
        if self.kind is EntryKind.CARRIED_OVER:
            return None
        return self.provider_id, self.charge.amount_cents

    @property
    def charge_at(self) -> tuple[Charge, int]:
        return self.charge, self.unit_price_cents

    @property
    def whose(self) -> UUID:
        return self.provider_id


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodWithdrawn(Reversal):
    """A granted period was taken back: `charge` takes its quantity and value away, and is negative (§ 6).

    `after_closing` tells that the voucher stood closed: what is taken away had lapsed.
    """

    TOPIC: ClassVar[str] = "PeriodWithdrawn:1"
    HAPPENED: ClassVar[str] = "happened_on"
    period: int
    unit_price_cents: int
    after_closing: bool

    @property
    def kind(self) -> EntryKind:
        """What the period's own entry is: the first was issued, every later one is an extension."""
        return EntryKind.ISSUE if self.period == 1 else EntryKind.EXTENSION

    @property
    def charge_at(self) -> tuple[Charge, int]:
        return self.charge, self.unit_price_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherReopened(Reversal):
    """A closing was taken back: `charge` gives back what had lapsed with it, and is positive or 0 (§ 5)."""

    TOPIC: ClassVar[str] = "VoucherReopened:1"
    HAPPENED: ClassVar[str] = "happened_on"

    @property
    def kind(self) -> EntryKind:
        """What the entry is that no longer stands."""
        return EntryKind.CLOSING


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDelivered(ToldOfProvider):
    """The provider delivered a plan, an interim or a final report about a period (§ 3.1)."""

    TOPIC: ClassVar[str] = "ReportDelivered:1"
    HAPPENED: ClassVar[str] = "delivered_on"
    kind: ReportKind
    period: int
    delivered_on: date
    to: tuple[Recipient, ...]
    holds: tuple[ReportPart, ...]
    way: DeliveryWay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecorded(ToldOfProvider):
    """The provider was in touch with client or caseworker (§ 3.1, § 5); `about` names the entries it concerned."""

    TOPIC: ClassVar[str] = "ContactRecorded:1"
    HAPPENED: ClassVar[str] = "contacted_at"
    contact_with: ContactWith
    contacted_at: datetime
    about: tuple[UUID, ...]
    note: Sealed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementAgreed(Event):
    """A time was agreed in place of one that the provider had cancelled, or its other duties were done later (§ 5)."""

    TOPIC: ClassVar[str] = "ReplacementAgreed:1"
    HAPPENED: ClassVar[str] = DECIDED
    entry_id: UUID
    replacement_on: date | None
    client_told_at: datetime | None
    documented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported(ToldOfProvider):
    """The provider told of damage or an injury (§ 2.5)."""

    TOPIC: ClassVar[str] = "IncidentReported:1"
    HAPPENED: ClassVar[str] = "happened_on"
    happened_on: date
    told_caseworker_at: datetime | None
    description: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNoticed(ToldOfProvider):
    """The provider noticed a change in the client's situation that may bear on its plan or on the service (§ 3.1)."""

    TOPIC: ClassVar[str] = "ChangeNoticed:1"
    HAPPENED: ClassVar[str] = "noticed_on"
    noticed_on: date
    told_caseworker_at: datetime | None
    description: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRecorded(Event):
    """A survey or measure that the county asks for was taken (§ 3.1)."""

    TOPIC: ClassVar[str] = "MeasureRecorded:1"
    HAPPENED: ClassVar[str] = "measured_on"
    measured_on: date
    result: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherClosed(Event):
    """The voucher was closed: what was left of it lapsed (§ 5)."""

    TOPIC: ClassVar[str] = "VoucherClosed:1"
    HAPPENED: ClassVar[str] = "closed_on"
    entry_id: UUID
    closed_on: date
    reason: ClosingReason
    lapsed: Charge

    @property
    def value(self) -> Charge:
        return self.lapsed


VoucherEvent = (
    VoucherIssued
    | ProviderChosen
    | InstructorNamed
    | CaseworkerAssigned
    | RemoteAgreementChanged
    | SessionHeld
    | NoShowRecorded
    | NoShowCharged
    | ProviderCancelled
    | CarriedOver
    | VoucherExtended
    | EntryCorrected
    | PeriodWithdrawn
    | VoucherReopened
    | ReportDelivered
    | ContactRecorded
    | ReplacementAgreed
    | IncidentReported
    | ChangeNoticed
    | MeasureRecorded
    | VoucherClosed
)
