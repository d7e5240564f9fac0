"""Settlements over HTTP: drawing a month, four eyes, paying, taking back; reading them."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from api.http import problems, routing
from api.http.bodies import NoDetails
from api.http.calling import CommandCall, Commanding, ReadCall, Reading, documented
from api.http.problems import Problem
from api.http.reading import PAGE_DEFAULT, Cursor, Limit, cursor_of, fresh, place_of
from api.settlements.answers import (
    SettlementListOut,
    SettlementOut,
    SettlementResultOut,
    SettlementResultsOut,
    reasons_of,
    settlement_answer,
    summary,
)
from api.settlements.bodies import MONTH_PATTERN, NewPayment, NewRefusal, NewReturn, NewSettlement, NewWithdrawal
from domain.kernel.command import Command
from domain.kernel.event import By, Sealed
from domain.settlement import commands
from domain.settlement.earned import Line, Taken, lines_of
from domain.settlement.kind import SETTLEMENT
from domain.settlement.state import ProviderAccount, Settlement, SettlementStatus, account_id, last_day
from ledger.desk.orders import CREATED, Accepted, Answer, Order, Refused
from projections.postings.questions import EARNED_FROM, earners
from projections.settlements.questions import ListedSettlement
from projections.settlements.questions import settlements as listed_settlements

router = routing.router("/v1/settlements", "settlements")

SETTLED = documented(201, SettlementOut, command=True)
REASON = "settlement"
"""What the reasons are sealed for, under the provider's key."""


def first_of(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


# Drawing


@router.post(
    "",
    status_code=201,
    responses=SETTLED | documented(200, SettlementResultsOut),
    summary="Settle a month with one provider, or with all",
)
async def draw_settlement(body: NewSettlement, call: Commanding) -> Response:
    """All that happened by the month's end and is not settled yet, late records and corrections among it.

    What belongs to an earlier month is a line that names it. Without `provider_id` every provider that has earned
    anything is settled, and answered apart: 200. A month is settled once it is over.
    """
    if body.provider_id is None:
        return await _draw_all(call, first_of(body.month))
    order = _drawing(call, body.provider_id, first_of(body.month), call.request_id)
    answer = await call.answer_of(order)
    return await _answered(call, answer, _settlement_id(call, call.request_id))


def _settlement_id(call: CommandCall, request_id: UUID) -> UUID:
    return call.service.register.derived_id("settlement", request_id.bytes)


def _drawing(call: CommandCall, provider_id: UUID, month: date, request_id: UUID) -> Order:
    async def build(by: By, _: ProviderAccount | None) -> Command:
        settlement_id = _settlement_id(call, request_id)
        return commands.DrawSettlement(by=by, settlement_id=settlement_id, provider_id=provider_id, month=month)

    return Order(
        caller=call.caller,
        request_id=request_id,
        body_digest=call.body_digest,
        kind=SETTLEMENT,
        stream=account_id(call.service.schema, provider_id),
        build=build,
        beside=(provider_id,),
        if_match=call.if_match,
        dry_run=call.dry_run,
    )


async def _draw_all(call: CommandCall, month: date) -> Response:
    async with fresh(call, EARNED_FROM[0]) as connection:
        providers = await earners(connection, call.service.schema, last_day(month))
    register = call.service.register
    # By the provider, not by its place: another may have joined where the call is made again.
    requests = {one: register.derived_id("item", call.request_id.bytes, one.bytes) for one in providers}
    answers = await call.execute_many([_drawing(call, one, month, requests[one]) for one in providers])
    results = []
    for provider_id, answer in zip(providers, answers, strict=True):
        call.count(call.kind, answer)
        results.append(await _result(call, provider_id, answer, _settlement_id(call, requests[provider_id])))
    return call.answer(SettlementResultsOut(results=results))


async def _result(
    call: CommandCall, provider_id: UUID, answer: Answer | Exception, settlement_id: UUID
) -> SettlementResultOut:
    match answer:
        case Accepted():
            account: ProviderAccount = answer.filed.state
            settlement = account.settlement(settlement_id)
            shown = summary(account, settlement, await opened_reasons(call, account, settlement))
            return SettlementResultOut(provider_id=provider_id, status=CREATED, settlement=shown)
        case Refused():
            told = problems.refusal_body(answer, call.language)
            return SettlementResultOut(provider_id=provider_id, status=answer.status, problem=told)
        case _:
            problem = problems.problem_of(answer)
            told = problems.body_of(problem, call.language)
            return SettlementResultOut(provider_id=provider_id, status=problem.status, problem=told)


# What becomes of one


async def _change(
    call: CommandCall, settlement_id: UUID, build: Callable[[By, ListedSettlement], Awaitable[Command]]
) -> Response:
    """Execute a command on a settlement, and answer with it as it was right after."""
    listed = await listed_settlement(call, settlement_id)

    async def built(by: By, _: ProviderAccount | None) -> Command:
        return await build(by, listed)

    answer = await call.answer_of(call.order(SETTLEMENT, listed.account_id, built))
    return await _answered(call, answer, settlement_id)


async def listed_settlement(call: ReadCall, settlement_id: UUID) -> ListedSettlement:
    """Where a settlement is; 404 where there is none that the caller may know of."""
    async with fresh(call, "settlements") as connection:
        found = await listed_settlements(
            connection, call.service.schema, settlement_id=settlement_id, provider_scope=_scope(call), limit=1
        )
    if not found.rows:
        raise Problem(404, "not_found", what="settlement")
    return found.rows[0]


def _scope(call: ReadCall) -> UUID | None:
    return call.caller.organisation if call.caller.is_of_organisation else None


async def _answered(call: CommandCall, answer: Answer, settlement_id: UUID) -> Response:
    call.count(call.kind, answer)
    if isinstance(answer, Refused):
        return call.refusal(answer)
    account: ProviderAccount = answer.filed.state
    body = await _shown(call, account, account.settlement(settlement_id))
    return call.answer(body, status=CREATED, version=account.version)


async def _shown(call: ReadCall, account: ProviderAccount, settlement: Settlement) -> SettlementOut:
    lines = await settlement_lines(call, account, settlement)
    return settlement_answer(account, settlement, lines, await opened_reasons(call, account, settlement))


async def settlement_lines(call: ReadCall, account: ProviderAccount, settlement: Settlement) -> tuple[Line, ...]:
    """The lines of a settlement, from the postings that it took."""
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    taken = Taken(account.provider_id, settlement.took, settlement.position)
    return lines_of((await call.service.desk.answer(taken)).postings)


async def opened_reasons(call: ReadCall, account: ProviderAccount, settlement: Settlement) -> dict[Sealed, str | None]:
    """The sealed texts in a settlement, in clear; None for one whose key is gone."""
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    register = call.service.register
    return {one: await register.open(account.provider_id, REASON, one) for one in reasons_of(settlement)}


@router.post("/{settlement_id}/approval", status_code=201, responses=SETTLED, summary="Approve a settlement")
async def approve_settlement(settlement_id: UUID, body: NoDetails, call: Commanding) -> Response:
    """By another person than drew it: else `own_approval`."""

    async def build(by: By, listed: ListedSettlement) -> Command:
        return commands.ApproveSettlement(by=by, settlement_id=settlement_id)

    return await _change(call, settlement_id, build)


@router.post("/{settlement_id}/payment", status_code=201, responses=SETTLED, summary="Record a payment")
async def pay_settlement(settlement_id: UUID, body: NewPayment, call: Commanding) -> Response:
    """An approved settlement is paid in whole, once; one whose payment came back is paid anew."""

    async def build(by: By, listed: ListedSettlement) -> Command:
        return commands.PaySettlement(
            by=by,
            settlement_id=settlement_id,
            paid_on=body.paid_on,
            reference=call.document_reference(body.reference),
            amount_cents=body.amount_cents,
        )

    return await _change(call, settlement_id, build)


@router.post("/{settlement_id}/payment-return", status_code=201, responses=SETTLED, summary="Record a payment's return")
async def return_payment(settlement_id: UUID, body: NewReturn, call: Commanding) -> Response:
    """The bank gave the payment back: the settlement is open again. The reason is stored sealed."""

    async def build(by: By, listed: ListedSettlement) -> Command:
        reason = await call.service.register.seal(listed.provider_id, REASON, body.reason)
        return commands.ReturnPayment(by=by, settlement_id=settlement_id, returned_on=body.returned_on, reason=reason)

    return await _change(call, settlement_id, build)


@router.post("/{settlement_id}/payment-refusal", status_code=201, responses=SETTLED, summary="Record a refused order")
async def refuse_payment(settlement_id: UUID, body: NewRefusal, call: Commanding) -> Response:
    """The bank did not carry out the order, or nobody sent it: the settlement can be ordered again."""

    async def build(by: By, listed: ListedSettlement) -> Command:
        return commands.RefusePayment(
            by=by, settlement_id=settlement_id, refused_on=body.refused_on, reason_code=body.reason_code
        )

    return await _change(call, settlement_id, build)


@router.post("/{settlement_id}/withdrawal", status_code=201, responses=SETTLED, summary="Withdraw a settlement")
async def withdraw_settlement(settlement_id: UUID, body: NewWithdrawal, call: Commanding) -> Response:
    """Until it is paid: what it took is open for the next one. The reason is stored sealed."""

    async def build(by: By, listed: ListedSettlement) -> Command:
        reason = await call.service.register.seal(listed.provider_id, REASON, body.reason)
        return commands.WithdrawSettlement(by=by, settlement_id=settlement_id, reason=reason)

    return await _change(call, settlement_id, build)


# Reading


@router.get("", responses=documented(200, SettlementListOut), summary="List settlements")
async def list_settlements(
    call: Reading,
    provider_id: UUID | None = None,
    month: Annotated[str | None, Query(pattern=MONTH_PATTERN)] = None,
    status: SettlementStatus | None = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """In the order they were drawn, without their lines; a provider sees its own."""
    async with fresh(call, "settlements") as connection:
        found = await listed_settlements(
            connection,
            call.service.schema,
            provider_id=provider_id,
            provider_scope=_scope(call),
            month=first_of(month) if month is not None else None,
            status=status,
            after=place_of(cursor),
            limit=limit,
        )
    desk = call.service.desk
    await desk.read_many(list({row.account_id for row in found.rows}))
    shown = []
    for row in found.rows:
        account = await desk.state(ProviderAccount, row.account_id, caller=call.caller, fresh=False)
        settlement = account.settlement(row.settlement_id)
        shown.append(summary(account, settlement, await opened_reasons(call, account, settlement)))
    next_cursor = cursor_of(found.rows[-1].position) if len(found.rows) == limit else None
    return call.answer(SettlementListOut(settlements=shown, next_cursor=next_cursor, position=found.position))


@router.get(
    "/{settlement_id}", responses=documented(200, SettlementOut, 404, versioned=True), summary="Read a settlement"
)
async def read_settlement(settlement_id: UUID, call: Reading) -> Response:
    """With its lines: what was earned and not settled before, entry by entry. A provider reads its own."""
    listed = await listed_settlement(call, settlement_id)
    account = await call.service.desk.state(ProviderAccount, listed.account_id, caller=call.caller, fresh=True)
    return call.answer(await _shown(call, account, account.settlement(settlement_id)), version=account.version)
