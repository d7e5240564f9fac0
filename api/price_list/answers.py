"""What callers are shown of the price list."""

from api.http.answers import FromDay, Out
from domain.price_list.state import PriceCap
from domain.rulebook import Service


class PriceCapOut(FromDay):
    service: Service
    cap_cents: int
    source: str


class PriceCapListOut(Out):
    price_caps: list[PriceCapOut]


def price_cap_answer(cap: PriceCap) -> PriceCapOut:
    return PriceCapOut(service=cap.service, starts_on=cap.from_day, cap_cents=cap.cap_cents, source=cap.source)
