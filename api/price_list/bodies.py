"""What is sent about prices."""

from pydantic import Field

from api.http.bodies import Body, Cents, Day, PublicText


class NewPriceCap(Body):
    from_: Day = Field(alias="from")
    cap_cents: Cents
    source: PublicText = Field(description="The decision that set it.")
