"""Warnings as lists, as of a day: of entries, of a voucher as a whole, across vouchers, of providers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.kernel.findings import Finding
from ledger.named_sql import named_statements
from projections.courses.fold import COURSES
from projections.engine.projection import Kept
from projections.engine.reading import Answer, Part, read
from projections.entry_warnings.fold import ENTRY_WARNINGS
from projections.grants.fold import GRANTS
from projections.group_duties.fold import GROUP_DUTIES
from projections.group_entries.fold import GROUP_ENTRIES
from projections.overlaps.fold import OVERLAPS
from projections.postings.fold import POSTINGS
from projections.provider_documents.fold import PROVIDER_DOCUMENTS
from projections.search.fold import SEARCH
from projections.weekly_minimum.fold import WEEKLY_MINIMUM


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
    group_id: UUID | None
    for_county: bool
    finding: Finding
    since: date
    ends_on: date | None

    @property
    def place(self) -> "PlaceOfWarning":
        return PlaceOfWarning(self.since, self.warning_id)


@dataclass(frozen=True, slots=True)
class PlaceOfWarning:
    """Where in the list a warning stands: the newest first."""

    since: date
    warning_id: UUID


ALL: tuple[Kept, ...] = (
    ENTRY_WARNINGS,
    COURSES,
    WEEKLY_MINIMUM,
    OVERLAPS,
    GRANTS,
    GROUP_DUTIES,
    GROUP_ENTRIES,
    PROVIDER_DOCUMENTS,
)
"""The projections that warn."""

OF_VOUCHERS: tuple[Kept, ...] = (ENTRY_WARNINGS, COURSES, WEEKLY_MINIMUM, OVERLAPS, GRANTS, GROUP_DUTIES, GROUP_ENTRIES)
"""Those that warn of vouchers."""

LOOK_ACROSS: tuple[Kept, ...] = (COURSES, OVERLAPS, GRANTS)
"""Those that look across vouchers."""

NEEDED = (*(one.name for one in ALL), SEARCH.name)
"""What is read for `warned`."""

START = PlaceOfWarning(date.max, UUID(int=2**128 - 1))


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
    after: PlaceOfWarning = START,
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
    words = phrases(schema)
    statement = (
        words["page"],
        *any_of(ALL, schema),
        (SEARCH, "of_warnings"),
        words["holding"],
        *(words[name] for name in given),
        words["page_end"],
    )
    place = {"after_since": after.since, "after_id": after.warning_id}
    parameters = {**given, **place, "on": on, "limit": limit}
    answer = await read(connection, schema, statement, ListedWarning, parameters)
    return Answer(answer.position, [_read(row) for row in answer.rows])


@dataclass(frozen=True, slots=True)
class WarningAcross:
    """What warns of a voucher beside another one."""

    voucher_id: UUID
    entry_id: UUID | None
    period: int | None
    week_of: date | None
    finding: Finding


async def warned_across(
    connection: AsyncConnection[Any], schema: str, *, on: date, vouchers: Sequence[UUID]
) -> dict[UUID, tuple[WarningAcross, ...]]:
    """What looks across vouchers and holds on a day for each of some, the newest first. Raises `NotServing`."""
    words = phrases(schema)
    statement = (words["across"], *any_of(LOOK_ACROSS, schema), words["holding"], words["across_end"])
    parameters = {"vouchers": list(vouchers), "on": on}
    answer = await read(connection, schema, statement, WarningAcross, parameters)
    found: dict[UUID, tuple[WarningAcross, ...]] = dict.fromkeys(vouchers, ())
    for row in answer.rows:
        found[row.voucher_id] += (replace(row, finding=msgspec.convert(row.finding, Finding)),)
    return found


def phrases(schema: str) -> Mapping[str, bytes]:
    """What questions about warnings are put together from, beside what each projection says of its own."""
    return named_statements(__package__, "questions.sql", schema)


def any_of(projections: Sequence[Kept], schema: str) -> Iterator[Part]:
    """The warnings of these projections, as `w`."""
    words = phrases(schema)
    yield words["any_of"]
    for number, one in enumerate(projections):
        if number:
            yield words["or"]
        yield (one, "warned")
    yield words["any_of_end"]


def _read(row: ListedWarning) -> ListedWarning:
    """The row with its finding as the domain made it."""
    ends_on = None if row.ends_on == date.max else row.ends_on
    return replace(row, finding=msgspec.convert(row.finding, Finding), ends_on=ends_on)


@dataclass(frozen=True, slots=True)
class WarnedEntry:
    """A standing entry that something warns of, with what it costs."""

    code: str
    provider_id: UUID
    voucher_id: UUID
    entry_id: UUID
    happened_on: date
    amount_cents: int


async def warned_entries(
    connection: AsyncConnection[Any], schema: str, *, first_day: date, last_day: date, on: date, limit: int
) -> Answer[WarnedEntry]:
    """Entries that happened from a day to another and are warned of on a day, by date. Raises `NotServing`."""
    statement = (
        b"SELECT w.code, w.provider_id, w.voucher_id, w.entry_id, p.happened_on, p.amount_cents FROM",
        *any_of(ALL, schema),
        (POSTINGS, "warned_entries"),
        phrases(schema)["holding"],
        b"AND w.provider_id IS NOT NULL ORDER BY p.happened_on, w.entry_id, w.code LIMIT %(limit)s",
    )
    parameters = {"first_day": first_day, "last_day": last_day, "on": on, "limit": limit}
    return await read(connection, schema, statement, WarnedEntry, parameters)
