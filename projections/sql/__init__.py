"""Every statement of the projections, one file each and named within it."""

import re
from functools import cache
from importlib.resources import files
from string import Formatter

from psycopg.sql import SQL, Identifier


@cache
def statements(file: str, schema: str, suffix: str = "") -> dict[str, bytes]:
    """The statements of `file`.sql by name; `{table}` stands for the table of that name and suffix in the schema."""
    text = files(__name__).joinpath(f"{file}.sql").read_text(encoding="utf-8")
    tables = {table: Identifier(schema, table + suffix) for _, table, _, _ in Formatter().parse(text) if table}
    parts = re.split(r"^-- name: (\w+)\n", SQL(text).format(**tables).as_string(), flags=re.MULTILINE)[1:]
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}
