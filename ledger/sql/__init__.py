"""Every statement of the ledger, named: `queries.sql` (the log) and `register_queries.sql` are asked often, the other
files make the schema."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from psycopg.sql import SQL, Composable, Composed, Identifier


def script(name: str, **names: Composable) -> Composed:
    """The whole file `name` with its `{placeholders}` filled in."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return SQL(text).format(**names)


@cache
def queries(schema: str, file: str = "queries.sql") -> Mapping[str, bytes]:
    """The statements of a file by name, for the county's `schema`."""
    text = script(file, schema=Identifier(schema)).as_string()
    parts = re.split(r"^-- name: (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {name: body.strip().encode() for name, body in zip(parts[::2], parts[1::2], strict=True)}
