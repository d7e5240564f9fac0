"""What a group's session is to each of its members' vouchers: an entry, which the session's own event gives (§ 4.2.2).

So whoever records the entries records the same ones: the call that told of the session, at once, or what comes after it
where that call did not end.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Self
from uuid import UUID

from domain.group.commands import RecordGroupSession
from domain.group.events import GroupSessionHeld, Missed
from domain.kernel.event import By
from domain.voucher.commands import RecordNoShow, RecordSession
from domain.voucher.events import Cause, NoShowRecorded, SessionHeld
from domain.voucher.state import Voucher


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """A member in a session's attendance, by its voucher: there (`cause` is None), or not for a cause."""

    voucher_id: UUID
    cause: Cause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A session of a group with all that its members' entries say; the attendance stands in the order it was told in.

    A member's place in that order, counted from 0, is part of what its entry is known by.
    """

    group_id: UUID
    held_on: date
    minutes: int
    excursion: bool
    starts_at: time | None
    worker_id: UUID | None
    attendance: tuple[Attended, ...]

    @classmethod
    def of(cls, event: GroupSessionHeld) -> Self | None:
        """The session that an event tells of; None where it was recorded before events told all that entries say."""
        if event.attendance is None:
            return None
        causes = {one.voucher_id: one.cause for one in event.missed}
        return cls(
            group_id=event.originator_id,
            held_on=event.held_on,
            minutes=event.minutes,
            excursion=event.excursion,
            starts_at=event.starts_at,
            worker_id=event.worker_id,
            attendance=tuple(Attended(voucher_id=one, cause=causes.get(one)) for one in event.attendance),
        )

    def command(self, by: By) -> RecordGroupSession:
        """What the group is asked for."""
        return RecordGroupSession(
            by=by,
            held_on=self.held_on,
            minutes=self.minutes,
            excursion=self.excursion,
            attended=tuple(one.voucher_id for one in self.attendance if one.cause is None),
            missed=tuple(
                Missed(voucher_id=one.voucher_id, cause=one.cause) for one in self.attendance if one.cause is not None
            ),
            starts_at=self.starts_at,
            worker_id=self.worker_id,
            attendance=tuple(one.voucher_id for one in self.attendance),
        )

    def entry(self, member: Attended, by: By, entry_id: UUID) -> RecordSession | RecordNoShow:
        """What is asked for on a member's voucher."""
        if member.cause is not None:
            return RecordNoShow(
                by=by,
                entry_id=entry_id,
                planned_on=self.held_on,
                cause=member.cause,
                minutes=self.minutes,
                group_id=self.group_id,
            )
        return RecordSession(
            by=by,
            entry_id=entry_id,
            held_on=self.held_on,
            minutes=self.minutes,
            excursion=self.excursion,
            starts_at=self.starts_at,
            worker_id=self.worker_id,
            group_id=self.group_id,
        )

    def is_entered_otherwise(self, voucher: Voucher, entry_id: UUID) -> bool:
        """Whether the voucher has an entry of the group and the day beside that one, corrected away or not."""
        return any(
            isinstance(entry.event, SessionHeld | NoShowRecorded)
            and entry.event.group_id == self.group_id
            and entry.happened_on == self.held_on
            and entry.entry_id != entry_id
            for entry in voucher.entries
        )
