"""What the columns of a bill's tables mean: `scripts/document` writes it to docs/bill-columns.md."""

from pathlib import Path

from api.billing.columns import COLUMNS, Column, codes_of
from api.messages import LANGUAGES

PAGE = Path(__file__).parent.parent / "docs" / "bill-columns.md"

NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
HEAD = """# The columns of a bill's tables

Made from the code by `scripts/document`. What the tables are for, and how their totals are checked, is told by
[settlement.md](settlement.md#the-months-bill). `GET /v1/billing/data-dictionary` gives this page as JSON.

Empty cells have no value. `cents` are whole cents in the CSV for programs, euros in a spreadsheet.
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD, "| column | type | unit | section | codes |", "|---|---|---|---|---|"]
    lines += [_row(column) for column in COLUMNS]
    for language in LANGUAGES:
        lines += ["", f"## {NAMES[language]}", "", "| column | header | meaning |", "|---|---|---|"]
        lines += [f"| `{column.name}` | {column.header(language)} | {column.meaning(language)} |" for column in COLUMNS]
        lines += ["", *(_codes(column, language) for column in COLUMNS if column.codes)]
    return "\n".join(lines) + "\n"


def _row(column: Column) -> str:
    codes = ", ".join(f"`{code}`" for code in column.codes)
    section = f"§ {column.section}" if column.section else ""
    return f"| `{column.name}` | {column.kind} | {column.unit or ''} | {section} | {codes} |"


def _codes(column: Column, language: str) -> str:
    words = ", ".join(f"`{code}` {words}" for code, words in codes_of(column, language).items())
    return f"- `{column.name}`: {words}"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
