"""Groups over HTTP: a session for all in one call, each voucher answered apart; who sees a group; what is owed."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from domain.kernel.event import Role
from tests.api.calls import Stage, group_voucher
from tests.api.county import Actor, made
from tests.api.test_contract import assert_problem

STARTS, MEETS = "2026-06-01", "2026-06-02"


@pytest.fixture
def provider(scene: Stage) -> Actor:
    scene.county.clock.set("2026-05-12")
    return scene.actor(Role.PROVIDER)


Announce = Callable[..., str]


@pytest.fixture
def announce(provider: Actor) -> Announce:
    """A closed group of June for three, unless a change says otherwise."""

    def announced(**changes: Any) -> str:
        body = {"name": "Arki", "kind": "closed", "largest": 3, "starts_on": STARTS, "ends_on": "2026-06-30"}
        group_id: str = made(provider.post("/v1/groups", body | {"themes": [1]} | changes))["group_id"]
        return group_id

    return announced


def enrol(provider: Actor, group_id: str, voucher_id: str) -> httpx.Response:
    return provider.post(f"/v1/groups/{group_id}/members", {"voucher_id": voucher_id})


@pytest.fixture
def members(scene: Stage, provider: Actor, announce: Announce) -> tuple[str, list[str]]:
    """A group on the day that it meets, and the vouchers of its three members."""
    group_id, vouchers = announce(), [group_voucher(scene) for _ in range(3)]
    for voucher_id in vouchers:
        made(enrol(provider, group_id, voucher_id))
    scene.county.clock.set(MEETS)
    return group_id, vouchers


def attendance(vouchers: list[str], *causes: str | None) -> list[dict[str, Any]]:
    return [
        {"voucher_id": voucher_id, "cause": cause} if cause else {"voucher_id": voucher_id}
        for voucher_id, cause in zip(vouchers, causes, strict=True)
    ]


def entries_of(actor: Actor, voucher_id: str) -> list[tuple[str, str]]:
    voucher = made(actor.get(f"/v1/vouchers/{voucher_id}"))
    return [(one["kind"], one["happened_on"]) for one in voucher["entries"] if one["kind"] != "issue"]


def test_a_group_is_told_as_it_stands(provider: Actor, announce: Announce, scene: Stage) -> None:
    body = {"name": "Arki", "kind": "closed", "largest": 2, "starts_on": STARTS, "themes": [9, 3, 3]}
    without_end = assert_problem(provider.post("/v1/groups", body), 422, "malformed")
    assert without_end["errors"][0]["field"] == "ends_on"
    body["ends_on"] = "2026-06-30"
    announced = provider.post("/v1/groups", body)
    group = made(announced)
    assert announced.status_code == 201
    assert announced.headers["etag"] == '"1"'
    assert group.items() >= {
        "provider_id": scene.provider_id, "kind": "closed", "status": "planned", "largest": 2, "free_places": 2,
        "starts_on": STARTS, "announced_for": STARTS, "ends_on": "2026-06-30", "enrolment_open_until": "2026-06-15",
        "themes": [3, 9], "theme_names": ["managing one's money", "reducing the harm of addictions"],
        "members": [], "duties": [], "warnings": [], "version": 1,
    }.items()  # fmt: skip
    voucher_id = group_voucher(scene)
    enrolled = made(enrol(provider, group["group_id"], voucher_id))
    assert (enrolled["free_places"], enrolled["version"]) == (1, 2)
    (member,) = enrolled["members"]
    assert member.items() >= {"voucher_id": voucher_id, "enrolled_on": "2026-05-12", "left_on": None}.items()
    assert made(provider.get(f"/v1/groups/{group['group_id']}")) == enrolled
    scene.county.clock.set(MEETS)
    assert made(provider.get(f"/v1/groups/{group['group_id']}"))["status"] == "running"


def test_a_group_without_a_theme_is_warned_of(provider: Actor) -> None:
    body = {"name": "Arki", "kind": "open", "largest": 12, "starts_on": STARTS}
    (warning,) = made(provider.post("/v1/groups", body))["warnings"]
    assert (warning["code"], warning["limit"], warning["actual"]) == ("theme_missing", {"themes": 1}, {"themes": 0})


def test_refusals_name_every_broken_rule_with_its_figures(provider: Actor, announce: Announce, scene: Stage) -> None:
    body = {"name": "Arki", "kind": "open", "largest": 13, "starts_on": STARTS, "themes": [1]}
    too_large = assert_problem(provider.post("/v1/groups", body), 409, "group_full")
    assert (too_large["limit"], too_large["actual"], too_large["section"]) == (
        {"clients": 12}, {"clients": 13}, "§ 4.2.2",
    )  # fmt: skip
    group_id = announce(largest=1)
    made(enrol(provider, group_id, group_voucher(scene)))
    individual = scene.county.issue(scene.provider_id)["voucher_id"]
    wrong = assert_problem(enrol(provider, group_id, individual), 409, "not_group_coaching")
    assert [one["code"] for one in wrong["violations"]] == ["not_group_coaching", "group_full"]
    assert_problem(enrol(provider, group_id, str(uuid4())), 404, "not_found")


def test_a_session_for_all_is_answered_member_by_member(members: tuple[str, list[str]], provider: Actor) -> None:
    group_id, vouchers = members
    for minutes in (150, 100):
        held = {"held_on": STARTS, "minutes": minutes}
        made(provider.post(f"/v1/vouchers/{vouchers[2]}/sessions", held))
    body = {"held_on": MEETS, "minutes": 90, "attendance": attendance(vouchers, None, "absent", None)}
    answer = provider.post(f"/v1/groups/{group_id}/sessions", body)
    assert answer.status_code == 200
    held, missed, refused = made(answer)["results"]
    assert (held["status"], held["entry"]["kind"], held["entry"]["minutes"]) == (201, "session", 90)
    assert (missed["status"], missed["entry"]["kind"], missed["entry"]["cause"]) == (201, "no_show", "absent")
    assert (refused["status"], refused["problem"]["code"]) == (409, "weekly_hours_exceeded")
    assert [entries_of(provider, voucher_id) for voucher_id in vouchers[:2]] == [
        [("session", MEETS)],
        [("no_show", MEETS)],
    ]
    assert entries_of(provider, vouchers[2]) == [("session", STARTS)] * 2
    assert made(provider.get(f"/v1/groups/{group_id}"))["sessions"] == 1


def test_the_whole_session_gets_its_first_answers_again(members: tuple[str, list[str]], provider: Actor) -> None:
    group_id, vouchers = members
    path = f"/v1/groups/{group_id}/sessions"
    body = {"held_on": MEETS, "minutes": 90, "attendance": attendance(vouchers, None, None, "absent")}
    first = provider.post(path, body, key="the session")
    made(provider.post(f"/v1/groups/{group_id}/departures", {"voucher_id": vouchers[0]}))
    again = provider.post(path, body, key="the session")
    assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, first.headers["etag"])
    assert all(len(entries_of(provider, voucher_id)) == 1 for voucher_id in vouchers)
    assert_problem(provider.post(path, body | {"minutes": 60}, key="the session"), 422, "idempotency_key_reused")


def test_a_dry_run_records_nothing_for_anybody(members: tuple[str, list[str]], provider: Actor) -> None:
    group_id, vouchers = members
    body = {"held_on": MEETS, "minutes": 90, "attendance": attendance(vouchers, None, None, "absent")}
    rehearsed = made(provider.post(f"/v1/groups/{group_id}/sessions", body, dry_run="true"))["results"]
    assert [one["status"] for one in rehearsed] == [201, 201, 201]
    assert all(one["entry"]["position"] is None for one in rehearsed)
    assert [entries_of(provider, voucher_id) for voucher_id in vouchers] == [[], [], []]
    assert made(provider.get(f"/v1/groups/{group_id}"))["sessions"] == 0


def test_who_is_missing_unknown_or_named_twice_is_told_and_nothing_recorded(
    members: tuple[str, list[str]], provider: Actor, scene: Stage
) -> None:
    group_id, vouchers = members
    path, stranger = f"/v1/groups/{group_id}/sessions", group_voucher(scene)
    body = {"held_on": MEETS, "minutes": 90}
    short = provider.post(path, body | {"attendance": attendance([*vouchers[:2], stranger], None, None, None)})
    codes = {
        (one["code"], one["actual"]["voucher"]) for one in assert_problem(short, 409, "not_enrolled")["violations"]
    }
    assert codes == {("not_enrolled", stranger), ("attendance_missing", vouchers[2])}
    twice = provider.post(path, body | {"attendance": attendance([*vouchers, vouchers[0]], None, None, None, "absent")})
    assert assert_problem(twice, 422, "malformed")["errors"][0]["field"] == "attendance"
    assert [entries_of(provider, voucher_id) for voucher_id in vouchers] == [[], [], []]


def test_a_stale_group_is_412(members: tuple[str, list[str]], provider: Actor) -> None:
    group_id, vouchers = members
    body = {"held_on": MEETS, "minutes": 90, "attendance": attendance(vouchers, None, None, None)}
    stale = provider.post(f"/v1/groups/{group_id}/sessions", body, headers={"If-Match": '"1"'})
    assert_problem(stale, 412, "stale")
    version = provider.get(f"/v1/groups/{group_id}").headers["etag"]
    assert provider.post(f"/v1/groups/{group_id}/sessions", body, headers={"If-Match": version}).status_code == 200


def test_a_single_session_can_name_its_group(members: tuple[str, list[str]], provider: Actor, scene: Stage) -> None:
    group_id, vouchers = members
    session = {"held_on": MEETS, "minutes": 60, "group_id": group_id}
    made(provider.post(f"/v1/vouchers/{vouchers[0]}/sessions", session))
    stranger = group_voucher(scene)
    refused = provider.post(f"/v1/vouchers/{stranger}/sessions", session)
    assert assert_problem(refused, 409, "not_enrolled")["limit"] == {"date": MEETS}
    missed = {"planned_on": MEETS, "cause": "absent", "group_id": group_id}
    assert_problem(provider.post(f"/v1/vouchers/{stranger}/no-shows", missed), 409, "not_enrolled")
    nowhere = provider.post(f"/v1/vouchers/{vouchers[0]}/sessions", session | {"group_id": str(uuid4())})
    assert_problem(nowhere, 404, "not_found")
    items = [{"kind": "session", "voucher_id": one} | session for one in (vouchers[1], stranger)]
    results = made(provider.post("/v1/entries", {"items": items}))["results"]
    assert [one["status"] for one in results] == [201, 409]


def test_a_session_cannot_name_another_provider_s_group(scene: Stage, provider: Actor) -> None:
    county = scene.county
    county.approve(scene.other_provider_id, "group_coaching", 4_000)
    other = county.provider(scene.other_provider_id)
    body = {"name": "Muu", "kind": "open", "largest": 3, "starts_on": STARTS, "themes": [1]}
    group_id = made(other.post("/v1/groups", body))["group_id"]
    voucher_id = group_voucher(scene)
    refused = enrol(county.caseworker, group_id, voucher_id)
    assert_problem(refused, 409, "group_of_other_provider")
    county.clock.set(MEETS)
    session = {"held_on": MEETS, "minutes": 60, "group_id": group_id}
    problem = assert_problem(provider.post(f"/v1/vouchers/{voucher_id}/sessions", session), 404, "not_found")
    unknown = provider.post(f"/v1/vouchers/{voucher_id}/sessions", session | {"group_id": str(uuid4())})
    assert assert_problem(unknown, 404, "not_found") == problem  # to another provider it does not exist


def test_what_is_owed_after_a_change_is_done_by_a_notice(
    members: tuple[str, list[str]], provider: Actor, scene: Stage
) -> None:
    del members
    scene.county.clock.set("2026-05-12")
    body = {"name": "Syksy", "kind": "closed", "largest": 10, "starts_on": "2026-05-14", "themes": [2]}
    body["ends_on"] = "2026-06-30"
    group_id, voucher_id = made(provider.post("/v1/groups", body))["group_id"], group_voucher(scene)
    made(enrol(provider, group_id, voucher_id))
    scene.county.clock.set("2026-05-13")
    moved = made(provider.post(f"/v1/groups/{group_id}/postponement", {"starts_on": "2026-05-18"}))
    assert (moved["starts_on"], moved["announced_for"]) == ("2026-05-18", "2026-05-14")
    (duty,) = moved["duties"]
    assert duty.items() >= {
        "code": "notify_group_members", "section": "§ 5", "owed_by": "provider", "voucher_id": voucher_id,
        "since": "2026-05-13", "due_on": "2026-05-13", "overdue": False,
    }.items()  # fmt: skip
    scene.county.clock.set("2026-05-14")
    assert made(provider.get(f"/v1/groups/{group_id}"))["duties"][0]["overdue"] is True
    notice = {"voucher_id": voucher_id, "told_at": "2026-05-13T15:00:00+03:00"}
    told = made(scene.county.caseworker.post(f"/v1/groups/{group_id}/notices", notice))
    assert told["duties"] == []
    done = made(provider.get("/v1/duties", code="notify_group_members", done="true", limit=200))["duties"]
    assert [one["done_on"] for one in done if one["group_id"] == group_id] == ["2026-05-13"]
    late = provider.post(f"/v1/groups/{group_id}/postponement", {"starts_on": "2026-05-29"})
    assert assert_problem(late, 409, "postponed_too_long")["limit"] == {"date": "2026-05-28"}
    off = made(provider.post(f"/v1/groups/{group_id}/cancellation", {}))
    assert (off["status"], off["free_places"], off["enrolment_open_until"]) == ("called_off", 0, None)


def test_groups_are_listed_for_those_who_may_see_them(provider: Actor, announce: Announce, scene: Stage) -> None:
    mine, county = [announce() for _ in range(3)], scene.county

    def listed(actor: Actor, **query: Any) -> list[str]:
        return [one["group_id"] for one in made(actor.get("/v1/groups", limit=200, **query))["groups"]]

    assert [one for one in listed(provider) if one in mine] == mine
    assert set(mine) <= set(listed(county.caseworker)) & set(listed(county.supervisor))
    assert set(mine) <= set(listed(county.caseworker, provider_id=scene.provider_id))
    other = county.provider(scene.other_provider_id)
    assert not set(mine) & set(listed(other))
    assert listed(other, provider_id=scene.provider_id) == []
    page = made(provider.get("/v1/groups", limit=1))
    following = made(provider.get("/v1/groups", limit=1, cursor=page["next_cursor"]))
    assert page["groups"][0]["group_id"] == listed(provider)[0]
    assert following["groups"][0]["group_id"] == listed(provider)[1]


def test_a_group_s_events_are_in_the_audit_trail(members: tuple[str, list[str]], scene: Stage) -> None:
    group_id, _ = members
    events = made(scene.county.auditor.get("/v1/audit-trail", stream=group_id))["events"]
    assert [one["topic"] for one in events] == ["GroupCreated:1", *["MemberEnrolled:1"] * 3]
    assert [one["happened_on"] for one in events] == [STARTS, *["2026-05-12"] * 3]


def test_a_group_s_history_is_told_in_sentences(members: tuple[str, list[str]], provider: Actor, scene: Stage) -> None:
    group_id, vouchers = members
    body = {"held_on": MEETS, "minutes": 90, "attendance": attendance(vouchers, None, None, "absent")}
    made(provider.post(f"/v1/groups/{group_id}/sessions", body))
    told = made(scene.county.caseworker.get(f"/v1/groups/{group_id}/history"))
    assert [one["type"] for one in told["events"]] == ["GroupCreated", *["MemberEnrolled"] * 3, "GroupSessionHeld"]
    assert told["events"][0]["sentence"].startswith("Closed group announced: starts on 1 Jun 2026, at most 3 clients")
    assert told["events"][0]["text"] == "Arki"
    assert told["events"][-1]["sentence"] == "Group met on 2 Jun 2026, 1 h 30 min: present 2 clients, missing 1 client"
    assert told["events"][-1]["section"] == "§ 4.2.2"
    assert told["version"] == len(told["events"])


def test_a_closed_voucher_gives_its_place_back(members: tuple[str, list[str]], provider: Actor, scene: Stage) -> None:
    """Three of three have a place; one dies. The group shows it, takes another and misses nobody."""
    group_id, vouchers = members
    scene.county.clock.set(MEETS)
    assert made(provider.get(f"/v1/groups/{group_id}"))["free_places"] == 0
    newcomer = group_voucher(scene)
    assert_problem(enrol(provider, group_id, newcomer), 409, "group_full")
    closure = {"closed_on": STARTS, "reason": "died"}
    made(scene.county.caseworker.post(f"/v1/vouchers/{vouchers[2]}/closure", closure))
    shown = made(provider.get(f"/v1/groups/{group_id}"))
    assert shown["free_places"] == 1
    assert {one["voucher_id"]: one["last_day"] for one in shown["members"]}[vouchers[2]] == STARTS
    listed = made(provider.get("/v1/groups", limit=200))["groups"]
    assert next(one for one in listed if one["group_id"] == group_id) == shown
    body = {"held_on": MEETS, "minutes": 90, "attendance": attendance(vouchers[:2], None, None)}
    made(provider.post(f"/v1/groups/{group_id}/sessions", body))
    made(enrol(provider, group_id, newcomer))
    assert made(provider.get(f"/v1/groups/{group_id}"))["free_places"] == 0


def test_who_came_or_left_late_is_told_of_to_the_caller_and_to_supervisors(
    provider: Actor, announce: Announce, scene: Stage
) -> None:
    group_id, voucher_id = announce(kind="open", ends_on=None), group_voucher(scene)
    scene.county.clock.set("2026-08-20")

    def told(group: dict[str, Any]) -> list[tuple[str, Any]]:
        return [(one["code"], one["actual"]) for one in group["warnings"] if one["code"] == "late_entry"]

    came = {"voucher_id": voucher_id, "enrolled_on": "2026-06-10"}
    path = f"/v1/groups/{group_id}"
    assert told(made(provider.post(f"{path}/members", came))) == [("late_entry", {"days": 71})]
    left = {"voucher_id": voucher_id, "left_on": "2026-06-20"}
    assert told(made(provider.post(f"{path}/departures", left))) == [
        ("late_entry", {"days": 71}),
        ("late_entry", {"days": 61}),
    ]
    for actor in (scene.county.supervisor, provider):
        listed = made(actor.get("/v1/warnings", code="late_entry", limit=200))["warnings"]
        ours = [(one["voucher_id"], one["actual"]) for one in listed if one["group_id"] == group_id]
        assert sorted(ours, key=str) == [(voucher_id, {"days": 61}), (voucher_id, {"days": 71})]


def test_a_group_that_starts_without_content_is_named_to_supervisors_until_it_is_specified(
    provider: Actor, announce: Announce, scene: Stage
) -> None:
    group_id = announce()

    def lacking() -> list[Any]:
        found = scene.county.supervisor.get("/v1/warnings", code="group_content_missing", limit=200)
        listed = made(found)["warnings"]
        return [one["actual"]["content_parts"] for one in listed if one["group_id"] == group_id]

    assert lacking() == []
    scene.county.clock.set(STARTS)
    assert lacking() == ["content, goals, needs"]
    path, content = f"/v1/groups/{group_id}/content", {"content": "Arkea yhdessä"}
    made(provider.post(path, content | {"considers": ["goals"]}))
    assert lacking() == ["needs"]
    made(provider.post(path, content | {"considers": ["goals", "needs"]}))
    assert lacking() == []


def test_a_group_s_command_sent_again_is_answered_as_it_was(
    members: tuple[str, list[str]], provider: Actor, scene: Stage
) -> None:
    group_id, vouchers = members
    left = {"voucher_id": vouchers[0]}
    first = provider.post(f"/v1/groups/{group_id}/departures", left, key="leaves")
    closure = {"closed_on": STARTS, "reason": "died"}
    scene.county.clock.set(MEETS)
    made(scene.county.caseworker.post(f"/v1/vouchers/{vouchers[2]}/closure", closure))
    again = provider.post(f"/v1/groups/{group_id}/departures", left, key="leaves")
    assert made(again) == made(first)


def test_a_group_s_name_stands_in_the_log_sealed_alone(provider: Actor, announce: Announce, scene: Stage) -> None:
    """What a provider calls its group may name somebody: the log holds it sealed, whoever may know of it reads it."""
    name = f"Annan ryhmä {uuid4()}"
    group_id = announce(name=name)
    for actor in (provider, scene.county.caseworker):
        assert made(actor.get(f"/v1/groups/{group_id}"))["name"] == name
    assert name in [one["name"] for one in made(provider.get("/v1/groups", limit=200))["groups"]]
    with psycopg.connect(scene.county.database.application_url) as connection:
        events = SQL("SELECT state FROM {}.events").format(Identifier(scene.county.database.schema))
        assert all(name.encode() not in bytes(state) for (state,) in connection.execute(events))
