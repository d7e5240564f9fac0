"""Who did what, when, for whom, under which sections: a page of the audit trail, and what one actor did in all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from projections.audit_trail.fold import AUDIT_TRAIL
from projections.engine.reading import Answer, parts_of, read


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An event as the trail tells it. `organisation` is None for the county, `units` are minutes or days.

    What an event charges, grants or lets lapse stands in `units` and `amount_cents`; they are None for any other.
    """

    position: int
    stream: UUID
    version: int
    topic: str
    happened_on: date
    recorded_at: datetime
    actor: UUID
    role: str
    organisation: UUID | None
    request_id: UUID
    rulebook: str
    sections: list[str]
    entry_id: UUID | None
    unit: str | None
    units: int | None
    amount_cents: int | None


@dataclass(frozen=True, slots=True)
class Acted:
    """In which role, and for which organisation (None: the county), somebody acted, how often and when."""

    role: str
    organisation: UUID | None
    events: int
    first_recorded_at: datetime
    last_recorded_at: datetime


async def acted(connection: AsyncConnection[Any], schema: str, actor: UUID) -> Answer[Acted]:
    """All that the trail tells of an actor, a row for each role and organisation. Raises `NotServing`."""
    return await read(connection, schema, parts_of(AUDIT_TRAIL, "acted"), Acted, {"actor": actor})


async def audit_trail(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    stream: UUID | None = None,
    actor: UUID | None = None,
    organisation: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: int = 0,
    limit: int = 100,
) -> Answer[AuditRow]:
    """A page of the trail in the log's order, from position `after` + 1: that of the last row fetches the next page.

    Filters combine; `since` and `until` are instants of recording, both included. Raises `NotServing`.
    """
    filters = {"stream": stream, "actor": actor, "organisation": organisation, "since": since, "until": until}
    given = {name: value for name, value in filters.items() if value is not None}
    parameters = {**given, "after": after, "limit": limit}
    return await read(connection, schema, parts_of(AUDIT_TRAIL, "page", *given, "page_end"), AuditRow, parameters)
