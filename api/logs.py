"""Log lines on standard error, as text or as JSON: without what an error says, which could hold what a person sent."""

import logging
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import orjson

Form = Literal["text", "json"]
QUIET = ("httpx", "alembic")


def places(error: BaseException) -> str:
    """The kind of an error and where it came through, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    through = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {through}"


class TextLines(logging.Formatter):
    """One line for who reads along."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

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


def log_to_standard_error(form: Form) -> None:
    """Every logger's lines, those of the web server too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
