"""SQL that stands in a file beside the code that runs it: statements by name, their tables filled in."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

from psycopg.sql import SQL, Identifier

SCHEMA = "schema"


@cache
def named_statements(package: str, file: str, schema: str, suffix: str = "") -> Mapping[str, bytes]:
    """The statements of a file of a package by name; each begins after a line `-- name: NAME`.

    `{schema}` stands for the county's schema, and any other `{table}` for the table of that name and suffix in it.
    Raises `FileNotFoundError`.
    """
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    filled = {name: Identifier(schema) if name == SCHEMA else Identifier(schema, name + suffix) for name in names}
    parts = re.split(r"^-- name: (\w+)\n", SQL(text).format(**filled).as_string(), flags=re.MULTILINE)[1:]
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}
