"""What a newcomer meets first is true: checks before a commit, changelog, decisions, index, version."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_repository import ROOT, program, run

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


# Checks before a commit are those of scripts/test


def checks_of_the_test_script() -> list[str]:
    script = (ROOT / "scripts" / "test").read_text(encoding="utf-8")
    return [check.removesuffix(' "$@"') for check in re.findall(r"^check (.+)$", script, re.MULTILINE)]


def hooks() -> list[dict[str, Any]]:
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    return [hook for repository in configuration["repos"] for hook in repository["hooks"]]


def test_a_commit_is_checked_as_the_test_script_checks() -> None:
    asked = [hook for hook in hooks() if hook["language"] == "unsupported"]
    assert [hook["entry"] for hook in asked] == [f".venv/bin/{check}" for check in checks_of_the_test_script()]
    assert [hook["name"] for hook in asked if hook["stages"] != ["pre-commit"]] == ["pytest"]


def test_nothing_is_fetched_for_those_checks() -> None:
    configuration = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert [repository["repo"] for repository in configuration["repos"]] == ["local"]
    assert {hook["language"] for hook in hooks()} == {"unsupported", "pygrep"}  # as installed; built in
    assert run(program("pre-commit"), "validate-config").returncode == 0


@pytest.mark.parametrize(
    ("message", "good"),
    [
        ("Say what changed\n", True),
        ("Say what changed\n\nAnd why.\n", True),
        ("Say what changed\n# Please enter the commit message\n", True),
        ("x" * 72 + "\n", True),
        ("x" * 73 + "\n", False),
        ("Mend\n", False),
        ("Say what changed\nand go on at once\n", False),
    ],
)
def test_a_subject_says_what_in_72_characters(message: str, good: bool, tmp_path: Path) -> None:
    (tmp_path / "message").write_text(message)
    (hook,) = (hook for hook in hooks() if hook["stages"] == ["commit-msg"])
    arguments = [sys.executable, "-m", "pre_commit.languages.pygrep", *hook["args"], hook["entry"], "message"]
    checked = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert checked.returncode == (0 if good else 1), checked.stderr


# What a forge runs


def test_a_forge_runs_what_ci_runs() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))
    (job,) = workflow["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert workflow["permissions"] == {"contents": "read"}
    checked = run(
        program("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", ".github/workflows/test.yml"
    )
    assert checked.returncode == 0, checked.stdout


# The editor's settings


def test_files_are_as_the_editor_is_told() -> None:
    settings = ConfigParser()
    settings.read_string("[all]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    for_all = settings["*"]
    assert for_all["charset"] == "utf-8"
    assert for_all["end_of_line"] == "lf"
    assert for_all.getboolean("insert_final_newline")
    assert for_all.getboolean("trim_trailing_whitespace")
    assert settings.getint("*.py", "max_line_length") == PROJECT["tool"]["ruff"]["line-length"]
    otherwise = []
    for name in filter(None, run("git", "ls-files", "-z").stdout.split("\0")):
        file = ROOT / name
        if not file.exists():
            continue
        text = file.read_bytes().decode("utf-8")
        trailing = file.suffix != ".svg" and re.search(r"[ \t]$", text, re.MULTILINE)
        if "\r" in text or (text and not text.endswith("\n")) or trailing:
            otherwise.append(name)
    assert otherwise == []


# The changelog

NO_FRAGMENTS = {"README.md", "template.md"}
FRAGMENTS = sorted(path for path in (ROOT / "changelog.d").iterdir() if path.name not in NO_FRAGMENTS)
KINDS = [kind["directory"] for kind in PROJECT["tool"]["towncrier"]["type"]]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda path: path.name)
def test_a_fragment_is_well_formed(fragment: Path) -> None:
    assert re.fullmatch(rf"[a-z0-9]+(-[a-z0-9]+)*\.({'|'.join(KINDS)})\.md", fragment.name), "changelog.d/README.md"
    text = fragment.read_text(encoding="utf-8")
    assert text == text.strip() + "\n"
    assert "\n\n" not in text
    assert text.endswith(".\n")
    assert not re.match(r"[-*#>]", text), "a sentence alone; the template makes the list"


def test_the_page_about_fragments_names_every_kind() -> None:
    page = (ROOT / "changelog.d" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)\.md` \|", page, re.MULTILINE) == KINDS


def test_a_release_collects_the_fragments(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "changelog.d").mkdir()
    shutil.copy(ROOT / "changelog.d" / "template.md", tmp_path / "changelog.d")
    (tmp_path / "changelog.d" / "one-thing.fixed.md").write_text("One thing is right now.\n")
    (tmp_path / "changelog.d" / "other-thing.added.md").write_text("Another thing is there.\n")
    built = run(program("towncrier"), "build", "--yes", "--date", "2026-12-01", folder=tmp_path)
    assert built.returncode == 0, built.stderr
    changes = (tmp_path / "CHANGELOG.md").read_text()
    assert changes.startswith((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").partition("<!-- releases -->")[0])
    assert (
        f"## {version('setelikirja')}, 2026-12-01\n\n### Added\n\n- Another thing is there.\n\n"
        "### Fixed\n\n- One thing is right now.\n"
    ) in changes
    assert [file.name for file in (tmp_path / "changelog.d").iterdir()] == ["template.md"]


# Documents and decisions


def test_every_document_is_linked_from_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([^)#]+)", index))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages - linked == set()
    assert "docs/README.md" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_file_that_the_page_about_adding_names_is_there() -> None:
    """Links are held with those of all pages; here is what stands as code, but for names to be chosen."""
    page = (ROOT / "docs" / "how-to-add.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:api|docs|domain|ledger|projections|scripts|tests)/[\w./]+)`", page))
    chosen = {path for path in named if re.search(r"\b(NAME|LANGUAGE|COUNTY)\b", path)}
    assert len(named) > 25
    assert chosen == {
        "projections/NAME/",
        "api/NAME/routes.py",
        "api/locales/LANGUAGE/LC_MESSAGES/setelikirja.po",
        "domain/rulebook/COUNTY.py",
    }
    assert {path for path in named - chosen if not (ROOT / path).exists()} == set()
    modules = set(re.findall(r"`python -m ([\w.]+)`", page))
    assert modules == {"tests.golden.add", "tests.projections.fingerprints", "tests.api.golden_answers"}
    for module in modules:
        text = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        assert '__name__ == "__main__"' in text, module
    words = set(re.findall(r"`([A-Z]+_[A-Z_]+|[A-Z]{4,})`", page))
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("api", "domain", "projections", "scripts", "tests")
        for path in (ROOT / folder).rglob("*.py")
    )
    assert {word for word in words if not re.search(rf"\b{word}\b", code)} == set()
    for section in ("rule", "field of an event", "event's next version", "kind of thing", "projection", "endpoint"):
        assert re.search(rf"^## An? {section}$", page, re.MULTILINE)


STATUS = re.compile(
    r"^Status: (?P<status>proposed|accepted|superseded by \[(?P<by>\d+)\]\((?P<page>[^)]+)\))"
    r"(?:; amended by (?P<amended>\[\d+\]\([^)]+\)(?:, \[\d+\]\([^)]+\))*))?$",
    re.MULTILINE,
)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_has_a_status_and_the_table_says_it(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    (status,) = STATUS.finditer(page)
    for number, target in re.findall(r"\[(\d+)\]\(([^)]+)\)", status[0]):
        later = path.with_name(target)
        assert int(later.name[:4]) == int(number) > int(path.name[:4])
        assert path.name in later.read_text(encoding="utf-8"), f"{later.name} says what it changes"
    plain = re.sub(r"\[(\d+)\]\([^)]+\)", r"\1", status[0]).removeprefix("Status: ")
    table = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    (row,) = (line for line in table.splitlines() if f"]({path.name})" in line)
    date = re.search(r"^\d{4}-\d{2}-\d{2}$", page, re.MULTILINE)
    assert date
    assert [cell.strip() for cell in row.strip("|").split("|")[2:]] == [date[0], plain]


# Version and types


def test_the_version_stands_in_one_place() -> None:
    assert version("setelikirja") == PROJECT["project"]["version"], "run scripts/setup test"
    printed = run(program("setelikirja"), "--version")
    assert (printed.returncode, printed.stdout) == (0, f"setelikirja {PROJECT['project']['version']}\n")


def test_the_wheel_brings_types_texts_and_statements(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path))
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.startswith(f"setelikirja-{version('setelikirja')}-")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {f"{package}/py.typed" for package in packages} <= packed
    shipped = {
        str(path.relative_to(ROOT))
        for package in packages
        for pattern in ("*.py", "*.sql", "*.po")
        for path in (ROOT / package).rglob(pattern)
    }
    assert shipped - packed == set()
