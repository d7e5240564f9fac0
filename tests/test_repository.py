"""What holds for the repository itself: its commands, lock files, direction of imports, Compose file, SQL and texts."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
COMPOSE_FILE = ROOT / "docker-compose.yml"
LOCALES = ROOT / "api" / "locales"
GENERATED = ROOT / "clients" / "python" / "setelikirja_client"


def program(name: str) -> str:
    """The path of a program that is installed beside the running Python."""
    path = Path(sys.executable).with_name(name)
    assert path.exists(), f"{name} is not installed; scripts/setup test installs it"
    return str(path)


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    listed = run("git", "ls-files", "-z")
    assert listed.returncode == 0, listed.stderr
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    assert ROOT / "pyproject.toml" in files
    return [file for file in files if file.exists()]


@pytest.fixture(scope="module")
def lines(tracked: list[Path]) -> list[tuple[str, str]]:
    """Every line of text that is tracked, with its place."""
    return [
        (f"{file.relative_to(ROOT)}:{number}", line)
        for file in tracked
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
    ]


# Commands


@pytest.mark.parametrize(
    "script",
    [
        *(
            f"scripts/{name}"
            for name in ("serve", "test", "setup", "lock", "bench", "document", "mutate", "check-compose", "client")
        ),
        ".ci/run",
    ],
)
def test_a_command_is_stored_with_its_run_bit(script: Any) -> None:
    assert run("git", "ls-files", "--stage", script).stdout.startswith("100755 ")


def test_what_says_how_it_is_run_can_be_run(tracked: list[Path]) -> None:
    scripts = [file for file in tracked if file.read_bytes().startswith(b"#!")]
    assert scripts
    assert [str(file) for file in scripts if not file.stat().st_mode & 0o111] == []


# Nothing of one machine


def test_no_file_names_a_package_registry(lines: Any) -> None:
    registries = [
        ".".join(parts)
        for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("deb", "debian", "org")]
    ]
    assert [place for place, line in lines if any(host in line.lower() for host in registries)] == []


def test_no_file_holds_a_path_of_one_machine(lines: Any) -> None:
    private = re.compile(r"(?<![\w.])/(?:home|root|tmp|Users)/")
    assert [place for place, line in lines if private.search(line) or str(ROOT) in line] == []


# Lock files


def pinned(lock: str) -> dict[str, Requirement]:
    """The requirements of a lock file by name. Nothing may stand there but exact versions with their hashes."""
    requirements = {}
    text = (ROOT / "requirements" / lock).read_text().replace("\\\n", " ")
    for line in text.splitlines():
        match = re.fullmatch(r"([\w.-]+)==([\w.+!]+)( ; [^#]+?)?(?: +--hash=sha256:[0-9a-f]{64})+", line)
        assert match, f"requirements/{lock}: not a pinned requirement with hashes: {line[:80]}"
        name, version, marker = match.groups(default="")
        requirements[name] = Requirement(f"{name}=={version}{marker}")
    return requirements


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


LOCKED = {
    "run.txt": PROJECT["project"]["dependencies"]
    + PROJECT["project"]["optional-dependencies"]["invoices"]
    + PROJECT["dependency-groups"]["build"]
    + PROJECT["build-system"]["requires"],
    "test.txt": PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"],
    "bench.txt": PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["bench"],
    "mutation.txt": PROJECT["project"]["dependencies"]
    + PROJECT["project"]["optional-dependencies"]["test"]
    + PROJECT["project"]["optional-dependencies"]["mutation"],
    "rule-sets.txt": PROJECT["dependency-groups"]["rule-sets"],
    "uv.txt": PROJECT["dependency-groups"]["installer"],
}


@pytest.mark.parametrize("lock", LOCKED)
def test_a_lock_file_pins_what_the_project_asks_for(lock: Any) -> None:
    requirements = pinned(lock)
    for asked in map(Requirement, LOCKED[lock]):
        pin = requirements[normal(asked.name)]
        (version,) = (specifier.version for specifier in pin.specifier)
        assert asked.specifier.contains(version), (
            f"requirements/{lock} is behind pyproject.toml: {pin}; run scripts/lock"
        )


def test_the_tests_run_with_the_versions_that_the_service_runs_with() -> None:
    run_pins, test_pins = pinned("run.txt"), pinned("test.txt")
    assert {name: test_pins.get(name) for name in run_pins} == run_pins


# Imports


def test_imports_point_one_way() -> None:
    checked = run(program("lint-imports"), "--no-logo")
    assert checked.returncode == 0, checked.stdout
    assert "0 broken" in checked.stdout


@pytest.mark.parametrize("line", ["import ledger", "import projections", "import api", "import psycopg", "import time"])
def test_an_import_against_the_direction_is_found(line: str, tmp_path: Path) -> None:
    for package in PROJECT["tool"]["importlinter"]["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "domain" / "astray.py").write_text(f"{line}\n")
    checked = run(program("lint-imports"), "--no-cache", "--no-logo", folder=tmp_path)
    assert checked.returncode == 1
    assert "domain.astray" in checked.stdout


def test_the_domain_reads_no_clock_and_draws_no_number() -> None:
    modules = sorted((ROOT / "domain").rglob("*.py"))
    assert modules
    calls = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for module in modules
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id)
        in {"now", "today", "utcnow", "time", "monotonic", "uuid1", "uuid4", "uuid7"}
    ]
    assert calls == []


def test_one_place_chooses_the_county_s_rulebook() -> None:
    modules = [path for folder in ("ledger", "projections", "api") for path in sorted((ROOT / folder).rglob("*.py"))]
    choosing = [path for path in modules if "domain.rulebook.north_savo" in path.read_text(encoding="utf-8")]
    assert choosing == [ROOT / "api" / "county.py"]


# One name for one thing


def test_no_two_classes_have_the_same_name() -> None:
    """But for those that a module keeps for itself: rows and helpers, whose names begin with an underscore."""
    found: dict[str, list[str]] = {}
    for folder in (*PROJECT["tool"]["importlinter"]["root_packages"], "scripts"):
        for module in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(module.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found.setdefault(node.name, []).append(str(module.relative_to(ROOT)))
    assert len(found) > 500
    assert {name: modules for name, modules in found.items() if len(modules) > 1} == {}


# Short functions

LINES_MAX = 70


def too_long(text: str) -> list[tuple[str, int]]:
    """The functions of a module that are longer than one should be, with their lines."""
    return [
        (node.name, lines)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_MAX
    ]


def test_no_function_is_longer_than_one_can_read(tracked: list[Path]) -> None:
    modules = [file for file in tracked if file.suffix == ".py" and GENERATED not in file.parents]
    assert modules
    found = {str(module.relative_to(ROOT)): too_long(module.read_text(encoding="utf-8")) for module in modules}
    assert {module: functions for module, functions in found.items() if functions} == {}


def test_a_longer_function_would_be_found() -> None:
    longest = "def told():\n" + "    pass\n" * (LINES_MAX - 1)
    assert too_long(longest) == []
    assert too_long(longest + "    pass\n") == [("told", LINES_MAX + 1)]


# The log is append-only

TABLE = r"(?:(?:TABLE|INTO|FROM|ONLY|IF|EXISTS)\s+)*[^\s;]*\bevents\b"
CHANGES_EVENTS = re.compile(
    rf"\b(?:UPDATE|DELETE|MERGE|TRUNCATE|DROP)\s+{TABLE}"
    r"|\bON\s+CONFLICT\b"
    r"|\bGRANT\s[^;]*\b(?:ALL|INSERT|UPDATE|DELETE|TRUNCATE)\b[^;]*\bON\s[^;]*\bevents\b",
    re.IGNORECASE,
)


def test_no_statement_changes_or_removes_an_event() -> None:
    scripts = sorted((ROOT / "ledger").rglob("*.sql"))
    statements = {script.name: re.sub(r"--.*", "", script.read_text()) for script in scripts}
    assert any(re.search(r"\bINSERT\s+INTO\s+\S*\bevents\b", text) for text in statements.values())
    assert {
        name: CHANGES_EVENTS.findall(text) for name, text in statements.items() if CHANGES_EVENTS.search(text)
    } == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {schema}.events SET topic = ''",
        "delete from only {schema}.events",
        "TRUNCATE TABLE events",
        "DROP TABLE IF EXISTS {schema}.events",
        "INSERT INTO {schema}.events SELECT 1 ON CONFLICT DO NOTHING",
        "GRANT SELECT, INSERT ON {schema}.log_end, {schema}.events TO {application}",
    ],
)
def test_a_statement_that_changes_events_would_be_seen(statement: str) -> None:
    assert CHANGES_EVENTS.search(statement)


# Compose


def test_the_compose_file_is_valid_against_the_specifications_schema() -> None:
    checked = run(program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(COMPOSE_FILE))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_wrong_compose_file_is_refused_by_that_schema(tmp_path: Path) -> None:
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text(COMPOSE_FILE.read_text().replace("healthcheck:", "health_check:"))
    checked = run(program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(wrong))
    assert checked.returncode == 1
    assert "health_check" in checked.stdout


def test_the_compose_file_runs_the_database_the_service_and_the_projector_without_a_secret() -> None:
    compose = yaml.safe_load(COMPOSE_FILE.read_text())
    assert set(compose["services"]) == {"database", "migrate", "service", "projector"}
    for name, service in compose["services"].items():
        assert service.get("healthcheck") or name == "migrate", name
        for variable, value in service["environment"].items():
            if "PASSWORD" in variable:
                assert value.startswith("${"), variable
            if "URL" in variable:
                assert re.search(r"://\w+:\$\{\w+[:}]", value), variable
            if variable.endswith("KEY_FILE"):
                assert value.startswith("/run/secrets/"), variable
    for name, secret in compose["secrets"].items():
        assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", secret["file"]), name


def compose_services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text())["services"]
    return services


def test_what_migrates_ends_and_nothing_else_has_the_owners_address() -> None:
    services = compose_services()
    having = [name for name, service in services.items() if "SETELIKIRJA_OWNER_DATABASE_URL" in service["environment"]]
    assert having == ["migrate"]
    assert services["migrate"]["command"] == ["migrate"]
    assert services["migrate"]["restart"] == "no"
    assert "secrets" not in services["migrate"], "it seals nothing and checks no token"
    assert services["service"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


@pytest.mark.parametrize("name", compose_services())
def test_each_part_of_the_compose_file_may_do_no_more_than_it_needs(name: str) -> None:
    service = compose_services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_images_are_pinned_by_their_minor_version() -> None:
    assert re.fullmatch(r"postgres:\d+\.\d+", compose_services()["database"]["image"])
    (base,) = re.findall(r"^FROM (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base)


def test_the_compose_file_is_tried_where_docker_is_and_said_not_to_be_elsewhere(tmp_path: Path) -> None:
    for name in ("bash", "dirname"):  # all that it takes to find that there is no docker
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    tried = subprocess.run(
        [ROOT / "scripts" / "check-compose"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, timeout=60
    )
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout == "scripts/check-compose: not run: there is no docker here\n"
    assert (ROOT / ".ci" / "run").read_text().endswith("\nscripts/test\nscripts/check-compose\n")


# Texts in three languages


def messages(language: str) -> set[tuple[str | None, Any]]:
    """The messages of a language's catalogues, each of which must be translated."""
    found: set[tuple[str | None, Any]] = set()
    for catalogue in [*LOCALES.glob(f"{language}.po"), *LOCALES.glob(f"{language}/**/*.po")]:
        with catalogue.open("rb") as file:
            for message in read_po(file):
                if message.id:  # the header has none
                    texts = message.string if message.pluralizable else [message.string]
                    assert texts, f"{catalogue}: {message.id}"
                    assert all(texts), f"{catalogue}: {message.id}"
                    assert not message.fuzzy, f"{catalogue}: {message.id}"
                    found.add((message.context, message.id))
    assert found, f"no message in {language}"
    return found


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_message_stands_in_every_language(language: str) -> None:
    assert messages(language) ^ messages("en") == set()
