"""The price list over HTTP: cap prices, set and read."""

from starlette.responses import Response

from api.http import routing
from api.http.calling import Putting, Reading, documented
from api.price_list.answers import PriceCapListOut, PriceCapOut, price_cap_answer
from api.price_list.bodies import NewPriceCap
from domain.kernel.command import Command
from domain.kernel.event import By
from domain.price_list.commands import SetPriceCap
from domain.price_list.kind import PRICE_LIST
from domain.price_list.state import PriceCap, PriceList
from domain.rulebook import Service

router = routing.router("/v1", "providers")


@router.put(
    "/price-caps/{service}",
    responses=documented(200, PriceCapOut, command=True),
    summary="Set a service's cap price",
)
async def set_price_cap(
    service: Service,
    body: NewPriceCap,
    call: Putting,
) -> Response:
    """The highest unit price of a service from a day on; what was granted before keeps its price (§ 6, appendix 2)."""

    async def build(by: By, _: PriceList | None) -> Command:
        return SetPriceCap(
            by=by, service=service, from_day=body.starts_on, cap_cents=body.cap_cents, source=body.source
        )

    order = call.order(PRICE_LIST, call.service.desk.only_id(PriceList), build)
    cap = PriceCap(service, body.starts_on, body.cap_cents, body.source)
    return await call.execute(order, lambda _: price_cap_answer(cap), status=200)


@router.get("/price-caps", responses=documented(200, PriceCapListOut), summary="List cap prices")
async def list_price_caps(call: Reading) -> Response:
    """The price list with its dates, in the order it was set. In a demonstration the prices are invented."""
    prices = await call.service.desk.only(PriceList, fresh=True)
    return call.answer(PriceCapListOut(price_caps=[price_cap_answer(cap) for cap in prices.caps]))
