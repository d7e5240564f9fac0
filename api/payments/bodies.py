"""Bodies of the calls on payments."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.http.bodies import Body, Day
from api.settlements.bodies import Month

SETTLEMENTS_MAX = 1_000
"""In one file."""


class NewPaymentFile(Body):
    """A month whose settlements are to be paid, or a list of settlements; `execution_on` is the next working day where
    it is left out."""

    month: Month | None = None
    settlement_ids: Annotated[list[UUID], Field(min_length=1, max_length=SETTLEMENTS_MAX)] | None = None
    execution_on: Day | None = None

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if (self.month is None) == (self.settlement_ids is None):
            raise PydanticCustomError("month_or_settlements", "either a month or a list of settlements")
        return self
