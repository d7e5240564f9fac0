"""Every statement of the ledger, named: `queries.sql` (the log) and `register_queries.sql` are asked often, the other
files make the schema."""

from collections.abc import Mapping
from importlib.resources import files

from psycopg.sql import SQL, Composable, Composed

from ledger.named_sql import named_statements


def script(name: str, **names: Composable) -> Composed:
    """The whole file `name` with its `{placeholders}` filled in."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return SQL(text).format(**names)


def queries(schema: str, file: str = "queries.sql") -> Mapping[str, bytes]:
    """The statements of a file by name, for the county's `schema`."""
    return named_statements(__name__, file, schema)
