"""What is sent about groups."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StrictBool, StrictInt

from api.http.bodies import (
    Body,
    Clock,
    Day,
    Instant,
    LongText,
    Minutes,
    PublicText,
)
from domain.group.events import Considered, GroupKind, Theme
from domain.voucher.events import Cause, ContactWith

THEMES_BY_NUMBER = ", ".join(f"{number} {theme.value}" for number, theme in enumerate(Theme, 1))


class NewGroup(Body):
    """A group of group coaching to announce; `themes` are the numbers of the rulebook's nine (§ 4.2.2)."""

    name: PublicText
    kind: GroupKind
    largest: Annotated[StrictInt, Field(ge=1, le=1000, description="Clients at a time at most.")]
    starts_on: Day
    ends_on: Day | None = None
    themes: list[Annotated[StrictInt, Field(ge=1, le=len(Theme))]] = Field(
        [], max_length=len(Theme), description=THEMES_BY_NUMBER
    )
    content: LongText | None = Field(None, description="What the group does, as far as it can be told by now.")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Arjen taidot",
                    "kind": "closed",
                    "largest": 10,
                    "starts_on": "2026-03-02",
                    "ends_on": "2026-06-26",
                    "themes": [3, 4],
                }
            ]
        }
    )


class GroupContent(Body):
    """What the group does, and what of the clients who take part that takes account of (§ 4.2.2)."""

    content: LongText
    considers: list[Considered] = Field([], max_length=len(Considered))
    specified_on: Day | None = Field(None, description="Default: today in Helsinki.")


class NewMember(Body):
    """A client to enrol, by its voucher."""

    voucher_id: UUID
    enrolled_on: Day | None = Field(None, description="When it was agreed on. Default: today in Helsinki.")


class NewDeparture(Body):
    """A member who left, by its voucher."""

    voucher_id: UUID
    left_on: Day | None = Field(None, description="The place is free from that day. Default: today in Helsinki.")


class NewNotice(Body):
    """A member who was told of a change, by its voucher."""

    voucher_id: UUID
    told: list[ContactWith] = Field(
        list(ContactWith), min_length=1, max_length=2, description="Default: the client and its caseworker."
    )
    told_at: Instant | None = Field(None, description="When they were told. Default: now.")


class NewPostponement(Body):
    """The day to which a group's start is moved."""

    starts_on: Day
    ends_on: Day | None = Field(None, description="Default: as before.")


class Attendance(Body):
    """A member, by its voucher: there, or not for a cause."""

    voucher_id: UUID
    cause: Cause | None = Field(None, description="None where the client attended.")


class NewGroupSession(Body):
    """A session of a whole group: every client enrolled that day stands in it once."""

    held_on: Day
    minutes: Minutes
    excursion: StrictBool = False
    starts_at: Clock | None = None
    worker_id: UUID | None = None
    attendance: list[Attendance] = Field(min_length=1, max_length=1000)
