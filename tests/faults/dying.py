"""`python -m tests.faults.dying TOPIC COUNT …`: the command line, which `kill -9`s itself in the midst of its appends.

Each request goes to the log by itself. Right after the log has taken the COUNT-th one, counted from the first event of
that topic (`any`: from the start), and before anybody hears of it, the process is gone.
"""

import os
import signal
import sys
from collections.abc import Sequence

from api.command_line import main
from ledger.log import writer
from ledger.log.writer import AppendRequest, Outcome


class Dying:
    """Counts what the log has taken."""

    def __init__(self, topic: str, count: int) -> None:
        self.topic, self.left, self.counting = topic, count, topic == "any"
        self.send = writer.GroupCommit._send

    def install(self) -> None:
        async def send(commit: writer.GroupCommit, requests: Sequence[AppendRequest]) -> list[Outcome]:
            outcomes = await self.send(commit, requests)
            topics = {event.topic for request in requests for event in request.events}
            self.counting |= self.topic in topics
            self.left -= self.counting
            if self.counting and self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return outcomes

        writer.EVENTS_PER_CALL_MAX = 1
        writer.GroupCommit._send = send  # type: ignore[assignment, method-assign] # a function whose `self` is called commit


if __name__ == "__main__":
    Dying(sys.argv[1], int(sys.argv[2])).install()
    del sys.argv[1:3]
    main()
