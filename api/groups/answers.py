"""What callers are shown of a group."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from api import messages
from api.duties_and_warnings.answers import GroupDutyOut, duty
from api.groups.bodies import THEMES_BY_NUMBER
from api.http.answers import FindingOut, Out, finding
from domain.group.duties import duties as group_duties
from domain.group.events import GroupKind, Theme
from domain.group.state import Group
from domain.group.supervision import content_not_specified
from domain.kernel.findings import Finding
from domain.rulebook import Rulebook
from ledger.desk.orders import Filed

GroupStatus = Literal["planned", "running", "ended", "called_off"]


class MembershipOut(Out):
    """A place in a group from a day to an optional last one, or until its client left."""

    voucher_id: UUID
    client_id: UUID
    enrolled_on: date
    first_day: date
    last_day: Annotated[
        date | None,
        Meta(description="Null in a closed group: as long as the group takes place, and the voucher lasts."),
    ]
    left_on: date | None


class GroupOut(Out):
    group_id: UUID
    provider_id: UUID
    name: str
    kind: GroupKind
    status: GroupStatus
    largest: int
    announced_for: Annotated[date, Meta(description="The start that was first announced.")]
    starts_on: date
    ends_on: date | None
    themes: Annotated[list[int], Meta(description=THEMES_BY_NUMBER)]
    theme_names: list[str]
    content: Annotated[str | None, Meta(description="What it does, as told last; null where it was not.")]
    content_specified_on: Annotated[
        date | None,
        Meta(description="Since when it is specified for its clients; null while something lacks."),
    ]
    enrolment_open_until: Annotated[
        date | None, Meta(description="Null where no last day is known, or it was called off.")
    ]
    free_places: Annotated[int, Meta(description="Places that nobody holds or is to hold, from today on.")]
    members: list[MembershipOut]
    sessions: int
    duties: list[GroupDutyOut]
    warnings: list[FindingOut]
    version: int
    position: Annotated[int | None, Meta(description="Where its newest event stands in the log; null in a dry run.")]


class GroupListOut(Out):
    groups: list[GroupOut]
    next_cursor: str | None
    position: int


def status_on(group: Group, day: date) -> GroupStatus:
    """`planned` until its start, `running` until its end, then `ended`; `called_off` where it was."""
    if group.called_off_on is not None:
        return "called_off"
    if day < group.starts_on:
        return "planned"
    return "running" if group.takes_place_on(day) else "ended"


def _content_not_specified(group: Group, today: date) -> tuple[Finding, ...]:
    warning = content_not_specified(group)
    return (warning.finding,) if warning is not None and warning.open_on(today) else ()


def group_answer(
    filed: Filed[Group], today: date, rulebook: Rulebook, language: str, *, dry_run: bool = False
) -> GroupOut:
    """The group as of a day, with all who are or were its members."""
    group, numbers = filed.state, {theme: number for number, theme in enumerate(Theme, 1)}
    called_off = group.called_off_on is not None
    return GroupOut(
        group_id=group.id,
        provider_id=group.provider_id,
        name=group.name,
        kind=group.kind,
        status=status_on(group, today),
        largest=group.largest,
        announced_for=group.announced_for,
        starts_on=group.starts_on,
        ends_on=group.ends_on,
        themes=[numbers[theme] for theme in group.themes],
        theme_names=[messages.text(f"theme.{theme}", language) for theme in group.themes],
        content=group.content,
        content_specified_on=group.content_specified_on,
        enrolment_open_until=None if called_off else group.enrolment_open_until(rulebook),
        free_places=0 if called_off else max(0, group.largest - group.most_at_once(today, None)),
        members=[
            MembershipOut(
                voucher_id=one.voucher_id,
                client_id=one.client_id,
                enrolled_on=one.enrolled_on,
                first_day=one.first_day,
                last_day=one.last_day,
                left_on=one.left_on,
            )
            for one in group.memberships
        ],
        sessions=group.sessions,
        duties=[
            duty(GroupDutyOut, owed, language, overdue=owed.overdue_on(today), voucher_id=owed.voucher_id)
            for owed in group_duties(group)
            if owed.open_on(today)
        ],
        warnings=[finding(one, language) for one in (*group.warnings, *_content_not_specified(group, today))],
        version=group.version,
        position=None if dry_run else filed.position,
    )
