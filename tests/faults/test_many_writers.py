"""Many at once: nothing is lost, no limit is passed, and each is answered for itself."""

from collections import Counter
from pathlib import Path
from typing import Any

from api.http.installation import Database
from tests.api.calls import PRICE
from tests.api.county import Actor, County, made, served
from tests.faults.load import Asked, ask_all, assert_once, session

WRITERS = 16
GRANTED_MINUTES, SESSION_MINUTES = 2_400, 60


def days(number: int) -> list[str]:
    """Days of the validity, another order for each writer."""
    return [f"2026-{3 + (number + step) % 3:02}-{1 + (number * 7 + step * 3) % 28:02}" for step in range(4)]


def assert_within_its_grant(voucher: dict[str, Any], accepted: int) -> None:
    entries = [entry for entry in voucher["entries"] if entry["kind"] == "session"]
    assert len(entries) == accepted
    assert voucher["used"]["minutes"] == sum(entry["charge"]["quantity"]["minutes"] for entry in entries)
    assert voucher["used"]["minutes"] + voucher["remaining"]["minutes"] == GRANTED_MINUTES
    assert voucher["remaining"]["minutes"] >= 0
    assert voucher["charged_cents"] == accepted * PRICE
    assert voucher["version"] == 1 + accepted


def test_sixteen_writers_use_a_voucher_up_to_its_last_minute(county: County) -> None:
    provider_id = county.add_provider("individual_coaching", PRICE)
    voucher_id = county.issue(provider_id)["voucher_id"]
    provider = county.provider(provider_id)
    answers = ask_all(
        [provider] * WRITERS,
        lambda number: [session(voucher_id, day, SESSION_MINUTES) for day in days(number)],
    )
    statuses = Counter(answer.status_code for answer in answers.values() if answer is not None)
    assert statuses == {201: GRANTED_MINUTES // SESSION_MINUTES, 409: 64 - GRANTED_MINUTES // SESSION_MINUTES}
    refusals = [answer.json() for answer in answers.values() if answer is not None and answer.status_code == 409]
    assert {refusal["code"] for refusal in refusals} == {"quantity_exhausted"}
    assert_once(county.database, provider, answers)
    assert_within_its_grant(made(provider.get(f"/v1/vouchers/{voucher_id}")), GRANTED_MINUTES // SESSION_MINUTES)


def test_writers_of_several_vouchers_do_not_disturb_each_other(county: County) -> None:
    provider_id = county.add_provider("individual_coaching", PRICE)
    vouchers = [county.issue(provider_id)["voucher_id"] for _ in range(4)]
    provider = county.provider(provider_id)

    def requests(number: int) -> list[Asked]:
        return [session(vouchers[(number + step) % 4], day, SESSION_MINUTES) for step, day in enumerate(days(number))]

    answers = ask_all([provider] * WRITERS, requests)
    assert {answer and answer.status_code for answer in answers.values()} == {201}
    assert_once(county.database, provider, answers)
    for voucher_id in vouchers:
        assert_within_its_grant(made(provider.get(f"/v1/vouchers/{voucher_id}")), WRITERS)


def test_two_services_over_one_database_pass_no_limit_together(county: County, tmp_path: Path) -> None:
    provider_id = county.add_provider("individual_coaching", PRICE)
    voucher_id = county.issue(provider_id)["voucher_id"]
    database = Database(county.database.application_url, county.database.schema, None)
    with served(database, county.clock, tmp_path / "second") as second:
        actors: list[Actor] = [one.provider(provider_id) for one in (county, second)]
        answers = ask_all(
            [actors[number % 2] for number in range(WRITERS)],
            lambda number: [session(voucher_id, day, SESSION_MINUTES) for day in days(number)],
        )
        statuses = {answer.status_code for answer in answers.values() if answer is not None}
        # Who is overtaken again and again is asked to come back, and then gets an answer.
        assert statuses <= {201, 409, 503}
        for actor in actors:
            settled = assert_once(county.database, actor, answers)
        accepted = sum(1 for answer in settled.values() if answer.status_code == 201)
        assert accepted == GRANTED_MINUTES // SESSION_MINUTES
        for actor in actors:
            assert_within_its_grant(made(actor.get(f"/v1/vouchers/{voucher_id}")), accepted)


def test_a_request_that_is_sent_many_times_at_once_is_done_once(county: County) -> None:
    provider_id = county.add_provider("individual_coaching", PRICE)
    voucher_id = county.issue(provider_id)["voucher_id"]
    provider = county.provider(provider_id)
    asked = session(voucher_id, "2026-06-11", SESSION_MINUTES)
    contents: list[bytes] = []

    def same(number: int) -> list[Asked]:
        contents.append(provider.post(asked.path, asked.body, key=asked.key).content)
        return []

    ask_all([provider] * WRITERS, same)
    assert len(contents) == WRITERS
    assert len(set(contents)) == 1
    assert_within_its_grant(made(provider.get(f"/v1/vouchers/{voucher_id}")), 1)
