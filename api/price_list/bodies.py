"""What is sent about prices."""

from pydantic import Field

from api.http.bodies import Body, Cents, Day, PublicText, named


class NewPriceCap(Body):
    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    cap_cents: Cents
    source: PublicText = Field(description="The decision that set it.")
