"""A service that is killed between the sending of an event and its checkpoint sends it again, under the same id."""

import os
import signal
import threading
from pathlib import Path

from tests.api.county import made
from tests.api.receivers import receiving
from tests.faults.processes import await_ready, service


def test_what_was_sent_and_not_yet_noted_comes_once_more_under_its_id(data_folder: Path, tmp_path: Path) -> None:
    data, killed_at = data_folder / "webhooks", 3
    with receiving() as receiver:
        settings = {
            "SETELIKIRJA_WEBHOOKS_FILE": str(receiver.file(tmp_path)),
            "SETELIKIRJA_WEBHOOKS_LOOPBACK": "true",
        }
        killed = threading.Event()
        with service(data, settings=settings) as county:
            await_ready(county.http, county.process)
            process = county.process
            assert process is not None

            def answer(position: int, count: int) -> int:
                """It has the event, and before the service hears so it is no more."""
                if position == killed_at and count == 1:
                    os.kill(process.pid, signal.SIGKILL)
                    process.wait()
                    killed.set()
                return 200

            receiver.answer = answer
            for number in range(killed_at):
                county.set_cap("individual_coaching", 5_000 + number, since=f"2026-0{1 + number}-01")
            assert killed.wait(60)
        assert receiver.positions() == [1, 2, 3]
        with service(data, settings=settings) as county:
            await_ready(county.http, county.process)
            county.set_cap("individual_coaching", 6_000, since="2026-09-01")
            receiver.await_position(killed_at + 1)
            end = made(county.auditor.get("/v1/webhooks"))["position"]
        positions = receiver.positions()
        assert end == killed_at + 1 and sorted(set(positions)) == [1, 2, 3, 4]
        assert positions.count(killed_at) == 2 and positions.count(killed_at + 1) == 1
        # What stood before it in one batch may come again too: always in order, and each under the one id that it has.
        again = positions[killed_at:]
        assert again == sorted(again)
        assert all(len(ids) == 1 for ids in receiver.ids.values())
