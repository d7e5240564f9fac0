"""The template of an import: empty tables, and what their columns mean."""

from collections.abc import Iterator, Sequence

from api.imports.columns import TABLES
from api.imports.writing import workbook
from api.messages import text


def template(language: str) -> bytes:
    """A workbook to fill in, with a sheet that tells of each column."""
    return workbook({}, meanings(language))


def meanings(language: str) -> Iterator[Sequence[str]]:
    """A line for each column, after a header: its table, its name, what stands in it, what it means."""
    yield [text(f"import_page.{name}", language) for name in ("table", "column", "kind", "meaning")]
    for table in TABLES:
        for column in table.columns:
            kind = text(f"import_kind.{column.kind}", language)
            codes = f": {', '.join(column.codes)}" if column.codes else ""
            needed = f" ({text('import_page.needed', language)})" if column.needed else ""
            yield [table.name, column.name, kind, f"{table.meaning(column, language)}{needed}{codes}"]
