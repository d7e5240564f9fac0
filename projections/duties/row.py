"""A duty as the projections of duties write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

import orjson

from domain.voucher.duties import Duty


@dataclass(slots=True, kw_only=True)
class DutyRow:
    """A duty. `ends_on` is the day from which it is owed no more, the last day of all where none is known."""

    duty_id: UUID
    voucher_id: UUID
    group_id: UUID | None
    owed_by: str
    provider_id: UUID | None
    code: str
    section: str
    entry_id: UUID | None
    period: int | None
    since: date
    due_on: date
    if_continued: bool
    done_on: date | None
    done_version: int | None
    done_position: int | None
    lapsed_on: date | None
    ends_on: date


def duty_row(duty: Duty, positions: Mapping[int, int], group_id: UUID | None = None) -> DutyRow:
    """`positions` are those of the events of the voucher, or of the group, by version."""
    done = duty.done
    return DutyRow(
        duty_id=duty.duty_id,
        voucher_id=duty.voucher_id,
        group_id=group_id,
        owed_by=duty.owed_by,
        provider_id=duty.provider_id,
        code=duty.code,
        section=duty.section,
        entry_id=duty.entry_id,
        period=duty.period,
        since=duty.since,
        due_on=duty.due_on,
        if_continued=duty.if_continued,
        done_on=done.on if done else None,
        done_version=done.version if done else None,
        done_position=positions[done.version] if done else None,
        lapsed_on=duty.lapsed_on,
        ends_on=duty.ends_on or date.max,
    )


def digest(*told: object) -> str:
    """What tells whether something is still as it was written."""
    return blake2b(orjson.dumps(told), digest_size=12).hexdigest()
