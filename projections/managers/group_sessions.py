"""A session of a group is never half entered: the entries that its members lack are recorded after it.

The call that tells of a session records it first and each member's entry then, in further appends. If it ends between,
what is missing is recorded here, under the ids that the call would have used: whoever is first, it is there once, and a
repetition of the call gets its first answer. A member whose entry the rules refused has its answer, and lacks nothing.

A voucher that has an entry of that group and day by another request is left alone, as somebody may have entered by hand
what was missing: `group_entry_missing` shows it, and people decide. Of sessions that were recorded before their events
told all that entries say, nothing is recorded here either.
"""

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from domain.group.attendance import Attended, Meeting
from domain.group.events import GroupSessionHeld
from domain.kernel.command import Command
from domain.kernel.event import By
from domain.kernel.findings import NotAllowed
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from ledger.desk.desk import Desk
from ledger.desk.items import ItemIds, ids_of_item
from ledger.desk.orders import Accepted, Caller, Contention, Order
from projections.engine.projection import Follower, Kept, Logged

AFTER_SECONDS = 5.0  # the call that told of a session has recorded the entries by then, unless it never will

GROUP_SESSIONS = Kept(name="group_sessions", version=1, package=__package__, tables=())
"""Its checkpoint, for who looks at checkpoints."""

logger = logging.getLogger(__name__)


class EnteredOtherwise(NotAllowed):
    """The voucher has an entry of that group and day by another request."""


def group_sessions(desk: Desk, loop: asyncio.AbstractEventLoop) -> Follower:
    """Records what is missing at that desk, which works on that event loop: it must run as long as this does."""

    def act(batch: Sequence[Logged]) -> None:
        asyncio.run_coroutine_threadsafe(_complete_all(desk, batch), loop).result()

    kept = GROUP_SESSIONS
    return Follower(
        name=kept.name, version=kept.version, follows=(GroupSessionHeld,), act=act, after_seconds=AFTER_SECONDS
    )


async def _complete_all(desk: Desk, batch: Sequence[Logged]) -> None:
    for position, _, event in batch:
        assert isinstance(event, GroupSessionHeld)
        await complete(desk, position, event)


async def complete(desk: Desk, position: int, event: GroupSessionHeld) -> None:
    """Record the entries that a session's members lack. Raises `LogUnavailable` and `Contention`: ask again."""
    meeting = Meeting.of(event)
    if meeting is None:
        return
    ids = [ids_of_item(desk.register, event.by.request_id, index) for index in range(len(meeting.attendance))]
    answered = await desk.reader.requests([event.by.request_id, *(one.request_id for one in ids)])
    missing = [
        (member, its) for member, its in zip(meeting.attendance, ids, strict=True) if its.request_id not in answered
    ]
    if not missing:
        return
    body_digest = answered[event.by.request_id].body_digest
    orders = [_order(event, meeting, member, its, body_digest) for member, its in missing]
    recorded = 0
    for (member, _), answer in zip(missing, await desk.execute_many(orders), strict=True):
        if isinstance(answer, Contention):
            raise answer
        if isinstance(answer, Exception):
            _tell_not_recorded(position, member.voucher_id, answer)
        recorded += isinstance(answer, Accepted) and not answer.repeated
    logger.warning("group session at position %d: %d entries were missing and are recorded", position, recorded)


def _tell_not_recorded(position: int, voucher_id: UUID, error: Exception) -> None:
    why = type(error).__name__  # what it says may hold data
    logger.warning("group session at position %d: no entry on voucher %s: %s", position, voucher_id, why)


def _order(event: GroupSessionHeld, meeting: Meeting, member: Attended, ids: ItemIds, body_digest: bytes) -> Order:
    """What the call would have asked for, by the same caller; the entry is decided now."""

    async def build(by: By, voucher: Voucher | None) -> Command:
        assert voucher is not None, "the desk knows it, or has refused"
        if meeting.is_entered_otherwise(voucher, ids.entry_id):
            raise EnteredOtherwise
        return meeting.entry(member, by, ids.entry_id)

    by = event.by
    return Order(
        # The scope is what the caller's key was looked up in: the request has its id by now.
        caller=Caller(by.actor, by.role, by.organisation, scope=b""),
        request_id=ids.request_id,
        body_digest=body_digest,
        kind=VOUCHER,
        stream=member.voucher_id,
        build=build,
        entry_id=ids.entry_id,
        beside=tuple(one for one in (by.organisation, meeting.group_id) if one is not None),
    )
