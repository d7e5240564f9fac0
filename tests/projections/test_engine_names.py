"""What is the same for every kind of thing names none: the engine of the projections, the desk, the log, the kernel.

An import contract keeps each from importing a kind (and the engine from importing a projection). Here it is held that
their text names none either, in SQL least of all, and that the contracts know every kind and projection that there is.
"""

import re
import tomllib
from pathlib import Path

import pytest

from domain.kinds import KINDS
from tests.projections.conftest import PROJECTIONS

ROOT = Path(__file__).parent.parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
NAMES_NONE = ("projections/engine", "ledger/desk", "ledger/log")
FILES = sorted(
    [
        *(path for folder in NAMES_NONE for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".sql"}),
        *(ROOT / "ledger" / "sql" / f"{name}.sql" for name in ("log", "queries", "checked", "expiry", "refused")),
    ]
)
FOLDERS_OF_KINDS = {kind.state.__module__.rpartition(".")[0] for kind in KINDS}
NAME_OF_A_KIND = re.compile("|".join(kind.name.replace("_", ".?") for kind in KINDS), re.IGNORECASE)
GROUP_COMMIT = re.compile("group.?commit|group_requests=", re.IGNORECASE)
"""What databases call one commit for many, and a name of ours that a span has of it."""


def contract(beginning: str) -> set[str]:
    """What the modules of a contract must not import."""
    (found,) = (one for one in CONTRACTS if one["name"].startswith(beginning))
    return set(found["forbidden_modules"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_names_no_kind_and_no_projection(path: Path) -> None:
    text = GROUP_COMMIT.sub("", path.read_text(encoding="utf-8"))
    assert NAME_OF_A_KIND.findall(text) == []
    assert [one.name for one in PROJECTIONS if f"projections.{one.name}" in text] == []


def test_there_are_files_in_each_of_those_folders() -> None:
    assert {folder for folder in NAMES_NONE if not any(path.is_relative_to(ROOT / folder) for path in FILES)} == set()


def test_desk_log_and_engine_may_import_no_kind_that_there_is() -> None:
    assert contract("Desk, log and engine know no kind") == {"domain.kinds", *FOLDERS_OF_KINDS}


def test_the_engine_may_import_no_projection_that_there_is() -> None:
    folders = {f"projections.{path.parent.name}" for path in (ROOT / "projections").glob("*/__init__.py")}
    others = {"domain.rulebook", "ledger.desk", "ledger.mapping", "projections.catalogue"}
    assert contract("The engine of the projections knows no projection") == (
        (folders - {"projections.engine"}) | others
    )
