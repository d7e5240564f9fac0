"""The first minutes: what cannot be is one clear line before anything starts, and leaves nothing behind."""

import io
import logging
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from api.command_line import program
from api.http.installation import keys_folder
from api.http.logs import GatheredLines, TextLines
from api.http.settings import SettingsError, own_secret
from api.simulation import LOADED_MARK
from api.terminal import screen, serving, simulating
from domain.kernel.event import Role
from ledger.server.embedded import start
from ledger.server.postgres import application_url, schema_is_current
from tests.api.county import KEY, County, made
from tests.api.test_what_if import WRAPPING_KEY, run
from tests.conftest import Server
from tests.faults.processes import await_ready, service

SETELIKIRJA = [sys.executable, "-c", "from api.command_line import main; main()"]


def called(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SETELIKIRJA, *arguments], env={"PATH": "", **environment}, capture_output=True, text=True, timeout=60
    )


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(program, arguments)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


# An address that cannot be had


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_one_line_before_anything_starts(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = called(command, "--port", str(port), "--data", str(tmp_path / "county"))
    assert ran.returncode == 1
    assert ran.stderr == f"setelikirja: cannot listen on 127.0.0.1, port {port}: Address already in use\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_one_line_before_anything_starts(host: str, tmp_path: Path) -> None:
    ran = called("serve", "--host", host, "--port", "8000", "--data", str(tmp_path / "county"))
    assert ran.returncode == 1
    assert re.fullmatch(rf"setelikirja: cannot listen on {re.escape(host)}, port 8000: [^\n]+\n", ran.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_this_account_may_not_take_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(SettingsError, match=r"^cannot listen on 127.0.0.1, port 80: Permission denied$"):
        serving.bound("127.0.0.1", 80).__enter__()


def test_an_address_is_bound_and_refuses_callers_until_there_is_a_server() -> None:
    with serving.bound("localhost", 0) as sockets:
        for one in sockets:
            with socket.socket(one.family) as caller, pytest.raises(ConnectionRefusedError):
                caller.connect(one.getsockname())
    assert all(one.fileno() == -1 for one in sockets), "closed again"


# Arguments that cannot be meant


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--data", ""],
        ["serve", "--host", " "],
        ["token", "--role", "auditor", "--data", ""],
        ["replay", "--data", " "],
        ["simulate", "--url", "http://127.0.0.1:1", "--token-file", ""],
        ["simulate", "--url", "http://127.0.0.1:1", "--token-file", "no-such-file"],
    ],
)
def test_what_is_empty_or_not_there_is_wrong_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert invoked(*arguments).exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "option", ["--plot=picture.png", "--plot=picture", "--plot=nowhere/picture.svg", "--plot=", "--json=", "--json=."]
)
def test_a_what_if_knows_before_its_work_that_it_cannot_write(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = invoked("whatif", "--from=2026-03-01", "--to=2026-03-31", "--data=county", option)
    assert ran.exit_code == 2
    assert list(tmp_path.iterdir()) == []


# Keys and tables


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("JWT", "", "a secret has at least 32 bytes, not 0"),
        ("JWT", "x" * 31, "a secret has at least 32 bytes, not 31"),
        ("JWT", "-----BEGIN PUBLIC KEY-----\nxx\n-----END PUBLIC KEY-----", "it begins as PEM and holds no public key"),
        ("JWT", None, "cannot be read: No such file or directory"),
        ("KEY_ENCRYPTION", "nonsense", "the key-encryption key is 64 hexadecimal digits"),
        ("KEY_ENCRYPTION", None, "cannot be read: No such file or directory"),
        ("KEY_ENCRYPTION", "11" * 32, "is this the key-encryption key it was sealed under?"),
    ],
)
def test_a_key_that_cannot_be_is_one_line(
    county: County, variable: str, text: str | None, said: str, tmp_path: Path
) -> None:
    keys = {"JWT": KEY, "KEY_ENCRYPTION": WRAPPING_KEY.hex(), variable: text}
    for name, key in keys.items():
        if key is not None:
            (tmp_path / name).write_text(key)
    ran = called(
        "serve",
        f"--port={free_port()}",
        SETELIKIRJA_DATABASE_URL=county.database.application_url,
        SETELIKIRJA_SCHEMA=county.database.schema,
        **{f"SETELIKIRJA_{name}_KEY_FILE": str(tmp_path / name) for name in keys},
    )
    assert ran.returncode == 1
    assert re.fullmatch(rf"setelikirja: [^\n]*{re.escape(said)}[^\n]*\n", ran.stderr)


def test_tables_are_made_without_serving(any_server: Server, tmp_path: Path) -> None:
    schema = any_server.new_schema()
    addresses = {
        "SETELIKIRJA_DATABASE_URL": application_url(any_server.url, schema, "a password"),
        "SETELIKIRJA_SCHEMA": schema,
    }
    refused = called("migrate", **addresses)
    assert refused.returncode == 1
    assert "SETELIKIRJA_OWNER_DATABASE_URL is not set" in refused.stderr
    for _ in range(2):
        ran = called("migrate", SETELIKIRJA_OWNER_DATABASE_URL=any_server.url, **addresses)
        assert (ran.returncode, ran.stdout) == (0, f"The tables of {schema} are up to date.\n")
    assert schema_is_current(addresses["SETELIKIRJA_DATABASE_URL"], schema)


# A folder that holds no county


@pytest.mark.parametrize("there", [False, True])
def test_no_token_is_made_for_a_folder_without_a_county(there: bool, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    if there:
        folder.mkdir()
    ran = called("token", "--role", "auditor", "--data", str(folder))
    assert (ran.returncode, ran.stdout) == (2, "")
    said = r"setelikirja: \S+ holds no county: start its service first \(setelikirja serve [^\n]+\n"
    assert re.fullmatch(said, ran.stderr)
    assert not keys_folder(folder).exists()


@pytest.mark.parametrize(
    "command",
    [
        ["replay"],
        ["projections"],
        ["rebuild", "postings"],
        ["whatif", "--from=2026-03-01", "--to=2026-03-31"],
        ["explain", "5f0f0d1e-3a63-4c7e-8f0a-f0a5b8d5c5aa"],
        ["budget", "--from=2026-01", "--to=2026-02"],
        ["invoice", "2026-01", "--out=."],
        ["reconcile", "README.md"],
        ["trial-balance", "--from=2026-01", "--to=2026-02"],
    ],
    ids=lambda command: str(command[0]),
)
def test_what_looks_at_a_county_does_not_make_one(command: list[str], tmp_path: Path) -> None:
    ran = called(*command, "--data", str(tmp_path / "county"))
    assert ran.returncode == 1
    assert re.fullmatch(r"setelikirja: \S+ holds no county: there is nothing to look at\n", ran.stderr)
    assert list(tmp_path.iterdir()) == []


def test_a_voucher_that_the_log_does_not_hold_cannot_be_replayed(county: County, tmp_path: Path) -> None:
    unknown = uuid4()
    ran = run(county, tmp_path, "replay", f"--voucher={unknown}")
    assert ran.exit_code == 1
    assert f"the log holds no voucher {unknown}" in ran.stderr
    assert "Replay" not in ran.stdout


# Data and keys stay out of git


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout


def test_a_data_folder_in_a_checkout_is_not_added_to_it(data_folder: Path) -> None:
    checkout = data_folder / "checkout"
    checkout.mkdir(mode=0o755)
    try:
        git(checkout, "init", "--quiet")
        with start(checkout / "county"):
            own_secret(keys_folder(checkout / "county") / "key-encryption-key")
            git(checkout, "add", "--all")
            assert git(checkout, "status", "--porcelain") == ""
    finally:
        shutil.rmtree(checkout)


def test_keys_alone_are_not_added_either(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    own_secret(keys_folder(tmp_path) / "key-encryption-key")
    git(tmp_path, "add", "--all")
    assert git(tmp_path, "status", "--porcelain") == ""


def test_what_git_ignores_already_is_left_as_it_is(tmp_path: Path) -> None:
    keys_folder(tmp_path).mkdir()
    own = keys_folder(tmp_path) / ".gitignore"
    own.write_text("jwt\n")
    own_secret(keys_folder(tmp_path) / "jwt")
    assert own.read_text() == "jwt\n"


# The demonstration's own folder


def test_a_demonstration_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SETELIKIRJA_DATABASE_URL", "SETELIKIRJA_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(simulating, "default_data", lambda: Path("/srv/setelikirja"))
    assert simulating.folder_of_its_own() == Path("/srv/setelikirja-demonstration")
    monkeypatch.setenv("SETELIKIRJA_DATA", "/srv/ours")
    assert simulating.folder_of_its_own() == Path("/srv/ours-demonstration")
    monkeypatch.setenv("SETELIKIRJA_DATABASE_URL", "postgresql://somewhere")
    assert simulating.folder_of_its_own() is None


# What a service writes


def test_nothing_in_the_database_s_log_is_an_error_and_a_simulated_county_is_said_to_be_one(data_folder: Path) -> None:
    data, keys = data_folder / "ordinary-use", [str(uuid4()) for _ in range(3)]
    for _ in range(2):  # the second time everything is repeated, after a restart
        with service(data) as served:
            await_ready(served.http, served.process)
            served.set_cap("individual_coaching", 5_000)
            caseworker, registrar = served.actor(Role.CASEWORKER), served.actor(Role.REGISTRAR)
            client = {"birth_date": "2000-01-31", "municipality": "Kuopio", "external_reference": "1"}
            made(caseworker.post("/v1/clients", client, key=keys[0]))
            assert caseworker.post("/v1/clients", client, key=keys[1]).status_code == 409
            made(registrar.post("/v1/providers", {"name": "Valmennus Oy", "business_id": "1234567-1"}, key=keys[2]))
            assert "postings" in called("projections", "--data", str(data)).stdout
            assert "ProviderRegistered:1" in called("replay", "--data", str(data)).stdout
    lines = (data / "server.log").read_text().splitlines()
    assert any("ready to accept connections" in line for line in lines)
    assert [line for line in lines if "ERROR" in line] == []


def test_a_simulated_county_that_is_served_is_said_to_be_one(data_folder: Path) -> None:
    data = data_folder / "simulated"
    data.mkdir(mode=0o755)
    (data / LOADED_MARK).write_text("seed 1")
    port = free_port()
    arguments = [*SETELIKIRJA, "serve", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(arguments, env={"PATH": ""}, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "serves at" in line:
                break
        process.terminate()
    assert f"serves at http://127.0.0.1:{port}" in said[-1]
    assert any(f"the county in {data} is simulated" in line for line in said)


def test_log_lines_stand_above_a_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(screen, "errors", Console(file=written, force_terminal=True, width=80))
    handler = GatheredLines()
    handler.setFormatter(TextLines())
    logger = logging.getLogger("setelikirja.test")
    logger.addHandler(handler)
    try:
        with screen.progress("a piece of work") as show:
            show(1, 2)
            logger.warning("something was said")
            show(2, 2)
    finally:
        logger.removeHandler(handler)
        handler.close()
    rows = shown_on_a_terminal(written.getvalue())
    (said,) = (row for row in rows if "something was said" in row)
    assert "a piece of work" not in said
    (bar,) = (row for row in rows if "a piece of work" in row)
    assert "2/2" in bar


def shown_on_a_terminal(text: str) -> list[str]:
    """The rows that a terminal shows after what was written to it: of the control sequences those that rich uses."""
    rows, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[\d*[A-Za-z]|\x1b\[\?\d+[hl]|\x1b\[[\d;]*m|\r|\n|[^\x1b\r\n]+", text):
        if part == "\n":
            row, column = row + 1, 0
            rows += [""] * (row + 1 - len(rows))
        elif part == "\r":
            column = 0
        elif part == "\x1b[2K":
            rows[row] = ""
        elif up := re.fullmatch(r"\x1b\[(\d*)A", part):
            row -= int(up[1] or 1)
        elif not part.startswith("\x1b"):
            rows[row] = rows[row][:column].ljust(column) + part + rows[row][column + len(part) :]
            column += len(part)
    return rows


# Completion


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("setelikirja re", {"rebuild", "reconcile", "replay"}),
        ("setelikirja rebuild post", {"postings"}),
        ("setelikirja rulebook --language ", {"fi", "sv", "en"}),
        ("setelikirja token --role super", {"supervisor"}),
    ],
)
def test_a_shell_completes(words: str, offered: set[str]) -> None:
    environment: dict[str, Any] = {
        "_SETELIKIRJA_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    program = Path(sys.executable).with_name("setelikirja")
    done = subprocess.run([str(program)], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert set(done.stdout.split()) == offered
