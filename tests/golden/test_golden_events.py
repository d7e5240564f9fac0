"""Golden events: the bytes of each event type as first written. They must be read, and written so, for ever."""

import json
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
import rfc8785
from eventsourcing.persistence import StoredEvent

from domain.kernel.event import EarlierEvent, Event, Sealed
from domain.kinds import CATALOGUE
from tests.golden.add import FILE, MAPPER, known_members, line, members, sample

GOLDEN = [json.loads(text) for text in FILE.read_text(encoding="utf-8").splitlines()]


def stored(golden: dict[str, Any]) -> StoredEvent:
    return StoredEvent(UUID(golden["stream"]), golden["version"], golden["topic"], golden["state"].encode())


def test_every_event_type_has_golden_bytes_with_every_field() -> None:
    """A new type, and one that a field has joined, gets its lines by `python -m tests.golden.add`."""
    known = known_members()
    for topic, kind in CATALOGUE.items():
        assert members(line(sample(kind, full=True))) in known[topic], topic


def test_no_topic_is_ever_taken_out_of_the_catalogue() -> None:
    assert {golden["topic"] for golden in GOLDEN} <= set(CATALOGUE)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["topic"])
def test_golden_bytes_are_read_and_written_as_they_stand(golden: Any) -> None:
    event = MAPPER.as_written(stored(golden))
    assert type(event) is CATALOGUE[golden["topic"]]
    assert MAPPER.to_stored_event(event).state == golden["state"].encode()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["topic"])
def test_what_was_written_earlier_is_read_as_an_event_of_today(golden: Any) -> None:
    event = MAPPER.to_domain_event(stored(golden))
    assert isinstance(event, Event)
    assert not isinstance(event, EarlierEvent)
    assert (event.originator_id, event.originator_version) == (UUID(golden["stream"]), golden["version"])
    assert golden["topic"] in MAPPER.topics_of((type(event),))
    written = MAPPER.as_written(stored(golden))
    assert isinstance(written, EarlierEvent) or event == written


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["topic"])
def test_golden_bytes_are_canonical_json(golden: Any) -> None:
    assert rfc8785.dumps(json.loads(golden["state"])) == golden["state"].encode()


def sealed_members(kind: Any) -> int:
    """How many sealed texts a type declares, in its parts too."""
    count = 0
    waiting = list(get_type_hints(kind).values())
    while waiting:
        hint = waiting.pop()
        count += hint is Sealed
        waiting += get_args(hint)
        if is_dataclass(hint):
            waiting += get_type_hints(hint).values()
    return count


def test_every_sealed_text_of_an_event_is_one_of_its_texts() -> None:
    """A text that joins an event is shown and erased with the others, whoever wrote the event."""
    sealed = {topic: sealed_members(kind) for topic, kind in CATALOGUE.items()}
    assert sum(sealed.values()) > 10
    for topic, kind in CATALOGUE.items():
        assert len(sample(kind, full=True).texts) == sealed[topic], topic
