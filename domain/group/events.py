"""What can have happened to a group."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel.event import DECIDED, PURPOSE, Event, Sealed
from domain.voucher.events import Cause, ContactWith


class GroupKind(StrEnum):
    """How clients take part in a group of group coaching (§ 4.2.2)."""

    CLOSED = "closed"
    OPEN = "open"


class Theme(StrEnum):
    """What a group is about (§ 4.2.2): the nine of the rulebook, in its order."""

    PARTICIPATION = "participation"
    WORK_AND_EDUCATION = "work_and_education"
    MONEY = "money"
    HOUSING = "housing"
    USE_OF_TIME = "use_of_time"
    EATING = "eating"
    EXERCISE = "exercise"
    CARE_OF_ONESELF = "care_of_oneself"
    ADDICTIONS = "addictions"


class Considered(StrEnum):
    """What a group's content takes account of: those of the clients who take part (§ 4.2.2)."""

    GOALS = "goals"
    NEEDS = "needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCreated(Event):
    """A provider announced a group of group coaching: its dates, themes, content and largest size (§ 4.2.2).

    `content` is what was announced of it, sealed under the provider's key. So is what the provider calls it, and `name`
    is empty; once it stood in `name` in clear.
    """

    TOPIC: ClassVar[str] = "GroupCreated:1"
    HAPPENED: ClassVar[str] = "starts_on"
    provider_id: UUID
    name: str
    kind: GroupKind
    largest: int
    starts_on: date
    ends_on: date | None
    themes: tuple[Theme, ...]
    sealed_name: Sealed | None = field(default=None, metadata={PURPOSE: "group_name"})
    content: Sealed | None = field(default=None, metadata={PURPOSE: "group_content"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupContentSpecified(Event):
    """What the group does was specified, with regard to the clients who take part in it (§ 4.2.2)."""

    TOPIC: ClassVar[str] = "GroupContentSpecified:1"
    HAPPENED: ClassVar[str] = "specified_on"
    specified_on: date
    content: Sealed = field(metadata={PURPOSE: "group_content"})
    considers: tuple[Considered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEnrolled(Event):
    """A client joined a group by a voucher (§ 4.2.2).

    In an open group it takes part on the days of one of the voucher's periods, in a closed one with all the others.
    """

    TOPIC: ClassVar[str] = "MemberEnrolled:1"
    HAPPENED: ClassVar[str] = "enrolled_on"
    voucher_id: UUID
    client_id: UUID
    enrolled_on: date
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeparted(Event):
    """A client left a group before its time; the place is free from that day."""

    TOPIC: ClassVar[str] = "MemberDeparted:1"
    HAPPENED: ClassVar[str] = "left_on"
    voucher_id: UUID
    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPostponed(Event):
    """A group's start was moved to a later day (§ 5).

    `members` are the vouchers of those who are to be told. None: all who had not left by then.
    """

    TOPIC: ClassVar[str] = "GroupPostponed:1"
    HAPPENED: ClassVar[str] = DECIDED
    starts_on: date
    ends_on: date | None
    members: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCalledOff(Event):
    """A closed group does not take place, or an open one goes on no longer (§ 5).

    `members` are the vouchers of those who are to be told. None: all who had not left by then.
    """

    TOPIC: ClassVar[str] = "GroupCalledOff:1"
    HAPPENED: ClassVar[str] = DECIDED
    members: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNotified(Event):
    """A member, its caseworker or both were told that the group's start was moved or called off (§ 5).

    `told_at` is when; without it they were told as it was recorded.
    """

    TOPIC: ClassVar[str] = "MemberNotified:1"
    HAPPENED: ClassVar[str] = DECIDED
    voucher_id: UUID
    told: tuple[ContactWith, ...]
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A member of a group who missed its session, and why."""

    voucher_id: UUID
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSessionHeld(Event):
    """A group met: each of its members was there or not (§ 4.2.2). What it costs stands on each member's voucher.

    With `starts_at`, `worker_id` and the vouchers of the attendance in the order they were told in, it says all that
    the members' entries say. `attendance` is None in what was recorded before it was told.
    """

    TOPIC: ClassVar[str] = "GroupSessionHeld:1"
    HAPPENED: ClassVar[str] = "held_on"
    held_on: date
    minutes: int
    excursion: bool
    attended: tuple[UUID, ...]
    missed: tuple[Missed, ...]
    starts_at: time | None = None
    worker_id: UUID | None = None
    attendance: tuple[UUID, ...] | None = None


GroupEvent = (
    GroupCreated
    | GroupContentSpecified
    | MemberEnrolled
    | MemberDeparted
    | GroupPostponed
    | GroupCalledOff
    | MemberNotified
    | GroupSessionHeld
)
