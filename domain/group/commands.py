"""What callers can ask of a group."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from domain.group.events import Considered, GroupKind, Missed, Theme
from domain.kernel.command import Command
from domain.kernel.event import Sealed
from domain.voucher.events import ContactWith


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateGroup(Command):
    group_id: UUID
    name: Sealed
    kind: GroupKind
    largest: int
    starts_on: date
    ends_on: date | None
    themes: tuple[Theme, ...]
    content: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecifyContent(Command):
    """Say what the group does, today or earlier, and what of its clients that takes account of."""

    specified_on: date
    content: Sealed
    considers: tuple[Considered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolMember(Command):
    """Enrol the client of a voucher; `enrolled_on` is the day on which it was agreed, today or earlier."""

    voucher_id: UUID
    enrolled_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartMember(Command):
    """The client of a voucher left, today or earlier."""

    voucher_id: UUID
    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeGroup(Command):
    """Move the start to a later day; the end stays where it was unless one is given."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffGroup(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyMember(Command):
    """A member, its caseworker or both were told of what has changed, and when, where that is told."""

    voucher_id: UUID
    told: tuple[ContactWith, ...]
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroupSession(Command):
    """The group met: every client enrolled that day attended, or missed it.

    `attendance` names both in the order they were told in; what else is optional, the members' entries say too. A
    command that was kept before they were told has none of them.
    """

    held_on: date
    minutes: int
    excursion: bool
    attended: tuple[UUID, ...]
    missed: tuple[Missed, ...]
    starts_at: time | None = None
    worker_id: UUID | None = None
    attendance: tuple[UUID, ...] | None = None


GroupCommand = (
    SpecifyContent | EnrolMember | DepartMember | PostponeGroup | CallOffGroup | NotifyMember | RecordGroupSession
)
