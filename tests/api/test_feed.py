"""The feed of the log for other systems: pages, a stream that goes on, and what each role is given of it."""

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import jwt
import pytest

from api.feed import feed
from api.feed.details import LEFT_OUT
from api.feed.views import FED, LISTED, cloud_event, type_of, views_of
from api.http.installation import Database
from api.http.limits import Limits
from api.http.problems import ENCODER
from domain.group.kind import GROUP
from domain.kernel.event import Role, Sealed
from domain.kernel.kind import AnyKind
from domain.kinds import KINDS
from domain.payment_file.kind import PAYMENT_FILE
from domain.price_list.kind import PRICE_LIST
from domain.provider.kind import PROVIDER
from domain.settlement.kind import SETTLEMENT
from domain.voucher.events import CarriedOver, NoShowCharged, PeriodWithdrawn, VoucherReopened
from domain.voucher.kind import VOUCHER
from projections.engine.projection import Logged
from tests.api.calls import COMMANDS, PUTS, READS, Stage, set_up, with_voucher
from tests.api.county import ISSUER, KEY, Actor, Clock, County, made, served
from tests.api.test_contract import assert_problem
from tests.api.test_metrics import Since
from tests.conftest import Server
from tests.golden.add import MAPPER
from tests.golden.test_golden_events import GOLDEN, stored
from tests.projections.histories import append, county_history

WAIT_SECONDS = 30.0
VIEWS = views_of(KINDS)
NOT_MADE = {type_of(event) for event in (CarriedOver, NoShowCharged, PeriodWithdrawn, VoucherReopened)}
"""What no single call of the contract leads to."""


@dataclass
class Read:
    """An event as a stream gave it."""

    id: int
    event: dict[str, Any]


def page(actor: Actor, after: int = 0, **query: Any) -> Any:
    return made(actor.get("/v1/events", after=after, **query))


def end_of(county: County) -> int:
    position: int = page(county.auditor, limit=1)["position"]
    return position


def pages(actor: Actor, limit: int = 200) -> list[Any]:
    """All that the actor is given, page by page."""
    events, after = list[Any](), 0
    while True:
        found = page(actor, after, limit=limit)
        assert len(found["events"]) <= limit
        events += found["events"]
        if found["next_after"] == found["position"]:
            return events
        assert found["next_after"] > after
        after = found["next_after"]


def positions(events: list[Any]) -> list[int]:
    return [one["data"]["position"] for one in events]


@pytest.fixture(scope="module")
def full(scene: Stage) -> Stage:
    """A stage on which every call that the contract has was made once."""
    stage = with_voucher(scene)
    for call in [*PUTS, *COMMANDS]:
        own = with_voucher(scene)
        own.set_for(call)
        made(own.send(call))
    return stage


# Pages


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_pages_hold_every_position_once_in_order(scene: Stage, limit: int) -> None:
    with_voucher(scene)
    events = pages(scene.county.auditor, limit)
    assert positions(events) == list(range(1, len(events) + 1))
    for one in events:
        assert one["specversion"] == "1.0" and one["datacontenttype"] == "application/json"
        assert one["id"] == str(one["data"]["position"]) and one["subject"] == one["data"]["stream"]
        assert one["source"] == f"urn:setelikirja:{scene.county.database.schema}"
        assert one["type"] == "setelikirja." + one["data"]["topic"].replace(":", ".")
        assert one["time"] == one["data"]["recorded_at"]


def test_at_the_end_there_is_an_empty_page_and_past_it_none(stage: Stage) -> None:
    auditor, end = stage.county.auditor, end_of(stage.county)
    assert page(auditor, end) == {"events": [], "next_after": end, "position": end}
    for accept in ("application/json", "text/event-stream"):
        refused = auditor.get("/v1/events", after=end + 1, headers={"Accept": accept})
        assert_problem(refused, 422, "malformed")
        assert refused.json()["errors"][0]["field"] == "after" and str(end) in refused.json()["errors"][0]["reason"]


@pytest.mark.parametrize(
    ("query", "field"),
    [({"since": "1"}, "since"), ({"after": "-1"}, "after"), ({"after": "x"}, "after"), ({"limit": "201"}, "limit")],
)
def test_a_query_that_cannot_be_meant_is_named(stage: Stage, query: dict[str, str], field: str) -> None:
    for accept in ("application/json", "text/event-stream"):
        refused = stage.county.auditor.get("/v1/events", headers={"Accept": accept}, **query)
        assert_problem(refused, 422, "malformed")
        assert refused.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("last", ["", "x", "-1", "1e3", "²", "9" * 40, "1, 2"])
def test_a_last_id_that_no_stream_gave_is_malformed(stage: Stage, last: str) -> None:
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {stage.county.auditor.token}"}
    sent = [(name.encode(), value.encode("latin-1")) for name, value in (headers | {"Last-Event-ID": last}).items()]
    refused = stage.county.http.get("/v1/events", headers=sent)
    assert_problem(refused, 422, "malformed")
    assert refused.json()["errors"][0]["field"] == "Last-Event-ID"


# What each role is given


def test_what_is_given_with_details_is_what_may_be_read(full: Stage) -> None:
    """Of each kind by the call that reads the thing itself; of the rest the trail's readers are given an outline."""
    readers = {call.path: call.roles for call in READS}
    read_by: dict[AnyKind, frozenset[Role]] = {
        VOUCHER: readers["/v1/vouchers/{voucher_id}"],
        GROUP: readers["/v1/groups/{group_id}"],
        SETTLEMENT: readers["/v1/settlements/{settlement_id}"],
        PAYMENT_FILE: readers["/v1/payment-files/{payment_file_id}"],
        PROVIDER: readers["/v1/providers/{provider_id}"],
        PRICE_LIST: readers["/v1/price-caps"],
    }
    assert set(read_by) == set(KINDS) and set(VIEWS) == set(FED)
    for role, view in VIEWS.items():
        for kind, roles in read_by.items():
            listed = LISTED if kind is PROVIDER and role in readers["/v1/providers"] else ()
            assert view.details & set(kind.events) == set(kind.events if role in roles else listed)
        every = {event for kind in KINDS for event in kind.events}
        assert view.events == (every if role in readers["/v1/audit-trail"] else view.details)


@pytest.mark.parametrize("role", FED)
def test_each_role_is_given_what_its_view_holds_and_nothing_else(full: Stage, role: Role) -> None:
    view, county = VIEWS[role], full.county
    trail = pages(county.auditor)
    types = {type_of(event): event for event in view.events}
    given = pages(county.actor(role))
    assert positions(given) == positions([one for one in trail if one["type"] in types])
    assert {one["type"] for one in given} >= set(types) - NOT_MADE
    for one in given:
        assert ("details" in one["data"]) == (types[one["type"]] in view.details)
        members = set(one["data"].get("details", {})) | set(one["data"].get("details", {}).get("grant", {}))
        assert not members & view.withheld


def test_the_feed_tells_what_the_trail_tells(full: Stage) -> None:
    auditor, after, told = full.county.auditor, dict[str, Any](), list[Any]()
    while True:
        trail = made(auditor.get("/v1/audit-trail", **after))
        told += trail["events"]
        if trail["next_cursor"] is None:
            break
        after = {"cursor": trail["next_cursor"]}
    given = [one["data"] for one in pages(auditor)]
    assert [{name: one[name] for name in told[0]} for one in given] == told


SEALED = "what nobody but the register can open"


def with_marks(holder: Any) -> Any:
    """The same with a text of its own in each member that is sealed, or that is left out for everybody."""
    if isinstance(holder, tuple):
        return tuple(map(with_marks, holder))
    if not is_dataclass(holder):
        return holder
    kind: Any = type(holder)
    hints, marked = get_type_hints(kind), dict[str, Any]()
    for member in fields(kind):
        hint, value = hints[member.name], getattr(holder, member.name)
        sealed = hint is Sealed or Sealed in get_args(hint) or (kind, member.name) in LEFT_OUT
        marked[member.name] = SEALED if sealed else with_marks(value)
    return kind(**marked)


@pytest.mark.parametrize("role", FED)
@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["topic"])
def test_no_event_ever_written_gives_a_sealed_text(golden: Any, role: Role) -> None:
    event, view = with_marks(MAPPER.to_domain_event(stored(golden))), VIEWS[role]
    if type(event) not in view.events:
        return
    sent = ENCODER.encode(cloud_event(Logged(1, Clock().now, event), view, "urn:setelikirja:golden")).decode()
    assert SEALED not in sent and json.loads(sent)["data"]["stream"] == golden["stream"]
    assert SEALED in str(event) or not event.texts


# The stream


@contextmanager
def stream(actor: Actor, after: int | None = None, last: int | None = None) -> Iterator[Iterator[Read]]:
    """What a stream gives, event by event; the comments and the ids of heartbeats go by."""
    headers = {"Authorization": f"Bearer {actor.token}", "Accept": "text/event-stream", "Accept-Language": "en"}
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    query = {} if after is None else {"after": after}
    with actor.http.stream("GET", "/v1/events", params=query, headers=headers, timeout=WAIT_SECONDS) as answer:
        if answer.status_code != 200:
            answer.read()
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/event-stream")

        def events() -> Iterator[Read]:
            held = dict[str, str]()
            for line in answer.iter_lines():
                if line:
                    name, _, value = line.partition(":")
                    held[name] = value.removeprefix(" ")
                    continue
                if "data" in held:
                    yield Read(int(held["id"]), json.loads(held["data"]))
                held = {}

        yield events()


@contextmanager
def recording(stage: Stage, count: int) -> Iterator[None]:
    """So many sessions are recorded meanwhile, and all are at the end."""
    provider, failed = stage.actor(Role.PROVIDER), list[Exception]()
    vouchers = [stage.county.issue(stage.provider_id)["voucher_id"] for _ in range(4)]

    def record() -> None:
        try:
            for number in range(count):
                body = {"held_on": f"2026-06-{1 + number % 15:02}", "minutes": 1 + number // 15}
                answer = provider.post(f"/v1/vouchers/{vouchers[number % 4]}/sessions", body)
                assert answer.status_code in (201, 409), answer.text
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=record)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        assert not failed, failed


def test_a_reader_that_is_killed_and_comes_back_sees_each_position_once(stage: Stage) -> None:
    start, auditor = end_of(stage.county), stage.county.auditor
    seen: list[Read] = []
    with recording(stage, 60):
        for _ in range(6):
            with stream(auditor, after=start, last=seen[-1].id if seen else None) as events:
                seen += itertools.islice(events, 7)  # and then its connection is cut, whatever is on its way
    end = end_of(stage.county)
    with stream(auditor, after=seen[-1].id) as events:
        seen += itertools.islice(events, end - seen[-1].id)
    assert [one.id for one in seen] == list(range(start + 1, end + 1))
    assert [one.event for one in seen] == pages(auditor)[start:]


def test_many_readers_at_the_end_see_the_same_as_it_comes(stage: Stage) -> None:
    start, county = end_of(stage.county), stage.county
    with ExitStack() as opened:
        readers = [
            opened.enter_context(stream(county.actor(role, f"reader {number}"), after=start))
            for number in range(3)
            for role in (Role.AUDITOR, Role.BILLING)
        ]
        with recording(stage, 20):
            pass
        count = end_of(county) - start
        billed = len([one for one in page(county.billing, start)["events"] if one["type"] in BILLED_TYPES])
        seen = [
            [one.id for one in itertools.islice(events, count if number % 2 == 0 else billed)]
            for number, events in enumerate(readers)
        ]
    assert seen[0] == seen[2] == seen[4] == list(range(start + 1, start + count + 1))
    assert seen[1] == seen[3] == seen[5] == positions(page(county.billing, start, limit=200)["events"])


BILLED_TYPES = {type_of(event) for event in VIEWS[Role.BILLING].events}


def test_a_heartbeat_tells_how_far_a_reader_is_whom_nothing_is_given(
    scene: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "HEARTBEAT_SECONDS", 0.1)
    stage, start = with_voucher(scene), end_of(scene.county)
    groups = {"name": "Arki", "kind": "open", "largest": 2, "starts_on": "2026-06-17", "themes": [1]}
    made(stage.actor(Role.PROVIDER).post("/v1/groups", groups))
    billing = stage.county.billing
    assert page(billing, start) == {"events": [], "next_after": start + 1, "position": start + 1}
    headers = {"Authorization": f"Bearer {billing.token}", "Accept": "text/event-stream"}
    with billing.http.stream("GET", f"/v1/events?after={start}", headers=headers, timeout=WAIT_SECONDS) as answer:
        ids = (line for line in answer.iter_lines() if line.startswith("id:"))
        assert next(ids) == f"id: {start + 1}"


def test_a_stream_ends_when_its_token_does(stage: Stage) -> None:
    seconds = 2
    expires_at = int(time.time()) + seconds
    claims = {"iss": ISSUER, "sub": "a", "roles": ["auditor"], "exp": expires_at}
    actor = Actor(stage.county.http, jwt.encode(claims, KEY, "HS256"))
    with stream(actor, after=end_of(stage.county)) as events:
        assert list(events) == []
    assert time.time() >= expires_at
    assert_problem(actor.get("/v1/events"), 401, "unauthorized")


FEW = Limits(streams_max=3, streams_of_caller_max=2, unread_seconds_max=1, transfer_bytes_per_second_min=1_000_000)


@pytest.fixture(scope="module")
def few(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = embedded.county()
    folder: Path = tmp_path_factory.mktemp("keys")
    with served(Database(made.application_url, made.schema, None), Clock(), folder, limits=FEW) as county:
        yield with_voucher(set_up(county))


def eventually(good: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not good():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def opens(actor: Actor) -> bool:
    try:
        with stream(actor):
            return True
    except AssertionError:
        return False


def test_there_are_so_many_streams_of_one_caller_and_of_all(few: Stage) -> None:
    county, headers = few.county, {"Accept": "text/event-stream"}
    one, other = county.auditor, county.billing
    with ExitStack() as opened:
        for _ in range(FEW.streams_of_caller_max):
            opened.enter_context(stream(one))
        assert_problem(one.get("/v1/events", headers=headers), 429, "too_many_requests")
        opened.enter_context(stream(other))
        full = other.get("/v1/events", headers=headers)
        assert_problem(full, 503, "overloaded")
        assert int(full.headers["retry-after"]) >= 1
        page(one)
    eventually(lambda: opens(one) and opens(other))


def test_who_does_not_read_is_cut_off_and_holds_nothing(few: Stage) -> None:
    """Its place is free again, and everybody else is served meanwhile."""
    county = few.county
    _, many = county_history(Random(7), vouchers=150, steps=60)
    append(county.database.application_url, county.database.schema, many)
    since = Since(county)
    of_streams = {"route": "/v1/events", "method": "GET", "status": "200"}
    with ExitStack() as opened:

        def opens_and_stops_reading() -> bool:
            unread = opened.enter_context(socket.socket())
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            unread.connect((county.http.base_url.host, county.http.base_url.port))
            fields = f"Host: localhost\r\nAuthorization: Bearer {county.auditor.token}\r\nAccept: text/event-stream"
            unread.sendall(f"GET /v1/events HTTP/1.1\r\n{fields}\r\n\r\n".encode())
            return unread.recv(12) == b"HTTP/1.1 200"

        for _ in range(FEW.streams_of_caller_max):
            eventually(opens_and_stops_reading)  # whoever was here before may still be on the way out
        ended = partial(since.count, "setelikirja_http_request_seconds_count", **of_streams)
        eventually(lambda: ended() >= FEW.streams_of_caller_max)
        eventually(lambda: opens(county.auditor))
    assert positions(pages(county.auditor)) == list(range(1, end_of(county) + 1))


def test_a_stream_is_no_place_for_who_may_not_read_it(stage: Stage) -> None:
    for role in set(Role) - set(FED):
        actor = stage.actor(role) if role is Role.PROVIDER else stage.county.actor(role)
        assert_problem(actor.get("/v1/events", headers={"Accept": "text/event-stream"}), 403, "forbidden")


def test_json_named_first_is_a_page(stage: Stage) -> None:
    for accept in ("application/json, text/event-stream", "*/*"):
        assert "events" in made(stage.county.auditor.get("/v1/events", headers={"Accept": accept}))
