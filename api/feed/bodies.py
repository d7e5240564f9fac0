"""What is asked of dead letters."""

from typing import Annotated

from pydantic import Field, StrictInt, StringConstraints

from api.http.bodies import Body

POSITIONS_MAX = 200


class Resending(Body):
    """Which dead letters are to be sent again: those of one webhook or of all, at some positions or at all."""

    webhook: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")] | None = None
    positions: (
        Annotated[list[Annotated[StrictInt, Field(ge=1, le=2**53 - 1)]], Field(min_length=1, max_length=POSITIONS_MAX)]
        | None
    ) = None
