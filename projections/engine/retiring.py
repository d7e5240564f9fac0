"""What other releases have left: builds of versions that this release neither moves nor reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg.errors import LockNotAvailable

from projections.engine.builds import BuildRow, Builds, connect
from projections.engine.health import take_version
from projections.engine.projection import Following, Kept


@dataclass(frozen=True, slots=True)
class Retired:
    """Builds that were dropped, and those that stay because a process of their release keeps them up with the log, or
    somebody is reading them just now."""

    dropped: tuple[BuildRow, ...]
    in_use: tuple[BuildRow, ...]


def retire_others(url: str, schema: str, followers: Iterable[Following | Kept]) -> Retired:
    """Drop every build whose version is not one of these followers', older or newer, unless a runner moves it.

    Until somebody asks for this they stay, so that the release before finds its own after a rollback. `url` is the
    application role's. What is dropped can be made again from the log.
    """
    ours = {(one.name, one.version) for one in followers}
    dropped, in_use = list[BuildRow](), list[BuildRow]()
    builds = Builds(schema)
    with connect(url) as connection:
        for row in builds.all(connection):
            if (row.name, row.version) in ours:
                continue
            try:
                if take_version(connection, schema, row.name, row.version):
                    builds.drop(connection, row)
                    dropped.append(row)
                    continue
            except LockNotAvailable:
                pass
            in_use.append(row)
    return Retired(tuple(dropped), tuple(in_use))
