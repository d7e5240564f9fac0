"""Providers over HTTP: applying, approving, suspending, and what is public of it."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from starlette.responses import Response

from api.http import routing
from api.http.bodies import Day, PlainText
from api.http.calling import BY_ANYBODY, Call, CommandCall, Commanding, Reading, documented
from api.http.reading import PAGE_DEFAULT, Cursor, Limit, cursor_of, fresh, place_of
from api.providers.answers import (
    ProviderAfterOut,
    ProviderFileOut,
    ProviderIdOut,
    ProviderListOut,
    PublicProviderListOut,
    provider_after,
    provider_file,
    provider_listed,
    provider_reasons,
    public_provider,
)
from api.providers.bodies import (
    ApprovalEnding,
    NameErasure,
    NewAcceptance,
    NewApproval,
    NewDocument,
    NewInsurance,
    NewParticulars,
    NewProvider,
    NewWorker,
    SuspensionChange,
)
from domain.kernel.command import Command
from domain.kernel.event import By, Role, Sealed
from domain.provider import commands as provider
from domain.provider.events import Site, Waiver
from domain.provider.kind import PROVIDER
from domain.provider.state import Provider
from domain.rulebook import Service
from ledger.desk.orders import Accepted, Unknown
from projections.directory.questions import approved_providers
from projections.directory.questions import providers as listed_providers

router = routing.router("/v1", "providers")

PROVIDER_ANSWER = documented(201, ProviderAfterOut, command=True)


@router.post(
    "/providers",
    status_code=201,
    responses=documented(201, ProviderIdOut, command=True),
    summary="Register a provider",
)
async def register_provider(body: NewProvider, call: Commanding) -> Response:
    """Take a provider into the county's register (§ 2)."""
    provider_id = call.made_id("provider")

    async def build(by: By, _: Provider | None) -> Command:
        return provider.RegisterProvider(by=by, provider_id=provider_id, name=body.name, business_id=body.business_id)

    if not call.dry_run:
        await call.service.register.make_key(provider_id)
    order = call.order(PROVIDER, provider_id, build, begins=True)
    return await call.execute(order, lambda accepted: ProviderIdOut(provider_id=accepted.filed.state.id))


def _after(call: CommandCall, accepted: Accepted) -> ProviderAfterOut:
    return provider_after(accepted.filed.state, call.language)


async def _execute(
    call: CommandCall, provider_id: UUID, build: Callable[[By, Provider | None], Awaitable[Command]]
) -> Response:
    order = call.order(PROVIDER, provider_id, build)
    return await call.execute(order, lambda accepted: _after(call, accepted))


async def _sealed(call: CommandCall, provider_id: UUID, purpose: str, text: str) -> Sealed:
    return await call.service.register.seal(provider_id, purpose, text)


# The application


@router.post(
    "/providers/{provider_id}/particulars",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="State a provider's particulars from a day on",
)
async def state_particulars(provider_id: UUID, body: NewParticulars, call: Commanding) -> Response:
    """Its categories in Soteri, whether it has subcontractors, and the municipalities and sites it works in (§ 2)."""

    async def build(by: By, _: Provider | None) -> Command:
        return provider.StateParticulars(
            by=by,
            from_day=body.starts_on,
            soteri_categories=tuple(body.soteri_categories),
            subcontractors=body.subcontractors,
            municipalities=tuple(body.municipalities),
            sites=tuple(Site(municipality=site.municipality, address=site.address) for site in body.sites),
        )

    return await _execute(call, provider_id, build)


@router.post(
    "/providers/{provider_id}/documents",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Record a document that a provider filed",
)
async def file_document(provider_id: UUID, body: NewDocument, call: Commanding) -> Response:
    """One of the eight that go with an application: where it is kept, and until when it holds (§ 2.3)."""

    async def build(by: By, _: Provider | None) -> Command:
        return provider.FileDocument(
            by=by,
            kind=body.kind,
            reference=call.document_reference(body.reference),
            sha256=body.sha256,
            received_on=body.received_on,
            expires_on=body.expires_on,
        )

    return await _execute(call, provider_id, build)


@router.post(
    "/providers/{provider_id}/insurances",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Record a provider's insurance",
)
async def state_insurance(provider_id: UUID, body: NewInsurance, call: Commanding) -> Response:
    """What it covers, from a day to an optional last one (§ 2.5)."""

    async def build(by: By, _: Provider | None) -> Command:
        return provider.StateInsurance(
            by=by,
            perils=tuple(body.perils),
            from_day=body.starts_on,
            until=body.ends_on,
            reference=call.document_reference(body.reference),
            amount_cents=body.amount_cents,
            sufficient=body.sufficient,
        )

    return await _execute(call, provider_id, build)


@router.post(
    "/providers/{provider_id}/staff",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Put a worker on a provider's staff list, or change one",
)
async def list_worker(provider_id: UUID, body: NewWorker, call: Commanding) -> Response:
    """Training, services and days stand in the log under the worker's random id, the name sealed beside it (§ 2.1)."""

    async def build(by: By, _: Provider | None) -> Command:
        return provider.ListWorker(
            by=by,
            worker_id=body.worker_id,
            qualifications=tuple(body.qualifications),
            title_in_register=body.title_in_register,
            services=tuple(body.services),
            from_day=body.starts_on,
            until=body.ends_on,
        )

    order = call.order(PROVIDER, provider_id, build)

    async def keep_name(accepted: Accepted) -> None:
        if body.name is not None:
            names = call.service.register
            await names.put_worker_name(provider_id, body.worker_id, body.name, accepted.filed.version)

    return await call.execute(order, lambda accepted: _after(call, accepted), then=keep_name)


@router.post(
    "/providers/{provider_id}/name-erasures",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Erase a worker's name",
)
async def erase_worker_name(provider_id: UUID, body: NameErasure, call: Commanding) -> Response:
    """The register forgets the name and its key; what the log says of the worker's random id stays."""

    async def build(by: By, _: Provider | None) -> Command:
        return provider.EraseWorkerName(by=by, worker_id=body.worker_id)

    order = call.order(PROVIDER, provider_id, build)

    async def forget(accepted: Accepted) -> None:
        names = call.service.register
        await names.put_worker_name(provider_id, body.worker_id, None, accepted.filed.version)

    return await call.execute(order, lambda accepted: _after(call, accepted), then=forget)


@router.post(
    "/providers/{provider_id}/acceptances",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Accept a worker's other degree",
)
async def accept_qualification(provider_id: UUID, body: NewAcceptance, call: Commanding) -> Response:
    """Case by case, for some competences; who accepts it is who calls, and the reason is stored sealed (§ 2.1)."""

    async def build(by: By, _: Provider | None) -> Command:
        reason = await _sealed(call, provider_id, "acceptance", body.reason)
        return provider.AcceptQualification(
            by=by, worker_id=body.worker_id, competences=tuple(body.competences), reason=reason
        )

    return await _execute(call, provider_id, build)


# Approvals


@router.post(
    "/providers/{provider_id}/approvals",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Approve a provider for a service",
)
async def approve_provider(provider_id: UUID, body: NewApproval, call: Commanding) -> Response:
    """From a day to an optional last one, at a unit price at most the cap in force on that day (§ 2, § 6).

    Refused with everything that is missing, unless it is waived: one waiver covers all that is found under its code.
    """

    async def build(by: By, _: Provider | None) -> Command:
        return provider.ApproveProvider(
            by=by,
            service=body.service,
            from_day=body.starts_on,
            until=body.ends_on,
            unit_price_cents=body.unit_price_cents,
            waived=tuple(
                [
                    Waiver(code=one.code.value, reason=await _sealed(call, provider_id, "waiver", one.reason))
                    for one in body.waived
                ]
            ),
        )

    return await _execute(call, provider_id, build)


@router.post(
    "/providers/{provider_id}/approval-endings",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="End a provider's approval for a service early",
)
async def end_approval(provider_id: UUID, body: ApprovalEnding, call: Commanding) -> Response:
    """On a last day. What of it would have begun later never does (§ 2)."""

    async def build(by: By, _: Provider | None) -> Command:
        reason = await _sealed(call, provider_id, "ending", body.reason)
        return provider.EndApproval(by=by, service=body.service, last_day=body.ends_on, reason=reason)

    return await _execute(call, provider_id, build)


@router.post(
    "/providers/{provider_id}/suspension",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Suspend a provider from a day on",
)
async def suspend_provider(provider_id: UUID, body: SuspensionChange, call: Commanding) -> Response:
    """None of its approvals holds until it is reinstated: it is granted no voucher, and its entries are warned of."""

    async def build(by: By, _: Provider | None) -> Command:
        reason = await _sealed(call, provider_id, "suspension", body.reason)
        return provider.SuspendProvider(by=by, from_day=body.starts_on, reason=reason)

    return await _execute(call, provider_id, build)


@router.post(
    "/providers/{provider_id}/reinstatement",
    status_code=201,
    responses=PROVIDER_ANSWER,
    summary="Reinstate a suspended provider from a day on",
)
async def reinstate_provider(provider_id: UUID, body: SuspensionChange, call: Commanding) -> Response:
    """Its approvals hold again from that day; from the suspension's own first day, it never held (§ 2)."""

    async def build(by: By, _: Provider | None) -> Command:
        reason = await _sealed(call, provider_id, "reinstatement", body.reason)
        return provider.ReinstateProvider(by=by, from_day=body.starts_on, reason=reason)

    return await _execute(call, provider_id, build)


# Reading


@router.get("/providers", responses=documented(200, ProviderListOut), summary="List providers")
async def list_providers(call: Reading) -> Response:
    """All registered providers with their approvals and suspensions, in the order of registration."""
    async with fresh(call, "directory") as connection:
        found = await listed_providers(connection, call.service.schema)
    return call.answer(ProviderListOut(providers=[provider_listed(one) for one in found.rows]))


@router.get(
    "/providers/{provider_id}",
    responses=documented(200, ProviderFileOut, 404, versioned=True),
    summary="Read a provider",
)
async def read_provider(provider_id: UUID, call: Reading) -> Response:
    """Its documents, staff, approvals, and what it lacks for each service today.

    A provider reads its own. The names on the staff list are for it and the registrar alone.
    """
    own = call.caller.role is Role.PROVIDER
    if own and call.caller.organisation != provider_id:
        raise Unknown("provider")
    desk, register = call.service.desk, call.service.register
    state = await desk.state(Provider, provider_id, fresh=True)
    may_name = own or call.caller.role is Role.REGISTRAR
    workers = [worker.worker_id for worker in state.staff] if may_name else []
    names = await register.worker_names(provider_id, workers)
    reasons = {sealed: await register.open(provider_id, purpose, sealed) for purpose, sealed in provider_reasons(state)}
    body = provider_file(state, names, reasons, desk.today(), desk.rulebook, call.language)
    return call.answer(body, version=state.version)


@router.get(
    "/public/providers",
    responses=documented(200, PublicProviderListOut, public=True),
    summary="Who is approved: public by law",
)
async def list_approved_providers(
    call: Annotated[Call, Depends(BY_ANYBODY)],
    service: Service | None = None,
    municipality: Annotated[PlainText | None, Query(max_length=200)] = None,
    on: Annotated[Day | None, Query(description="Default: today in Helsinki.")] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """Providers whose approval holds on a day: services, municipalities and prices (569/2009). Needs no token."""
    day = on or call.service.desk.today()
    async with fresh(call, "directory") as connection:
        found = await approved_providers(
            connection,
            call.service.schema,
            day=day,
            service=service,
            municipality=municipality,
            after=place_of(cursor),
            limit=limit,
        )
    rows = found.rows
    return call.answer(
        PublicProviderListOut(
            on=day,
            providers=[public_provider(row) for row in rows],
            next_cursor=cursor_of(rows[-1].position) if len(rows) == limit else None,
        )
    )
