"""The benchmark at sizes that say nothing of speed: its pieces run, its table and JSON hold what is promised."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.rulebook.north_savo import IN_FORCE
from domain.voucher.state import Voucher, evolve
from ledger.log.recorder import LedgerDatastore, LedgerRecorder
from ledger.mapping import CountyMapper
from scripts.benchmarks import command
from scripts.benchmarks.county import scratch_server
from scripts.benchmarks.figures import Bar, Figures, bars, turn
from scripts.benchmarks.histories import Template, life, load_log, new_ids
from tests.conftest import Database

KEYS = {
    "append_16_over_eventsourcing",
    "append_16_over_message_db",
    "append_128_over_pgbench",
    "commands_16_over_eventsourcing",
    "http_session_over_bare_read",
    "http_session_over_library_service",
    "http_session_p99_over_p50",
    "http_voucher_read_over_bare_read",
    "http_first_voucher_read_over_bare_read",
    "http_changed_voucher_read_over_bare_read",
    "http_bulk_over_single",
    "http_session_beside_metrics_over_alone",
    "http_session_beside_wrong_tokens_over_alone",
    "http_session_beside_bills_over_alone",
    "http_session_beside_bulk_over_alone",
    "catch_up_over_eventsourcing",
    *(f"billing_{form}_over_library" for form in ("json", "csv", "xlsx", "pdf")),
    "billing_pdf_megabytes",
    "invoices_peppol_over_library",
    "invoices_finvoice_over_library",
    "invoices_peppol_lines",
    "invoices_peppol_megabytes",
    "read_5m_over_10k",
    "rebuild_5m_megabytes",
}
TINY = command.Scale(
    rounds=1,
    seconds=0.1,
    vouchers=20,
    http_vouchers=20,
    lives=20,
    bulk_items=10,
    catch_up_events=400,
    library_events=20,
    lag_seconds=0.2,
    billing_rounds=1,
    billing_lines=40,
    checked_lines=10,
    growth_rounds=1,
    growth_seconds=0.1,
    sizes=(1,),
    rebuilt=("postings",),
    cohort_vouchers=20,
)


def test_every_part_runs_and_gives_every_ratio(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.benchmarks.peers.shutil.which", lambda _: None)  # as on a machine without npm
    folder = data_folder / "bench"
    folder.mkdir()
    folder.chmod(0o755)
    figures = Figures()
    steps: list[str] = []
    with scratch_server(folder / "data") as server:
        command.environment(server)
        command.measure(server, folder, TINY, list(command.Part), figures, steps.append)
    measured = json.loads(json.dumps(figures.as_json(TINY.sizes[-1])))
    assert set(measured["ratios"]) == KEYS
    not_run = {key: told["not_run"] for key, told in measured["bars"].items() if told["not_run"]}
    assert not_run == {"append_16_over_message_db": "npm is not installed"}
    assert all(ratio > 0 for key, ratio in measured["ratios"].items() if key not in not_run)
    assert command.table(figures, TINY.sizes, "tiny").row_count == len(figures.values) + len(KEYS)


def test_a_ratio_is_the_median_of_what_ran_next_to_each_other() -> None:
    figures = Figures({"fast": [10, 90, 8], "slow": [5, 9, 2]})
    bar = Bar("key", "what", 4, "fast", "slow")
    assert figures.ratio(bar) == 4
    assert bar.is_met_by(4)
    assert not bar.is_met_by(3.9)


def test_a_bar_can_be_an_upper_one() -> None:
    bar = Bar("key", "what", 1.2, "figure", at_most=True)
    assert Figures({"figure": [3, 1, 2]}).ratio(bar) == 2
    assert bar.is_met_by(1.2)
    assert not bar.is_met_by(1.3)


def test_what_did_not_run_says_why() -> None:
    figures = Figures({"append.ours.16": [1]}, {"append.message_db.16": "no npm"})
    bar = next(bar for bar in bars(1) if bar.key == "append_16_over_message_db")
    assert figures.ratio(bar) is None
    assert figures.reason(bar) == "no npm"


def test_every_round_begins_with_another_side() -> None:
    sides: Any = "abc"
    orders: list[Any] = [list(turn(sides, number)) for number in range(4)]
    assert orders == [list("abc"), list("bca"), list("cab"), list("abc")]


def test_a_copy_is_the_same_life_of_others_some_weeks_later() -> None:
    original = life(uuid4(), uuid4(), IN_FORCE, 3, ends=True)
    template = Template([original])
    (voucher,), (client,), (provider,) = new_ids(1), new_ids(1), new_ids(1)
    mapper = CountyMapper()
    copied: list[Any] = [
        mapper.to_domain_event(event) for event in template.copy([voucher], [client], [provider], weeks=2)
    ]
    state: Voucher | None = None
    before: Voucher | None = None
    for event, earlier in zip(copied, original.events, strict=True):
        state, before = evolve(state, event), evolve(before, earlier)
    assert state is not None
    assert before is not None
    assert (state.id, state.client_id) == (voucher, client)
    assert {entry.provider_id for entry in state.entries if entry.provider_id} == {provider}
    assert state.periods[0].starts_on == before.periods[0].starts_on + timedelta(weeks=2)
    assert state.periods[0].charged_cents == before.periods[0].charged_cents > 0
    assert copied[0].rulebook == original.events[0].rulebook
    assert not {entry.entry_id for entry in state.entries} & {entry.entry_id for entry in before.entries}
    assert copied[0].grant.decision_number != original.events[0].grant.decision_number  # type: ignore[union-attr]


def test_the_log_goes_on_after_what_was_loaded(database: Database) -> None:
    template = Template([life(uuid4(), uuid4(), IN_FORCE, 2, ends=False)])
    (voucher,) = new_ids(1)
    end = load_log(database.owner_url, database.schema, template.copy([voucher], template.clients, template.providers))
    assert end == len(template)
    with LedgerDatastore(database.application_url, database.schema) as datastore:
        recorder = LedgerRecorder(datastore)
        assert [one.id for one in recorder.select_notifications(1, 100)] == list(range(1, end + 1))
        more = next(template.copy(new_ids(1), template.clients, template.providers))
        assert recorder.insert_events([more]) == [end + 1]
