"""What to look at before a month is settled, over HTTP."""

from collections import Counter
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path
from msgspec import Meta
from starlette.responses import Response

from api.http import routing
from api.http.answers import Out
from api.http.calling import ReadCall, Reading, documented
from api.http.reading import fresh, one_of_few
from api.settlements.answers import MonthOut, month_of
from api.settlements.bodies import MONTH_PATTERN
from api.settlements.routes import first_of
from domain.settlement.state import ProviderAccount, last_day
from projections.duties.questions import NEEDED as OF_DUTIES
from projections.duties.questions import owed
from projections.postings.questions import open_months
from projections.settlements.questions import accounts
from projections.warnings.questions import NEEDED as OF_WARNINGS
from projections.warnings.questions import ListedWarning, warned, warned_entries

router = routing.router("/v1/billing", "billing")

LISTED_MAX = 1_000


class OpenMonthOut(Out):
    """What a provider earned in a month and is not settled; negative where corrections outweigh."""

    provider_id: UUID
    month: MonthOut
    minutes: int
    days: int
    amount_cents: int


class WarnedEntryOut(Out):
    code: str
    provider_id: UUID
    voucher_id: UUID
    entry_id: UUID
    happened_on: date
    amount_cents: int


class WarnedVoucherOut(Out):
    code: str
    provider_id: UUID | None
    voucher_id: UUID | None
    since: date


class OverdueOut(Out):
    """What a provider owes and is late with, by duty."""

    provider_id: UUID
    duties: dict[str, int]


class CarryOverOut(Out):
    """A negative total that no settlement has carried over yet."""

    provider_id: UUID
    settlement_id: UUID
    month: MonthOut
    total_cents: int


class WorkListOut(Out):
    month: MonthOut
    over: Annotated[bool, Meta(description="The month has ended: it can be settled.")]
    unsettled: Annotated[list[OpenMonthOut], Meta(description="What a run for the month would take, with sums.")]
    open_months: Annotated[list[MonthOut], Meta(description="Earlier months that hold something unsettled.")]
    entries_with_warnings: list[WarnedEntryOut]
    group_entries_missing: list[WarnedVoucherOut]
    vouchers_near_their_end: list[WarnedVoucherOut]
    providers_with_overdue_duties: list[OverdueOut]
    negative_carry_overs: list[CarryOverOut]
    complete: Annotated[bool, Meta(description=f"No list was cut at {LISTED_MAX}.")]
    position: int


@router.get("/{month}/work-list", responses=documented(200, WorkListOut), summary="What to look at before the run")
async def read_work_list(
    month: Annotated[str, Path(pattern=MONTH_PATTERN, examples=["2026-03"])],
    call: Reading,
) -> Response:
    """What is not settled, what warns, what is owed and what is carried over, as of today."""
    first_day = first_of(month)
    ends_on, today, schema = last_day(first_day), call.service.desk.today(), call.service.schema
    names = {"postings", "settlements", *OF_DUTIES, *OF_WARNINGS}
    async with one_of_few(call), fresh(call, *sorted(names)) as connection:
        unsettled = await open_months(connection, schema, ends_on)
        entries = await warned_entries(
            connection, schema, first_day=first_day, last_day=ends_on, on=today, limit=LISTED_MAX
        )
        missing = await warned(connection, schema, on=today, code="group_entry_missing", limit=LISTED_MAX)
        ending = await warned(connection, schema, on=today, code="period_ends_soon", limit=LISTED_MAX)
        overdue = await owed(connection, schema, on=today, overdue=True, limit=LISTED_MAX)
        streams = await accounts(connection, schema)
    late: dict[UUID, Counter[str]] = {}
    for duty in overdue.rows:
        if duty.owed_by == "provider" and duty.provider_id is not None:
            late.setdefault(duty.provider_id, Counter())[duty.code] += 1
    listed = (entries.rows, missing.rows, ending.rows, overdue.rows)
    body = WorkListOut(
        month=month,
        over=today > ends_on,
        unsettled=[
            OpenMonthOut(
                provider_id=one.provider_id,
                month=month_of(one.month),
                minutes=one.minutes,
                days=one.days,
                amount_cents=one.amount_cents,
            )
            for one in unsettled.rows
        ],
        open_months=sorted({month_of(one.month) for one in unsettled.rows if one.month < first_day}),
        entries_with_warnings=[
            WarnedEntryOut(
                code=one.code,
                provider_id=one.provider_id,
                voucher_id=one.voucher_id,
                entry_id=one.entry_id,
                happened_on=one.happened_on,
                amount_cents=one.amount_cents,
            )
            for one in entries.rows
        ],
        group_entries_missing=[_warned(one) for one in missing.rows],
        vouchers_near_their_end=[_warned(one) for one in ending.rows],
        providers_with_overdue_duties=[
            OverdueOut(provider_id=provider_id, duties=dict(sorted(counted.items())))
            for provider_id, counted in sorted(late.items())
        ],
        negative_carry_overs=await _carry_overs(call, streams),
        complete=all(len(rows) < LISTED_MAX for rows in listed),
        position=min(unsettled.position, entries.position, overdue.position),
    )
    return call.answer(body)


def _warned(one: ListedWarning) -> WarnedVoucherOut:
    return WarnedVoucherOut(code=one.code, provider_id=one.provider_id, voucher_id=one.voucher_id, since=one.since)


async def _carry_overs(call: ReadCall, streams: list[UUID]) -> list[CarryOverOut]:
    desk = call.service.desk
    await desk.read_many(streams)
    found = []
    for stream in streams:
        account = await desk.state(ProviderAccount, stream, fresh=False)
        assert account.provider_id is not None, "an account with a settlement is a provider's"
        found += [
            CarryOverOut(
                provider_id=account.provider_id,
                settlement_id=one.settlement_id,
                month=month_of(one.month),
                total_cents=one.total_cents,
            )
            for one in account.to_carry
        ]
    return found
