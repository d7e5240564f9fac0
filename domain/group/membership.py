"""Who is enrolled, as the members' vouchers tell (§ 4.2.2, § 5).

A group's own events say who was enrolled and who left. A place also ends with its voucher: from the day after the
closing's date, with the last period's end, and on the day from which another provider serves. That is read from the
vouchers when a group's command is decided, and when a group is shown: nothing copies it, so that a closing which is
corrected away gives the place back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.group.commands import CallOffGroup, EnrolMember, GroupCommand, PostponeGroup, RecordGroupSession
from domain.group.state import Group, Membership, members_on_or_after
from domain.kernel.calendar import ONE_DAY, helsinki_date
from domain.voucher.duties import died_on
from domain.voucher.state import Voucher


def vouchers_asked(group: Group, command: GroupCommand) -> tuple[UUID, ...]:
    """The vouchers that a command on the group rests on: of all whose place may hold on the day that it is about."""
    match command:
        case EnrolMember():
            return tuple(dict.fromkeys((command.voucher_id, *members_on_or_after(group, command.enrolled_on))))
        case RecordGroupSession():
            return tuple(members_on_or_after(group, command.held_on))
        case PostponeGroup() | CallOffGroup():
            return tuple(members_on_or_after(group, helsinki_date(command.by.decided_at)))
        case _:
            return ()  # who has left or was told has left and was told, whatever became of the voucher


def as_vouchers_tell(group: Group, vouchers: Mapping[UUID, Voucher]) -> Group:
    """The group with places that end where their vouchers do; of a voucher that is not given nothing is changed.

    What a member was to be told lapses with its death.
    """
    memberships = tuple(
        _ended(one, group, vouchers[one.voucher_id]) if one.voucher_id in vouchers else one for one in group.memberships
    )
    deaths = {voucher_id: day for voucher_id, one in vouchers.items() if (day := died_on(one.course)) is not None}
    return lapsed_by(replace(group, memberships=memberships), deaths)


def lapsed_by(group: Group, deaths: Mapping[UUID, date]) -> Group:
    """The group with notices that lapse with the deaths of the vouchers' clients, and no others (§ 5)."""
    return replace(group, notices=tuple(replace(one, lapsed_on=deaths.get(one.voucher_id)) for one in group.notices))


def _ended(membership: Membership, group: Group, voucher: Voucher) -> Membership:
    last_day, known_on = min(_ends(membership, group, voucher))
    if (group.ends_on is not None and group.ends_on <= last_day) or (
        membership.last_day is not None and membership.last_day <= last_day
    ):
        return membership
    return replace(membership, last_day=last_day, end_known_on=known_on)


def _ends(membership: Membership, group: Group, voucher: Voucher) -> Iterator[tuple[date, date]]:
    """The last days that a voucher gives a place, each with the day since when that has been known."""
    closing = voucher.closing
    if closing is not None:
        yield closing.closed_on, closing.recorded_on
    standing = voucher.course.standing_spans()
    if standing:
        last = max(standing, key=lambda span: span.ends_on)
        yield last.ends_on, last.recorded_on
    else:
        yield membership.first_day - ONE_DAY, max(span.reversed_on or date.min for span in voucher.course.spans)
    since = max(membership.first_day, group.starts_on)
    for provider_id, from_day, until in voucher.course.served():
        if provider_id != group.provider_id and (until is None or since < until):
            chosen_on = next(one.chosen_on for one in reversed(voucher.choices) if one.from_day == from_day)
            yield max(from_day, since) - ONE_DAY, chosen_on
