"""What is sent about providers."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError
from stdnum import iban
from stdnum.exceptions import ValidationError

from api.http.bodies import Body, Cents, Day, LongText, PublicText, RegisterNumber, ShortText, SumCents, named
from domain.provider.decide import is_business_id
from domain.provider.requirements import Waivable
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service


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


def _of_an_account(value: str) -> str:
    try:
        return iban.validate(value)
    except ValidationError:
        raise PydanticCustomError("iban", "is an account's number as ISO 13616 has it") from None


Iban = Annotated[
    str,
    StringConstraints(min_length=15, max_length=50),
    AfterValidator(_of_an_account),
    WithJsonSchema({"type": "string", "format": "iban", "minLength": 15, "maxLength": 50}),
]
"""With or without spaces, in either case; each country's own length and check digits are looked at."""


class NewBankAccount(Body):
    """The account that a provider is to be paid to."""

    iban: Iban = Field(examples=["FI21 1234 5600 0007 85"])


class BankAccountConfirmation(Body):
    """Nothing more is said: the address names the account."""


class NewProvider(Body):
    name: PublicText
    business_id: BusinessId = Field(examples=["0737546-2"])


class NewSite(Body):
    """Where a provider receives clients."""

    municipality: PublicText
    address: PublicText


class NewParticulars(Body):
    """What holds from a day on, in whole."""

    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    soteri_categories: list[Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]] = Field(max_length=20)
    subcontractors: StrictBool = Field(description="Whether it uses any: then an account of them is owed.")
    municipalities: list[PublicText] = Field(max_length=50, description="Where it works: the area's, on that day.")
    sites: list[NewSite] = Field([], max_length=100)


class NewDocument(Body):
    """A document of the application that the county received; it takes the place of an earlier one of its kind."""

    kind: DocumentKind
    reference: RegisterNumber = Field(description="Its number in the county's records.")
    received_on: Day
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        None, description="The digest of its bytes."
    )
    expires_on: Day | None = Field(None, description="Its last day. Some kinds must have one.")


class NewInsurance(Body):
    perils: list[Peril] = Field(min_length=1, max_length=2)
    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    ends_on: Day | None = Field(None, validation_alias=named("ends_on", "until"))
    reference: RegisterNumber
    amount_cents: SumCents | None = Field(None, description="The insured sum.")
    sufficient: StrictBool | None = Field(
        None, description="Whether the county accepts the sum as enough for what the provider does (§ 2.5)."
    )


class NewWorker(Body):
    """A worker for the staff list. The name is sealed under a key of its own and never enters the log."""

    worker_id: UUID = Field(description="The provider's own random id. One that is listed is changed.")
    name: ShortText | None = None
    qualifications: list[Qualification] = Field(min_length=1, max_length=10)
    title_in_register: StrictBool = Field(
        False, description="A protected title is entered in the register of social care professionals."
    )
    services: list[Service] = Field(min_length=1, max_length=5)
    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    ends_on: Day | None = Field(None, validation_alias=named("ends_on", "until"))


class NameErasure(Body):
    worker_id: UUID


class NewAcceptance(Body):
    """The county accepts a worker's other degree for competences, case by case."""

    worker_id: UUID
    competences: list[Competence] = Field(min_length=1, max_length=3)
    reason: LongText


class ApprovalEnding(Body):
    service: Service
    ends_on: Day = Field(description="Its last day.", validation_alias=named("ends_on", "last_day"))
    reason: LongText


class SuspensionChange(Body):
    """A suspension or its end, from a day."""

    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    reason: LongText


class NewWaiver(Body):
    code: Waivable
    reason: LongText


class NewApproval(Body):
    """An approval for one service from a day to an optional last one."""

    service: Service
    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    ends_on: Day | None = Field(None, validation_alias=named("ends_on", "until"))
    unit_price_cents: Cents
    waived: list[NewWaiver] = Field([], max_length=20)
