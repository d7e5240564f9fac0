"""What groups owe their members; what was warned of when one was announced or somebody enrolled (§ 4.2.2, § 5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID, uuid5

from domain.group.duties import duties
from domain.group.events import (
    GroupCalledOff,
    GroupCreated,
    GroupEvent,
    GroupPostponed,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
)
from domain.group.state import Group, evolve
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Event
from domain.kernel.findings import StandingWarning
from projections.duties.row import DutyRow, digest, duty_row
from projections.engine.projection import Logged, Projection, Tables
from projections.engine.stored import stored
from projections.warnings.row import WarningRow, standing_row


@dataclass(slots=True)
class _Group:
    """A group as its events have made it, their positions by version, and what is shown of it."""

    group_id: UUID
    state: Any
    positions: list[tuple[int, int]]
    shown: dict[str, str]


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    happened: dict[UUID, list[Logged]] = {}
    for logged in batch:
        happened.setdefault(logged.event.originator_id, []).append(logged)
    if not happened:
        return
    kept = {row.group_id: row for row in tables.rows("groups", _Group, groups=list(happened))}
    groups, owed, warnings = list[_Group](), list[DutyRow](), list[WarningRow]()
    for group_id, events in happened.items():
        before = kept.get(group_id)
        state = stored(before.state, Group) if before else None
        positions = list(before.positions) if before else []
        for position, _, event in events:
            state = evolve(state, cast(GroupEvent, event))
            positions.append((event.originator_version, position))
            warnings += _carried(state, event)
        assert state is not None
        shown_before, shown = before.shown if before else {}, dict[str, str]()
        for duty in duties(state):
            key = f"{duty.code} {duty.voucher_id} {duty.about}"
            shown[key] = digest(duty)
            if shown_before.get(key) != shown[key]:
                owed.append(duty_row(duty, dict(positions), group_id))
        groups.append(_Group(group_id, state, positions, shown))
    tables.put("put_duties", owed)
    tables.put("put_warnings", warnings)
    tables.put("put_groups", groups)


def _carried(group: Group, event: Event) -> Iterator[WarningRow]:
    """The warnings that a group's event carries."""
    recorded_on = helsinki_date(event.by.decided_at)
    for number, finding in enumerate(event.warnings, 1):
        holds = StandingWarning(finding=finding, since=recorded_on, ends_on=None, provider_id=group.provider_id)
        warning_id = uuid5(group.id, f"{finding.code} {event.originator_version} {number}")
        yield standing_row(warning_id, event.voucher_id if isinstance(event, MemberEnrolled) else None, holds)


GROUP_DUTIES = Projection(
    name="group_duties",
    package=__package__,
    version=3,
    tables=("owing_groups", "group_duties", "group_warnings"),
    follows=(GroupCreated, MemberEnrolled, MemberDeparted, GroupPostponed, GroupCalledOff, MemberNotified),
    fold=fold,
)
