"""What a group's provider owes its members (§ 5)."""

from domain.group.state import Group
from domain.kernel.event import Role
from domain.voucher.duties import Duty


def duties(group: Group) -> tuple[Duty, ...]:
    """All that ever was owed: after each change each client enrolled, and its caseworker, is told of it (§ 5).

    It lapses with the client's death.
    """
    return tuple(
        Duty(
            voucher_id=notice.voucher_id,
            about=f"{group.id} {notice.version}",
            code="notify_group_members",
            section="5",
            owed_by=Role.PROVIDER,
            provider_id=group.provider_id,
            since=notice.since,
            due_on=notice.since,
            done=notice.done,
            lapsed_on=notice.lapsed_on,
        )
        for notice in group.notices
    )
