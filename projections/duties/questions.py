"""Duties as lists: who owes what by when, as of a day, and what was done when and by which event."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from ledger.named_sql import named_statements
from projections.courses.fold import COURSES
from projections.engine.reading import Answer, Part, read
from projections.group_duties.fold import GROUP_DUTIES
from projections.search.fold import SEARCH


@dataclass(frozen=True, slots=True)
class ListedDuty:
    """A duty of a voucher. `overdue` is as of the day that was asked about.

    `done_version` and `done_position` name the event that says that it was done, `done_version` in the stream of the
    voucher, or of the group where one owes it to its members.
    """

    duty_id: UUID
    voucher_id: UUID
    client_id: UUID
    caseworker_id: UUID
    group_id: UUID | None
    owed_by: str
    provider_id: UUID | None
    code: str
    section: str
    entry_id: UUID | None
    period: int | None
    since: date
    due_on: date
    if_continued: bool
    done_on: date | None
    done_version: int | None
    done_position: int | None
    lapsed_on: date | None
    overdue: bool

    @property
    def place(self) -> "PlaceOfDuty":
        return PlaceOfDuty(not self.overdue, self.due_on, self.duty_id)


@dataclass(frozen=True, slots=True)
class PlaceOfDuty:
    """Where in the list a duty stands: what is overdue first, then by the day it is due."""

    after_overdue: bool
    due_on: date
    duty_id: UUID


NEEDED = (COURSES.name, GROUP_DUTIES.name, SEARCH.name)
"""What is read for `owed`."""

START = PlaceOfDuty(False, date.min, UUID(int=0))


async def owed(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    on: date,
    done: bool = False,
    overdue: bool | None = None,
    provider_scope: UUID | None = None,
    provider_id: UUID | None = None,
    caseworker_id: UUID | None = None,
    client_id: UUID | None = None,
    code: str | None = None,
    after: PlaceOfDuty = START,
    limit: int = 50,
) -> Answer[ListedDuty]:
    """A page of what is owed on a day, as far as is known now; `done`: of what had been done by then. Filters combine.

    `provider_id` is the provider that owes it, and so is `provider_scope`: what others owe is left out.
    `caseworker_id` is the one who follows the voucher now. Raises `NotServing`.
    """
    filters = {
        "provider_scope": provider_scope,
        "provider_id": provider_id,
        "caseworker_id": caseworker_id,
        "client_id": client_id,
        "code": code,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    words = named_statements(__package__, "questions.sql", schema)
    rank = () if overdue is None else ("overdue" if overdue else "not_overdue",)
    statement: tuple[Part, ...] = (
        words["page"],
        (COURSES, "owed"),
        words["or"],
        (GROUP_DUTIES, "owed"),
        words["of"],
        (SEARCH, "of_duties"),
        words["done" if done else "open"],
        *(words[name] for name in (*rank, *given)),
        words["page_end"],
    )
    place = {"after_rank": after.after_overdue, "after_due_on": after.due_on, "after_id": after.duty_id}
    return await read(connection, schema, statement, ListedDuty, {**given, **place, "on": on, "limit": limit})
