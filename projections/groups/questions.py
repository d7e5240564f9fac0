"""Groups in the order of their announcement."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from projections.engine.reading import Answer, parts_of, read
from projections.groups.fold import GROUPS


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group, its provider, and the position of its announcement."""

    position: int
    group_id: UUID
    provider_id: UUID


async def groups(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    provider_id: UUID | None = None,
    provider_scope: UUID | None = None,
    after: int = 0,
    limit: int = 100,
) -> Answer[ListedGroup]:
    """A page of groups in the order of their announcement, after position `after`; filters combine.

    Raises `NotServing`.
    """
    filters = {"provider_id": provider_id, "provider_scope": provider_scope}
    given = {name: value for name, value in filters.items() if value is not None}
    parameters = {**given, "after": after, "limit": limit}
    return await read(connection, schema, parts_of(GROUPS, "page", *given, "page_end"), ListedGroup, parameters)
