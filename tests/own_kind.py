"""A kind of the tests' own: rooms that a provider books of the county, by the hour.

It stands in no file of the product: what the product needs to know of a kind is the row `ROOM`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import Charge, Event, Quantity
from domain.kernel.facts import Asks, Found, Named
from domain.kernel.findings import Figure, Finding, Refusal
from domain.kernel.kind import Audit, Kind, Kinds, Retracing, Subject
from domain.kernel.rules import envelope
from domain.kinds import KINDS
from domain.provider.state import Provider
from domain.rulebook import Rulebook

CENTS_AN_HOUR = 12_00


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomBooked(Event):
    """A provider booked a room."""

    TOPIC: ClassVar[str] = "RoomBooked:1"
    HAPPENED: ClassVar[str] = "booked_for"
    provider_id: UUID
    booked_for: date
    charge: Charge

    @property
    def value(self) -> Charge:
        return self.charge

    @property
    def charged(self) -> tuple[UUID, int]:
        return self.provider_id, self.charge.amount_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingLengthened(RoomBooked):
    """The booking became longer: `charge` is what that adds."""

    TOPIC: ClassVar[str] = "BookingLengthened:1"
    HAPPENED: ClassVar[str] = "booked_for"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRoom(Command):
    room_id: UUID
    booked_for: date
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LengthenBooking(Command):
    minutes: int


@dataclass(frozen=True, slots=True)
class Room:
    id: UUID
    version: int
    provider_id: UUID
    booked_for: date
    minutes: int = 0
    charged_cents: int = 0


def evolve(room: Room | None, event: RoomBooked) -> Room:
    room = room or Room(event.originator_id, 0, event.provider_id, event.booked_for)
    return replace(
        room,
        version=event.originator_version,
        minutes=room.minutes + event.charge.quantity.units,
        charged_cents=room.charged_cents + event.charge.amount_cents,
    )


def decide(
    room: Room | None, command: BookRoom | LengthenBooking, found: Found, rulebook: Rulebook
) -> Sequence[RoomBooked]:
    """No longer than a group's session may be: a limit that a what-if can change."""
    if room is not None:
        booked_for, stream, version = room.booked_for, room.id, room.version
    else:
        assert isinstance(command, BookRoom)
        booked_for, stream, version = command.booked_for, command.room_id, 0
    longest = rulebook.session_minutes_max.on(booked_for)
    minutes = command.minutes + (room.minutes if room else 0)
    if minutes > longest:
        raise Refusal((Finding("room_too_long", "4.2.2", Figure(longest, "minutes"), Figure(minutes, "minutes")),))
    event = BookingLengthened if room else RoomBooked
    return (
        event(
            **envelope(stream, version, command, rulebook.version_on(booked_for), "4.2.2"),
            provider_id=found.of(Provider, command.by.organisation).id,
            booked_for=booked_for,
            charge=Charge(Quantity(minutes=command.minutes), command.minutes * CENTS_AN_HOUR // 60),
        ),
    )


def stated(event: RoomBooked) -> BookRoom | LengthenBooking:
    minutes = event.charge.quantity.units
    if isinstance(event, BookingLengthened):
        return LengthenBooking(by=event.by, minutes=minutes)
    return BookRoom(by=event.by, room_id=event.originator_id, booked_for=event.booked_for, minutes=minutes)


ROOM: Kind[Room, BookRoom | LengthenBooking, RoomBooked] = Kind(
    name="room",
    state=Room,
    events=(RoomBooked, BookingLengthened),
    commands=(BookRoom, LengthenBooking),
    begun_by=(BookRoom,),
    evolve=evolve,
    decide=decide,
    asks=lambda room, command: Asks(things=(Named(Provider, command.by.organisation),)),
    known_to=lambda room, organisation: room.provider_id == organisation,
    sealed_under=lambda room, command: command.by.organisation,
    audit=lambda room: Audit((f"{room.minutes}",), (), room.charged_cents),
    retracing=Retracing(
        stated=stated,
        command_behind=lambda events, before, found, rulebook: stated(events[0]),
        subject=lambda room, command: Subject(None, command.by.organisation),
    ),
)

WITH_ROOMS = Kinds((*KINDS, ROOM))
