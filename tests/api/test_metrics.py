"""What a service counts and measures, and that its labels stay few."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.http.metrics import Metrics
from ledger.log.asking import LogUnavailable
from ledger.log.writer import AppendRequest, GroupCommit
from tests.api.calls import Stage, with_voucher
from tests.api.county import County, made, served

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]

BEFORE_ITS_PERIODS = "2026-01-07"
SESSION = "/v1/vouchers/{voucher_id}/sessions"


def samples(county: County) -> Samples:
    answer = county.http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return samples_of(answer.text)


def samples_of(page: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


class Since:
    """What has been counted since some moment."""

    def __init__(self, county: County) -> None:
        self._county, self._before = county, samples(county)

    def count(self, name: str, **labels: str) -> float:
        key = (name, frozenset(labels.items()))
        return samples(self._county).get(key, 0) - self._before.get(key, 0)


@pytest.fixture
def since(stage: Stage) -> Since:
    """The stage is set by then."""
    return Since(stage.county)


def record(stage: Stage, day: str = "2026-06-02", key: str | None = None, **query: Any) -> int:
    path = SESSION.format(voucher_id=stage.voucher_id)
    body = {"held_on": day, "minutes": 60}
    return stage.county.provider(stage.provider_id).post(path, body, key=key, **query).status_code


def test_a_command_is_counted_by_kind_and_status(stage: Stage, since: Since) -> None:
    assert record(stage) == 201
    assert since.count("setelikirja_commands_total", kind="record_session", status="201") == 1
    assert since.count("setelikirja_appends_total", outcome="appended") == 1
    assert since.count("setelikirja_commit_requests_count") == 1
    assert since.count("setelikirja_commit_requests_sum") == 1
    assert since.count("setelikirja_commit_seconds_count") == 1
    assert since.count("setelikirja_commit_seconds_sum") > 0
    answered = {"route": SESSION, "method": "POST", "status": "201"}
    assert since.count("setelikirja_http_request_seconds_count", **answered) == 1
    assert since.count("setelikirja_states_looked_up_total", result="hit") >= 1


def test_a_repeated_command_is_counted_as_such(stage: Stage, since: Since) -> None:
    key = str(uuid4())
    assert [record(stage, key=key), record(stage, key=key)] == [201, 201]
    assert since.count("setelikirja_repeated_commands_total") == 1
    assert since.count("setelikirja_appends_total", outcome="appended") == 1


def test_a_refusal_is_counted_by_its_codes_and_once(stage: Stage, since: Since) -> None:
    key = str(uuid4())
    assert [record(stage, BEFORE_ITS_PERIODS, key=key), record(stage, BEFORE_ITS_PERIODS, key=key)] == [409, 409]
    assert since.count("setelikirja_refusals_total", code="no_provider_chosen") == 1
    assert since.count("setelikirja_commands_total", kind="record_session", status="409") == 2
    assert since.count("setelikirja_repeated_commands_total") == 1


def test_a_warning_is_counted_by_its_code(stage: Stage, since: Since) -> None:
    assert [record(stage, "2026-06-04"), record(stage, "2026-06-04")] == [201, 201]
    assert since.count("setelikirja_warnings_total", code="duplicate_entry") == 1


def test_a_dry_run_is_no_command(stage: Stage, since: Since) -> None:
    assert record(stage, dry_run=True) == 201
    assert record(stage, BEFORE_ITS_PERIODS, dry_run=True) == 409
    for status in ("201", "409"):
        assert since.count("setelikirja_commands_total", kind="record_session", status=status) == 0


def test_items_are_counted_like_commands_of_their_own(stage: Stage, since: Since) -> None:
    item = {"voucher_id": stage.voucher_id, "kind": "session", "held_on": "2026-06-04", "minutes": 60}
    items = [item, item | {"held_on": BEFORE_ITS_PERIODS}, item | {"held_on": "no day"}]
    results = made(stage.county.provider(stage.provider_id).post("/v1/entries", {"items": items}))["results"]
    assert [result["status"] for result in results] == [201, 409, 422]
    assert since.count("setelikirja_commands_total", kind="record_session", status="201") == 1
    assert since.count("setelikirja_commands_total", kind="record_session", status="409") == 1
    assert since.count("setelikirja_refusals_total", code="malformed") == 1
    assert since.count("setelikirja_commit_requests_sum") == 2


def test_what_is_no_answer_of_the_rulebook_is_counted_by_its_code(stage: Stage, since: Since) -> None:
    assert stage.county.http.get("/v1/providers").status_code == 401
    assert stage.county.billing.get("/v1/clients", external_reference="x").status_code == 403
    assert since.count("setelikirja_refusals_total", code="unauthorized") == 1
    assert since.count("setelikirja_refusals_total", code="forbidden") == 1


def test_what_callers_make_up_makes_no_label(stage: Stage, since: Since) -> None:
    before = len(samples(stage.county))
    for _ in range(5):
        assert stage.county.http.get(f"/v1/{uuid4()}").status_code == 404
        assert stage.county.http.request("LOCK", f"/{uuid4()}").status_code == 404
    series = {key for key in samples(stage.county) if ("route", "-") in key[1] and key[0].endswith("_count")}
    assert {dict(labels)["method"] for _, labels in series} == {"GET", "OTHER"}
    assert len(samples(stage.county)) - before <= 2 * 20, "two series of a histogram"


def test_projections_are_told_of(stage: Stage) -> None:
    assert record(stage, "2026-06-05") == 201
    made(stage.county.caseworker.get("/v1/vouchers"))  # which waits for the projection
    found = samples(stage.county)
    search = frozenset({("projection", "search")})
    end = found["setelikirja_log_end_position", frozenset()]
    assert end > 0
    assert found["setelikirja_projection_position", search] == end
    assert found["setelikirja_projection_lag", search] == 0
    assert found["setelikirja_projection_failures_total", search] == 0
    states = {
        state: found["setelikirja_projection_state", search | {("state", state)}] for state in ("running", "failed")
    }
    assert states == {"running": 1, "failed": 0}
    assert found["setelikirja_projections_led", frozenset()] == 1


@pytest.fixture
def beside(scene: Stage, tmp_path: Path) -> Iterator[County]:
    """A second service of the same county."""
    with served(scene.county.database, scene.county.clock, tmp_path / "keys") as county:
        yield county


def test_each_service_counts_its_own_and_a_conflict_is_counted_where_it_was_met(scene: Stage, beside: County) -> None:
    stage = with_voucher(scene)
    path = SESSION.format(voucher_id=stage.voucher_id)
    here, there = Since(stage.county), Since(beside)
    days = ["2026-06-08", "2026-06-09", "2026-06-10"]
    for county, day in zip([stage.county, beside, stage.county], days, strict=True):
        made(county.provider(stage.provider_id).post(path, {"held_on": day, "minutes": 60}))
    assert here.count("setelikirja_commands_total", kind="record_session", status="201") == 2
    assert there.count("setelikirja_commands_total", kind="record_session", status="201") == 1
    assert here.count("setelikirja_appends_total", outcome="conflict") == 1
    assert there.count("setelikirja_appends_total", outcome="conflict") == 0
    assert there.count("setelikirja_states_looked_up_total", result="miss") >= 1


@pytest.mark.anyio
async def test_a_log_that_is_away_is_counted() -> None:
    metrics = Metrics()
    async with GroupCommit("postgresql://nobody@127.0.0.1:1/none", "away", metrics.batch_answered) as writer:
        with pytest.raises(LogUnavailable):
            await writer.append(AppendRequest((), request_id=uuid4()))
    found = samples_of(metrics.page().decode())
    assert found["setelikirja_appends_total", frozenset({("outcome", "unavailable")})] == 1
    assert found["setelikirja_commit_seconds_count", frozenset()] == 0, "nothing was committed"
