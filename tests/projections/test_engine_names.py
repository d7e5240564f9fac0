"""The engine of the projections is the same whatever is followed: it names no kind of thing and no projection."""

import re
from pathlib import Path

import pytest

import projections.engine
from tests.projections.conftest import PROJECTIONS

FOLDER = Path(projections.engine.__file__).parent
FILES = sorted([*FOLDER.glob("*.py"), *FOLDER.glob("*.sql")])
KINDS = ("voucher", "group", "provider", "price.?list")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_names_no_kind_and_no_projection(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall("|".join(KINDS), text, re.IGNORECASE) == []
    assert [one.name for one in PROJECTIONS if f"projections.{one.name}" in text] == []
