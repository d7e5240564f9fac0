"""`kill -9` under load, of service and PostgreSQL: what was acknowledged stands once, a retry gets its answer."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import httpx

from api.http.installation import Database
from ledger.server.embedded import start
from tests.api.calls import PRICE
from tests.api.county import Actor, Clock, County, made, served
from tests.conftest import Server
from tests.faults.load import Asked, ask_all, assert_once, session
from tests.faults.processes import await_ready, database_of, days_ago, service

WRITERS, EACH, KILLED_AFTER = 16, 8, 40


def killed_after(now: threading.Event, kill: Callable[[], None]) -> threading.Thread:
    def wait_and_kill() -> None:
        now.wait()
        kill()

    return threading.Thread(target=wait_and_kill)


class Counting(Actor):
    """An actor that tells how many answers came, and does something once at one of them."""

    def __init__(self, actor: Actor, told: "Told") -> None:
        super().__init__(actor.http, actor.token, actor.language)
        self.told = told

    def post(self, *arguments: object, **more: object) -> httpx.Response:
        answer = super().post(*arguments, **more)  # type: ignore[arg-type]
        self.told.tell()
        return answer


class Told:
    """Counts answers; the last of `count` does what is to be done."""

    def __init__(self, count: int, kill: "threading.Event") -> None:
        self._left, self._kill, self._lock = count, kill, threading.Lock()

    def tell(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._kill.set()


def test_a_killed_service_loses_nothing_that_it_acknowledged(data_folder: Path) -> None:
    data = data_folder / "services"
    with service(data) as killed, service(data) as other:
        for one in (killed, other):
            await_ready(one.http, one.process)
        killed.set_cap("individual_coaching", PRICE)
        provider_id = killed.add_provider("individual_coaching", PRICE)
        vouchers = [killed.issue(provider_id)["voucher_id"] for _ in range(4)]
        day = days_ago(3)
        now = threading.Event()
        told = Told(KILLED_AFTER, now)
        actors = [Counting(one.provider(provider_id), told) for one in (killed, other)]
        killer = killed_after(now, killed.kill)
        killer.start()
        # Two services over one database, half of the writers at each; one is killed while both are under load.
        answers = ask_all(
            [actors[number % 2] for number in range(WRITERS)],
            lambda number: [session(vouchers[(number + step) % 4], day, 10) for step in range(EACH)],
        )
        killer.join()
        assert None in answers.values(), "some lost their connection"
        assert_some_acknowledged(answers)
        with database_of(data) as database:
            settled = assert_once(database, other.provider(provider_id), answers)
            with service(data) as restarted:
                await_ready(restarted.http, restarted.process)
                assert_once(database, restarted.provider(provider_id), dict(settled))
                assert_all_used(restarted, vouchers, 10 * len(settled))


def assert_some_acknowledged(answers: dict[Asked, httpx.Response | None]) -> None:
    acknowledged = [answer for answer in answers.values() if answer is not None and answer.status_code == 201]
    assert len(acknowledged) >= KILLED_AFTER


def test_a_killed_database_loses_nothing_that_was_acknowledged(data_folder: Path, tmp_path: Path) -> None:
    data = data_folder / "killed-under-http"
    with start(data) as server:
        made_county = Server(server.url, "county").county()
        database = Database(made_county.application_url, made_county.schema, None)
        with served(database, Clock(), tmp_path / "keys") as county:
            county.clock.set("2026-06-16")
            county.set_cap("individual_coaching", PRICE)
            provider_id = county.add_provider("individual_coaching", PRICE)
            vouchers = [county.issue(provider_id)["voucher_id"] for _ in range(4)]
            now = threading.Event()
            actor = Counting(county.provider(provider_id), Told(KILLED_AFTER, now))
            killer = killed_after(now, lambda: os.kill(server.process_id, signal.SIGKILL))
            killer.start()
            answers = ask_all(
                [actor] * WRITERS,
                lambda number: [session(vouchers[(number + step) % 4], "2026-06-11", 10) for step in range(EACH)],
            )
            killer.join()
            assert_unavailable(answers)
            assert_some_acknowledged(answers)
            with start(data):
                await_ready(county.http)
                settled = assert_once(county.database, county.provider(provider_id), answers)
                assert {answer.status_code for answer in settled.values()} == {201}
                assert_all_used(county, vouchers, 10 * len(settled))


def assert_unavailable(answers: dict[Asked, httpx.Response | None]) -> None:
    """Every request was answered, and some with 503."""
    refused = [answer for answer in answers.values() if answer is not None and answer.status_code == 503]
    assert refused
    assert None not in answers.values()
    for answer in refused:
        assert int(answer.headers["retry-after"]) > 0
        assert answer.json()["code"] == "unavailable"


def assert_all_used(county: County, vouchers: list[str], minutes: int) -> None:
    used = sum(made(county.caseworker.get(f"/v1/vouchers/{one}"))["used"]["minutes"] for one in vouchers)
    assert used == minutes
