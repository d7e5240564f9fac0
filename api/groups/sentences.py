"""What happened to a group, said in one line."""

from collections.abc import Iterable

from api.wording import Wording
from domain.group.events import (
    GroupContentSpecified,
    GroupCreated,
    GroupPostponed,
    GroupSessionHeld,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
)
from domain.kernel.event import Event
from domain.kernel.findings import Figure


def sentence_parts(event: Event, words: Wording) -> Iterable[str]:
    """The main clause, and what is added to it where the event has it."""
    key = words.key_of(event)
    match event:
        case GroupCreated():
            told = {
                "starts_on": words.day(event.starts_on),
                "largest": words.figure(Figure(event.largest, "clients")),
            }
            if event.name:  # from before names were sealed
                yield words.say(f"{key}.named.{event.kind}", name=event.name, **told)
            else:
                yield words.say(f"{key}.{event.kind}", **told)
            if event.ends_on is not None:
                yield words.say("event.group_ends", ends_on=words.day(event.ends_on))
            if event.themes:
                yield "; ".join(words.say(f"theme.{theme}") for theme in event.themes)
        case GroupContentSpecified():
            yield words.say(key, specified_on=words.day(event.specified_on))
            if event.considers:
                parts = ", ".join(words.say(f"content_parts.{one}") for one in event.considers)
                yield words.say(f"{key}.considers", parts=parts)
        case MemberEnrolled(last_day=None):
            yield words.say(key, enrolled_on=words.day(event.enrolled_on))
        case MemberEnrolled():
            assert event.last_day is not None
            first_day, last_day = words.day(event.first_day), words.day(event.last_day)
            yield words.say(
                f"{key}.days", enrolled_on=words.day(event.enrolled_on), first_day=first_day, last_day=last_day
            )
        case MemberDeparted():
            yield words.say(key, left_on=words.day(event.left_on))
        case GroupPostponed():
            yield words.say(key, starts_on=words.day(event.starts_on))
            if event.ends_on is not None:
                yield words.say("event.group_ends", ends_on=words.day(event.ends_on))
        case MemberNotified():
            yield words.say(key, told=", ".join(words.say(f"recipient.{one}") for one in event.told))
            if event.told_at is not None:
                yield words.say("event.told_on", day=words.day(event.told_at))
        case GroupSessionHeld():
            yield words.say(
                key,
                held_on=words.day(event.held_on),
                minutes=words.minutes(event.minutes),
                attended=words.figure(Figure(len(event.attended), "clients")),
                missed=words.figure(Figure(len(event.missed), "clients")),
            )
            if event.excursion:
                yield words.say("event.SessionHeld.excursion")
        case _:
            yield words.say(key)
