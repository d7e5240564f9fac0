"""Events that have changed: what was written earlier is read as its next version, and its bytes stay as they are."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

import orjson
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent

from domain.kernel.event import By, Charge, EarlierEvent, Event, Quantity, Role, Sealed
from domain.kinds import CATALOGUE
from domain.voucher.earlier import EntryReversed
from domain.voucher.events import EntryCorrected, EntryKind, PeriodWithdrawn, SessionHeld, VoucherReopened
from ledger.log.codec import EventMapper

STREAM, PROVIDER, ENTRY = UUID(int=1), UUID(int=2), UUID(int=3)
ENVELOPE: dict[str, Any] = {
    "originator_id": STREAM,
    "originator_version": 7,
    "by": By(UUID(int=4), Role.CASEWORKER, None, UUID(int=5), datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
    "rulebook": "2026-01-01",
    "under": ("6",),
}


# An event of the tests' own that has changed twice


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkTakenTogether(Event):
    """Now: in minutes, and with how many others, which was not told before."""

    TOPIC: ClassVar[str] = "WalkTaken:3"
    HAPPENED: ClassVar[str] = "walked_on"
    walked_on: date
    minutes: int
    others: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkTakenMinutes(EarlierEvent):
    """Before that: alone."""

    TOPIC: ClassVar[str] = "WalkTaken:2"
    HAPPENED: ClassVar[str] = "walked_on"
    READ_AS: ClassVar[tuple[type[Event], ...]] = (WalkTakenTogether,)
    walked_on: date
    minutes: int

    def next_version(self) -> WalkTakenTogether:
        return WalkTakenTogether(**envelope_of(self), walked_on=self.walked_on, minutes=self.minutes, others=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkTaken(EarlierEvent):
    """As it was first: how long in hours and minutes, as people say it."""

    TOPIC: ClassVar[str] = "WalkTaken:1"
    HAPPENED: ClassVar[str] = "walked_on"
    READ_AS: ClassVar[tuple[type[Event], ...]] = (WalkTakenMinutes,)
    walked_on: date
    lasted: str

    def next_version(self) -> WalkTakenMinutes:
        hours, minutes = self.lasted.split(":")
        return WalkTakenMinutes(**envelope_of(self), walked_on=self.walked_on, minutes=int(hours) * 60 + int(minutes))


def envelope_of(event: Event) -> dict[str, Any]:
    return {field.name: getattr(event, field.name) for field in fields(Event)}


MAPPER = EventMapper({kind.TOPIC: kind for kind in (WalkTaken, WalkTakenMinutes, WalkTakenTogether)})
DAY = date(2026, 3, 2)
NOW = WalkTakenTogether(**ENVELOPE, walked_on=DAY, minutes=90, others=None)


@pytest.mark.parametrize(
    "written",
    [WalkTaken(**ENVELOPE, walked_on=DAY, lasted="1:30"), WalkTakenMinutes(**ENVELOPE, walked_on=DAY, minutes=90), NOW],
    ids=lambda event: event.TOPIC,
)
def test_each_version_is_read_as_the_newest_and_keeps_its_bytes(written: Event) -> None:
    stored = MAPPER.to_stored_event(written)
    assert MAPPER.to_domain_event(stored) == NOW
    assert MAPPER.as_written(stored) == written
    assert MAPPER.to_stored_event(MAPPER.as_written(stored)) == stored


def test_the_newest_is_asked_for_under_all_its_topics() -> None:
    assert MAPPER.topics_of((WalkTakenTogether,)) == {"WalkTaken:1", "WalkTaken:2", "WalkTaken:3"}
    assert MAPPER.topics_of((WalkTaken,)) == set(), "nothing is read as it was first"


def test_what_the_next_version_cannot_be_made_of_is_an_error_that_names_no_value() -> None:
    stored = MAPPER.to_stored_event(WalkTaken(**ENVELOPE, walked_on=DAY, lasted="1:30"))
    odd = StoredEvent(STREAM, 7, stored.topic, stored.state.replace(b"1:30", b"1:secret"))
    with pytest.raises(MapperDeserialisationError, match="cannot read WalkTaken:1, version 7 of stream") as raised:
        MAPPER.to_domain_event(odd)
    assert "secret" not in str(raised.value)


def test_an_unknown_member_is_an_error_in_an_earlier_version_too() -> None:
    stored = MAPPER.to_stored_event(WalkTakenMinutes(**ENVELOPE, walked_on=DAY, minutes=90))
    state = orjson.dumps(orjson.loads(stored.state) | {"others": 1}, option=orjson.OPT_SORT_KEYS)
    with pytest.raises(MapperDeserialisationError, match="unknown field `others`"):
        MAPPER.to_domain_event(StoredEvent(STREAM, 7, stored.topic, state))


# What the log holds of corrections that were written as one event


LEDGER = EventMapper(CATALOGUE)
REVERSED = EntryReversed(
    **ENVELOPE,
    entry_id=ENTRY,
    kind=EntryKind.SESSION,
    happened_on=date(2026, 3, 1),
    provider_id=PROVIDER,
    period=2,
    charge=Charge(Quantity(minutes=-90), -78_00),
    unit_price_cents=52_00,
    after_closing=True,
    reason=Sealed("v1.c2VhbGVk"),
)
OF_PERIOD = replace(REVERSED, provider_id=None)
OF_CLOSING = replace(OF_PERIOD, period=None, unit_price_cents=0, after_closing=False)
COMMON: dict[str, Any] = ENVELOPE | {
    "entry_id": ENTRY,
    "happened_on": date(2026, 3, 1),
    "charge": REVERSED.charge,
    "reason": REVERSED.reason,
}
DRAWN: dict[str, Any] = {"period": 2, "unit_price_cents": 52_00, "after_closing": True}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(
            (replace(REVERSED, kind=kind), EntryCorrected(**COMMON, **DRAWN, kind=kind, provider_id=PROVIDER))
            for kind in (EntryKind.SESSION, EntryKind.NO_SHOW, EntryKind.PROVIDER_CANCELLATION)
        ),
        (replace(OF_PERIOD, kind=EntryKind.EXTENSION), PeriodWithdrawn(**COMMON, **DRAWN)),
        (replace(OF_PERIOD, kind=EntryKind.ISSUE, period=1), PeriodWithdrawn(**COMMON, **DRAWN | {"period": 1})),
        (replace(OF_CLOSING, kind=EntryKind.CLOSING), VoucherReopened(**COMMON)),
    ],
    ids=lambda event: event.kind,
)
def test_a_reversal_of_then_is_one_of_three_things(written: EntryReversed, read: Any) -> None:
    stored = LEDGER.to_stored_event(written)
    assert stored.topic == "EntryReversed:1"
    assert LEDGER.to_domain_event(stored) == read
    assert read.kind is written.kind
    assert LEDGER.to_stored_event(LEDGER.as_written(stored)) == stored
    assert type(read) in EntryReversed.READ_AS


@pytest.mark.parametrize("lacking", [{"period": None}, {"provider_id": None}], ids=str)
def test_a_reversal_of_then_that_lacks_what_it_had_is_not_half_read(lacking: dict[str, None]) -> None:
    stored = LEDGER.to_stored_event(replace(REVERSED, **lacking))  # type: ignore[arg-type]
    with pytest.raises(MapperDeserialisationError, match="cannot read EntryReversed:1"):
        LEDGER.to_domain_event(stored)


def test_who_follows_corrections_gets_those_of_then() -> None:
    assert LEDGER.topics_of((EntryCorrected,)) == {"EntryCorrected:1", "EntryReversed:1"}
    assert LEDGER.topics_of((VoucherReopened, SessionHeld)) == {"VoucherReopened:1", "EntryReversed:1", "SessionHeld:1"}
