"""A projection that makes other rows than before has another version: else the old tables would serve on."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.rulebook.north_savo import NORTH_SAVO
from projections.audit_trail.fold import fold as fold_trail
from projections.engine.projection import Logged, Projection, Tables
from tests.projections import fingerprints
from tests.projections.conftest import PROJECTIONS, named
from tests.projections.fingerprints import Source, fingerprint, source_text

AUDIT_TRAIL = named("audit_trail")


def test_whoever_changes_a_projection_raises_its_version() -> None:
    written, now = fingerprints.read(), fingerprints.of_the_code()
    assert fingerprints.faults(written, now) == []
    assert written == now, "run: python -m tests.projections.fingerprints"


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    """The trail of every second event."""
    fold_trail(tables, batch[::2])


def says(projection: Projection) -> dict[str, dict[str, object]]:
    return {projection.name: {"version": projection.version, "fingerprint": fingerprint(projection)}}


def test_a_changed_fold_under_the_same_version_is_a_fault() -> None:
    changed = replace(AUDIT_TRAIL, fold=fold)
    version = AUDIT_TRAIL.version
    assert fingerprints.faults(says(AUDIT_TRAIL), says(changed)) == [
        f"audit_trail has changed under version {version}: raise its version"
    ]
    assert fingerprints.faults(says(AUDIT_TRAIL), says(replace(changed, version=version + 1))) == []


def test_a_version_that_goes_back_is_a_fault() -> None:
    back = replace(AUDIT_TRAIL, version=AUDIT_TRAIL.version - 1)
    assert len(fingerprints.faults(says(AUDIT_TRAIL), says(back))) == 1


def test_one_that_follows_further_events_has_changed() -> None:
    assert fingerprint(replace(AUDIT_TRAIL, follows=AUDIT_TRAIL.follows[1:])) != fingerprint(AUDIT_TRAIL)


Edit = Callable[[str, str, str], None]
"""Puts a new text in place of an old one in a module."""


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Edit:
    known = fingerprints.source_of

    def edit(module: str, old: str, new: str) -> None:
        text = source_text(module)
        assert old in text
        changed = Source(text.replace(old, new))
        monkeypatch.setattr(fingerprints, "source_of", lambda name: changed if name == module else known(name))

    return edit


CHANGES = [
    ("projections.courses.fold", '"duty {duty.code}', '"owed {duty.code}', {"courses"}),
    ("projections.duties.row", "digest_size=12", "digest_size=16", {"courses", "group_duties", "weekly_minimum"}),
    ("domain.voucher.supervision", "ONE_WEEK = timedelta(days=7)", "ONE_WEEK = timedelta(days=8)", {"weekly_minimum"}),
    ("domain.voucher.supervision", "monday + timedelta(days=6) <= last", "monday <= last", {"weekly_minimum"}),
    ("domain.voucher.supervision", "one.starts >= other.ends", "one.starts > other.ends", {"overlaps"}),
    (
        "domain.voucher.course",
        "    recorded_on: date\n    reversed_on: date | None = None\n",
        "    recorded_on: date\n    reversed_on: date | None = None\n    note: str = ''\n",
        {"courses", "weekly_minimum"},
    ),
    ("domain.group.state", "    sessions: int = 0\n", "    sessions: int = 1\n", {"group_duties"}),
    ("domain.voucher.supervision", '"""The weeks that have a minimum', '"""Those weeks', set()),
    ("domain.voucher.supervision", "from dataclasses", "# why\nfrom dataclasses", set()),
]


@pytest.mark.parametrize(("module", "old", "new", "changed"), CHANGES)
def test_what_its_rows_rest_on_counts_and_nothing_else(
    edit: Edit, module: str, old: str, new: str, changed: set[str]
) -> None:
    before = {one.name: fingerprint(one) for one in PROJECTIONS}
    edit(module, old, new)
    assert {one.name for one in PROJECTIONS if fingerprint(one) != before[one.name]} == changed


def test_sql_that_makes_or_fills_the_tables_counts_and_a_question_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    before, known = fingerprint(AUDIT_TRAIL), fingerprints.sql_of
    monkeypatch.setattr(fingerprints, "sql_of", lambda one: known(one).replace("units bigint", "units integer"))
    assert fingerprint(AUDIT_TRAIL) != before


@pytest.mark.parametrize(
    ("setting", "changed"),
    [
        ("final_report_days", {"courses"}),
        ("document_notice_days", {"provider_documents"}),
        ("insured_perils", set()),
    ],
)
def test_figures_that_it_decides_by_count(setting: str, changed: set[str]) -> None:
    other = getattr(NORTH_SAVO, setting).changed(date(2031, 1, 1), 77)
    rulebook = replace(NORTH_SAVO, **{setting: other})
    assert {one.name for one in PROJECTIONS if fingerprint(one, rulebook) != fingerprint(one)} == changed


def test_they_are_not_written_anew_where_a_version_was_to_be_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written = fingerprints.of_the_code()
    written["search"]["fingerprint"] = "another"
    path = tmp_path / "fingerprints.json"
    path.write_text(json.dumps(written))
    monkeypatch.setattr(fingerprints, "PATH", path)
    assert fingerprints.main() == 1
    assert "search has changed under version" in capsys.readouterr().err
    assert json.loads(path.read_text()) == written
    written["search"]["version"] -= 1
    path.write_text(json.dumps(written))
    assert fingerprints.main() == 0
    assert json.loads(path.read_text()) == fingerprints.of_the_code()
