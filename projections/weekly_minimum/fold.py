"""Weeks in which less was held than the weekly minimum of a service (§ 4.2.2, § 4.2.3, § 4.2.4).

Which weeks have a minimum is read off the outline of a course; what was held in them is counted apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from domain.kernel.calendar import monday_of
from domain.kernel.event import Event
from domain.rulebook import Rulebook
from domain.voucher.course import Course
from domain.voucher.events import (
    EntryCorrected,
    EntryKind,
    NoShowRecorded,
    ProviderCancelled,
    SessionHeld,
    VoucherIssued,
)
from domain.voucher.supervision import AGREED_TIMES, full_weeks
from projections.courses.outline import OUTLINE, changes_outline, outlined
from projections.duties.row import digest
from projections.engine.projection import Kept, Logged, Projection, Tables, projection
from projections.engine.stored import stored
from projections.warnings.row import Gone

COUNTED = (SessionHeld, NoShowRecorded, ProviderCancelled, EntryCorrected)


@dataclass(slots=True)
class _Course:
    """The outline of a voucher's course, and a digest of the weeks that are made of it."""

    voucher_id: UUID
    course: Any
    shown: str


@dataclass(slots=True)
class _Week:
    """A week of a voucher that has a minimum: what is to be held at least, and whose it is."""

    voucher_id: UUID
    monday: date
    warning_id: UUID
    sessions_min: int
    section: str
    provider_id: UUID | None


@dataclass(slots=True)
class _Held:
    """How many agreed times more or fewer a week has: held, and not held."""

    voucher_id: UUID
    monday: date
    held: int
    not_held: int


def fold(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
    changes: dict[UUID, list[Event]] = {}
    for _, _, event in batch:
        if changes_outline(event):
            changes.setdefault(event.originator_id, []).append(event)
    if changes:
        _outline(rulebook, tables, changes)
    agreed = _agreed(tables, batch)
    tables.put("add_held", (week for week in agreed if week.held or week.not_held))
    fewer = {week.voucher_id for week in agreed if week.held < 0 or week.not_held < 0}
    tables.put("drop_empty_weeks", _gone(fewer.union(changes)))


def _agreed(tables: Tables, batch: Sequence[Logged]) -> list[_Held]:
    """What the weeks have more or fewer, of the vouchers that have a minimum."""
    asked = list({event.originator_id for _, _, event in batch if isinstance(event, COUNTED)})
    counted = {row.id for row in tables.rows("counted", Gone, vouchers=asked)} if asked else set[UUID]()
    weeks: dict[tuple[UUID, date], _Held] = {}

    def count(voucher_id: UUID, day: date, kind: EntryKind, change: int) -> None:
        monday = monday_of(day)
        week = weeks.setdefault((voucher_id, monday), _Held(voucher_id, monday, 0, 0))
        if kind is EntryKind.SESSION:
            week.held += change
        else:
            week.not_held += change

    for _, _, event in batch:
        voucher_id = event.originator_id
        if voucher_id not in counted:
            continue
        match event:
            case SessionHeld():
                count(voucher_id, event.held_on, EntryKind.SESSION, 1)
            case NoShowRecorded():
                count(voucher_id, event.planned_on, EntryKind.NO_SHOW, 1)
            case ProviderCancelled():
                count(voucher_id, event.planned_on, EntryKind.PROVIDER_CANCELLATION, 1)
            case EntryCorrected(kind=kind) if kind in AGREED_TIMES:
                count(voucher_id, event.happened_on, kind, -1)
    return list(weeks.values())


def _gone(vouchers: Iterable[UUID]) -> Iterable[Gone]:
    return (Gone(voucher_id) for voucher_id in vouchers)


def _outline(rulebook: Rulebook, tables: Tables, changes: Mapping[UUID, Sequence[Event]]) -> None:
    """Take the outlines further, and write the weeks that have a minimum now."""
    kept = {row.voucher_id: row for row in tables.rows("courses", _Course, vouchers=list(changes))}
    courses, forgotten, weeks = [], list[UUID](), list[_Week]()
    for voucher_id, events in changes.items():
        before = kept.get(voucher_id)
        if before is None and not _has_minimum(events[0], rulebook):
            continue
        course = stored(before.course, Course) if before else None
        for event in events:
            course = outlined(course, event)
        assert course is not None
        found = [
            _Week(voucher_id, week.monday, uuid5(voucher_id, f"weekly_minimum_missed {week.monday}"),
                  week.sessions_min, week.section, week.provider_id)
            for week in full_weeks(course, rulebook)
        ]  # fmt: skip
        shown = digest(found)
        if before is None or shown != before.shown:
            forgotten.append(voucher_id)
            weeks += found
        courses.append(_Course(voucher_id, course, shown))
    tables.put("forget_weeks", _gone(forgotten))
    tables.put("put_weeks", weeks)
    tables.put("put_courses", courses)


def _has_minimum(event: Event, rulebook: Rulebook) -> bool:
    """Whether this is the issue of a voucher whose service has a weekly minimum."""
    return isinstance(event, VoucherIssued) and rulebook.limits(event.service).weekly_sessions_min is not None


WEEKLY_MINIMUM = Kept(name="weekly_minimum", package=__package__, version=12, tables=("weekly_courses", "weeks"))


def weekly_minimum_by(rulebook: Rulebook) -> Projection:
    """The weeks in which too little was held by a rulebook."""
    return projection(
        WEEKLY_MINIMUM,
        (*OUTLINE, *COUNTED),
        partial(fold, rulebook),
    )
