"""Log lines on standard error, as text or as JSON: without what an error says, which could hold what a person sent."""

import logging
import sys
import threading
import traceback
from copy import copy
from datetime import UTC, datetime
from logging.handlers import MemoryHandler
from pathlib import Path
from typing import Any, Literal, TextIO

import orjson

Form = Literal["text", "json"]
QUIET = ("httpx", "alembic")
NAMED_OTHERWISE = {"uvicorn.error": "uvicorn"}
"""The web server's logger of everything that is no access: most of what it says is no error."""
GATHER_SECONDS = 0.1
GATHER_LINES_MAX = 1_000


def places(error: BaseException) -> str:
    """The kind of an error and where it came through, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    through = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {through}"


class TextLines(logging.Formatter):
    """One line for who reads along."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        bare = copy(record)
        bare.exc_text = None  # what another handler made of the error holds its message
        return super().format(bare)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the library's name)
        return places(ei[1])


class JsonLines(logging.Formatter):
    """One JSON object a line; what a record has in `fields` stands beside its message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = places(record.exc_info[1])
        return orjson.dumps(line, option=orjson.OPT_UTC_Z).decode()


def _rename(record: logging.LogRecord) -> bool:
    """A filter that lets every record through, under a name that does not mislead."""
    record.name = NAMED_OTHERWISE.get(record.name, record.name)
    return True


class GatheredLines(MemoryHandler):
    """Formats and writes the lines of `GATHER_SECONDS` together: one at a time they cost a request as much as its
    append. A warning is written at once, with all that came before it, and `logging.shutdown` leaves nothing behind.

    Without a stream they go to what is standard error when they are written: a progress bar stands in for it as long
    as it is drawn, and takes lines in above itself.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__(GATHER_LINES_MAX, flushLevel=logging.WARNING)
        self._stream = stream
        self.addFilter(_rename)
        self._closing = threading.Event()
        threading.Thread(target=self._flush_now_and_then, name="log lines", daemon=True).start()

    def _flush_now_and_then(self) -> None:
        while not self._closing.wait(GATHER_SECONDS):
            self.flush()

    def flush(self) -> None:
        assert self.lock is not None, "a handler has one from its beginning"
        with self.lock:
            records, self.buffer = self.buffer, []
            if not records:
                return
            try:
                stream = self._stream or sys.stderr
                stream.write("".join([f"{self.format(record)}\n" for record in records]))
                stream.flush()
            except Exception:
                self.handleError(records[-1])  # as the library's own handlers do: nobody fails for a line

    def close(self) -> None:
        self._closing.set()
        super().close()


def log_to_standard_error(form: Form) -> None:
    """Every logger's lines, those of the web server too."""
    handler = GatheredLines()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Nothing of a line: not to be looked up for each (the library's own advice on optimization).
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
