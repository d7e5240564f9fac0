"""What groups owe their members; what was warned of when one was announced or somebody enrolled (§ 4.2.2, § 5).

What a member was to be told lapses with its death, which its voucher's closing tells.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid5

from domain.group.duties import duties
from domain.group.events import (
    GroupCalledOff,
    GroupContentSpecified,
    GroupCreated,
    GroupEvent,
    GroupPostponed,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
)
from domain.group.membership import lapsed_by
from domain.group.state import Group, evolve
from domain.group.supervision import content_not_specified
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Event
from domain.kernel.findings import StandingWarning
from domain.voucher.events import ClosingReason, VoucherClosed, VoucherReopened
from projections.duties.row import DutyRow, digest, duty_row
from projections.engine.projection import Logged, Projection, Tables
from projections.engine.stored import stored
from projections.warnings.row import Gone, WarningRow, standing_row


@dataclass(slots=True)
class _Group:
    """A group as its events have made it, their positions by version, and what is shown of it."""

    group_id: UUID
    state: Any
    positions: list[tuple[int, int]]
    shown: dict[str, str]


@dataclass(slots=True)
class _Death:
    """The day on which a voucher was closed because its client had died."""

    voucher_id: UUID
    died_on: date


@dataclass(slots=True)
class _Owing:
    """A group that is to tell, or told, the client of a voucher of a change."""

    group_id: UUID


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    happened: dict[UUID, list[Logged]] = {}
    for logged in batch:
        if not isinstance(logged.event, VoucherClosed | VoucherReopened):
            happened.setdefault(logged.event.originator_id, []).append(logged)
    for owing in tables.rows("owing", _Owing, vouchers=_write_deaths(tables, batch)):
        happened.setdefault(owing.group_id, [])
    if not happened:
        return
    kept = {row.group_id: row for row in tables.rows("groups", _Group, groups=list(happened))}
    states, positions, warnings = dict[UUID, Group](), dict[UUID, list[tuple[int, int]]](), list[WarningRow]()
    for group_id, events in happened.items():
        before = kept.get(group_id)
        state = stored(before.state, Group) if before else None
        at = positions[group_id] = list(before.positions) if before else []
        for position, _, event in events:
            state = evolve(state, cast(GroupEvent, event))
            at.append((event.originator_version, position))
            warnings += _carried(state, event)
        assert state is not None
        states[group_id] = state
    to_be_told = {notice.voucher_id for state in states.values() for notice in state.notices}
    deaths = {row.voucher_id: row.died_on for row in tables.rows("deaths", _Death, vouchers=list(to_be_told))}
    groups, owed, specified = list[_Group](), list[DutyRow](), list[Gone]()
    for group_id, whole in states.items():
        state = lapsed_by(whole, deaths)
        shown_before, shown = kept[group_id].shown if group_id in kept else {}, dict[str, str]()
        for duty in duties(state):
            key = f"{duty.code} {duty.voucher_id} {duty.about}"
            shown[key] = digest(duty)
            if shown_before.get(key) != shown[key]:
                owed.append(duty_row(duty, dict(positions[group_id]), group_id))
        unspecified = content_not_specified(state)
        about_content = uuid5(group_id, "group_content_missing")
        if unspecified is None:
            specified.append(Gone(about_content))
        else:
            warnings.append(standing_row(about_content, None, unspecified, group_id=group_id))
        groups.append(_Group(group_id, state, positions[group_id], shown))
    tables.put("put_duties", owed)
    tables.put("drop_warnings", specified)
    tables.put("put_warnings", warnings)
    tables.put("put_groups", groups)


def _write_deaths(tables: Tables, batch: Sequence[Logged]) -> list[UUID]:
    """Write down which clients died, and of which that was taken back; their vouchers."""
    died: dict[UUID, date | None] = {}
    for _, _, event in batch:
        if isinstance(event, VoucherClosed) and event.reason is ClosingReason.DIED:
            died[event.originator_id] = event.closed_on
        elif isinstance(event, VoucherReopened):
            died[event.originator_id] = None
    tables.put("drop_deaths", (Gone(voucher_id) for voucher_id, on in died.items() if on is None))
    tables.put("put_deaths", (_Death(voucher_id, on) for voucher_id, on in died.items() if on is not None))
    return list(died)


def _carried(group: Group, event: Event) -> Iterator[WarningRow]:
    """The warnings that a group's event carries; what its content lacks is told of the group while it lacks."""
    if isinstance(event, GroupContentSpecified):
        return
    recorded_on = helsinki_date(event.by.decided_at)
    for number, finding in enumerate(event.warnings, 1):
        holds = StandingWarning(finding=finding, since=recorded_on, ends_on=None, provider_id=group.provider_id)
        warning_id = uuid5(group.id, f"{finding.code} {event.originator_version} {number}")
        about = event.voucher_id if isinstance(event, MemberEnrolled | MemberDeparted) else None
        yield standing_row(warning_id, about, holds, group_id=group.id)


GROUP_DUTIES = Projection(
    name="group_duties",
    package=__package__,
    version=11,
    tables=("owing_groups", "group_duties", "group_warnings", "group_deaths"),
    follows=(
        GroupCreated,
        GroupContentSpecified,
        MemberEnrolled,
        MemberDeparted,
        GroupPostponed,
        GroupCalledOff,
        MemberNotified,
        VoucherClosed,
        VoucherReopened,
    ),
    fold=fold,
)
