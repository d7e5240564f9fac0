"""Settlements in the order they were drawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.settlement.state import SettlementStatus
from projections.engine.reading import Answer, parts_of, read
from projections.settlements.fold import SETTLEMENTS


@dataclass(frozen=True, slots=True)
class ListedSettlement:
    """A settlement, whose it is, the stream of its account, and the position at which it was drawn."""

    position: int
    settlement_id: UUID
    provider_id: UUID
    account_id: UUID
    month: date
    status: str


async def settlements(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    settlement_id: UUID | None = None,
    provider_id: UUID | None = None,
    provider_scope: UUID | None = None,
    month: date | None = None,
    status: SettlementStatus | None = None,
    after: int = 0,
    limit: int = 100,
) -> Answer[ListedSettlement]:
    """A page of settlements in the order they were drawn, after position `after`; filters combine.

    Raises `NotServing`.
    """
    filters = {
        "settlement_id": settlement_id,
        "provider_id": provider_id,
        "provider_scope": provider_scope,
        "month": month,
        "status": status,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    parameters = {**given, "after": after, "limit": limit}
    statement = parts_of(SETTLEMENTS, "page", *given, "page_end")
    return await read(connection, schema, statement, ListedSettlement, parameters)


async def settlements_by_id(
    connection: AsyncConnection[Any], schema: str, settlement_ids: Collection[UUID]
) -> dict[UUID, ListedSettlement]:
    """Those of some settlements that there are. Raises `NotServing`."""
    statement, given = parts_of(SETTLEMENTS, "by_id"), {"settlement_ids": list(settlement_ids)}
    answer = await read(connection, schema, statement, ListedSettlement, given)
    return {row.settlement_id: row for row in answer.rows}


@dataclass(frozen=True, slots=True)
class _Account:
    account_id: UUID


async def accounts(connection: AsyncConnection[Any], schema: str) -> list[UUID]:
    """The streams of the accounts that have a settlement. Raises `NotServing`."""
    answer = await read(connection, schema, parts_of(SETTLEMENTS, "accounts"), _Account)
    return [row.account_id for row in answer.rows]
