"""Days have one pair of names in bodies; what they were called before is still taken, shown and said to be old."""

from typing import Any

import pytest

from domain.kernel.event import Role
from tests.api.calls import COMMANDS, PUTS, QUESTIONS, Call, Stage, named
from tests.api.county import County, made

OLD = {"starts_on": ("from",), "ends_on": ("until", "last_day", "to")}
Json = dict[str, Any]


def body_schema(document: Json, call: Call) -> Json:
    content = document["paths"][call.path][call.method.lower()]["requestBody"]["content"]["application/json"]
    schema: Json = document["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    return schema


@pytest.fixture(scope="module")
def document(county: County) -> Json:
    document: Json = county.http.get("/openapi.json").json()
    return document


def old_names(document: Json, call: Call) -> dict[str, str]:
    """The old name of each field of a call's body that has one."""
    properties = body_schema(document, call).get("properties", {})
    olds = {name for name, form in properties.items() if form.get("deprecated")}
    return {new: old for new, candidates in OLD.items() for old in candidates if old in olds}


RENAMED = [
    call
    for call in (*COMMANDS, *PUTS, *QUESTIONS)
    if call.path.endswith(
        (
            "/particulars", "/insurances", "/staff", "/approvals", "/approval-endings", "/suspension", "/reinstatement",
            "/provider", "/price-caps/{service}", "/clients/{client_id}", "/what-if",
        )
    )
]  # fmt: skip


def test_these_are_all(document: Json) -> None:
    assert [call.name for call in (*COMMANDS, *PUTS, *QUESTIONS) if old_names(document, call)] == [
        call.name for call in RENAMED
    ]


@pytest.mark.parametrize(**named(RENAMED))
def test_an_old_name_is_taken_in_place_of_the_new_one(stage: Stage, document: Json, call: Call) -> None:
    body = call.body(stage)
    olds = {name: old for name, old in old_names(document, call).items() if name in body}
    as_before = {olds.get(name, name): value for name, value in body.items()}
    assert as_before != body
    answer = stage.send(call, body=as_before)
    assert answer.status_code == call.status, answer.text
    for name, old in olds.items():
        both = stage.send(call, body=body | {old: body[name]})
        assert [error["field"] for error in both.json()["errors"]] == [old]
        for sent in (name, old):
            form = {key: value for key, value in body.items() if key != name} | {sent: "tomorrow"}
            assert [error["field"] for error in stage.send(call, body=form).json()["errors"]] == [sent]


def test_what_is_refused_later_is_named_as_it_was_sent(stage: Stage) -> None:
    registrar, path = stage.actor(Role.REGISTRAR), f"/v1/providers/{stage.provider_id}/insurances"
    insurance = {"perils": ["personal_injury"], "reference": "V-1"}
    for first, last in (("starts_on", "ends_on"), ("from", "until"), ("starts_on", "until")):
        backwards = registrar.post(path, insurance | {first: "2026-06-02", last: "2026-06-01"})
        assert [error["field"] for error in backwards.json()["errors"]] == [last]


def test_answers_have_both_names(stage: Stage, document: Json) -> None:
    registrar = stage.actor(Role.REGISTRAR)
    file = made(registrar.get(f"/v1/providers/{stage.provider_id}"))
    caps = made(registrar.get("/v1/price-caps"))["price_caps"]
    client = made(stage.actor(Role.CASEWORKER).get(f"/v1/clients/{stage.client_id}"))
    assert file["approvals"] and caps and client["residences"]
    for shown in (*file["approvals"], *file["approvals"][0]["holds"], *caps, *client["residences"]):
        assert shown["from"] == shown["starts_on"]
        assert shown.get("until") == shown.get("ends_on")
    schema = document["components"]["schemas"]["ApprovalOut"]
    assert schema["properties"]["from"]["deprecated"] and schema["properties"]["until"]["deprecated"]
    assert {"starts_on", "ends_on"} <= set(schema["required"])
    assert not {"from", "until"} & set(schema["required"])


def test_the_trail_is_asked_from_an_instant_to_another(scene: Stage, document: Json) -> None:
    auditor = scene.county.auditor
    events = made(auditor.get("/v1/audit-trail", limit=200))["events"]
    some = events[2]["recorded_at"]
    asked = {"from": some, "to": some}
    found = made(auditor.get("/v1/audit-trail", **asked))["events"]
    assert found and {event["recorded_at"] for event in found} == {some}
    assert made(auditor.get("/v1/audit-trail", since=some, until=some))["events"] == found
    both = auditor.get("/v1/audit-trail", **asked, since=some)
    assert [error["field"] for error in both.json()["errors"]] == ["since"]
    parameters = document["paths"]["/v1/audit-trail"]["get"]["parameters"]
    assert {one["name"] for one in parameters if one.get("deprecated")} == {"since", "until"}


def test_a_client_is_searched_for_in_a_body(stage: Stage, document: Json) -> None:
    caseworker = stage.actor(Role.CASEWORKER)
    found = caseworker.post("/v1/client-searches", {"external_reference": " on stage "})
    assert made(found) == {"client_id": stage.client_id}
    assert caseworker.post("/v1/client-searches", {"external_reference": "nobody's"}).status_code == 404
    assert document["paths"]["/v1/clients"]["get"]["deprecated"]
