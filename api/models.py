"""What callers send and get, as the OpenAPI document shows it: snake_case, integers, units in names."""

import re
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from domain.group.events import GroupKind, Theme
from domain.kernel.event import Quantity
from domain.provider.decide import is_business_id
from domain.provider.requirements import Waivable
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service
from domain.voucher.events import (
    Cause,
    ClosingReason,
    ContactWith,
    InclusionGround,
    Mode,
    Recipient,
    ReportKind,
    ReportPart,
)

DAY_PATTERN = r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
INSTANT_PATTERN = (
    r"^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
)
TIME_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
CENTS_MAX = 10_000_000
MINUTES_MAX = 24 * 60
MINUTES_GRANTED_MAX = 1_000_000
DAYS_GRANTED_MAX = 10_000
CONTROL_CHARACTERS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
TEXT_PATTERN = rf"^[^{CONTROL_CHARACTERS}]*[^\s{CONTROL_CHARACTERS}][^{CONTROL_CHARACTERS}]*$"
PERSONAL_IDENTITY_CODE = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Z]", re.IGNORECASE)


def _written(pattern: str, kind: Literal["day_form", "instant_form", "clock_form"], what: str) -> BeforeValidator:
    """Only text of this form is read: numbers and longer forms are not guessed at."""
    form = re.compile(pattern)

    def check(value: Any) -> Any:
        if not isinstance(value, str) or not form.match(value):
            raise PydanticCustomError(kind, "is written as {what}", {"what": what})
        return value

    return BeforeValidator(check)


def _plain_text(value: Any) -> Any:
    # Half a surrogate is no character: no document of JSON in UTF-8 has it, and PostgreSQL would refuse it.
    if isinstance(value, str) and re.search(rf"[{CONTROL_CHARACTERS}\ud800-\udfff]", value):
        raise PydanticCustomError("control_characters", "holds control characters")
    return value


def _no_identity_code(value: Any) -> Any:
    if isinstance(value, str) and PERSONAL_IDENTITY_CODE.search(value):
        raise PydanticCustomError("identity_code", "looks like a personal identity code: that never enters the log")
    return value


Day = Annotated[
    date,
    _written(DAY_PATTERN, "day_form", "YYYY-MM-DD, from 1900 to 2199"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": DAY_PATTERN}),
]
Instant = Annotated[
    AwareDatetime,
    _written(INSTANT_PATTERN, "instant_form", "RFC 3339 with an offset, from 1900 to 2199"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}),
]
Clock = Annotated[
    time, _written(TIME_PATTERN, "clock_form", "HH:MM"), WithJsonSchema({"type": "string", "pattern": TIME_PATTERN})
]
Cents = Annotated[StrictInt, Field(ge=1, le=CENTS_MAX)]
Minutes = Annotated[StrictInt, Field(ge=1, le=MINUTES_MAX)]
Kilometres = Annotated[StrictInt, Field(ge=0, le=10_000)]


def _text_schema(characters_max: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "minLength": 1, "maxLength": characters_max, "pattern": TEXT_PATTERN})


# The order counts: only right beside `str` are the constraints about the text without the white space around it.
ShortText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    BeforeValidator(_plain_text),
    _text_schema(200),
]
LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    BeforeValidator(_plain_text),
    _text_schema(4000),
]
PublicText = Annotated[ShortText, BeforeValidator(_no_identity_code)]
"""A text that an event holds in clear: it is about no client."""

DecisionNumber = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö /_.:§-]{0,63}$"),
    BeforeValidator(_no_identity_code),
]


def _checked(value: str) -> str:
    if not is_business_id(value):
        raise PydanticCustomError("business_id", "is seven digits, a dash and the check digit that fits them")
    return value


BusinessId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{7}-[0-9]$"),
    AfterValidator(_checked),
    WithJsonSchema({"type": "string", "format": "business-id", "pattern": "^[0-9]{7}-[0-9]$"}),
]


class Body(BaseModel):
    """A request's body: a field that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _one_unit_schema(schema: dict[str, Any]) -> None:
    """Two forms, each closed, say it so that a generator of requests can follow."""
    units = {"minutes": MINUTES_GRANTED_MAX, "days": DAYS_GRANTED_MAX}
    schema.pop("properties")
    schema["oneOf"] = [
        {
            "properties": {
                given: {"type": "integer", "minimum": 1, "maximum": most},
                **{other: {"type": "null"} for other in units if other != given},
            },
            "required": [given],
            "additionalProperties": False,
        }
        for given, most in units.items()
    ]
    schema.pop("additionalProperties")


class Given(Body):
    """A quantity: minutes of an hour-priced service or days of a day-priced one, never both."""

    minutes: Annotated[StrictInt, Field(ge=1, le=MINUTES_GRANTED_MAX)] | None = None
    days: Annotated[StrictInt, Field(ge=1, le=DAYS_GRANTED_MAX)] | None = None

    model_config = ConfigDict(json_schema_extra=_one_unit_schema)

    @model_validator(mode="after")
    def one_unit(self) -> "Given":
        if (self.minutes is None) is (self.days is None):
            raise PydanticCustomError("one_unit", "has either minutes or days")
        return self

    def quantity(self) -> Quantity:
        return Quantity(minutes=self.minutes, days=self.days)


class Leave(Body):
    """The county's leave to choose a provider further away, with its reason (§ 6)."""

    reason: LongText


class FourDaysStatement(Body):
    """What four activity days a week rest on (§ 4.2.3)."""

    not_entitled_to_rehabilitative_work: StrictBool
    reason: LongText | None = None


class PeriodBody(Body):
    """A decision: its number, dates, quantity, price and the needs that it states (§ 6)."""

    decision_number: DecisionNumber
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
    from_: Day | None = Field(None, alias="from", description="Default: the voucher's first day, for a change today.")
    chosen_on: Day | None = Field(
        None,
        description="When the client chose. Default: today, or with an earlier `from` that day; the wait for the first "
        "session counts from it.",
    )
    unit_price_cents: Cents | None = None
    distance_km: Kilometres | None = None
    beyond_area_permitted: Leave | None = None


class InstructorBody(Body):
    worker_id: UUID


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


class NewReport(Body):
    """A report that was delivered: `period` is the period's number, from 1."""

    kind: ReportKind
    period: Annotated[StrictInt, Field(ge=1, le=1000)]
    delivered_on: Day
    to: list[Recipient] = Field(min_length=1, max_length=3)
    holds: list[ReportPart] = Field([], max_length=4)


class NewClosure(Body):
    closed_on: Day
    reason: ClosingReason


class NewCorrection(Body):
    entry_id: UUID
    reason: LongText


class NewContact(Body):
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


class NewIncident(Body):
    happened_on: Day
    description: LongText
    told_caseworker_at: Instant | None = None


class NewMeasure(Body):
    measured_on: Day
    result: LongText


_VOUCHER_EXAMPLE = {"voucher_id": "7c1d6e0a-52b4-4f7a-9a57-6f1f5b0c9e21"}


class SessionItem(NewSession):
    kind: Literal["session"]
    voucher_id: UUID

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "session", **_VOUCHER_EXAMPLE, "held_on": "2026-03-03", "minutes": 90}]
        }
    )


class NoShowItem(NewNoShow):
    kind: Literal["no_show"]
    voucher_id: UUID

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"kind": "no_show", **_VOUCHER_EXAMPLE, "planned_on": "2026-03-10", "cause": "absent"}]
        }
    )


class ProviderCancellationItem(NewProviderCancellation):
    kind: Literal["provider_cancellation"]
    voucher_id: UUID

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kind": "provider_cancellation",
                    **_VOUCHER_EXAMPLE,
                    "planned_on": "2026-03-17",
                    "reason": "Ohjaaja sairastui",
                }
            ]
        }
    )


EntryItem = Annotated[SessionItem | NoShowItem | ProviderCancellationItem, Field(discriminator="kind")]
ITEMS_MAX = 10_000


class NewGroup(Body):
    """A group of group coaching to announce; `themes` are the numbers of the rulebook's nine (§ 4.2.2)."""

    name: PublicText
    kind: GroupKind
    largest: Annotated[StrictInt, Field(ge=1, le=1000, description="Clients at a time at most.")]
    starts_on: Day
    ends_on: Day | None = None
    themes: list[Annotated[StrictInt, Field(ge=1, le=len(Theme))]] = Field([], max_length=len(Theme))

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Arjen taidot",
                    "kind": "closed",
                    "largest": 10,
                    "starts_on": "2026-03-02",
                    "ends_on": "2026-06-26",
                    "themes": [3, 4],
                }
            ]
        }
    )


class NewMember(Body):
    """A client to enrol, by its voucher."""

    voucher_id: UUID
    enrolled_on: Day | None = Field(None, description="When it was agreed on. Default: today in Helsinki.")


class NewDeparture(Body):
    """A member who left, by its voucher."""

    voucher_id: UUID
    left_on: Day | None = Field(None, description="The place is free from that day. Default: today in Helsinki.")


class NewNotice(Body):
    """A member who was told of a change, by its voucher."""

    voucher_id: UUID
    told: list[ContactWith] = Field(
        list(ContactWith), min_length=1, max_length=2, description="Default: the client and its caseworker."
    )


class NewPostponement(Body):
    """The day to which a group's start is moved."""

    starts_on: Day
    ends_on: Day | None = Field(None, description="Default: as before.")


class NoDetails(Body):
    """The call says it all."""


class Attendance(Body):
    """A member, by its voucher: there, or not for a cause."""

    voucher_id: UUID
    cause: Cause | None = Field(None, description="None where the client attended.")


class NewGroupSession(Body):
    """A session of a whole group: every client enrolled that day stands in it once."""

    held_on: Day
    minutes: Minutes
    excursion: StrictBool = False
    starts_at: Clock | None = None
    worker_id: UUID | None = None
    attendance: list[Attendance] = Field(min_length=1, max_length=1000)


class NewProvider(Body):
    name: PublicText
    business_id: BusinessId = Field(examples=["0737546-2"])


Reference = DecisionNumber
"""A document's number in the county's records."""


class NewSite(Body):
    """Where a provider receives clients."""

    municipality: PublicText
    address: PublicText


class NewParticulars(Body):
    """What holds from a day on, in whole."""

    from_: Day = Field(alias="from")
    soteri_categories: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]] = Field(max_length=20)
    subcontractors: StrictBool = Field(description="Whether it uses any: then an account of them is owed.")
    municipalities: list[PublicText] = Field(max_length=50, description="Where it works: the area's, on that day.")
    sites: list[NewSite] = Field([], max_length=100)


class NewDocument(Body):
    """A document of the application that the county received; it takes the place of an earlier one of its kind."""

    kind: DocumentKind
    reference: Reference = Field(description="Its number in the county's records.")
    received_on: Day
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        None, description="The digest of its bytes."
    )
    expires_on: Day | None = Field(None, description="Its last day. Some kinds must have one.")


class NewInsurance(Body):
    perils: list[Peril] = Field(min_length=1, max_length=2)
    from_: Day = Field(alias="from")
    until: Day | None = None
    reference: Reference


class NewWorker(Body):
    """A worker for the staff list. The name is sealed under a key of its own and never enters the log."""

    worker_id: UUID = Field(description="The provider's own random id. One that is listed is changed.")
    name: ShortText | None = None
    qualifications: list[Qualification] = Field(min_length=1, max_length=10)
    title_in_register: StrictBool = Field(
        False, description="A protected title is entered in the register of social care professionals."
    )
    services: list[Service] = Field(min_length=1, max_length=5)
    from_: Day = Field(alias="from")
    until: Day | None = None


class NameErasure(Body):
    worker_id: UUID


class NewAcceptance(Body):
    """The county accepts a worker's other degree for competences, case by case."""

    worker_id: UUID
    competences: list[Competence] = Field(min_length=1, max_length=3)
    reason: LongText


class ApprovalEnding(Body):
    service: Service
    last_day: Day
    reason: LongText


class SuspensionChange(Body):
    """A suspension or its end, from a day."""

    from_: Day = Field(alias="from")
    reason: LongText


class NewWaiver(Body):
    code: Waivable
    reason: LongText


class NewApproval(Body):
    """An approval for one service from a day to an optional last one."""

    service: Service
    from_: Day = Field(alias="from")
    until: Day | None = None
    unit_price_cents: Cents
    waived: list[NewWaiver] = Field([], max_length=20)


class NewPriceCap(Body):
    from_: Day = Field(alias="from")
    cap_cents: Cents
    source: PublicText = Field(description="The decision that set it.")


class NewClient(Body):
    """A client to take into the register: none of it ever enters the log."""

    birth_date: Day
    municipality: ShortText
    name: ShortText | None = None
    external_reference: ShortText | None = None


class ClientChange(Body):
    """What is corrected; a municipality with `from` is a move from that day on, without it a correction."""

    birth_date: Day | None = None
    municipality: ShortText | None = None
    from_: Day | None = Field(None, alias="from")
    name: ShortText | None = None


# Answers


class Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuantityOut(Out):
    """Minutes or days."""

    minutes: int | None = None
    days: int | None = None


class FindingOut(Out):
    """A rule that was broken or strained: figures are objects of their unit, such as {"minutes": 300}."""

    code: str
    section: str = Field(description="The section of the rulebook; empty where the rule is not from there.")
    limit: dict[str, int | str] | None
    actual: dict[str, int | str] | None
    detail: str


class ChargeOut(Out):
    quantity: QuantityOut
    amount_cents: int
    unit_price_cents: int


class EntryOut(Out):
    entry_id: UUID
    kind: Literal["issue", "session", "no_show", "provider_cancellation", "extension", "closing"]
    happened_on: date
    recorded_at: datetime
    charge: ChargeOut
    reversed: bool
    warnings: list[FindingOut]
    remaining: QuantityOut = Field(description="What is left of the entry's period now.")
    position: int | None = Field(description="Null in a dry run.")
    provider_id: UUID | None
    period: int | None
    minutes: int | None = None
    starts_at: str | None = None
    cause: Cause | None = None
    reason: ClosingReason | None = None


class PeriodOut(Out):
    number: int
    entry_id: UUID
    decision_number: str
    starts_on: date
    ends_on: date
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    unit_price_cents: int
    value_cents: int
    charged_cents: int
    client_share_cents: int = Field(description="Always 0: the client pays nothing (§ 6).")
    four_days_a_week: bool
    reversed: bool


class DutyOut(Out):
    duty_id: UUID = Field(description="The same for as long as the duty is about the same thing.")
    code: str
    section: str
    owed_by: Literal["provider", "caseworker"]
    provider_id: UUID | None = Field(description="The provider that owes it: the one that served at the time.")
    since: date
    due_on: date
    overdue: bool
    if_continued: bool = Field(description="Owed only if the service goes on with a new period.")
    entry_id: UUID | None
    period: int | None
    detail: str


class DoneBy(Out):
    """The event that says that something was done."""

    version: int = Field(description="In the voucher's own stream, or in the group's.")
    position: int


class ListedDutyOut(DutyOut):
    voucher_id: UUID
    client_id: UUID
    caseworker_id: UUID
    group_id: UUID | None = Field(description="The group, of what one owes its members.")
    done_on: date | None
    done_by: DoneBy | None
    lapsed_on: date | None = Field(description="From this day on it is owed no more, although it was not done.")


class DutyListOut(Out):
    duties: list[ListedDutyOut]
    next_cursor: str | None
    position: int


class GroupDutyOut(DutyOut):
    voucher_id: UUID


class MembershipOut(Out):
    """A place in a group from a day to an optional last one, or until its client left."""

    voucher_id: UUID
    client_id: UUID
    enrolled_on: date
    first_day: date
    last_day: date | None = Field(description="Null in a closed group: as long as the group takes place.")
    left_on: date | None


class GroupOut(Out):
    group_id: UUID
    provider_id: UUID
    name: str
    kind: GroupKind
    status: Literal["planned", "running", "ended", "called_off"]
    largest: int
    announced_for: date = Field(description="The start that was first announced.")
    starts_on: date
    ends_on: date | None
    themes: list[int]
    theme_names: list[str]
    enrolment_open_until: date | None = Field(description="Null where no last day is known, or it was called off.")
    free_places: int = Field(description="Places that nobody holds or is to hold, from today on.")
    members: list[MembershipOut]
    sessions: int
    duties: list[GroupDutyOut]
    warnings: list[FindingOut]
    version: int
    position: int | None = Field(description="Where its newest event stands in the log; null in a dry run.")


class GroupListOut(Out):
    groups: list[GroupOut]
    next_cursor: str | None
    position: int


class VoucherWarningOut(FindingOut):
    entry_id: UUID | None
    period: int | None
    week_of: date | None = Field(description="The Monday of the week that it is about.")


class ListedWarningOut(VoucherWarningOut):
    warning_id: UUID
    voucher_id: UUID | None = Field(description="None of what warns about a provider; so are client and caseworker.")
    client_id: UUID | None
    caseworker_id: UUID | None
    provider_id: UUID | None
    other_voucher_id: UUID | None = Field(description="The other voucher, of what looks across vouchers.")
    other_entry_id: UUID | None
    since: date
    ends_on: date | None = Field(description="From this day on it holds no more; null: until further notice.")


class WarningListOut(Out):
    warnings: list[ListedWarningOut]
    next_cursor: str | None
    position: int


class VoucherOut(Out):
    """A voucher as the caller's role may see it."""

    voucher_id: UUID
    status: Literal["open", "ended", "closed"]
    service: Service
    unit: Literal["hour", "day"]
    client_id: UUID
    provider_id: UUID | None
    caseworker_id: UUID
    instructor: UUID | None
    remote_agreed: bool
    closed_on: date | None
    periods: list[PeriodOut]
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    usable: QuantityOut
    charged_cents: int
    days_to_first_session: int | None
    entries: list[EntryOut]
    duties: list[DutyOut]
    warnings: list[VoucherWarningOut]
    version: int
    position: int | None = Field(description="Where its newest event stands in the log; null in a dry run.")


class HistoryEventOut(Out):
    position: int
    version: int
    type: str
    happened_on: date
    recorded_at: datetime
    actor: UUID
    role: str
    organisation: UUID | None
    request_id: UUID
    rulebook: str
    sections: list[str]
    section: str
    sentence: str
    entry_id: UUID | None
    charge: ChargeOut | None
    warnings: list[FindingOut]
    text: str | None = Field(description="The reason or note, for who may read it.")


class HistoryOut(Out):
    voucher_id: UUID
    events: list[HistoryEventOut]
    version: int
    position: int


class GroupHistoryOut(Out):
    group_id: UUID
    events: list[HistoryEventOut]
    version: int
    position: int


class VoucherSummaryOut(Out):
    voucher_id: UUID
    status: Literal["open", "ended", "closed"]
    service: Service
    unit: Literal["hour", "day"]
    client_id: UUID
    provider_id: UUID | None
    caseworker_id: UUID
    starts_on: date | None
    ends_on: date | None
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    warnings: list[str]
    version: int
    position: int


class VoucherListOut(Out):
    vouchers: list[VoucherSummaryOut]
    next_cursor: str | None
    position: int


class TrailEventOut(Out):
    """One event of the log, of whatever stream."""

    position: int
    stream: UUID
    version: int
    topic: str
    happened_on: date
    recorded_at: datetime
    actor: UUID
    role: str
    organisation: UUID | None
    request_id: UUID
    rulebook: str
    sections: list[str]
    entry_id: UUID | None
    quantity: QuantityOut | None
    amount_cents: int | None


class TrailOut(Out):
    events: list[TrailEventOut]
    next_cursor: str | None
    position: int


class BillLineOut(Out):
    voucher_id: UUID
    entry_id: UUID
    kind: Literal["session", "no_show", "provider_cancellation"]
    happened_on: date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: str | None = None
    vat: str = Field(description="Social welfare services are exempt.")


class ProviderBillOut(Out):
    provider_id: UUID
    total_cents: int
    lines: list[BillLineOut]


class BillOut(Out):
    month: str
    providers: list[ProviderBillOut]
    total_cents: int
    position: int


class ClientIdOut(Out):
    client_id: UUID


class ClientOut(Out):
    client_id: UUID
    birth_date: date
    municipality: str
    residences: list[dict[str, str]]
    name: str | None
    version: int


class ProviderIdOut(Out):
    provider_id: UUID


class ApprovalOut(Out):
    service: Service
    from_: date = Field(alias="from")
    until: date | None
    unit_price_cents: int


class SuspensionOut(Out):
    from_: date = Field(alias="from")
    until: date | None


class ProviderOut(Out):
    provider_id: UUID
    name: str
    business_id: str
    approvals: list[ApprovalOut]
    suspensions: list[SuspensionOut]


class WaiverOut(Out):
    code: str
    reason: str | None


class WaivingApprovalOut(ApprovalOut):
    waived: list[WaiverOut]


class ReasonedSuspensionOut(SuspensionOut):
    reason: str | None
    reinstated_because: str | None


class SiteOut(Out):
    municipality: str
    address: str


class ParticularsOut(Out):
    from_: date = Field(alias="from")
    soteri_categories: list[str]
    subcontractors: bool
    municipalities: list[str]
    sites: list[SiteOut]


class DocumentOut(Out):
    kind: DocumentKind
    reference: str
    sha256: str | None
    received_on: date
    expires_on: date | None
    standing: Literal["in_force", "expiring", "expired", "replaced"] = Field(description="Today.")


class InsuranceOut(Out):
    perils: list[Peril]
    from_: date = Field(alias="from")
    until: date | None
    reference: str


class WorkerOut(Out):
    worker_id: UUID
    name: str | None = Field(description="For the registrar and the provider itself.")
    qualifications: list[Qualification]
    title_in_register: bool
    services: list[Service]
    from_: date = Field(alias="from")
    until: date | None


class AcceptanceOut(Out):
    worker_id: UUID
    competences: list[Competence]
    accepted_by: UUID
    accepted_on: date
    reason: str | None


class MissingOut(Out):
    """What an approval for the service would be refused for today, the price apart."""

    service: Service
    findings: list[FindingOut]


class ProviderFileOut(Out):
    """Everything that the county holds of a provider."""

    provider_id: UUID
    name: str
    business_id: str
    approvals: list[WaivingApprovalOut]
    suspensions: list[ReasonedSuspensionOut]
    particulars: list[ParticularsOut]
    documents: list[DocumentOut]
    insurances: list[InsuranceOut]
    staff: list[WorkerOut]
    acceptances: list[AcceptanceOut]
    missing: list[MissingOut]
    version: int


class PublicPriceOut(Out):
    service: Service
    unit_price_cents: int


class PublicProviderOut(Out):
    """What is public by law of an approved provider (569/2009), and nothing else."""

    name: str
    services: list[Service]
    municipalities: list[str]
    prices: list[PublicPriceOut]


class PublicProviderListOut(Out):
    on: date
    providers: list[PublicProviderOut]
    next_cursor: str | None


class ProviderListOut(Out):
    providers: list[ProviderOut]


class PriceCapOut(Out):
    service: Service
    from_: date = Field(alias="from")
    cap_cents: int
    source: str


class PriceCapListOut(Out):
    price_caps: list[PriceCapOut]


class ProblemOut(BaseModel):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str | None = None
    section: str | None = None
    limit: dict[str, int | str] | None = None
    actual: dict[str, int | str] | None = None
    violations: list[FindingOut] | None = None
    errors: list[dict[str, str]] | None = Field(None, description="Of malformed input: field and reason.")


class ItemResultOut(Out):
    status: int
    entry: EntryOut | None = None
    problem: ProblemOut | None = None


class ResultsOut(Out):
    results: list[ItemResultOut]
