"""A warning as the projections of warnings write it; each table has the columns that its warnings need."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.findings import Finding, StandingWarning


@dataclass(slots=True, kw_only=True)
class WarningRow:
    """A warning: `ends_on` is the day from which it holds no more, the last day of all where none is known.

    What is for the county alone is not shown to a provider. Whose a voucher is stands with the voucher.
    """

    warning_id: UUID
    code: str
    voucher_id: UUID | None
    provider_id: UUID | None
    entry_id: UUID | None
    period: int | None
    week_of: date | None
    other_voucher_id: UUID | None
    other_entry_id: UUID | None
    for_county: bool
    finding: Finding
    since: date
    ends_on: date
    group_id: UUID | None = None


@dataclass(slots=True)
class Gone:
    """What is to be dropped, by its id."""

    id: UUID


@dataclass(slots=True)
class Ended:
    """An entry that was corrected away: of it nobody is warned from that day on."""

    entry_id: UUID
    ended_on: date


def standing_row(
    warning_id: UUID,
    voucher_id: UUID | None,
    warning: StandingWarning,
    other_voucher_id: UUID | None = None,
    *,
    group_id: UUID | None = None,
) -> WarningRow:
    """The row of a warning that is none of one entry's."""
    return WarningRow(
        warning_id=warning_id,
        code=warning.finding.code,
        voucher_id=voucher_id,
        provider_id=warning.provider_id,
        entry_id=warning.entry_id,
        period=warning.period,
        week_of=warning.week_of,
        other_voucher_id=other_voucher_id,
        other_entry_id=None,
        for_county=warning.for_county,
        finding=warning.finding,
        since=warning.since,
        ends_on=warning.ends_on or date.max,
        group_id=group_id,
    )
