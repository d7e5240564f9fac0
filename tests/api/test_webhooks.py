"""Webhooks: what is sent to whom, signed; what a receiver that fails, times out or is away gets when it is back."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.feed import webhooks
from api.feed.subscriptions import Subscription, subscriptions_of
from api.http.installation import Database
from api.http.settings import SettingsError
from domain.kernel.event import Role
from projections.engine import runner
from tests.api.calls import set_up, with_voucher
from tests.api.county import Clock, County, made, served
from tests.api.receivers import SECRET, WAIT_SECONDS, Receiver, receiving
from tests.api.test_contract import assert_problem
from tests.api.test_feed import end_of, pages
from tests.conftest import Server


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again soon."""
    monkeypatch.setattr(runner, "RETRY_SECONDS_MIN", 0.05)
    monkeypatch.setattr(runner, "RETRY_SECONDS_MAX", 0.1)
    monkeypatch.setattr(webhooks, "SECONDS_BEFORE_ANOTHER", 0.04)
    monkeypatch.setattr(webhooks, "DUE_SECONDS", 0.1)
    monkeypatch.setattr(webhooks, "SECONDS_MAX", 0.5)
    monkeypatch.setattr(webhooks, "ATTEMPTS_MAX", 3)


Serve = Callable[..., Any]


@pytest.fixture
def serve(embedded: Server, tmp_path: Path) -> Serve:
    """A county of its own with a webhook; served again, it goes on where it was."""
    made = embedded.county()
    database = Database(made.application_url, made.schema, None)

    @contextmanager
    def serving(receiver: Receiver, **subscription: Any) -> Iterator[County]:
        file = receiver.file(tmp_path, **subscription)
        with served(database, Clock(), tmp_path / "keys", webhooks=file) as county:
            yield county

    return serving


def webhook(county: County) -> Any:
    (one,) = made(county.auditor.get("/v1/webhooks"))["webhooks"]
    return one


def eventually(good: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not good():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("role", ["auditor", "billing", "registrar"])
def test_a_receiver_gets_what_its_role_sees_in_order_and_signed(serve: Serve, role: str) -> None:
    with receiving() as receiver, serve(receiver, role=role) as county:
        stage = with_voucher(set_up(county))
        assert stage.member_id
        seen = pages(county.actor(Role(role)))
        receiver.await_position(seen[-1]["data"]["position"])
        assert receiver.taken == seen
        assert receiver.faults == [] and set(receiver.times.values()) == {1}
        assert receiver.ids[seen[0]["data"]["position"]] == {f"{county.database.schema}-{seen[0]['id']}"}
        eventually(lambda: webhook(county)["position"] == end_of(county))
        assert webhook(county) | {"position": 0} == {
            "name": "books", "role": role, "position": 0, "state": "running", "error": None, "dead_letters": 0,
        }  # fmt: skip


def test_the_specification_s_own_example_is_signed_as_it_says() -> None:
    """The example of Standard Webhooks' specification and of its libraries' tests."""
    subscription = Subscription(
        name="spec", url="https://x.test", role="auditor", secrets=[SecretStr("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    )
    headers = webhooks.signed(
        subscription,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        datetime.fromtimestamp(1_614_265_330, UTC),
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    two = subscription.model_copy(update={"secrets": [SecretStr(SECRET), *subscription.secrets]})
    both = webhooks.signed(
        two, headers["webhook-id"], datetime.fromtimestamp(1_614_265_330, UTC), b'{"test": 2432232314}'
    )
    assert both["webhook-signature"].split(" ")[1] == headers["webhook-signature"]


@pytest.mark.parametrize("status", [500, 400, 0])
def test_what_fails_for_a_while_comes_again_under_its_id_and_in_its_order(serve: Serve, status: int) -> None:
    with receiving() as receiver:
        receiver.answer = lambda position, count: status if position in (3, 4) and count < 3 else 200
        with serve(receiver) as county:
            set_up(county)
            end = end_of(county)
            receiver.await_position(end)
            assert receiver.positions() == list(range(1, end + 1))
            assert receiver.times[3] == receiver.times[4] == 3
            assert all(len(ids) == 1 for ids in receiver.ids.values())
            assert made(county.registrar.get("/v1/dead-letters"))["dead_letters"] == []


def test_a_receiver_that_answers_too_late_gets_it_again(serve: Serve) -> None:
    def answer(position: int, count: int) -> int:
        if position == 2 and count == 1:
            time.sleep(3 * webhooks.SECONDS_MAX)
            return 500
        return 200

    with receiving() as receiver:
        receiver.answer = answer
        with serve(receiver) as county:
            set_up(county)
            receiver.await_position(end_of(county))
            assert receiver.positions() == list(range(1, end_of(county) + 1)) and receiver.times[2] == 2


@pytest.mark.parametrize("status", [429, 503])
def test_who_has_no_time_is_waited_for_and_nothing_is_given_up(serve: Serve, status: int) -> None:
    with receiving() as receiver:
        receiver.answer = lambda position, count: status
        with serve(receiver) as county:
            set_up(county)
            eventually(lambda: receiver.times.get(1, 0) > 2 * webhooks.ATTEMPTS_MAX)
            one = webhook(county)
            assert (one["position"], one["state"], one["error"]) == (0, "failed", "ReceiverAway")
            receiver.answer = lambda position, count: 200
            receiver.await_position(end_of(county))
            assert receiver.positions() == list(range(1, end_of(county) + 1))
            assert made(county.registrar.get("/v1/dead-letters"))["dead_letters"] == []


def test_who_is_not_there_is_waited_for(serve: Serve) -> None:
    with receiving() as receiver:
        gone = receiver
    with serve(gone) as county:
        set_up(county)
        eventually(lambda: bool(webhook(county)["error"] == "ReceiverAway"))
        with receiving(gone.port) as back:
            back.await_position(end_of(county))
            assert back.positions() == list(range(1, end_of(county) + 1))


def test_what_is_not_taken_is_a_dead_letter_until_somebody_has_it_sent_again(serve: Serve) -> None:
    with receiving() as receiver:
        receiver.answer = lambda position, count: 422 if position in (2, 4) else 200
        with serve(receiver) as county:
            set_up(county)
            receiver.await_position(end_of(county))
            others = [number for number in range(1, end_of(county) + 1) if number not in (2, 4)]
            assert receiver.positions() == others and receiver.times[2] == webhooks.ATTEMPTS_MAX
            auditor, registrar = county.auditor, county.registrar
            first = made(auditor.get("/v1/dead-letters", limit=1))
            rest = made(registrar.get("/v1/dead-letters", limit=1, cursor=first["next_cursor"], webhook="books"))
            letters = first["dead_letters"] + rest["dead_letters"]
            assert [(one["webhook"], one["position"], one["attempts"], one["reason"]) for one in letters] == [
                ("books", 2, webhooks.ATTEMPTS_MAX, "status_422"), ("books", 4, webhooks.ATTEMPTS_MAX, "status_422"),
            ]  # fmt: skip
            assert webhook(county)["dead_letters"] == 2
            assert made(auditor.get("/v1/dead-letters", webhook="others"))["dead_letters"] == []

            assert made(registrar.put("/v1/dead-letters", {"positions": [2, 3]}, dry_run=True)) == {"due": 0}
            assert made(registrar.put("/v1/dead-letters", {"positions": [2, 3]})) == {"due": 1}
            eventually(lambda: receiver.times[2] == webhooks.ATTEMPTS_MAX + 1)
            eventually(
                lambda: (
                    made(auditor.get("/v1/dead-letters"))["dead_letters"][0]["attempts"] == webhooks.ATTEMPTS_MAX + 1
                )
            )
            receiver.answer = lambda position, count: 200
            assert made(auditor.put("/v1/dead-letters", {"webhook": "books"})) == {"due": 2}
            receiver.await_position(4)
            assert receiver.positions() == [*others, 2, 4]
            eventually(lambda: not made(auditor.get("/v1/dead-letters"))["dead_letters"])
            assert all(len(ids) == 1 for ids in receiver.ids.values())


def test_dead_letters_are_not_everybody_s(serve: Serve) -> None:
    with receiving() as receiver, serve(receiver) as county:
        for actor in (county.billing, county.supervisor, county.caseworker):
            assert_problem(actor.get("/v1/dead-letters"), 403, "forbidden")
            assert_problem(actor.put("/v1/dead-letters", {}), 403, "forbidden")
            assert_problem(actor.get("/v1/webhooks"), 403, "forbidden")
        assert made(county.auditor.put("/v1/dead-letters", {"webhook": "nobody"})) == {"due": 0}
        assert_problem(county.auditor.put("/v1/dead-letters", {"positions": [0]}), 422, "malformed")


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    with receiving() as receiver:
        receiver.answer = lambda position, count: 307 if position == 1 else 200
        with serve(receiver) as county:
            set_up(county)
            receiver.await_position(end_of(county))
            assert receiver.paths == {"/events"} and 1 not in receiver.positions()
            (letter,) = made(county.auditor.get("/v1/dead-letters"))["dead_letters"]
            assert letter["reason"] == "status_307"


def test_it_goes_on_where_it_was_and_begins_after_a_position(serve: Serve) -> None:
    with receiving() as receiver:
        with serve(receiver, after=2) as county:
            set_up(county)
            receiver.await_position(end_of(county))
            eventually(lambda: webhook(county)["position"] == end_of(county))
            assert receiver.positions()[0] == 3
        with serve(receiver, after=2) as county:
            county.clock.set("2026-06-16")
            county.set_cap("individual_coaching", 5_000, since="2026-06-01")
            receiver.await_position(end_of(county))
            assert receiver.positions() == list(range(3, end_of(county) + 1))


def test_two_services_send_once(serve: Serve, embedded: Server, tmp_path: Path) -> None:
    with receiving() as receiver, serve(receiver) as one:
        file = receiver.file(tmp_path)
        with served(one.database, one.clock, tmp_path / "keys", webhooks=file):
            set_up(one)
            receiver.await_position(end_of(one))
            eventually(lambda: webhook(one)["position"] == end_of(one))
        assert receiver.positions() == list(range(1, end_of(one) + 1)) and set(receiver.times.values()) == {1}


def test_one_that_waits_holds_up_no_other_and_no_command(embedded: Server, tmp_path: Path) -> None:
    county_made = embedded.county()
    database = Database(county_made.application_url, county_made.schema, None)
    with receiving() as slow, receiving() as quick:
        slow.answer = lambda position, count: 200 if time.sleep(30) is None else 500  # type: ignore[func-returns-value]
        text = slow.file(tmp_path, name="slow").read_text() + quick.file(tmp_path, name="quick").read_text()
        both = tmp_path / "both.toml"
        both.write_text(text)
        with served(database, Clock(), tmp_path / "keys", webhooks=both) as county:
            set_up(county)
            quick.await_position(end_of(county))
            started = time.monotonic()
        assert time.monotonic() - started < 20  # the rule for SIGTERM


GOOD = {"name": "books", "url": "https://books.example.fi/in?x=1", "role": "billing", "secrets": [SECRET], "after": 0}


def written(path: Path, **changes: Any) -> Path:
    lines = [f"{name} = {_toml(value)}" for name, value in (GOOD | changes).items() if value is not None]
    path.write_text("\n".join(["[[webhook]]", *lines, ""]))
    return path


def _toml(value: Any) -> str:
    return (
        f"[{', '.join(map(_toml, value))}]"
        if isinstance(value, list)
        else f'"{value}"'
        if isinstance(value, str)
        else str(value)
    )


def test_a_good_file_is_read_and_no_file_is_no_webhook(tmp_path: Path) -> None:
    (one,) = subscriptions_of(written(tmp_path / "good.toml"), loopback=False)
    assert (one.name, one.sees, one.follower) == ("books", Role.BILLING, "webhook_books")
    assert SECRET not in repr(one) and "example" not in repr(one)
    assert subscriptions_of(None, loopback=False) == ()
    (tmp_path / "empty.toml").write_text("")
    assert subscriptions_of(tmp_path / "empty.toml", loopback=False) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://books.example.fi/in"},
        {"url": "http://127.0.0.1:9000/in"},
        {"url": "https://user:secret@books.example.fi/in"},
        {"url": "https:///in"},
        {"url": "https://books.example.fi:x/"},
        {"url": "file:///etc/passwd"},
        {"url": "books.example.fi"},
        {"role": "caseworker"},
        {"role": "supervisor"},
        {"name": "Books"},
        {"name": None},
        {"secrets": []},
        {"secrets": ["whsec_c2hvcnQ="]},
        {"secrets": [SECRET.removeprefix("whsec_")]},
        {"secrets": ["whsec_not base64 at all, though it is long enough for it"]},
        {"after": -1},
        {"after": "3"},
        {"secret": SECRET},
    ],
    ids=str,
)
def test_what_is_wrong_in_the_file_is_one_line_without_its_secrets(tmp_path: Path, changes: dict[str, Any]) -> None:
    file = written(tmp_path / "bad.toml", **changes)
    with pytest.raises(SettingsError, match="SETELIKIRJA_WEBHOOKS_FILE") as refused:
        subscriptions_of(file, loopback=False)
    told = str(refused.value)
    assert "\n" not in told
    assert not [text for text in (SECRET, "user:secret", "c2hvcnQ", "not base64") if text in told]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/in", "http://[::1]/in"])
def test_this_machine_may_be_called_without_tls_where_a_setting_says_so(tmp_path: Path, url: str) -> None:
    assert subscriptions_of(written(tmp_path / "own.toml", url=url), loopback=True)


@pytest.mark.parametrize("url", ["http://localhost/in", "http://10.0.0.1/in", "http://books.example.fi/in"])
def test_no_other_machine_may(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError):
        subscriptions_of(written(tmp_path / "own.toml", url=url), loopback=True)


def test_two_of_one_name_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    twice = tmp_path / "twice.toml"
    twice.write_text(2 * written(tmp_path / "one.toml").read_text())
    (tmp_path / "none.toml").write_text("{}")
    for file in (twice, tmp_path / "none.toml", tmp_path / "not there.toml"):
        with pytest.raises(SettingsError, match="SETELIKIRJA_WEBHOOKS_FILE"):
            subscriptions_of(file, loopback=False)
