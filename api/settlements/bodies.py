"""Bodies of the calls on settlements."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt

from api.http.bodies import Body, Day, LongText, RegisterNumber

MONTH_PATTERN = r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"

Month = Annotated[str, Field(pattern=MONTH_PATTERN, examples=["2026-03"])]

SETTLED_CENTS_MAX = 999_999_999  # under ten million euros: more in a month is a slip of the finger


class NewSettlement(Body):
    """A month to settle, with one provider or, without one, with all that have earned anything."""

    month: Month
    provider_id: UUID | None = None


class NewPayment(Body):
    paid_on: Day
    reference: RegisterNumber
    amount_cents: Annotated[StrictInt, Field(ge=1, le=SETTLED_CENTS_MAX)]


class NewReturn(Body):
    returned_on: Day
    reason: LongText


class NewWithdrawal(Body):
    reason: LongText
