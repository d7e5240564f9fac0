"""States in memory: the newest known, never an older one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import EventStore, Mapper, StoredEvent

from ledger.desk.states import FrozenRepository
from ledger.log.codec import OrjsonTranscoder
from ledger.log.recorder import LedgerDatastore, LedgerRecorder
from tests.conftest import Database
from tests.ledger.logs import events


@dataclass(frozen=True)
class Count:
    version: int


class Unmapped(Mapper[UUID]):
    """Stored events are events enough to count them."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return stored_event


def count(state: Count | None, counted: Iterable[StoredEvent]) -> Count | None:
    for event in counted:
        assert event.originator_version == (state.version if state else 0) + 1
        state = Count(event.originator_version)
    return state


@pytest.fixture
def recorder(database: Database) -> Iterator[LedgerRecorder]:
    with LedgerDatastore(database.application_url, database.schema) as datastore:
        yield LedgerRecorder(datastore)


@pytest.fixture
def repository(recorder: LedgerRecorder) -> FrozenRepository:
    return FrozenRepository(EventStore(Unmapped(OrjsonTranscoder()), recorder), streams_max=2)


def test_get_reads_what_is_newer_and_keeps_it(recorder: LedgerRecorder, repository: FrozenRepository) -> None:
    stream = uuid4()
    with pytest.raises(AggregateNotFoundError):
        repository.get(stream, projector_func=count)
    assert stream not in repository
    recorder.insert_events(events(stream, 1, 2))
    assert repository.cached(stream) is None
    state = repository.get(stream, projector_func=count)
    assert state == Count(2)
    assert repository.cached(stream) is state, "not a copy"
    assert repository.get(stream, projector_func=count) is state
    recorder.insert_events(events(stream, 3))
    assert repository.cached(stream) == Count(2)
    assert repository.get(stream, projector_func=count) == Count(3)
    assert repository.cached(stream) == Count(3)


def test_an_earlier_version_is_made_and_not_kept(recorder: LedgerRecorder, repository: FrozenRepository) -> None:
    stream = uuid4()
    recorder.insert_events(events(stream, 1, 2, 3))
    repository.get(stream, projector_func=count)
    assert repository.get(stream, version=2, projector_func=count) == Count(2)
    assert repository.cached(stream) == Count(3)


def test_an_older_state_never_replaces_a_newer_one(repository: FrozenRepository) -> None:
    stream = uuid4()
    newest = Count(5)
    assert repository.put(stream, newest) is newest
    assert repository.put(stream, Count(4)) is newest
    assert repository.cached(stream) is newest
    assert repository.put(stream, Count(6)) == Count(6)
    assert repository.cached(stream) == Count(6)


def test_the_streams_used_last_are_kept(repository: FrozenRepository) -> None:
    first, second, third = uuid4(), uuid4(), uuid4()
    repository.put(first, Count(1))
    repository.put(second, Count(1))
    assert repository.cached(first) == Count(1)
    repository.put(third, Count(1))
    assert [repository.cached(stream) for stream in (first, second, third)] == [Count(1), None, Count(1)]
