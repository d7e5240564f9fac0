"""Groups over HTTP: announcing, enrolling, leaving, moving the start, calling off, meeting; reading them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from starlette.responses import Response

from api.audit_trail.answers import GroupHistoryOut, history_event
from api.entries.answers import ResultsOut, item_result
from api.groups.answers import GroupListOut, GroupOut, group_answer
from api.groups.bodies import (
    GroupContent,
    NewDeparture,
    NewGroup,
    NewGroupSession,
    NewMember,
    NewNotice,
    NewPostponement,
)
from api.http import routing
from api.http.bodies import NoDetails, in_utc
from api.http.calling import CommandCall, Commanding, ReadCall, Reading, documented
from api.http.problems import Problem
from api.http.reading import PAGE_DEFAULT, Cursor, Limit, cursor_of, fresh, place_of
from domain.group import commands as group
from domain.group.attendance import Attended, Meeting
from domain.group.events import GroupCreated, Theme
from domain.group.kind import GROUP
from domain.group.membership import as_vouchers_tell
from domain.group.state import Group
from domain.kernel.calendar import helsinki_date
from domain.kernel.command import Command
from domain.kernel.event import By, Role, Sealed
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from ledger.desk.orders import CREATED, Filed, Order, Refused
from ledger.register.clients import NoKey
from projections.groups.questions import groups as listed_groups

router = routing.router("/v1/groups", "groups")


GROUP_ANSWER = documented(201, GroupOut, command=True)


def _today(by: By) -> date:
    return helsinki_date(by.decided_at)


async def _on_group(call: CommandCall, group_id: UUID, build: Any, **members: Any) -> Response:
    """Execute a command on a group, and answer with the group as it was right after it."""

    async def built(by: By, _: Group | None) -> Command:
        command: Command = build(by)
        return command

    answer = await call.answer_of(call.order(GROUP, group_id, built, **members))
    call.count(call.kind, answer)
    if isinstance(answer, Refused):
        return call.refusal(answer)
    filed = await _with_vouchers(call, answer.filed, answer.position if answer.repeated else None)
    rulebook, dry_run = call.service.desk.rulebook, answer.position is None
    body = group_answer(filed, answer.decided_on, rulebook, call.language, dry_run=dry_run)
    return call.answer(body, status=CREATED, version=filed.version)


async def _with_vouchers(call: ReadCall, filed: Filed[Group], position: int | None = None) -> Filed[Group]:
    """The group with places that end where the members' vouchers do: as they are now, or as they were at a position."""
    desk, members = call.service.desk, dict.fromkeys(one.voucher_id for one in filed.state.memberships)
    if position is None:
        await desk.read_many(tuple(members))
    vouchers: dict[UUID, Voucher] = {}
    for voucher_id in members:
        read = desk.read(voucher_id, fresh=False) if position is None else desk.read_at(voucher_id, position=position)
        found = await read
        if found is not None and isinstance(found.state, Voucher):
            vouchers[voucher_id] = found.state
    state = as_vouchers_tell(filed.state, vouchers)
    name, content = await _name(call, state), await _content(call, state)
    return replace(filed, state=replace(state, name=name, content=content))


GROUP_NAME, GROUP_CONTENT = "group_name", "group_content"
"""What a group's name and what it does are sealed for, under its provider's key."""


async def _name(call: ReadCall, state: Group) -> str:
    """What the provider calls the group."""
    if state.sealed_name is None:
        return state.name
    return await call.service.register.open(state.provider_id, GROUP_NAME, state.sealed_name) or ""


async def _content(call: ReadCall, state: Group) -> str | None:
    """What the group does, as far as it was told."""
    if state.sealed_content is None:
        return None
    return await call.service.register.open(state.provider_id, GROUP_CONTENT, state.sealed_content)


@router.post("", status_code=201, responses=GROUP_ANSWER, summary="Announce a group")
async def announce_group(body: NewGroup, call: Commanding) -> Response:
    """A group of group coaching: closed or open, its largest size, its dates and its themes (§ 4.2.2)."""
    group_id, themes = call.made_id("group"), list(Theme)

    provider_id = call.caller.organisation
    assert provider_id is not None, "providers alone announce groups"
    name = await _sealed(call, provider_id, GROUP_NAME, body.name)
    content = await _sealed(call, provider_id, GROUP_CONTENT, body.content) if body.content else None

    def build(by: By) -> Command:
        return group.CreateGroup(
            by=by,
            group_id=group_id,
            name=name,
            kind=body.kind,
            largest=body.largest,
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            themes=tuple(themes[number - 1] for number in sorted(set(body.themes))),
            content=content,
        )

    return await _on_group(call, group_id, build, begins=True)


async def _sealed(call: CommandCall, provider_id: UUID, purpose: str, text: str) -> Sealed:
    """A text under the key of the provider, which must be known."""
    try:
        return await call.service.register.seal(provider_id, purpose, text)
    except NoKey:
        raise Problem(404, "not_found", what="provider") from None


@router.post("/{group_id}/content", status_code=201, responses=GROUP_ANSWER, summary="Specify its content")
async def specify_content(group_id: UUID, body: GroupContent, call: Commanding) -> Response:
    """What the group does is specified as it starts, for the goals and the needs of its clients (§ 4.2.2)."""
    provider_id = call.caller.organisation
    assert provider_id is not None, "providers alone specify what their groups do"
    content = await _sealed(call, provider_id, GROUP_CONTENT, body.content)

    def build(by: By) -> Command:
        specified_on = body.specified_on or _today(by)
        return group.SpecifyContent(by=by, specified_on=specified_on, content=content, considers=tuple(body.considers))

    return await _on_group(call, group_id, build)


@router.post("/{group_id}/members", status_code=201, responses=GROUP_ANSWER, summary="Enrol a client")
async def enrol_member(group_id: UUID, body: NewMember, call: Commanding) -> Response:
    """The client of a voucher joins: a closed group for as long as it takes place, an open one by the voucher's dates.

    An open group's place ends with the voucher's period; a further period takes an enrolment of its own (§ 4.2.2).
    """

    def build(by: By) -> Command:
        return group.EnrolMember(by=by, voucher_id=body.voucher_id, enrolled_on=body.enrolled_on or _today(by))

    return await _on_group(call, group_id, build)


@router.post("/{group_id}/departures", status_code=201, responses=GROUP_ANSWER, summary="A client leaves")
async def depart_member(group_id: UUID, body: NewDeparture, call: Commanding) -> Response:
    """The client of a voucher leaves before its time: the place is free from that day."""

    def build(by: By) -> Command:
        return group.DepartMember(by=by, voucher_id=body.voucher_id, left_on=body.left_on or _today(by))

    return await _on_group(call, group_id, build)


@router.post("/{group_id}/notices", status_code=201, responses=GROUP_ANSWER, summary="Members were told")
async def notify_member(group_id: UUID, body: NewNotice, call: Commanding) -> Response:
    """A member and its caseworker, or one of them, were told that the start was moved or called off (§ 5)."""

    def build(by: By) -> Command:
        told_at = in_utc(body.told_at)
        return group.NotifyMember(
            by=by, voucher_id=body.voucher_id, told=tuple(dict.fromkeys(body.told)), told_at=told_at
        )

    return await _on_group(call, group_id, build)


@router.post("/{group_id}/postponement", status_code=201, responses=GROUP_ANSWER, summary="Move the start")
async def postpone_group(group_id: UUID, body: NewPostponement, call: Commanding) -> Response:
    """A closed group's start moves if too few had enrolled a week before, by so many working days at most (§ 5)."""

    def build(by: By) -> Command:
        return group.PostponeGroup(by=by, starts_on=body.starts_on, ends_on=body.ends_on)

    return await _on_group(call, group_id, build)


@router.post("/{group_id}/cancellation", status_code=201, responses=GROUP_ANSWER, summary="Call a group off")
async def call_off_group(group_id: UUID, body: NoDetails, call: Commanding) -> Response:
    """A closed group does not start, if too few had enrolled a week before; an open one goes on no longer (§ 5)."""
    return await _on_group(call, group_id, lambda by: group.CallOffGroup(by=by))


@router.post("/{group_id}/sessions", responses=documented(200, ResultsOut, command=True), summary="A group met")
async def record_group_session(group_id: UUID, body: NewGroupSession, call: Commanding) -> Response:
    """A session for the whole group: every client enrolled that day stands once, with a cause where it was missed.

    Each voucher is answered by itself, and under the call's key and its own index: sent again, each gets its first
    answer again. If the service ends before all have their entries, the rest is recorded as soon as one runs again.
    """
    meeting = Meeting(
        group_id=group_id,
        held_on=body.held_on,
        minutes=body.minutes,
        excursion=body.excursion,
        starts_at=body.starts_at,
        worker_id=body.worker_id,
        attendance=tuple(Attended(voucher_id=one.voucher_id, cause=one.cause) for one in body.attendance),
    )

    async def build(by: By, _: Group | None) -> Command:
        return meeting.command(by)

    met = await call.answer_of(call.order(GROUP, group_id, build))
    call.count(call.kind, met)
    if isinstance(met, Refused):
        return call.refusal(met)
    taken = await call.execute_many([_entry(call, meeting, index) for index in range(len(meeting.attendance))])
    for one, answer in zip(body.attendance, taken, strict=True):
        call.count("record_session" if one.cause is None else "record_no_show", answer)
    return call.answer(ResultsOut(results=[item_result(call, answer) for answer in taken]), version=met.filed.version)


def _entry(call: CommandCall, meeting: Meeting, index: int) -> Order:
    """What the group's session is to one member's voucher."""
    member = meeting.attendance[index]

    async def build(by: By, _: Voucher | None, entry_id: UUID) -> Command:
        return meeting.entry(member, by, entry_id)

    beside = (meeting.group_id,)
    return call.entry_order(index, VOUCHER, member.voucher_id, build, body_digest=call.body_digest, beside=beside)


# Reading


@router.get("", responses=documented(200, GroupListOut), summary="List groups")
async def list_groups(
    call: Reading,
    provider_id: UUID | None = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """Groups in the order of their announcement. A provider sees its own alone."""
    desk, after = call.service.desk, place_of(cursor)
    scope = call.caller.organisation if call.caller.role is Role.PROVIDER else None
    async with fresh(call, "groups") as connection:
        found = await listed_groups(
            connection, call.service.schema, provider_id=provider_id, provider_scope=scope, after=after, limit=limit
        )
    await desk.read_many([row.group_id for row in found.rows])
    today, shown = desk.today(), []
    for row in found.rows:
        filed = await desk.read(row.group_id, fresh=False)
        assert filed is not None, "what a projection holds is in the log"
        shown.append(group_answer(await _with_vouchers(call, filed), today, desk.rulebook, call.language))
    next_cursor = cursor_of(found.rows[-1].position) if len(found.rows) == limit else None
    return call.answer(GroupListOut(groups=shown, next_cursor=next_cursor, position=found.position))


@router.get("/{group_id}", responses=documented(200, GroupOut, 404, versioned=True), summary="Read a group")
async def read_group(group_id: UUID, call: Reading) -> Response:
    """The group with its members, its free places, until when it takes clients, and what its provider owes."""
    desk = call.service.desk
    filed = call.known(Group, await desk.read(group_id))
    body = group_answer(await _with_vouchers(call, filed), desk.today(), desk.rulebook, call.language)
    return call.answer(body, version=filed.version)


@router.get(
    "/{group_id}/history", responses=documented(200, GroupHistoryOut, 404, versioned=True), summary="Its history"
)
async def read_group_history(group_id: UUID, call: Reading) -> Response:
    """Every event of the group: who did what, when it happened and was recorded, under which section."""
    desk = call.service.desk
    filed = call.known(Group, await desk.read(group_id))
    name = await _name(call, filed.state)
    events = [
        history_event(mark, event, call.caller, call.language, name if isinstance(event, GroupCreated) else None)
        for mark, event in await desk.events_of(group_id)
        if mark.position <= filed.position
    ]
    body = GroupHistoryOut(group_id=group_id, events=events, version=filed.version, position=filed.position)
    return call.answer(body, version=filed.version)
