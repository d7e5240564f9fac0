"""What the columns of imported tables mean: `scripts/document` writes it to docs/import-columns.md."""

from pathlib import Path

from api.imports.columns import TABLES
from api.imports.template import meanings
from api.messages import LANGUAGES
from scripts.bill_columns import NAMES

PAGE = Path(__file__).parent.parent / "docs" / "import-columns.md"

HEAD = """# The columns of imported tables

Made from the code by `scripts/document`. What the tables are for is told by [import.md](import.md);
`setelikirja import --template FILE.xlsx` and `GET /v1/imports/template` give them as an empty workbook.
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD.rstrip()]
    for language in LANGUAGES:
        header, *columns = meanings(language)
        lines += ["", f"## {NAMES[language]}"]
        for table in TABLES:
            lines += ["", f"### `{table.name}`", "", f"| {' | '.join(header[1:])} |", "|---|---|---|"]
            lines += [f"| `{name}` | {kind} | {told} |" for of, name, kind, told in columns if of == table.name]
    return "\n".join(lines) + "\n"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
