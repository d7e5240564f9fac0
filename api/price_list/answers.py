"""What callers are shown of the price list."""

from datetime import date

from msgspec import field

from api.http.answers import Out
from domain.price_list.state import PriceCap
from domain.rulebook import Service


class PriceCapOut(Out):
    service: Service
    from_: date = field(name="from")
    cap_cents: int
    source: str


class PriceCapListOut(Out):
    price_caps: list[PriceCapOut]


def price_cap_answer(cap: PriceCap) -> PriceCapOut:
    return PriceCapOut(service=cap.service, from_=cap.from_day, cap_cents=cap.cap_cents, source=cap.source)
