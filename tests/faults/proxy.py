"""A TCP proxy between the service and its database, which can go away or lose an acknowledgement."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Proxy:
    """Forwards a port of 127.0.0.1 to another. `lose_append` lets the next statement of the log's writer through and
    ends its connection before the answer comes back, `lose_commit` does so to the next commit of the register; `away`
    ends all connections and takes none until `back`; `silence` keeps them and says nothing until `speak`.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._sockets: set[socket.socket] = set()
        self._writers: set[socket.socket] = set()
        self._registers: set[socket.socket] = set()
        self._in_transactions: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._open = threading.Event()
        self._speaking = threading.Event()
        self._lose_append = self._lose_commit = False
        self._losing: set[socket.socket] = set()
        self.lost = 0

    def __enter__(self) -> Self:
        self._open.set()
        self._speaking.set()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.close()
        self._speaking.set()
        self._end_all()

    def lose_append(self) -> None:
        self._lose_append = True

    def lose_commit(self) -> None:
        self._lose_commit = True

    def away(self) -> None:
        self._open.clear()
        self._end_all()

    def back(self) -> None:
        self._open.set()

    def silence(self) -> None:
        self._speaking.clear()

    def speak(self) -> None:
        self._speaking.set()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return  # closed: the test is over
            if not self._open.is_set():
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            with self._lock:
                self._sockets |= {near, far}
            threading.Thread(target=self._forward, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._forward, args=(far, near, False), daemon=True).start()

    def _forward(self, source: socket.socket, target: socket.socket, to_server: bool) -> None:
        try:
            while data := source.recv(65536):
                self._speaking.wait()
                if to_server:
                    self._note(target, data)
                elif source in self._losing:
                    self.lost += 1
                    break
                target.sendall(data)
        except OSError:
            pass  # the other direction ended it
        self._end(source)
        self._end(target)

    def _note(self, server: socket.socket, data: bytes) -> None:
        """Which connection does what: each prepares its append once, the register's in a transaction."""
        if b"BEGIN" in data:
            self._in_transactions.add(server)
        if b".append(" in data:
            (self._registers if server in self._in_transactions else self._writers).add(server)
        if self._lose_append and server in self._writers:
            self._lose_append = False
            self._losing.add(server)
        if self._lose_commit and server in self._registers and b"COMMIT" in data:
            self._lose_commit = False
            self._losing.add(server)

    def _end(self, one: socket.socket) -> None:
        with self._lock:
            self._sockets.discard(one)
        with suppress(OSError):  # ended already
            one.shutdown(socket.SHUT_RDWR)
        one.close()

    def _end_all(self) -> None:
        with self._lock:
            sockets = list(self._sockets)
        for one in sockets:
            self._end(one)
