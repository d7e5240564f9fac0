"""Bodies of the calls on settlements."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from api.http.bodies import Body, Day, LongText, RegisterNumber, SumCents

MONTH_PATTERN = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"

Month = Annotated[str, Field(pattern=MONTH_PATTERN, examples=["2026-03"])]


class NewSettlement(Body):
    """A month to settle, with one provider or, without one, with all that have earned anything."""

    month: Month
    provider_id: UUID | None = None


class NewPayment(Body):
    paid_on: Day
    reference: RegisterNumber
    amount_cents: SumCents


class NewReturn(Body):
    returned_on: Day
    reason: LongText


class NewWithdrawal(Body):
    reason: LongText


class NewRefusal(Body):
    """An order that was not carried out, as the bank told a person, or because nobody sent the file."""

    refused_on: Day
    reason_code: Annotated[str, Field(pattern=r"^[A-Z0-9]{4}$", examples=["AC04"])] | None = None
