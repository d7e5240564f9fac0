"""What other programs depend on: each call's status, its answer's names, versions, cursors, languages, refusals."""

import csv
import io
import re
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from domain.kernel.event import Role
from tests.api.calls import CALLS, COMMANDS, PRICE, PUTS, Call, Stage, named, with_voucher
from tests.api.county import County, made

HEALTH = {"GET /healthz", "GET /readyz", "GET /metrics"}
PERIOD = {
    "decision_number", "starts_on", "ends_on", "granted", "used", "remaining", "unit_price_cents", "value_cents",
    "charged_cents",
}  # fmt: skip
NAMES = {
    "provider_id": {"provider_id"},
    "provider": {"provider_id"},
    "provider_file": {"provider_id", "documents", "staff", "approvals", "suspensions", "missing"},
    "bank_account": {"provider_id", "bank_account", "version"},
    "bank_accounts": {"provider_id", "bank_accounts", "version"},
    "public_providers": {"providers", "next_cursor"},
    "providers": {"providers"},
    "price_cap": {"service", "from", "cap_cents", "source"},
    "price_caps": {"price_caps"},
    "client_id": {"client_id"},
    "client": {"client_id", "birth_date", "municipality", "name"},
    "voucher": {
        "voucher_id", "status", "service", "unit", "client_id", "provider_id", "caseworker_id", "instructor",
        "periods", "granted", "used", "remaining", "usable", "charged_cents", "entries", "duties", "warnings",
        "version", "position",
    },
    "entry": {
        "entry_id", "kind", "happened_on", "recorded_at", "charge", "reversed", "warnings", "remaining", "position",
    },
    "results": {"results"},
    "group": {
        "group_id", "provider_id", "name", "kind", "status", "largest", "starts_on", "ends_on", "themes", "members",
        "content", "free_places", "enrolment_open_until", "duties", "warnings", "version", "position",
    },
    "groups": {"groups", "next_cursor", "position"},
    "group_history": {"group_id", "events", "version", "position"},
    "vouchers": {"vouchers", "next_cursor", "position"},
    "history": {"voucher_id", "events"},
    "duties": {"duties", "next_cursor", "position"},
    "warnings": {"warnings", "next_cursor", "position"},
    "bill": {"providers", "position"},
    "bill_columns": {"columns"},
    "control_totals": {"month", "rows", "minutes", "days", "amount_cents", "by_service", "digest", "position"},
    "settlement": {
        "settlement_id", "provider_id", "month", "status", "total_cents", "carried_over_cents", "lines", "position",
        "digest",
    },
    "work_list": {
        "month", "unsettled", "open_months", "entries_with_warnings", "group_entries_missing",
        "vouchers_near_their_end", "providers_with_overdue_duties", "negative_carry_overs", "position",
    },
    "budget": {"rows", "granted_cents", "used_cents", "forecast_cents", "position"},
    "reconciliation": {"settlement_id", "format", "agrees", "invoice_cents", "settlement_cents", "rows", "differences"},
    "import": {"mode", "recorded", "outcomes", "rows"},
    "settlements": {"settlements", "next_cursor", "position"},
    "payment_file": {
        "payment_file_id", "status", "execution_on", "transfers", "transfer_count", "total_cents", "digest", "left_out",
        "begun_by", "begun_at", "version",
    },
    "payment_report": {"format", "message_id", "counts", "results"},
    "entry_explanation": {
        "entry_id", "voucher_id", "amount_cents", "derived_cents", "agrees", "steps", "decision", "price", "bill",
        "settlements", "unsettled_cents", "sentences", "position",
    },
    "settlement_explanation": {
        "settlement_id", "total_cents", "derived_cents", "digest", "derived_digest", "agrees", "lines", "events",
        "invoice_number", "payments", "sentences", "position",
    },
    "trail": {"events", "next_cursor", "position", "simulation"},
    "actor": {"actor", "login", "worker", "acted", "not_known", "position"},
    "feed": {"events", "next_after", "position"},
    "webhooks": {"webhooks", "position"},
    "dead_letters": {"dead_letters", "next_cursor", "position"},
    "due": {"due"},
    "trial_balance": {"accounts", "minutes", "days", "amount_cents", "commitments", "position"},
    "month_balances": {"months", "position"},
    "rulebook": {"area", "on", "version", "settings"},
    "rulebook_changes": {"area", "earlier", "later", "changes"},
    "what_if": {"as_recorded", "would_be", "rows", "digest"},
}  # fmt: skip
"""What the contract promises of each answer; an answer may have more."""

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The answer is a problem of this kind as RFC 9457 has it, in the form that every refusal here has."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert {"type", "title", "detail"} <= problem.keys()
    return problem


def test_every_call_that_is_served_is_tested(county: County) -> None:
    document = county.http.get("/openapi.json").json()
    served = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert served - HEALTH == {call.name for call in CALLS}


@pytest.mark.parametrize(**named(CALLS))
def test_a_good_call_has_its_status_and_names(stage: Stage, call: Call) -> None:
    answer = stage.send(call)
    assert answer.status_code == call.status, answer.text
    assert answer.headers["content-type"] == call.media
    if call.media != "application/json":
        return
    body = answer.json()
    assert NAMES[call.answer] <= body.keys()
    if call.answer in ("voucher", "group"):
        assert answer.headers["etag"] == f'"{body["version"]}"'
    if call.answer == "voucher":
        for period in body["periods"]:
            assert period.keys() >= PERIOD
        for entry in body["entries"]:
            assert entry.keys() >= NAMES["entry"]
            assert RFC3339.fullmatch(entry["recorded_at"])
    if call.answer == "entry":
        assert body["charge"].keys() >= {"quantity", "amount_cents"}
        assert isinstance(body["position"], int)


@pytest.mark.parametrize(**named([call for call in CALLS if "{voucher_id}" in call.path]))
def test_an_unknown_voucher_is_404(stage: Stage, call: Call) -> None:
    for unknown in (str(uuid4()), stage.provider_id, stage.client_id):
        stage.ids["voucher_id"] = unknown
        for role in call.roles:
            assert_problem(stage.send(call, stage.actor(role)), 404, "not_found")
    stage.ids["voucher_id"] = "no-id"
    assert stage.send(call).json()["errors"][0]["field"] == "voucher_id"


@pytest.mark.parametrize(**named([call for call in CALLS if "{group_id}" in call.path]))
def test_an_unknown_group_is_404(stage: Stage, call: Call) -> None:
    assert stage.member_id
    for unknown in (str(uuid4()), stage.provider_id, stage.voucher_id):
        stage.ids["group_id"] = unknown
        for role in call.roles:
            assert_problem(stage.send(call, stage.actor(role)), 404, "not_found")
    stage.ids["group_id"] = "no-id"
    assert stage.send(call).json()["errors"][0]["field"] == "group_id"


@pytest.mark.parametrize(
    **named([call for call in CALLS if "{provider_id}" in call.path or "{client_id}" in call.path])
)
def test_an_unknown_provider_or_client_is_404(stage: Stage, call: Call) -> None:
    for unknown in (str(uuid4()), stage.voucher_id):
        stage.ids |= {"provider_id": unknown, "client_id": unknown}
        assert_problem(stage.send(call), 404, "not_found")


def test_ids_in_a_body_that_name_nothing_are_404(stage: Stage) -> None:
    caseworker, path = stage.actor(Role.CASEWORKER), f"/v1/vouchers/{stage.voucher_id}"
    issue = next(call for call in COMMANDS if call.path == "/v1/vouchers").body(stage)
    for unknown in (str(uuid4()), stage.voucher_id):
        assert_problem(caseworker.post("/v1/vouchers", issue | {"client_id": unknown}), 404, "not_found")
        assert_problem(caseworker.post("/v1/vouchers", issue | {"provider_id": unknown}), 404, "not_found")
        assert_problem(caseworker.post(f"{path}/provider", {"provider_id": unknown}), 404, "not_found")
        correction = {"entry_id": unknown, "reason": "Väärä päivä"}
        assert_problem(caseworker.post(f"{path}/corrections", correction), 404, "not_found")


def test_a_client_reference_is_taken_once(stage: Stage) -> None:
    caseworker = stage.actor(Role.CASEWORKER)
    body = {"birth_date": "1980-01-01", "municipality": "Kuopio", "external_reference": str(uuid4())}
    client_id = made(caseworker.post("/v1/clients", body))["client_id"]
    problem = assert_problem(caseworker.post("/v1/clients", body | {"name": "Toinen"}), 409, "client_exists")
    assert problem["client_id"] == client_id
    found = caseworker.get("/v1/clients", external_reference=f" {body['external_reference']} ")
    assert made(found) == {"client_id": client_id}
    assert_problem(caseworker.get("/v1/clients", external_reference="nobody's"), 404, "not_found")


def test_a_client_is_corrected_and_moves(stage: Stage) -> None:
    caseworker = stage.actor(Role.CASEWORKER)
    body = {"birth_date": "1980-01-01", "municipality": "Kuopio", "name": "Aino"}
    path = f"/v1/clients/{made(caseworker.post('/v1/clients', body))['client_id']}"
    first = caseworker.get(path)
    corrected = caseworker.put(path, {"birth_date": "1980-01-02"}, headers={"If-Match": first.headers["etag"]})
    assert made(corrected) == first.json() | {"birth_date": "1980-01-02", "version": 2}
    stale = caseworker.put(path, {"name": "Ainu"}, headers={"If-Match": first.headers["etag"]})
    assert_problem(stale, 412, "stale")
    moved = made(caseworker.put(path, {"municipality": "Kaavi", "from": "2026-06-01"}))
    assert moved["municipality"] == "Kaavi"
    assert [one["municipality"] for one in moved["residences"]] == ["Kuopio", "Kaavi"]


def test_a_stale_version_is_412_for_every_command_on_a_voucher(stage: Stage) -> None:
    for call in COMMANDS:
        if "{voucher_id}" in call.path:
            assert_problem(stage.send(call, headers={"If-Match": '"1"'}), 412, "stale")
    voucher = stage.actor(Role.CASEWORKER).get(f"/v1/vouchers/{stage.voucher_id}")
    assert voucher.headers["etag"] == '"3"'
    call = next(call for call in COMMANDS if call.path.endswith("/sessions"))
    assert stage.send(call, headers={"If-Match": voucher.headers["etag"]}).status_code == 201


def test_a_broken_rule_is_409_with_every_violation(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}/sessions"
    problem = assert_problem(provider.post(path, {"held_on": "2026-08-01", "minutes": 60}), 409, "outside_validity")
    assert problem.keys() >= {"type", "title", "status", "code", "section", "limit", "actual", "detail", "violations"}
    assert {one["code"] for one in problem["violations"]} == {"outside_validity", "in_the_future"}
    for violation in problem["violations"]:
        assert violation.keys() == {"code", "section", "limit", "actual", "detail"}
        assert violation["detail"]


def test_details_are_in_the_callers_language(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}/sessions"
    details = {}
    for asked, language in (("fi", "fi"), ("sv-FI, en;q=0.5", "sv"), ("en-GB", "en"), ("de", "fi"), ("*", "fi")):
        answer = provider.post(
            path, {"held_on": "2026-08-01", "minutes": 60}, key="one", headers={"Accept-Language": asked}
        )
        assert answer.headers["content-language"] == language
        details[language] = assert_problem(answer, 409, "outside_validity")["detail"]
    assert len(set(details.values())) == 3, "one refusal, told in each language"


def test_the_voucher_as_the_log_knew_it(stage: Stage) -> None:
    auditor, path = stage.actor(Role.AUDITOR), f"/v1/vouchers/{stage.voucher_id}"
    events = made(auditor.get(f"{path}/history"))["events"]
    for known, event in enumerate(events, 1):
        assert made(auditor.get(path, position=event["position"]))["version"] == known
        recorded_by_then = sum(1 for other in events if other["recorded_at"] <= event["recorded_at"])
        assert made(auditor.get(path, as_of=event["recorded_at"]))["version"] == recorded_by_then
    now = made(auditor.get(path))
    at_last = made(auditor.get(path, position=events[-1]["position"]))
    of_the_day = {"status": None, "usable": None, "duties": None, "warnings": None}
    assert at_last | of_the_day == now | of_the_day
    before = datetime.fromisoformat(events[0]["recorded_at"]).replace(microsecond=0)
    assert_problem(auditor.get(path, as_of=before.isoformat()), 404, "not_found")
    assert_problem(auditor.get(path, position=events[0]["position"] - 1), 404, "not_found")
    assert_problem(auditor.get(path, position=1, as_of=before.isoformat()), 422, "malformed")


def test_a_history_tells_every_event(stage: Stage) -> None:
    events = made(stage.actor(Role.AUDITOR).get(f"/v1/vouchers/{stage.voucher_id}/history"))["events"]
    promised = {"position", "happened_on", "recorded_at", "actor", "role", "sentence", "section", "charge"}
    assert [event["type"] for event in events] == ["VoucherIssued", "SessionHeld", "ProviderCancelled"]
    assert all(event.keys() >= promised and event["sentence"] for event in events)
    assert events[1]["charge"]["amount_cents"] == PRICE


def test_lists_are_paged_by_cursors(scene: Stage) -> None:
    mine = with_voucher(scene).voucher_id, with_voucher(scene).voucher_id, with_voucher(scene).voucher_id
    caseworker = scene.county.caseworker
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = made(caseworker.get("/v1/vouchers", limit=2, **cursor))
        assert len(page["vouchers"]) <= 2
        seen += [voucher["voucher_id"] for voucher in page["vouchers"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert len(seen) == len(set(seen))
    assert tuple(seen[-3:]) == mine
    everything = made(caseworker.get("/v1/vouchers", limit=200))["vouchers"]
    assert [voucher["voucher_id"] for voucher in everything] == seen
    assert_problem(caseworker.get("/v1/vouchers", cursor="nonsense"), 422, "malformed")
    for limit in ("0", "201", "many"):
        assert caseworker.get("/v1/vouchers", limit=limit).json()["errors"][0]["field"] == "limit"


def test_lists_are_filtered(stage: Stage) -> None:
    caseworker = stage.county.caseworker
    own = made(caseworker.get(f"/v1/vouchers/{stage.voucher_id}"))

    def found(**query: Any) -> bool:
        listed = made(caseworker.get("/v1/vouchers", limit=200, **query))["vouchers"]
        return stage.voucher_id in {voucher["voucher_id"] for voucher in listed}

    for good, bad in (
        ({"status": "open"}, {"status": "closed"}),
        ({"service": "individual_coaching"}, {"service": "group_coaching"}),
        ({"provider_id": stage.provider_id}, {"provider_id": stage.other_provider_id}),
        ({"caseworker_id": own["caseworker_id"]}, {"caseworker_id": str(uuid4())}),
        ({"client_id": own["client_id"]}, {"client_id": str(uuid4())}),
        ({"decision_number": "SOS-2026-1"}, {"decision_number": "SOS-2026-2"}),
        ({"ends_before": "2026-07-01"}, {"ends_before": "2026-06-30"}),
        ({"remaining_below": "2341"}, {"remaining_below": "2340"}),
        ({}, {"warning": "late_entry"}),
    ):
        assert found(**good), good
        assert not found(**bad), bad


def test_the_audit_trail_is_every_position(scene: Stage) -> None:
    auditor = scene.county.auditor
    positions: list[int] = []
    cursor: dict[str, Any] = {}
    while True:
        page = made(auditor.get("/v1/audit-trail", limit=50, **cursor))
        positions += [event["position"] for event in page["events"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert all(one + 1 == other for one, other in pairwise(positions))
    assert positions[0] == 1
    assert positions[-1] == page["position"]
    assert page["simulation"] is None


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_providers_name_is_no_formula_in_a_spreadsheet(stage: Stage, sign: str) -> None:
    county, name = stage.county, f'{sign}HYPERLINK("https://example.invalid") Oy'
    body = {"name": name, "business_id": "0737546-2"}
    provider_id = made(county.registrar.post("/v1/providers", body))["provider_id"]
    county.approve(provider_id, "individual_coaching", PRICE)
    voucher_id = county.issue(provider_id)["voucher_id"]
    session = {"held_on": "2026-05-12", "minutes": 60}
    made(county.provider(provider_id).post(f"/v1/vouchers/{voucher_id}/sessions", session))
    bill = {"path": "/v1/billing/2026-05", "provider_id": provider_id}
    (row,) = csv.DictReader(io.StringIO(county.billing.get(**bill, headers={"Accept": "text/csv"}).text))
    assert row["provider_name"] == f"'{name}"
    (told,) = made(county.billing.get(**bill))["providers"]
    assert told["name"] == name


def test_a_bill_is_the_same_in_both_forms(stage: Stage) -> None:
    billing = stage.actor(Role.BILLING)
    bill = made(billing.get("/v1/billing/2026-06"))
    table = billing.get("/v1/billing/2026-06", headers={"Accept": "text/csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    lines = [(provider["provider_id"], line) for provider in bill["providers"] for line in provider["lines"]]
    assert [(row["provider_id"], row["entry_id"], int(row["amount_cents"])) for row in rows] == [
        (provider_id, line["entry_id"], line["amount_cents"]) for provider_id, line in lines
    ]
    promised = {
        "voucher_id", "entry_id", "kind", "happened_on", "quantity", "unit_price_cents", "amount_cents",
        "adjusts_month",
    }  # fmt: skip
    for row, (_, line) in zip(rows, lines, strict=True):
        assert (row["service"], row["decision_number"]) == (line["service"], line["decision_number"])
        assert (row["vat"], row["adjusts_month"]) == (line["vat"], line["adjusts_month"] or "")
        assert int(row["position"]) == bill["position"]
        assert line["vat"] == "exempt" and " " in line["vat_detail"]
        voucher = made(billing.get(f"/v1/vouchers/{line['voucher_id']}"))
        assert voucher["service"] == line["service"]
        (entry,) = [entry for entry in voucher["entries"] if entry["entry_id"] == line["entry_id"]]
        assert voucher["periods"][entry["period"] - 1]["decision_number"] == line["decision_number"]
    names = {one["provider_id"]: one["name"] for one in made(billing.get("/v1/providers"))["providers"]}
    assert {row["provider_id"]: row["provider_name"] for row in rows}.items() <= names.items()
    for provider in bill["providers"]:
        assert provider["name"] == names[provider["provider_id"]]
        assert provider["total_cents"] == sum(line["amount_cents"] for line in provider["lines"])
        assert all(line.keys() >= promised for line in provider["lines"])
    before = stage.actor(Role.AUDITOR).get("/v1/billing/2026-06", position=bill["position"] - 2)
    assert len(made(before)["providers"]) <= len(bill["providers"])
    assert before.json()["position"] == bill["position"] - 2
    for month in ("2026-13", "2026-1", "1850-01", "june"):
        assert billing.get(f"/v1/billing/{month}").json()["errors"][0]["field"] == "month"


def test_a_price_cap_can_be_set_again(stage: Stage) -> None:
    registrar = stage.actor(Role.REGISTRAR)
    cap = {"from": "2026-01-01", "cap_cents": 4_100, "source": "Aluehallitus § 13"}
    shown = {"service": "group_coaching", "starts_on": cap["from"], **cap}
    assert made(registrar.put("/v1/price-caps/group_coaching", cap)) == shown
    listed = made(registrar.get("/v1/price-caps"))["price_caps"]
    assert listed[-1] == shown
    unknown = registrar.put("/v1/price-caps/gardening", cap)
    assert assert_problem(unknown, 422, "malformed")["errors"][0]["field"] == "service"


def test_ids_are_random_looking_uuids(stage: Stage) -> None:
    voucher = made(stage.actor(Role.CASEWORKER).get(f"/v1/vouchers/{stage.voucher_id}"))
    for name in ("voucher_id", "client_id", "provider_id", "caseworker_id"):
        assert UUID(voucher[name]).version in (4, 8)


def test_addresses_and_methods_that_do_not_exist_are_problems(county: County) -> None:
    assert_problem(county.http.get("/v1/nothing"), 404, "no_page")
    refused = county.http.delete("/v1/vouchers")
    assert_problem(refused, 405, "no_method")
    assert refused.headers["allow"]
    assert_problem(county.http.request("QUERY", "/v1/price-caps"), 405, "no_method")


def test_health_needs_no_token(county: County) -> None:
    assert county.http.get("/healthz").json() == {"status": "ok"}
    ready = county.http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert ready.json()["simulated"] is False


@pytest.mark.parametrize(**named(COMMANDS))
def test_a_command_needs_an_idempotency_key(stage: Stage, call: Call) -> None:
    actor = stage.actor(min(call.roles))
    headers = {"Authorization": f"Bearer {actor.token}"}
    answer = actor.http.post(stage.path(call), json=call.body(stage), headers=headers)
    problem = assert_problem(answer, 422, "idempotency_key_missing")
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    assert actor.http.post(
        stage.path(call), json=call.body(stage), headers=headers, params={"dry_run": "true"}
    ).is_success


def test_a_put_needs_none(stage: Stage) -> None:
    for call in PUTS:
        assert stage.send(call).is_success
