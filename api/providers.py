"""Providers and the price list over HTTP: registering, approving, cap prices."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from api import answers
from api.calling import Commanding, Reading, commanding, documented, reading
from api.models import (
    NewApproval,
    NewPriceCap,
    NewProvider,
    PriceCapListOut,
    PriceCapOut,
    ProviderIdOut,
    ProviderListOut,
    ProviderOut,
)
from api.reading import fresh
from api.routing import command_router
from domain import commands, price_list, provider
from domain.events import By, Role, Waiver
from domain.rulebook import Service
from ledger.commands import State
from projections.directory import providers as listed_providers

router = command_router("/v1", "providers")

ByRegistrar = Annotated[Commanding, Depends(commanding(Role.REGISTRAR))]
Anyone = Annotated[Reading, Depends(reading(*Role))]


@router.post(
    "/providers",
    status_code=201,
    responses=documented(201, ProviderIdOut, command=True),
    summary="Register a provider",
)
async def register(body: NewProvider, call: ByRegistrar) -> Response:
    """Take a provider into the county's register (§ 2)."""
    provider_id = call.made_id("provider")

    async def build(by: By, _: State | None) -> commands.Command:
        return provider.RegisterProvider(by=by, provider_id=provider_id, name=body.name, business_id=body.business_id)

    if not call.dry_run:
        await call.service.register.make_key(provider_id)
    order = call.order(provider_id, build, creates=True, what="provider")
    return await call.execute(order, lambda accepted: {"provider_id": accepted.filed.state.id})


@router.post(
    "/providers/{provider_id}/approvals",
    status_code=201,
    responses=documented(201, ProviderOut, command=True),
    summary="Approve a provider for a service",
)
async def approve(provider_id: UUID, body: NewApproval, call: ByRegistrar) -> Response:
    """From a day to an optional last one, at a unit price at most the cap in force on that day (§ 2, § 6)."""

    async def build(by: By, _: State | None) -> commands.Command:
        seal = call.service.register.seal
        return provider.ApproveProvider(
            by=by,
            service=body.service,
            from_day=body.from_,
            until=body.until,
            unit_price_cents=body.unit_price_cents,
            waived=tuple(
                [Waiver(code=one.code, reason=await seal(provider_id, "waiver", one.reason)) for one in body.waived]
            ),
        )

    order = call.order(provider_id, build, what="provider")
    return await call.execute(order, lambda accepted: answers.provider_answer(accepted.filed.state))


@router.get("/providers", responses=documented(200, ProviderListOut), summary="List providers")
async def list_providers(call: Anyone) -> Response:
    """All registered providers with their approvals, in the order of registration."""
    async with fresh(call, "directory") as connection:
        found = await listed_providers(connection, call.service.schema)
    return call.answer({"providers": [answers.provider_answer(one) for one in found.rows]})


@router.put(
    "/price-caps/{service}",
    responses=documented(200, PriceCapOut, command=True),
    summary="Set a service's cap price",
)
async def set_price_cap(
    service: Service,
    body: NewPriceCap,
    call: Annotated[Commanding, Depends(commanding(Role.REGISTRAR, needs_key=False))],
) -> Response:
    """The highest unit price of a service from a day on; what was granted before keeps its price (§ 6, appendix 2)."""

    async def build(by: By, _: State | None) -> commands.Command:
        return price_list.SetPriceCap(
            by=by, service=service, from_day=body.from_, cap_cents=body.cap_cents, source=body.source
        )

    order = call.order(call.service.desk.price_list_id, build, what="price_list")
    cap = price_list.PriceCap(service, body.from_, body.cap_cents, body.source)
    return await call.execute(order, lambda _: price_cap_answer(cap), status=200)


def price_cap_answer(cap: price_list.PriceCap) -> dict[str, Any]:
    return {"service": cap.service, "from": cap.from_day, "cap_cents": cap.cap_cents, "source": cap.source}


@router.get("/price-caps", responses=documented(200, PriceCapListOut), summary="List cap prices")
async def list_price_caps(call: Anyone) -> Response:
    """The price list with its dates, in the order it was set. In a demonstration the prices are invented."""
    prices = await call.service.desk.price_list(fresh=True)
    return call.answer({"price_caps": [price_cap_answer(cap) for cap in prices.caps]})
