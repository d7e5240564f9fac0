"""What is sent about clients."""

from pydantic import Field

from api.http.bodies import Body, Day, ShortText, named


class NewClient(Body):
    """A client to take into the register: none of it ever enters the log."""

    birth_date: Day
    municipality: ShortText
    name: ShortText | None = None
    external_reference: ShortText | None = None


class ClientSearch(Body):
    """What a client is found by."""

    external_reference: ShortText


class ClientChange(Body):
    """What is corrected; a municipality with `starts_on` is a move from that day on, without it a correction."""

    birth_date: Day | None = None
    municipality: ShortText | None = None
    starts_on: Day | None = Field(None, validation_alias=named("starts_on", "from"))
    name: ShortText | None = None
