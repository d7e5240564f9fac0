"""What is sent about vouchers."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StrictBool, StrictInt

from api.http.bodies import (
    Body,
    Cents,
    Clock,
    Day,
    Given,
    Instant,
    Kilometres,
    LongText,
    Minutes,
    RegisterNumber,
    TenthsOfKilometre,
    named,
)
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


class Leave(Body):
    """The county's leave to choose a provider further away, with its reason (§ 6)."""

    reason: LongText


class FourDaysStatement(Body):
    """What four activity days a week rest on (§ 4.2.3)."""

    not_entitled_to_rehabilitative_work: StrictBool
    reason: LongText | None = None


class PeriodBody(Body):
    """A decision: its number, dates, quantity, price and the needs that it states (§ 6)."""

    decision_number: RegisterNumber
    decided_on: Day | None = Field(None, description="Default: today in Helsinki.")
    starts_on: Day
    ends_on: Day
    quantity: Given
    unit_price_cents: Cents | None = Field(
        None, description="Cents an hour or a day. Default: the chosen provider's approved price, without one the cap."
    )
    everyday_skills_need: StrictBool = False
    inclusion_grounds: list[InclusionGround] = Field([], max_length=2)
    four_days_a_week: FourDaysStatement | None = None


class NewVoucher(PeriodBody):
    """A voucher to issue."""

    client_id: UUID
    service: Service
    provider_id: UUID | None = None
    caseworker_id: UUID | None = Field(None, description="Default: who issues it.")
    distance_km: Kilometres | None = Field(None, description="From the client's home, in whole kilometres.")
    distance_tenths_km: TenthsOfKilometre | None = Field(
        None, description="The same in tenths of a kilometre; one of the two is told."
    )
    beyond_area_permitted: Leave | None = None
    remote_agreed: StrictBool = False

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "0b5f6f6e-6b1f-4a53-9d7a-2d1f7f6f0a11",
                    "service": "individual_coaching",
                    "decision_number": "SOS-2026-1042",
                    "starts_on": "2026-03-01",
                    "ends_on": "2026-06-30",
                    "quantity": {"minutes": 2400},
                    "provider_id": "5f0f0d1e-3a63-4c7e-8f0a-f0a5b8d5c5aa",
                    "distance_km": 7,
                }
            ]
        }
    )


class NewExtension(PeriodBody):
    """A further period to grant."""


class ProviderChoice(Body):
    """The provider that the client chose, from a day on."""

    provider_id: UUID
    starts_on: Day | None = Field(
        None,
        description="Default: the voucher's first day, for a change today.",
        validation_alias=named("starts_on", "from"),
    )
    chosen_on: Day | None = Field(
        None,
        description="When the client chose. Default: today, or with an earlier `starts_on` that day; the wait for the "
        "first session counts from it.",
    )
    unit_price_cents: Cents | None = None
    distance_km: Kilometres | None = None
    distance_tenths_km: TenthsOfKilometre | None = None
    beyond_area_permitted: Leave | None = None


class ForProviderBody(Body):
    """What a provider tells of itself, and a caseworker for a provider that cannot."""

    provider_id: UUID | None = Field(
        None, description="A caseworker names the provider that it records for; a provider records for itself."
    )


class InstructorBody(ForProviderBody):
    """Who instructs, and when the client and the caseworker were told so, if they were already (§ 4.1)."""

    worker_id: UUID
    client_told_at: Instant | None = None
    caseworker_told_at: Instant | None = None


class CaseworkerBody(Body):
    caseworker_id: UUID


class RemoteAgreement(Body):
    agreed: StrictBool


class NewSession(Body):
    """A session or an activity day that was held."""

    held_on: Day
    minutes: Minutes
    starts_at: Clock | None = None
    mode: Mode = Mode.IN_PERSON
    excursion: StrictBool = False
    worker_id: UUID | None = None
    group_id: UUID | None = None
    replaces: UUID | None = Field(None, description="The provider cancellation in whose place it was held.")

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"held_on": "2026-03-03", "minutes": 90, "starts_at": "09:00"}]}
    )


class NewNoShow(Body):
    """An agreed time that the client cancelled on the day itself, or missed."""

    planned_on: Day
    cause: Cause
    minutes: Minutes | None = None
    cancelled_on: Day | None = None
    justified: StrictBool = False
    client_contacted_at: Instant | None = None
    group_id: UUID | None = Field(None, description="The group whose session was missed.")

    model_config = ConfigDict(json_schema_extra={"examples": [{"planned_on": "2026-03-10", "cause": "absent"}]})


class NewProviderCancellation(Body):
    """An agreed time that the provider cancelled; it may lie ahead."""

    planned_on: Day
    reason: LongText
    client_told_at: Instant | None = None
    documented: StrictBool = False
    replacement_on: Day | None = None

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"planned_on": "2026-03-17", "reason": "Ohjaaja sairastui", "documented": True}]
        }
    )


class NewReport(ForProviderBody):
    """A report that was delivered: `period` is the period's number, from 1."""

    kind: ReportKind
    period: Annotated[StrictInt, Field(ge=1, le=1000)]
    delivered_on: Day
    to: list[Recipient] = Field(min_length=1, max_length=3)
    holds: list[ReportPart] = Field([], max_length=4)
    way: DeliveryWay | None = Field(None, description="How it was delivered; one that is not agreed is warned of.")


class NewClosure(Body):
    closed_on: Day
    reason: ClosingReason


class NewCorrection(Body):
    entry_id: UUID
    reason: LongText


class NewContact(ForProviderBody):
    """The provider was in touch with the client or the caseworker."""

    contact_with: ContactWith
    contacted_at: Instant
    about: list[UUID] = Field([], max_length=100)
    note: LongText | None = None


class NewReplacement(Body):
    """What was done about a provider cancellation: a time agreed in its place, the client told, the record kept."""

    entry_id: UUID
    replacement_on: Day | None = None
    client_told_at: Instant | None = None
    documented: StrictBool = False


class NewIncident(ForProviderBody):
    happened_on: Day
    description: LongText
    told_caseworker_at: Instant | None = None


class NewChange(ForProviderBody):
    """A change in the client's situation that may bear on its plan or on the service (§ 3.1)."""

    noticed_on: Day
    description: LongText
    told_caseworker_at: Instant | None = None


class NewMeasure(Body):
    measured_on: Day
    result: LongText
