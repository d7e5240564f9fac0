"""The groups that there are: which, whose, and where they begin in the log. How they stand, their streams tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.group.events import GroupCreated
from projections.engine.projection import Logged, Projection, Tables


@dataclass(frozen=True, slots=True)
class _Group:
    position: int
    group_id: UUID
    provider_id: UUID


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    tables.put(
        "put_groups",
        [
            _Group(position, event.originator_id, event.provider_id)
            for position, _, event in batch
            if isinstance(event, GroupCreated)
        ],
    )


GROUPS = Projection(
    name="groups", package=__package__, version=2, tables=("groups",), follows=(GroupCreated,), fold=fold
)
