"""Warnings as lists, as of a day: of entries, of a voucher as a whole, across vouchers, of providers."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.kernel.findings import Finding
from projections.engine.reading import Answer, read
from projections.follow_up.fold import FOLLOW_UP


@dataclass(frozen=True, slots=True)
class ListedWarning:
    """A warning that holds since a day; `ends_on` is the day from which it holds no more, where one is known.

    One of a provider itself, such as a document that expires, has no voucher, client and caseworker. `for_county` marks
    what looks across vouchers or asks supervisors to look: no provider is shown it.
    """

    warning_id: UUID
    code: str
    voucher_id: UUID | None
    client_id: UUID | None
    caseworker_id: UUID | None
    provider_id: UUID | None
    entry_id: UUID | None
    period: int | None
    week_of: date | None
    other_voucher_id: UUID | None
    other_entry_id: UUID | None
    for_county: bool
    finding: Finding
    since: date
    ends_on: date | None

    @property
    def place(self) -> "Place":
        return Place(self.since, self.warning_id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list a warning stands: the newest first."""

    since: date
    warning_id: UUID


START = Place(date.max, UUID(int=2**128 - 1))


async def warned(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    on: date,
    provider_scope: UUID | None = None,
    provider_id: UUID | None = None,
    caseworker_id: UUID | None = None,
    client_id: UUID | None = None,
    voucher_id: UUID | None = None,
    code: str | None = None,
    after: Place = START,
    limit: int = 50,
) -> Answer[ListedWarning]:
    """A page of what holds on a day, as far as is known now, the newest first. Filters combine.

    `provider_scope` leaves out what this provider is not shown: warnings about others, and those for the county.
    `caseworker_id` is the one who follows the voucher now. Raises `NotServing`.
    """
    filters = {
        "provider_scope": provider_scope,
        "provider_id": provider_id,
        "caseworker_id": caseworker_id,
        "client_id": client_id,
        "voucher_id": voucher_id,
        "code": code,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    place = {"after_since": after.since, "after_id": after.warning_id}
    parts = ("warned", *(f"warned_{name}" for name in given), "warned_end")
    answer = await read(
        connection, schema, FOLLOW_UP, parts, ListedWarning, {**given, **place, "on": on, "limit": limit}
    )
    return Answer(answer.position, [_read(row) for row in answer.rows])


def _read(row: ListedWarning) -> ListedWarning:
    """The row with its finding as the domain made it."""
    ends_on = None if row.ends_on == date.max else row.ends_on
    return replace(row, finding=msgspec.convert(row.finding, Finding), ends_on=ends_on)
