"""The newest known states of streams, kept in memory, and the library's application that keeps them."""

from threading import Lock
from typing import Any, Protocol, cast
from uuid import UUID

from eventsourcing.application import (
    AggregateNotFoundError,
    Application,
    ProjectorFunction,
    Repository,
    project_aggregate,
)
from eventsourcing.persistence import EventStore

from domain.kernel.kind import Kinds
from ledger.log.codec import EventMapper

STATES_CACHED_MAX = 50_000


class Versioned(Protocol):
    """A frozen state, or what is kept of one: it knows the version of the last event in it."""

    @property
    def version(self) -> int: ...


class FrozenRepository(Repository[UUID]):
    """The library's repository for frozen states: nothing is copied, and nothing older replaces what is kept.

    `cached` asks nobody and may be behind; `get` reads the stream's newer events first. The `streams_max` streams used
    last are kept.
    """

    def __init__(self, event_store: EventStore[UUID], *, streams_max: int) -> None:
        super().__init__(event_store, cache_maxsize=streams_max)
        self._lock = Lock()
        self.hits = self.misses = 0

    def cached(self, stream: UUID) -> Any | None:
        """The newest state seen of `stream`, or None. Counts which of the two, in `hits` and `misses`."""
        state = self._kept(stream)
        if state is None:
            self.misses += 1
        else:
            self.hits += 1
        return state

    def _kept(self, stream: UUID) -> Any | None:
        assert self.cache is not None
        try:
            return self.cache.get(stream)
        except KeyError:
            return None

    def put(self, stream: UUID, state: Versioned) -> Any:
        """Keep `state` unless a newer one is kept; the newer of the two."""
        assert self.cache is not None
        with self._lock:
            kept = self._kept(stream)
            if kept is not None and kept.version >= state.version:
                return kept
            self.cache.put(stream, cast(Any, state))
            return state

    def get(
        self,
        aggregate_id: UUID,
        *,
        version: int | None = None,
        projector_func: ProjectorFunction[Any, Any] = project_aggregate,
        fastforward_skipping: bool = False,
        deepcopy_from_cache: bool = False,
    ) -> Any:
        """The state at `version`, or the newest. Raises `AggregateNotFoundError` if the stream does not exist. The two
        last arguments are the library's and mean nothing here."""
        if version is not None:
            return self._reconstruct_aggregate(aggregate_id, version, projector_func)
        state = self.cached(aggregate_id)
        newer = self.event_store.get(aggregate_id, gt=None if state is None else state.version)
        state = projector_func(state, newer)
        if state is None:
            raise AggregateNotFoundError(f"{aggregate_id} does not exist")
        return self.put(aggregate_id, state)


class Ledger(Application[UUID]):
    """The library's application over our recorder, mapper and transcoder: what tools and replays go through."""

    name = "ledger"

    def __init__(self, url: str, schema: str, kinds: Kinds) -> None:
        self._kinds = kinds
        super().__init__(
            {
                "PERSISTENCE_MODULE": "ledger.log.recorder:LedgerFactory",
                "TRANSCODER_TOPIC": "ledger.log.codec:OrjsonTranscoder",
                "POSTGRES_URL": url,
                "POSTGRES_SCHEMA": schema,
            }
        )

    def construct_mapper(self) -> EventMapper:
        return EventMapper(self._kinds.catalogue)

    @property
    def states(self) -> FrozenRepository:
        """The newest states that this process has seen."""
        return cast(FrozenRepository, self.repository)

    def construct_repository(self) -> Repository[UUID]:
        return FrozenRepository(self.events, streams_max=STATES_CACHED_MAX)
