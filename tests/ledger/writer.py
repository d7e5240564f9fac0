"""A process of its own that appends: `python -m tests.ledger.writer SCHEMA STREAM COUNT`, the address on its stdin."""

import asyncio
import sys
from uuid import UUID

from ledger.log.writer import AppendRequest, Conflict, GroupCommit
from tests.ledger.logs import events


async def append_to(writer: GroupCommit, stream: UUID, count: int) -> list[int]:
    """Append `count` events to one stream that others write too, as a command does: again after each conflict."""
    version = 0
    positions: list[int] = []
    while len(positions) < count:
        outcome = await writer.append(AppendRequest(events(stream, version + 1)))
        if isinstance(outcome, Conflict):
            version = outcome.actual
        else:
            version += 1
            positions.append(outcome.last_position)
    return positions


async def main(url: str, schema: str, stream: UUID, count: int) -> None:
    async with GroupCommit(url, schema) as writer:
        for positions in await asyncio.gather(*(append_to(writer, stream, count) for _ in range(4))):
            print(*positions, sep="\n")


if __name__ == "__main__":
    asyncio.run(main(sys.stdin.readline().strip(), sys.argv[1], UUID(sys.argv[2]), int(sys.argv[3])))
