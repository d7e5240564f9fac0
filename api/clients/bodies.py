"""What is sent about clients."""

from pydantic import Field

from api.http.bodies import Body, Day, ShortText


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
