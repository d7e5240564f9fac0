"""What was made has an address, and what is read can be asked for again without its body."""

import pytest

from domain.kernel.event import Role
from tests.api.calls import COMMANDS, PUTS, READS, Call, Stage, named
from tests.api.county import made

MAKING = [call for call in COMMANDS if call.status == 201]
VERSIONED = [
    call for call in READS if call.answer in ("voucher", "history", "client", "group", "provider_file", "settlement")
]


@pytest.mark.parametrize(**named(MAKING))
def test_201_says_where_it_is_read(stage: Stage, call: Call) -> None:
    answer = stage.send(call)
    assert answer.status_code == 201, answer.text
    location = answer.headers["location"]
    assert location.startswith("/v1/")
    reader = stage.actor(Role.REGISTRAR if location.startswith("/v1/providers") else min(call.roles))
    read = made(reader.get(location))
    for name, value in answer.json().items():
        if name.endswith("_id") and location.endswith(str(value)):
            assert read[name] == value
    rehearsed = stage.send(call, dry_run="true")
    assert "location" not in rehearsed.headers


def test_what_is_sent_again_has_the_same_address(stage: Stage) -> None:
    call = next(call for call in COMMANDS if call.path == "/v1/vouchers")
    body = call.body(stage)
    first, again = (stage.send(call, body=body, key="once") for _ in range(2))
    assert first.headers["location"] == again.headers["location"] == f"/v1/vouchers/{first.json()['voucher_id']}"
    assert all("location" not in stage.send(call).headers for call in PUTS)


@pytest.mark.parametrize(**named(READS))
def test_head_is_get_without_the_body(stage: Stage, call: Call) -> None:
    actor = stage.actor(min(call.roles))
    path, headers = stage.path(call), {"Authorization": f"Bearer {actor.token}"}
    got = actor.http.get(path, params=call.query, headers=headers)
    head = actor.http.head(path, params=call.query, headers=headers)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "etag", "content-language", "cache-control"):
        assert head.headers.get(name) == got.headers.get(name)
    assert int(head.headers["content-length"]) > 0


def test_head_of_what_is_not_there(stage: Stage) -> None:
    http = stage.county.http
    assert http.head("/v1/vouchers").status_code == 401
    assert http.head("/v1/nothing").status_code == 404
    refused = http.head("/v1/entries")
    assert (refused.status_code, refused.headers["allow"], refused.content) == (405, "POST", b"")
    assert http.delete("/v1/clients").headers["allow"] == "GET, HEAD, POST"
    assert 'method="GET",route="/v1/vouchers",status="401"' not in http.get("/metrics").text
    assert 'method="HEAD"' in http.get("/metrics").text


@pytest.mark.parametrize(**named(VERSIONED))
def test_a_version_that_the_caller_has_is_304(stage: Stage, call: Call) -> None:
    actor = stage.actor(min(call.roles))
    read = actor.get(stage.path(call))
    tag = read.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"0", {tag}', "*"):
        known = actor.get(stage.path(call), headers={"If-None-Match": asked})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag), asked
    for asked in ('"0"', "nonsense", f'"0{tag[1:]}'):
        assert actor.get(stage.path(call), headers={"If-None-Match": asked}).json() == read.json()
    document = stage.county.http.get("/openapi.json").json()
    operation = document["paths"][call.path]["get"]
    assert "304" in operation["responses"]
    assert "If-None-Match" in {one["name"] for one in operation["parameters"]}
    assert "ETag" in operation["responses"]["200"]["headers"]


def test_a_new_version_is_told_in_full(stage: Stage) -> None:
    caseworker, path = stage.actor(Role.CASEWORKER), f"/v1/vouchers/{stage.voucher_id}"
    tag = caseworker.get(path).headers["etag"]
    made(caseworker.post(f"{path}/remote-agreement", {"agreed": True}))
    read = caseworker.get(path, headers={"If-None-Match": tag})
    assert read.status_code == 200
    assert read.headers["etag"] != tag
    unknown = caseworker.get("/v1/vouchers/00000000-0000-4000-8000-000000000000", headers={"If-None-Match": "*"})
    assert unknown.status_code == 404
