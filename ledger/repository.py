"""The library's repository for frozen states: kept without a copy, and never replaced by an older one."""

from typing import Any, Protocol, cast
from uuid import UUID

from eventsourcing.application import LRUCache, ProjectorFunction, Repository, project_aggregate


class Versioned(Protocol):
    """A frozen state that counts its events."""

    @property
    def version(self) -> int: ...


class FrozenRepository(Repository[UUID]):
    """States by stream, bounded in number. What commands append and what is read later both come back into it."""

    def cached(self, stream: UUID) -> Versioned | None:
        """The newest state that this process has seen, or None."""
        assert isinstance(self.cache, LRUCache), "a repository of states has room for some"
        try:
            return cast(Versioned, self.cache.get(stream))
        except KeyError:
            return None

    def put(self, stream: UUID, state: Versioned) -> None:
        """Keep a state, unless a newer one is kept already."""
        known = self.cached(stream)
        if known is None or known.version < state.version:
            assert self.cache is not None
            self.cache.put(stream, cast(Any, state))

    def get(
        self,
        aggregate_id: UUID,
        *,
        version: int | None = None,
        projector_func: ProjectorFunction[Any, Any] = project_aggregate,
        fastforward_skipping: bool = False,
        deepcopy_from_cache: bool = False,
    ) -> Any:
        """A state brought up to date from the log, or as it was at a version.

        The library's own neither puts a fast-forwarded state back nor gives it away without a deep copy.
        """
        known = self.cached(aggregate_id) if version is None else None
        if known is None:
            state = self._reconstruct_aggregate(aggregate_id, version, projector_func)
        else:
            newer = self.event_store.get(aggregate_id, gt=known.version)
            state = projector_func(cast(Any, known), newer)
        if version is None:
            self.put(aggregate_id, cast(Versioned, state))
        return state
