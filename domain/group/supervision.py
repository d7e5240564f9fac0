"""What the county and a group's provider are warned of about the group's sessions (§ 4.2.2)."""

from datetime import timedelta
from uuid import UUID

from domain.group.events import GroupSessionHeld
from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import Figure, Finding, StandingWarning


def told_of(event: GroupSessionHeld) -> tuple[UUID, ...]:
    """The vouchers of the members who were there or missed it."""
    return (*event.attended, *(one.voucher_id for one in event.missed))


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
