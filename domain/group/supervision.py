"""What the county and a group's provider are warned of about the group's sessions (§ 4.2.2)."""

from datetime import timedelta
from uuid import UUID

from domain.group.events import GroupSessionHeld
from domain.group.state import Group
from domain.kernel.calendar import earliest, helsinki_date
from domain.kernel.findings import Figure, Finding, StandingWarning


def told_of(event: GroupSessionHeld) -> tuple[UUID, ...]:
    """The vouchers of the members who were there or missed it."""
    return (*event.attended, *(one.voucher_id for one in event.missed))


def content_not_specified(group: Group) -> StandingWarning | None:
    """`group_content_missing`: the group has started, and what it does is not specified for its clients (§ 4.2.2).

    It holds from the start for as long as the group takes place, or until that was told.
    """
    ended_on = earliest(group.content_specified_on, group.called_off_on)
    if group.content_lacking is None or (ended_on is not None and ended_on <= group.starts_on):
        return None
    return StandingWarning(
        finding=group.content_lacking, since=group.starts_on, ends_on=ended_on, provider_id=group.provider_id
    )


def entry_missing(event: GroupSessionHeld) -> StandingWarning:
    """`group_entry_missing`: a member was told of in a session, and its voucher has no entry of it (§ 4.2.2).

    It holds from the day after the session was recorded, for each such member, until an entry is recorded.
    """
    return StandingWarning(
        finding=Finding("group_entry_missing", "4.2.2", actual=Figure.of_date(event.held_on)),
        since=helsinki_date(event.by.decided_at) + timedelta(days=1),
        ends_on=None,
        provider_id=event.by.organisation,
    )
