"""The OpenAPI document: whole, stable, and true of what is served, by whatever schemathesis can think of."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

import jwt
import pytest
import schemathesis
from hypothesis import strategies
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis.engine import events, from_schema
from schemathesis.generation.hypothesis.reporting import UnsatisfiableSchema

from api.http.answers import finding
from api.http.problems import ENCODER
from api.messages import CATALOGUES, text
from domain.kernel.event import Role
from domain.kernel.findings import Figure, Finding
from tests.api.calls import CALLS, DOCUMENTS, IMPORTS, PUBLIC, QUESTIONS, Stage, named
from tests.api.county import ISSUER, KEY, County
from tests.api.test_contract import HEALTH

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document(county: County) -> Json:
    document: Json = county.http.get("/openapi.json").json()
    return document


def operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_it_is_openapi_3_1_and_stable(county: County, document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    assert county.http.get("/openapi.json").json() == document
    ids = [operation["operationId"] for _, operation in operations(document)]
    assert len(ids) == len(set(ids))


def test_every_reference_in_it_leads_somewhere(document: Json) -> None:
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)))
    assert references
    for reference in references:
        where: Any = document
        for part in reference.removeprefix("#/").split("/"):
            where = where[part]


def parts(schema: Any, where: str = "") -> Iterator[tuple[str, Json]]:
    """Every object in a document, with its place."""
    if isinstance(schema, dict):
        yield where, schema
        for name, part in schema.items():
            yield from parts(part, f"{where}/{name}")
    elif isinstance(schema, list):
        for number, part in enumerate(schema):
            yield from parts(part, f"{where}/{number}")


def test_generators_can_follow_it(document: Json) -> None:
    for where, schema in parts(document["components"]["schemas"], "schemas"):
        # `anyOf` with null is a value that may be none; null alone is a type that most languages have no word for.
        assert schema.get("type") != "null" or "/anyOf/" in where, f"{where} is null and nothing else"
        if isinstance(schema.get("properties"), dict):
            defaulted = {one for one, form in schema["properties"].items() if "default" in form}
            assert not defaulted & set(schema.get("required", ())), f"{where} asks for what has a default"


def test_numbers_that_stand_for_something_say_for_what(document: Json) -> None:
    for name in ("NewGroup", "GroupOut"):
        told = document["components"]["schemas"][name]["properties"]["themes"]["description"]
        assert re.findall(r"(\d) \w+", told) == list("123456789")


def test_periods_in_a_finding_are_spans_of_days(document: Json) -> None:
    figure = document["components"]["schemas"]["FindingOut"]["properties"]["limit"]
    assert "#/components/schemas/SpanOut" in json.dumps(figure)
    day = Figure.of_date(date(2026, 6, 1))
    written = "2026-01-01–2026-04-30, 2026-05-01–"
    shown = finding(Finding("outside_validity", "6", Figure(written, "periods"), day), "en")
    assert json.loads(ENCODER.encode(shown.limit)) == {
        "periods": [
            {"starts_on": "2026-01-01", "ends_on": "2026-04-30"},
            {"starts_on": "2026-05-01", "ends_on": None},
        ]
    }
    assert finding(Finding("outside_validity", "6", Figure("", "periods"), day), "en").limit == {"periods": []}


def test_every_example_in_it_is_good(document: Json) -> None:
    schemas = document["components"]["schemas"]
    examples = [(name, example) for name in schemas for example in schemas[name].get("examples", [])]
    assert {"NewVoucher", "NewSession", "NewNoShow", "NewProviderCancellation"} <= {name for name, _ in examples}
    for name, example in examples:
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        Draft202012Validator(schema).validate(example)


@pytest.mark.parametrize(**named(CALLS))
def test_every_operation_says_what_it_is_what_it_takes_and_what_it_answers(document: Json, call: Any) -> None:
    operation = document["paths"][call.path][call.method.lower()]
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert ("security" in operation) is (call not in PUBLIC)
    answers = operation["responses"]
    assert {"422", "503"} <= answers.keys()
    assert ({"401", "403"} <= answers.keys()) is (call not in PUBLIC)
    assert "schema" in answers[str(call.status)]["content"][call.media]
    for status, answer in answers.items():
        if status.startswith(("4", "5")):
            assert list(answer["content"]) == ["application/problem+json"], (call.name, status)
    if "{" in call.path and call.answer not in ("bill", "price_cap", "work_list"):
        assert "404" in answers
    parameters = {parameter["name"]: parameter for parameter in operation["parameters"]}
    assert "Accept-Language" in parameters
    if call.method == "POST":
        assert "requestBody" in operation
    if call.method == "POST" and call not in [*QUESTIONS, *DOCUMENTS, *IMPORTS]:
        assert parameters["Idempotency-Key"]["required"]
        assert "dry_run" in parameters
    if "{voucher_id}" in call.path and call.method == "POST":
        assert {"404", "409", "412"} <= answers.keys()
        assert "If-Match" in parameters


def test_health_is_documented_as_open(document: Json) -> None:
    for name, operation in operations(document):
        if name in HEALTH:
            assert "security" not in operation


@pytest.mark.parametrize(**named([call for call in CALLS if call.media == "application/json"]))
def test_answers_are_what_the_document_says(document: Json, stage: Stage, call: Any) -> None:
    answer = stage.send(call)
    schema = document["paths"][call.path][call.method.lower()]["responses"][str(call.status)]["content"]
    schema = schema["application/json"]["schema"] | {"components": document["components"]}
    Draft202012Validator(schema).validate(answer.json())


# What schemathesis finds

schemathesis.openapi.format("business-id", strategies.sampled_from(["0737546-2", "1572860-0", "0201256-6"]))
schemathesis.openapi.format("iban", strategies.sampled_from(["FI2112345600000785", "DE89370400440532013000"]))
"""Check digits are no regular expression."""

OLD_NAMES = {"from", "until", "to", "last_day"}

CHECKS = {
    # A good request may be for what its caller has, find no such thing, break a rule of the rulebook or be behind: 304,
    # 404, 409, 412 answer it too.
    "positive_data_acceptance": {"expected-statuses": ["2xx", "304", "401", "403", "404", "409", "412"]},
}


XML_DOCUMENTS = ("POST /v1/settlements/{settlement_id}/reconciliations", "POST /v1/payment-reports")
"""What of the formats they take no schema of JSON says."""


def argued(failure: str, case: Any, body: Json) -> bool:
    """The checks that do not hold everywhere: data that fit the document may still be refused as malformed, and a dry
    run is answered without the key that the document asks for.

    - `as_of` goes without `position`: OpenAPI has no way to say that of two parameters.
    - To JSON Schema 60.0 is an integer. The contract has no floats, so that nobody sends 60.5 either.
    - That a body is an invoice in XML, the document says in words alone.
    - Of the fields of one body, what depends on the service, the group or another field is in the descriptions alone.
    - A span of months ends no earlier than it begins, and holds some years at most: no document compares parameters.
    - Which settings there are, from when on and with which values, and where the log ends, no document says; nor which
      form the county's register numbers have.
    - Where schemathesis leaves an optional header out of PUT, it writes If-Match against the document's pattern.
    """
    if failure == "negative_data_rejection":
        if set(case.body or ()) & OLD_NAMES if isinstance(case.body, dict) else False:
            return True  # in place of the names that the document asks for
        if case.query.get("dry_run") == "":  # `?dry_run` alone is a dry run
            return True
        return bool(case.query.get("dry_run") in (True, "true") and "Idempotency-Key" not in case.headers)
    if failure != "positive_data_acceptance":
        return False
    if case.operation.label == "POST /v1/imports":  # CSV names its table, and is a table with its columns
        return {error["field"] for error in body["errors"]} <= {"table", "body"}
    if case.operation.label in XML_DOCUMENTS:
        return {error["field"] for error in body["errors"]} == {"body"}
    if case.operation.label == "POST /v1/what-if":
        named = {error["field"].partition(".")[0] for error in body["errors"]}
        if named <= {"rulebook", "from", "to", "position"}:
            return True
    errors = {(error["field"].rpartition(".")[2], error["reason"]) for error in body.get("errors", [])}
    if ("as_of", text("malformed.goes_without.other", "fi", other="position")) in errors:
        return bool({"as_of", "position"} <= case.query.keys())
    if {reason for _, reason in errors} == {text("malformed.whole_number", "fi")}:
        return bool(re.search(r"\d\.0\b", json.dumps(case.body)))
    if {field for field, _ in errors} == {"position"}:
        return "position" in case.query
    if case.operation.label == "GET /v1/events":
        return {field for field, _ in errors} <= {"after", "Last-Event-ID"}
    if {field for field, _ in errors} == {"If-Match"}:
        return bool(case.headers["If-Match"] == "0")
    if case.operation.label in SPANS and {field for field, _ in errors} == {"to"}:
        return True
    if case.operation.label.startswith("GET /v1/rulebook"):
        return {field for field, _ in errors} <= {"on", "earlier", "later"}
    errors -= {(field, text(f"malformed.{kind}", "fi")) for field, kind in NUMBERS.items()}
    if not errors:
        return bool(body.get("errors"))
    return all(between_fields(*error) for error in errors)


SPANS = ("GET /v1/budget", "GET /v1/trial-balance/months")
"""What is asked of some months."""

NUMBERS = {"decision_number": "register_number", "reference": "document_reference"}

BETWEEN_FIELDS = {
    ("birth_date", "in_the_past"),
    ("since", "goes_without.other"),
    ("until", "goes_without.other"),
    ("from", "goes_with.other"),
    ("until", "not_before.limit"),
    ("municipalities", "municipality_of_the_area.limit"),
    ("expires_on", "document_expires.kind"),
    ("expires_on", "not_before.limit"),
    ("worker_id", "on_the_staff_list"),
    ("from", "not_before.limit"),
    ("starts_on", "not_before.limit"),
    ("holds", "of_a_final_report"),
    ("distance_tenths_km", "not_beside_whole_kilometres"),
    ("replacement_on", "something_done"),
    ("excursion", "of_one_service.service"),
    ("cancelled_on", "no_later_than.limit"),
    ("ends_on", "not_before.limit"),
    ("ends_on", "closed_group_ends"),
    ("starts_on", "later_than.limit"),
    ("voucher_id", "somebody_to_tell"),
    ("attendance", "each_once"),
    ("settlement_ids", "each_once"),
    ("body", "month_or_settlements"),
    ("execution_on", "not_before.limit"),
    ("execution_on", "no_later_than.limit"),
    ("execution_on", "working_day"),
}


def between_fields(field: str, reason: str) -> bool:
    """Whether a reason is one of those, with any figures."""
    patterns = [
        re.sub(r"\\{\w+\\}", ".+", re.escape(CATALOGUES["fi"].gettext(f"malformed.{key}")))
        for name, key in BETWEEN_FIELDS
        if name == field
    ]
    return any(re.fullmatch(pattern, reason) for pattern in patterns)


def gave_up(event: Any) -> bool:
    """Whether no example was found in the few tries that there are: chance, unless the document allows none at all."""
    if not isinstance(event, events.NonFatalError):
        return False
    return isinstance(event.value, Unsatisfiable) and not isinstance(event.value, UnsatisfiableSchema)


def test_schemathesis_finds_nothing(stage: Stage, document: Json) -> None:
    token = jwt.encode(
        {
            "iss": ISSUER,
            "sub": "everybody",
            "roles": [role.value for role in Role],
            "org": stage.provider_id,
            "exp": int(time.time()) + 3600,
        },
        KEY,
        "HS256",
    )
    config = schemathesis.Config.from_dict(
        {
            "seed": 1,
            # They are about how examples are made, on a machine that may be slow; not about the service.
            "suppress-health-check": ["too_slow", "filter_too_much"],
            "base-url": str(stage.county.http.base_url),
            # Of events JSON is asked for: as a stream they would not end.
            "headers": {"Authorization": f"Bearer {token}", "Accept": "application/json"},
            "continue-on-failure": True,
            "checks": CHECKS,
            "generation": {"max-examples": 2, "deterministic": True, "database": "none", "no-shrink": True},
            "phases": {"stateful": {"max-steps": 4}},
        }
    )
    keys = count()

    @schemathesis.hook
    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        """A key that is used again for another body is 422: each request that has a good one gets its own."""
        key = (case.headers or {}).get("Idempotency-Key")
        if isinstance(key, str) and 1 <= len(key) <= 200:
            case.headers["Idempotency-Key"] = str(UUID(int=next(keys)))

    failures: dict[tuple[str, str], str] = {}
    statuses: Counter[tuple[str, int]] = Counter()
    errors = []
    try:
        for event in from_schema(schemathesis.openapi.from_dict(document, config=config)).execute():
            if isinstance(event, events.NonFatalError | events.FatalError) and not gave_up(event):
                errors.append(f"{event}: {getattr(event, 'value', '')}")
            if not isinstance(event, events.ScenarioFinished):
                continue
            for case_id, interaction in event.recorder.interactions.items():
                if interaction.response is not None:
                    statuses[event.phase.name, interaction.response.status_code] += 1
                for check in event.recorder.checks.get(case_id, []):
                    if check.failure_info is None:
                        continue
                    case = event.recorder.cases[case_id].value
                    content = interaction.response.content if interaction.response is not None else b""
                    body = json.loads(content) if check.name == "positive_data_acceptance" else {}
                    if not argued(check.name, case, body):
                        failure = check.failure_info
                        failures.setdefault(
                            (check.name, case.operation.label),
                            f"{failure.failure.message}\n{failure.code_sample}\n{content[:1000]!r}",
                        )
    finally:
        schemathesis.hooks.unregister_all()
    assert errors == []
    assert not failures, "\n".join(f"{check} of {name}: {told}" for (check, name), told in failures.items())
    assert {phase for phase, _ in statuses} == {"EXAMPLES", "COVERAGE", "FUZZING", "STATEFUL_TESTING"}
    assert {200, 201, 401, 404, 405, 409, 422} <= {status for _, status in statuses}
