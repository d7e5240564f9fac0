"""What callers are shown of duties and warnings, beside a voucher or a group and in lists."""

from datetime import date
from typing import Annotated, Any, Literal, TypeVar, cast
from uuid import UUID

from msgspec import Meta

from api import messages
from api.http.answers import FindingOut, Out, finding, section
from domain.kernel.findings import Finding
from domain.voucher.duties import Duty
from projections.duties.questions import ListedDuty
from projections.warnings.questions import ListedWarning, WarningAcross


class DutyOut(Out):
    duty_id: Annotated[UUID, Meta(description="The same for as long as the duty is about the same thing.")]
    code: str
    section: str
    owed_by: Literal["provider", "caseworker"]
    provider_id: Annotated[UUID | None, Meta(description="The provider that owes it: the one that served at the time.")]
    since: date
    due_on: date
    overdue: bool
    if_continued: Annotated[bool, Meta(description="Owed only if the service goes on with a new period.")]
    entry_id: UUID | None
    period: int | None
    detail: str


class GroupDutyOut(DutyOut):
    voucher_id: UUID


class DoneBy(Out):
    """The event that says that something was done."""

    version: Annotated[int, Meta(description="In the voucher's own stream, or in the group's.")]
    position: int


class ListedDutyOut(DutyOut):
    voucher_id: UUID
    client_id: UUID
    caseworker_id: UUID
    group_id: Annotated[UUID | None, Meta(description="The group, of what one owes its members.")]
    done_on: date | None
    done_by: DoneBy | None
    lapsed_on: Annotated[
        date | None, Meta(description="From this day on it is owed no more, although it was not done.")
    ]


class DutyListOut(Out):
    duties: list[ListedDutyOut]
    next_cursor: str | None
    position: int


class VoucherWarningOut(FindingOut):
    entry_id: UUID | None
    period: int | None
    week_of: Annotated[date | None, Meta(description="The Monday of the week that it is about.")]


class ListedWarningOut(VoucherWarningOut):
    warning_id: UUID
    voucher_id: Annotated[
        UUID | None, Meta(description="None of what warns about a provider; so are client and caseworker.")
    ]
    client_id: UUID | None
    caseworker_id: UUID | None
    provider_id: UUID | None
    other_voucher_id: Annotated[UUID | None, Meta(description="The other voucher, of what looks across vouchers.")]
    other_entry_id: UUID | None
    group_id: Annotated[UUID | None, Meta(description="The group, of what warns about one.")]
    since: date
    ends_on: Annotated[date | None, Meta(description="From this day on it holds no more; null: until further notice.")]


class WarningListOut(Out):
    warnings: list[ListedWarningOut]
    next_cursor: str | None
    position: int


DutyT = TypeVar("DutyT", bound=DutyOut)
WarningT = TypeVar("WarningT", bound=VoucherWarningOut)


def duty(kind: type[DutyT], owed: Duty | ListedDuty, language: str, *, overdue: bool, **more: Any) -> DutyT:
    """A duty as an answer of a kind, which may have `more`."""
    return kind(
        duty_id=owed.duty_id,
        code=owed.code,
        section=section(owed.section),
        owed_by=cast(Literal["provider", "caseworker"], owed.owed_by),
        provider_id=owed.provider_id,
        since=owed.since,
        due_on=owed.due_on,
        overdue=overdue,
        if_continued=owed.if_continued,
        entry_id=owed.entry_id,
        period=owed.period,
        detail=messages.duty(owed.code, language),
        **more,
    )


def listed_duty(owed: ListedDuty, language: str) -> ListedDutyOut:
    """A duty in a list: with its voucher, and the event that it was done by."""
    done_by = None
    if owed.done_on is not None:
        assert owed.done_version is not None, "what is done was done by an event"
        assert owed.done_position is not None, "what is done was done by an event"
        done_by = DoneBy(version=owed.done_version, position=owed.done_position)
    return duty(
        ListedDutyOut,
        owed,
        language,
        overdue=owed.overdue,
        voucher_id=owed.voucher_id,
        client_id=owed.client_id,
        caseworker_id=owed.caseworker_id,
        group_id=owed.group_id,
        done_on=owed.done_on,
        done_by=done_by,
        lapsed_on=owed.lapsed_on,
    )


def warning(
    kind: type[WarningT],
    found: Finding,
    language: str,
    *,
    entry_id: UUID | None,
    period: int | None,
    week_of: date | None,
    **more: Any,
) -> WarningT:
    """A warning as an answer of a kind, which may have `more`."""
    shown = finding(found, language, week_of)
    return kind(
        code=shown.code,
        section=shown.section,
        limit=shown.limit,
        actual=shown.actual,
        detail=shown.detail,
        entry_id=entry_id,
        period=period,
        week_of=week_of,
        **more,
    )


def warning_across(found: WarningAcross, language: str) -> VoucherWarningOut:
    """A warning that a projection found, in the answer of its voucher."""
    return warning(
        VoucherWarningOut,
        found.finding,
        language,
        entry_id=found.entry_id,
        period=found.period,
        week_of=found.week_of,
    )


def listed_warning(found: ListedWarning, language: str) -> ListedWarningOut:
    """A warning in a list: with its voucher, and the other one where it looks across two."""
    return warning(
        ListedWarningOut,
        found.finding,
        language,
        entry_id=found.entry_id,
        period=found.period,
        week_of=found.week_of,
        warning_id=found.warning_id,
        voucher_id=found.voucher_id,
        client_id=found.client_id,
        caseworker_id=found.caseworker_id,
        provider_id=found.provider_id,
        other_voucher_id=found.other_voucher_id,
        other_entry_id=found.other_entry_id,
        group_id=found.group_id,
        since=found.since,
        ends_on=found.ends_on,
    )
