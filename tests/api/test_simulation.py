"""A simulated county: the same from the same seed, as the rulebook has it, and loaded through the public API."""

import asyncio
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from lxml import etree
from psycopg.sql import SQL, Identifier
from stdnum import iban
from typer.testing import CliRunner

from api.command_line import program
from api.http.installation import Database
from api.simulation import CannotSimulate, assumptions
from api.simulation.driving import Traffic, planned_steps, simulate, tokens_from
from api.simulation.plan import ENTRIES_PATH, Simulation, Step
from api.simulation.provider_invoices import spoilt
from api.terminal.replaying import replay_log
from domain.kernel.calendar import helsinki_date, is_working_day
from domain.kernel.event import Role
from domain.provider.decide import is_business_id
from domain.rulebook import DocumentKind, Service
from domain.rulebook.north_savo import IN_FORCE, MUNICIPALITIES, NORTH_SAVO
from tests.api.county import KEY, Clock, County, made, served, token_for
from tests.api.settled_year import all_settlements, check_invoices, check_sums, load
from tests.conftest import Database as MigratedDatabase
from tests.conftest import Server

REPOSITORY = Path(__file__).parents[2]
YEAR_END = date(2026, 12, 31)
A_DOZEN = Simulation(seed=45, clients=12, from_day=IN_FORCE)
"""What is refused in it is refused by many codes."""
A_HUNDRED = Simulation(seed=3, clients=150, from_day=IN_FORCE)


@pytest.fixture(scope="module")
def year() -> list[Step]:
    """A whole year of a middling county, as planned."""
    return planned_steps(A_HUNDRED, YEAR_END)


@pytest.fixture
def new_county(embedded: Server, tmp_path: Path) -> Iterator[Callable[[], County]]:
    """Serves counties that hold nothing yet."""
    with ExitStack() as until_the_end:

        def serve() -> County:
            database = embedded.county()
            folder = tmp_path / database.schema
            return until_the_end.enter_context(
                served(Database(database.application_url, database.schema, None), Clock(), folder)
            )

        yield serve


def simulated(
    county: County, simulation: Simulation, until: date, *, tokens: Any = token_for, travels: bool = True
) -> Traffic:
    async def travel_to(instant: datetime) -> None:
        county.clock.now = instant

    address, clock = str(county.http.base_url), travel_to if travels else None
    return asyncio.run(simulate(address, simulation, until, tokens, clock, lambda done, total: None))


def position(county: County) -> int:
    return int(county.http.get("/readyz").json()["position"])


# The plan


def test_the_same_seed_and_size_give_the_same_steps() -> None:
    assert planned_steps(A_DOZEN, YEAR_END) == planned_steps(A_DOZEN, YEAR_END)
    other_seed = Simulation(seed=A_DOZEN.seed + 1, clients=A_DOZEN.clients, from_day=IN_FORCE)
    assert planned_steps(other_seed, YEAR_END) != planned_steps(A_DOZEN, YEAR_END)


def test_a_later_last_day_only_adds_steps() -> None:
    june, whole = date(2026, 6, 30), planned_steps(A_DOZEN, YEAR_END)
    assert planned_steps(A_DOZEN, june) == [step for step in whole if step.recorded_on <= june]
    assert whole[-1].recorded_on > june


def test_every_step_has_a_key_of_its_own(year: Any) -> None:
    assert max(Counter(step.key for step in year).values()) == 1


def test_what_is_agreed_on_falls_on_working_days(year: Any) -> None:
    days = {
        date.fromisoformat(str(step.body.get("held_on") or step.body["planned_on"]))
        for step in year
        if step.path == ENTRIES_PATH and step.refused_by is None
    }
    assert len(days) > 200
    assert all(is_working_day(day) for day in days)


def test_no_entry_is_recorded_before_its_day_unless_it_is_a_cancellation(year: Any) -> None:
    for step in year:
        if step.path == ENTRIES_PATH and step.refused_by is None and step.body["kind"] != "provider_cancellation":
            assert (step.body.get("held_on") or step.body["planned_on"]) <= step.recorded_on


def test_a_year_holds_everything_that_can_happen(year: Any) -> None:
    paths = {step.path for step in year}
    commands = ("reports", "instructor", "closure", "contacts", "corrections", "extensions", "replacements", "provider")
    assert {f"/v1/vouchers/{{}}/{name}" for name in commands} <= paths
    assert {step.body["service"] for step in year if step.path == "/v1/vouchers"} == set(Service)
    entries = [step.body for step in year if step.path == ENTRIES_PATH]
    assert {entry["kind"] for entry in entries} == {"session", "no_show", "provider_cancellation"}
    assert {entry["cause"] for entry in entries if entry["kind"] == "no_show"} == {"absent", "cancelled_same_day"}
    assert any(entry.get("excursion") for entry in entries)
    assert any(entry.get("replaces") for entry in entries)
    assert {entry.get("mode") for entry in entries} == {None, "phone", "online"}
    assert any(step.body.get("four_days_a_week") for step in year)
    assert {step.body["reason"] for step in year if step.path.endswith("closure")} >= {"completed", "never_started"}
    assert {step.body["kind"] for step in year if step.path.endswith("reports")} == {"plan", "interim", "final"}
    late = NORTH_SAVO.late_entry_days.on(IN_FORCE)
    assert any((step.recorded_on - step.body["held_on"]).days > late for step in year if "held_on" in step.body)
    assert len({step.refused_by for step in year}) > 15


def test_a_year_holds_what_a_provider_applies_with_and_what_becomes_of_it(year: Any) -> None:
    actions = {step.path.rpartition("/")[2] for step in year if step.path.startswith("/v1/providers/")}
    assert actions == {
        "particulars", "documents", "insurances", "staff", "acceptances", "approvals", "suspension", "reinstatement",
    }  # fmt: skip
    approvals = [step.body for step in year if step.path.endswith("/approvals")]
    assert {len(approval["waived"]) for approval in approvals} == {0, 1}
    documents = [step.body for step in year if step.path.endswith("/documents")]
    assert {document["kind"] for document in documents} == set(DocumentKind)
    assert len({document["received_on"] for document in documents if "expires_on" in document}) == 3
    renewed = Counter(step.about for step in year if step.body.get("kind") == DocumentKind.TAX_CERTIFICATE)
    assert set(renewed.values()) == {2, 3}, "some forget to renew it"


def test_a_year_holds_groups_of_every_fate(year: Any) -> None:
    steps = [step for step in year if step.path.startswith("/v1/groups")]
    assert {step.body["kind"] for step in steps if step.path == "/v1/groups"} == {"closed", "open"}
    done = {step.path.rpartition("/")[2] for step in steps if step.refused_by is None}
    assert done == {"groups", "members", "departures", "notices", "postponement", "cancellation", "sessions"}
    causes = {one.get("cause") for step in steps for one in step.body.get("attendance", ())}
    assert causes == {None, "absent", "cancelled_same_day"}
    assert {step.refused_by for step in steps} == {
        None, "group_full", "group_enrolment_closed", "group_start_not_movable", "postponed_too_long",
        "attendance_missing",
    }  # fmt: skip


def test_prices_say_that_they_are_invented(year: Any) -> None:
    caps = [step.body for step in year if step.path.startswith("/v1/price-caps/")]
    assert len(caps) == len(Service)
    assert all(cap["source"].startswith("Invented") for cap in caps)
    assert {Simulation.of_source(cap["source"]) for cap in caps} == {A_HUNDRED}
    assert Simulation.of_source("Aluehallituksen päätös 12/2026") is None


def test_the_municipalities_are_the_rulebooks() -> None:
    assert set(assumptions.MUNICIPALITY_WEIGHTS) == MUNICIPALITIES
    assert assumptions.OTHER_MUNICIPALITY not in MUNICIPALITIES


def test_business_ids_hold_their_check_digit(year: Any) -> None:
    ids = [step.body["business_id"] for step in year if step.path == "/v1/providers"]
    assert len(set(ids)) == len(ids)
    assert all(is_business_id(one) for one in ids)


def written(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {share}" for key, share in value.items())
    return str(value)


def test_every_assumption_stands_in_the_documents_with_its_reason() -> None:
    text = (REPOSITORY / "docs" / "simulation.md").read_text(encoding="utf-8")
    rows = {row[0]: row for row in re.findall(r"^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$", text, re.MULTILINE)}
    figures = {name: written(value) for name, value in vars(assumptions).items() if name.isupper()}
    assert {name: row[1] for name, row in rows.items()} == figures
    assert all(len(row[2]) > 20 for row in rows.values())


# Through the API


@pytest.fixture(scope="module")
def loaded(county: County) -> tuple[County, Traffic]:
    """A dozen clients' year, and how its loading went."""
    return county, simulated(county, A_DOZEN, YEAR_END)


def test_a_county_is_loaded_as_planned(loaded: Any) -> None:
    county, tally = loaded
    assert tally.surprises == []
    assert tally.accepted > 300
    assert tally.refused
    assert tally.events == position(county)


def test_a_second_run_appends_nothing(loaded: Any) -> None:
    county, first = loaded
    held = position(county)
    again = simulated(county, A_DOZEN, YEAR_END)
    assert again.events == 0
    assert position(county) == held
    assert (again.accepted, again.refused) == (first.accepted, first.refused)


def test_the_bills_of_a_loaded_county_hold_what_its_events_charged(loaded: Any) -> None:
    county, _ = loaded
    database = county.database
    ahead = timedelta(days=366)  # the simulated year may end after today
    replayed = asyncio.run(
        replay_log(database.application_url, database.schema, lambda done, total: None, clocks_apart=ahead)
    )
    assert replayed.faults == []
    bills = [made(county.billing.get(f"/v1/billing/2026-{month:02}")) for month in range(1, 13)]
    assert sum(bill["total_cents"] for bill in bills) == replayed.charged_cents > 0


def test_a_load_that_stopped_in_june_goes_on_from_there(loaded: Any, new_county: Any) -> None:
    stopped = new_county()
    simulated(stopped, A_DOZEN, date(2026, 6, 15))
    rest = simulated(stopped, A_DOZEN, YEAR_END)
    assert rest.surprises == []
    assert 0 < rest.events < position(stopped) == loaded[1].events


def test_a_county_that_holds_something_else_is_left_alone(new_county: Any) -> None:
    county = new_county()
    county.set_cap("individual_coaching", 5_000)
    held = position(county)
    with pytest.raises(CannotSimulate, match="something else"):
        simulated(county, A_DOZEN, YEAR_END)
    assert position(county) == held


def test_a_running_service_is_driven_at_its_own_clock_with_tokens_from_a_file(new_county: Any, tmp_path: Path) -> None:
    county = new_county()
    county.clock.set("2026-11-02")
    few = Simulation(seed=2, clients=3, from_day=IN_FORCE)
    file = tmp_path / "tokens"
    file.write_text("".join(f"export X={token_for(role, 'me', None)}\n" for role in (Role.REGISTRAR, Role.CASEWORKER)))
    with pytest.raises(CannotSimulate, match="no token of a provider") as missing:
        simulated(county, few, date(2026, 11, 2), tokens=tokens_from(file), travels=False)
    organisations = re.findall(r"organisation (\S+):", str(missing.value))
    steps = planned_steps(few, date(2026, 11, 2))
    assert len(organisations) == len({step.who for step in steps if step.role is Role.PROVIDER}) > 0
    with file.open("a") as more:
        more.writelines(f"export X={token_for(Role.PROVIDER, 'it', one)}\n" for one in organisations)
    tally = simulated(county, few, date(2026, 11, 2), tokens=tokens_from(file), travels=False)
    assert tally.surprises == []
    assert tally.accepted > 40


# The commands

SETELIKIRJA = [sys.executable, "-c", "from api.command_line import main; main()"]


def test_the_command_loads_a_county_and_tells_what_was_refused(embedded: Server, tmp_path: Path) -> None:
    database = embedded.county()
    (tmp_path / "jwt").write_text(KEY)
    (tmp_path / "wrapping").write_text("00" * 31 + "01")
    environment = os.environ | {
        "SETELIKIRJA_DATABASE_URL": database.application_url,
        "SETELIKIRJA_OWNER_DATABASE_URL": database.owner_url,
        "SETELIKIRJA_SCHEMA": database.schema,
        "SETELIKIRJA_JWT_KEY_FILE": str(tmp_path / "jwt"),
        "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(tmp_path / "wrapping"),
        "COLUMNS": "120",
    }
    simulate = [*SETELIKIRJA, "simulate", "--clients", "6", "--seed", "9", "--until", "2026-05-31"]

    def run() -> dict[str, str]:
        done = subprocess.run(simulate, env=environment, cwd=REPOSITORY, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "all its prices are invented" in done.stdout
        return dict(re.findall(r"│ (.+?) +│ +([\d,]+) │", done.stdout))

    planned = planned_steps(Simulation(seed=9, clients=6, from_day=IN_FORCE), date(2026, 5, 31))
    refused = sum(step.refused_by is not None for step in planned)
    first, again = run(), run()
    assert refused > 0
    for told in (first, again):
        assert (told["commands"], told["refused, as planned"]) == (str(len(planned)), str(refused))
    assert int(first["events appended"]) > 50
    assert again["events appended"] == "0"
    _lies_in_the_past(database)

    del environment["SETELIKIRJA_OWNER_DATABASE_URL"]
    refused_one = subprocess.run(simulate, env=environment, cwd=REPOSITORY, capture_output=True, text=True)
    assert refused_one.returncode == 1
    assert "set SETELIKIRJA_OWNER_DATABASE_URL" in refused_one.stderr


def _lies_in_the_past(database: MigratedDatabase) -> None:
    """Events, what was answered, and who was registered: from January to May on the log's clock."""
    asked = " UNION ALL ".join(
        ["SELECT recorded_at AS at FROM {0}.events", "SELECT recorded_at FROM {0}.requests",
         "SELECT changed_at FROM {0}.clients", "SELECT created_at FROM {0}.subject_keys WHERE subject_id <> {1}"]
    )  # fmt: skip
    with psycopg.connect(database.application_url) as connection:
        statement = SQL("SELECT min(at), max(at) FROM (" + asked + ")").format(Identifier(database.schema), UUID(int=0))
        ((first, last),) = connection.execute(statement).fetchall()
    assert date(2026, 1, 1) == helsinki_date(first)
    assert date(2026, 5, 20) < helsinki_date(last) <= date(2026, 5, 31)
    replayed = asyncio.run(replay_log(database.application_url, database.schema, lambda done, total: None))
    assert replayed.faults == []
    assert replayed.simulated is not None
    assert replayed.simulated.name == "seed 9, 6 clients, from 2026-01-01"


@pytest.mark.parametrize("options", [["--from", "2025-12-31"], ["--until", "2025-01-01"], ["--token-file", "tokens"]])
def test_what_cannot_be_simulated_is_wrong_usage(options: Any) -> None:
    assert CliRunner().invoke(program, ["simulate", *options]).exit_code == 2


# The demonstration


class Demonstration:
    """`setelikirja demo` as a process of its own, and what it prints."""

    def __init__(self, data: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.data = data
        options = ["--clients", "12", "--port", str(self.port), "--data", str(data)]
        self.process = subprocess.Popen(
            [*SETELIKIRJA, "demo", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=REPOSITORY,
        )
        assert self.process.stdout is not None
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("Ctrl-C"):
                break

    def position(self) -> int:
        ready = httpx.get(f"http://127.0.0.1:{self.port}/readyz")
        assert ready.status_code == 200
        assert ready.json()["simulated"] is True
        return int(ready.json()["position"])

    def beginning(self, word: str) -> list[str]:
        return [line for line in self.lines if line.startswith(word)]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(timeout=60)


@pytest.fixture
def demonstrate(data_folder: Path) -> Iterator[Callable[[], Demonstration]]:
    started: list[Demonstration] = []

    def start() -> Demonstration:
        started.append(Demonstration(data_folder / "demonstration"))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def sent(curl: str, tokens: dict[str, str]) -> httpx.Response:
    """What curl would send, sent by httpx."""
    words = shlex.split(curl)
    assert words.pop(0) == "curl"
    headers: dict[str, str] = {}
    body: str | bytes | None = None
    while len(words) > 1:
        match words.pop(0):
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = re.sub(r"\$([A-Z]+)", lambda found: tokens[found[1]], value)
            case "-d":
                body = words.pop(0)
            case "--data-binary":
                body = Path(words.pop(0).removeprefix("@")).read_bytes()
            case option:
                assert option == "-sS"
    return httpx.request("POST" if body else "GET", words[0], headers=headers, content=body)


def test_the_demonstration_shows_calls_that_work_and_starts_at_once_the_second_time(demonstrate: Any) -> None:
    first = demonstrate()
    exports, calls = first.beginning("export "), first.beginning("curl ")
    tokens = dict(line.removeprefix("export ").split("=", 1) for line in exports)
    assert set(tokens) == {role.upper() for role in Role}
    assert len(calls) == 13
    assert any("invented" in line for line in first.lines)
    stays = "\n".join(first.lines[first.lines.index(calls[-1]) :])
    assert f"It is kept in {first.data}: the next start goes on from there" in stays
    assert f"rm -r {first.data}\n" in stays
    assert "setelikirja serve --data ./county" in stays
    assert "setelikirja token --data ./county --role caseworker" in stays

    loaded = first.position()
    answers = [sent(call, tokens) for call in calls]
    voucher, session, half, bill, bill_then, settled, work_list, history, refusal, approved, *invoiced = answers
    assert [one.status_code for one in answers] == [200, 201, 200, 200, 200, 200, 200, 200, 409, 200, 200, 200, 200]
    assert 0 < len(half.json()["entries"]) < len(voucher.json()["entries"])
    assert half.json()["version"] < voucher.json()["version"]
    assert 0 < bill_then.json()["position"] < bill.json()["position"]
    auditor = {"Authorization": f"Bearer {tokens['AUDITOR']}"}
    trail = httpx.get(f"http://127.0.0.1:{first.port}/v1/audit-trail", headers=auditor).json()
    assert trail["simulation"]["name"] in "\n".join(first.lines)
    assert trail["events"][0]["recorded_at"] < trail["simulation"]["begun_at"]
    assert all("individual_coaching" in one["services"] for one in approved.json()["providers"])
    assert approved.json()["providers"]
    assert voucher.json()["entries"]
    assert bill.json()["total_cents"] > 0
    assert {one["status"] for one in settled.json()["settlements"]} >= {"paid"}
    assert work_list.json()["unsettled"]
    assert len(history.json()["events"]) == voucher.json()["version"] + 1  # the session among them
    codes = [violation["code"] for violation in refusal.json()["violations"]]
    assert "outside_validity" in codes
    assert "in_the_future" in codes
    invoice, right, wrong = invoiced
    account = etree.fromstring(invoice.content).find(".//EpiAccountID")
    assert account is not None and account.get("IdentificationSchemeName") == "IBAN"
    assert right.json()["differences"] == []
    codes = [one["code"] for one in wrong.json()["differences"]]
    assert {"not_billed", "billed_twice"} <= set(codes)
    assert sent(calls[1], tokens).json() == session.json()
    assert first.position() == loaded + 1

    if shutil.which("curl"):
        for call, answer in zip(calls, answers, strict=True):
            pasted = subprocess.run(["sh", "-c", "\n".join([*exports, call])], capture_output=True, check=True)
            if answer.headers["content-type"] == "application/xml":
                assert pasted.stdout == answer.content
            else:
                assert httpx.Response(200, content=pasted.stdout).json().keys() == answer.json().keys()

    postgres = Path("/proc") / (first.data / "cluster" / "postmaster.pid").read_text().splitlines()[0]
    assert postgres.exists()
    assert first.stop() == 0
    assert not postgres.exists()

    second = demonstrate()
    assert second.position() == loaded + 1
    assert second.beginning("curl ")
    assert second.stop() == 0


def _a_bad_invoice_is_found_out(county: County, listed: list[dict[str, Any]]) -> None:
    """The largest settlement's invoice, spoilt: what was done to it is what is told of it, and nothing else."""
    largest = max(listed, key=lambda one: one["line_count"])
    path = f"/v1/settlements/{largest['settlement_id']}"
    document = county.billing.get(f"{path}/invoice", format="finvoice").content
    against = made(county.billing.post(f"{path}/reconciliations", spoilt(document)))
    lines = made(county.billing.get(path))["lines"]
    missed = any(line["kind"] == "no_show" and line["amount_cents"] == 0 for line in lines)
    wanted = ["billed_twice", "not_billed", *(["no_show_beyond_monthly"] if missed else [])]
    wanted += ["sum"] if against["invoice_cents"] != against["settlement_cents"] else []
    assert Counter(one["code"] for one in against["differences"]) == Counter(wanted)


def _accounts_are_of_two_people(county: County, listed: list[dict[str, Any]]) -> None:
    """Each provider that was paid has one account, which one person proposed and another confirmed."""
    for provider_id in {one["provider_id"] for one in listed}:
        (account,) = made(county.auditor.get(f"/v1/providers/{provider_id}/bank-accounts"))["bank_accounts"]
        assert account["status"] == "paid_to"
        assert account["proposed_by"] != account["confirmed_by"]
        assert iban.is_valid(account["iban"])


def test_a_county_settles_its_months_and_pays_them_once(new_county: Callable[[], County]) -> None:
    county = new_county()

    def go() -> None:
        load(county, A_DOZEN, date(2026, 4, 20))

    go()
    listed = all_settlements(county)
    assert {one["month"] for one in listed} == {"2026-01", "2026-02", "2026-03"}
    assert {one["status"] for one in listed if one["total_cents"] > 0} == {"paid"}
    assert any(len(one["payments"]) == 2 for one in listed)
    lines = [
        line for one in listed for line in made(county.billing.get(f"/v1/settlements/{one['settlement_id']}"))["lines"]
    ]
    assert any(line["adjusts_month"] is not None and line["reversal"] for line in lines), (
        "corrected once it was settled"
    )
    _accounts_are_of_two_people(county, listed)
    check_sums(county, listed)
    assert check_invoices(county, listed) == 2 * len(listed)
    _a_bad_invoice_is_found_out(county, listed)
    before = position(county)
    go()
    assert position(county) == before
    database = county.database
    replayed = asyncio.run(replay_log(database.application_url, database.schema, lambda done, total: None))
    assert replayed.faults == []
