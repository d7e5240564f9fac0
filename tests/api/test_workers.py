"""`setelikirja serve --workers 2`: two processes on one port, each with states of its own, are one service."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.http.installation import Database
from tests.api.county import Actor, Clock, County, made
from tests.api.programs import Program, serving
from tests.conftest import Server
from tests.faults.processes import days_ago

PRICE = 5_000
CONNECTIONS_MAX = 50
"""So many are made until each worker has one: that none of them falls to one of two is all but impossible."""

WAIT_SECONDS_MAX = 60

pytestmark = pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="not run: which process answers is read in /proc, which is not there"
)


def workers_of(process_id: int) -> list[int]:
    """The processes that serve, by their ids."""
    children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def answering(program: Program, local_port: int) -> int:
    """The process that has the other end of a connection."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, *_, inode = line.split()[:10]
        if (int(local[-4:], 16), int(remote[-4:], 16)) == (program.port, local_port):
            for process_id in workers_of(program.process.pid):
                for descriptor in Path(f"/proc/{process_id}/fd").iterdir():
                    if descriptor.is_symlink() and str(descriptor.readlink()) == f"socket:[{inode}]":
                        return process_id
    raise AssertionError("nobody has the other end")


def wait_until(what: Callable[[], Any]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while not what():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


def one_connection_each(program: Program, opened: ExitStack) -> list[httpx.Client]:
    """A caller of each worker, over a connection that it keeps."""
    callers: dict[int, httpx.Client] = {}
    for _ in range(CONNECTIONS_MAX):
        http = opened.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{program.port}", timeout=30))
        stream = http.get("/healthz").extensions["network_stream"]
        callers.setdefault(answering(program, stream.get_extra_info("client_addr")[1]), http)
        if len(callers) == 2:
            return list(callers.values())
    raise AssertionError("one worker gets everything")


class Two:
    """A served county, a provider's callers of each worker, and a voucher."""

    def __init__(self, program: Program, callers: list[httpx.Client], county: County) -> None:
        self.program, self.county = program, county
        county.set_cap("individual_coaching", PRICE)
        self.provider_id = county.add_provider("individual_coaching", PRICE)
        provider = county.provider(self.provider_id)
        self.providers = [replace(provider, http=http) for http in callers]
        self.caseworkers = [replace(county.caseworker, http=http) for http in callers]

    def voucher(self) -> str:
        days = {
            "decided_on": days_ago(40),
            "starts_on": days_ago(31),
            "ends_on": days_ago(-60),
        }
        issued = self.county.issue(self.provider_id, **days)
        return f"/v1/vouchers/{issued['voucher_id']}"


SESSION = {"held_on": days_ago(1), "minutes": 1}


def county_of(program: Program) -> County:
    return County(program.http, Clock(), Database("", "", None))


@pytest.fixture(scope="module")
def two(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with (
        serving(embedded, tmp_path_factory.mktemp("two"), {}, "--workers", "2") as program,
        ExitStack() as opened,
    ):
        yield Two(program, one_connection_each(program, opened), county_of(program))
    assert program.ended_with == 0


def test_both_record_on_one_voucher_by_turns(two: Two) -> None:
    """Each has a state that the other has overtaken, and neither forgets an entry or takes one twice."""
    path = two.voucher()
    entries = [made(two.providers[number % 2].post(f"{path}/sessions", SESSION)) for number in range(10)]
    shown = [made(one.get(path)) for one in two.providers]
    assert shown[0] == shown[1]
    assert [one["entry_id"] for one in shown[0]["entries"][1:]] == [one["entry_id"] for one in entries]
    assert [one["remaining"]["minutes"] for one in entries] == [2400 - number for number in range(1, 11)]


def test_both_record_on_one_voucher_at_once(two: Two) -> None:
    path = two.voucher()
    with ThreadPoolExecutor(2) as pool:

        def record(provider: Actor) -> list[Any]:
            return [made(provider.post(f"{path}/sessions", SESSION)) for _ in range(20)]

        entries = [entry for found in pool.map(record, two.providers) for entry in found]
    shown = made(two.providers[0].get(path))
    assert {one["entry_id"] for one in shown["entries"][1:]} == {one["entry_id"] for one in entries}
    assert (shown["used"]["minutes"], len(shown["entries"])) == (40, 41)
    assert sorted(one["remaining"]["minutes"] for one in entries) == list(range(2360, 2400))


@pytest.mark.parametrize("body", [SESSION, {"held_on": days_ago(90), "minutes": 60}])
def test_a_retry_that_lands_on_the_other_gets_the_first_answer(two: Two, body: dict[str, Any]) -> None:
    """What was taken is not taken again; what was refused is refused in the same words."""
    path, key = two.voucher(), str(uuid4())
    first, again, first_again = (
        provider.post(f"{path}/sessions", body, key=key) for provider in (*two.providers, two.providers[0])
    )
    assert first.status_code in (201, 409)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert (first.status_code, first.json()) == (first_again.status_code, first_again.json())
    assert made(two.providers[1].get(path))["version"] == (2 if first.status_code == 201 else 1)


def test_what_one_recorded_is_in_the_others_lists(two: Two) -> None:
    path = two.voucher()
    for provider, caseworker in zip(two.providers, reversed(two.caseworkers), strict=True):
        version = made(provider.post(f"{path}/sessions", SESSION)) and made(provider.get(path))["version"]
        client_id = made(caseworker.get(path))["client_id"]
        listed = made(caseworker.get("/v1/vouchers", client_id=client_id))["vouchers"]
        assert [one["version"] for one in listed] == [version]


def test_what_they_count_is_added_up(two: Two) -> None:
    def recorded(http: httpx.Client) -> float:
        lines = http.get("/metrics").text.splitlines()
        counted = 'setelikirja_commands_total{kind="record_session",status="201"} '
        return sum(float(line.removeprefix(counted)) for line in lines if line.startswith(counted))

    before, path = recorded(two.providers[0].http), two.voucher()
    for provider in two.providers:
        made(provider.post(f"{path}/sessions", SESSION))
    time.sleep(1)  # its page is made a few times a second
    assert [recorded(one.http) - before for one in two.providers] == [2, 2]


def test_an_organisation_has_one_quota_of_refusals_with_both(embedded: Server, tmp_path: Path) -> None:
    most = {"SETELIKIRJA_REFUSALS_PER_DAY_MAX": "5"}
    with serving(embedded, tmp_path, most, "--workers", "2") as program, ExitStack() as opened:
        two = Two(program, one_connection_each(program, opened), county_of(program))
        path, beyond = f"{two.voucher()}/sessions", {"held_on": days_ago(90), "minutes": 60}
        answers = [two.providers[number % 2].post(path, beyond) for number in range(7)]
        assert [answer.status_code for answer in answers] == [409] * 5 + [429] * 2
        item = {"kind": "session", "voucher_id": path.split("/")[3]} | beyond
        for provider in two.providers:
            (result,) = made(provider.post("/v1/entries", {"items": [item]}))["results"]
            assert (result["status"], result["problem"]["code"]) == (429, "too_many_refusals")


def test_a_port_that_others_share_is_taken_all_the_same(two: Two) -> None:
    done = two.program.run("serve", "--port", str(two.program.port), "--workers", "2")
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {two.program.port}" in done.stderr.splitlines()[-1]


def test_one_that_dies_is_replaced_and_nothing_is_lost(embedded: Server, tmp_path: Path) -> None:
    with serving(embedded, tmp_path, {}, "--workers", "2") as program, ExitStack() as opened:
        two = Two(program, one_connection_each(program, opened), county_of(program))
        path, before = two.voucher(), workers_of(program.process.pid)
        entries = [made(one.post(f"{path}/sessions", SESSION))["entry_id"] for one in two.providers]
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len(set(workers_of(program.process.pid)) - {before[0]}) == 2)
        callers = one_connection_each(program, opened)
        for http in callers:
            shown = made(replace(two.providers[0], http=http).get(path))
            assert [one["entry_id"] for one in shown["entries"][1:]] == entries
    assert program.ended_with == 0
    assert any(
        "worker 1 has ended (SIGKILL)" in line or "worker 2 has ended (SIGKILL)" in line for line in program.lines
    )


def test_where_they_die_one_after_the_other_the_whole_ends(embedded: Server, tmp_path: Path) -> None:
    with serving(embedded, tmp_path, {}, "--workers", "2") as program:
        killed: set[int] = set()

        def kill_them() -> bool:
            if program.process.poll() is None:
                for process_id in set(workers_of(program.process.pid)) - killed:
                    os.kill(process_id, signal.SIGKILL)
                    killed.add(process_id)
            return program.process.poll() is not None

        wait_until(kill_them)
    assert program.ended_with == 1
    assert "the last of many: none is started again" in program.lines[-1]


def test_all_end_in_time_whatever_is_half_sent(embedded: Server, tmp_path: Path) -> None:
    with serving(embedded, tmp_path, {}, "--workers", "2") as program:
        workers, half_sent = workers_of(program.process.pid), b"POST /v1/vouchers HTTP/1.1\r\nHost: x\r\nContent-Le"
        held = [socket.create_connection(("127.0.0.1", program.port)) for _ in range(8)]
        for one in held:
            one.sendall(half_sent)
        since = time.monotonic()
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(timeout=30) == 0
        assert time.monotonic() - since < 20
        assert not any(Path(f"/proc/{process_id}").exists() for process_id in workers)
        for one in held:
            one.close()


def test_none_outlives_the_one_that_watches_over_them(embedded: Server, tmp_path: Path) -> None:
    with serving(embedded, tmp_path, {}, "--workers", "2") as program:
        workers = workers_of(program.process.pid)
        program.process.kill()
        wait_until(lambda: not any(Path(f"/proc/{process_id}").exists() for process_id in workers))
    assert program.ended_with == -signal.SIGKILL
