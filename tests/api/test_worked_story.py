"""The worked story of the rulebook, over HTTP: one voucher from issue to close, and what each of its readers sees."""

from typing import Any

import httpx
import pytest

from tests.api.county import Actor, County, made

PRICE = 5_230
"""Cents an hour, invented."""


@pytest.fixture(scope="module")
def story(county: County) -> Any:
    """The voucher of the story, told up to its closing; the places of the log on the way."""
    county.clock.set("2026-03-31")
    county.set_cap("individual_coaching", PRICE)
    provider_id = county.add_provider("individual_coaching", PRICE)
    provider, caseworker = county.provider(provider_id), county.caseworker
    voucher = county.issue(provider_id)
    path = f"/v1/vouchers/{voucher['voucher_id']}"
    told = {"path": path, "voucher": voucher, "provider_id": provider_id}

    made(provider.post(f"{path}/instructor", {"worker_id": "3a0f3f6e-7d3c-4b59-9a52-1d6b0c4b7a01"}))
    for day in ("2026-03-03", "2026-03-05", "2026-03-12"):
        told[day] = made(provider.post(f"{path}/sessions", {"held_on": day, "minutes": 90, "starts_at": "09:00"}))
    told["first no-show"] = made(
        provider.post(f"{path}/no-shows", {"planned_on": "2026-03-10", "cause": "cancelled_same_day", "minutes": 90})
    )
    told["second no-show"] = made(
        provider.post(f"{path}/no-shows", {"planned_on": "2026-03-24", "cause": "absent", "minutes": 90})
    )
    told["cancellation"] = made(
        provider.post(f"{path}/provider-cancellations", {"planned_on": "2026-03-26", "reason": "Ohjaaja sairastui"})
    )
    told["before the correction"] = made(caseworker.get(path))
    told["correction"] = made(
        provider.post(f"{path}/corrections", {"entry_id": told["first no-show"]["entry_id"], "reason": "Väärä asiakas"})
    )
    county.clock.set("2026-06-20")
    told["extension"] = made(
        caseworker.post(
            f"{path}/extensions",
            {
                "decision_number": "SOS-2026-2",
                "starts_on": "2026-07-01",
                "ends_on": "2026-08-31",
                "quantity": {"minutes": 1200},
            },
        )
    )
    county.clock.set("2026-08-31")
    told["closing"] = made(caseworker.post(f"{path}/closure", {"closed_on": "2026-08-31", "reason": "completed"}))
    return told


def provider_of(county: County, story: Any) -> Actor:
    return county.provider(story["provider_id"])


def test_a_voucher_is_worth_its_hours_at_its_price(story: Any) -> None:
    (period,) = story["voucher"]["periods"]
    assert period["granted"] == {"minutes": 2400}
    assert period["unit_price_cents"] == PRICE
    assert period["value_cents"] == 40 * PRICE
    assert story["voucher"]["status"] == "open"


def test_a_session_is_charged_by_the_minute(story: Any) -> None:
    assert story["2026-03-03"]["charge"] == {
        "quantity": {"minutes": 90},
        "amount_cents": 90 * PRICE // 60,
        "unit_price_cents": PRICE,
    }
    assert story["2026-03-03"]["remaining"] == {"minutes": 2310}


def test_of_two_no_shows_in_a_month_one_is_charged_an_hour(story: Any) -> None:
    assert story["first no-show"]["charge"]["amount_cents"] == PRICE
    assert story["first no-show"]["charge"]["quantity"] == {"minutes": 60}
    assert story["second no-show"]["charge"]["amount_cents"] == 0
    assert story["second no-show"]["charge"]["quantity"] == {"minutes": 0}


def test_the_charge_moves_when_the_charged_one_is_corrected(story: Any) -> None:
    entries = {entry["entry_id"]: entry for entry in story["correction"]["entries"]}
    first, second = entries[story["first no-show"]["entry_id"]], entries[story["second no-show"]["entry_id"]]
    assert first["reversed"] and first["charge"]["amount_cents"] == 0
    assert not second["reversed"] and second["charge"]["amount_cents"] == PRICE
    assert story["correction"]["used"] == story["before the correction"]["used"] == {"minutes": 330}


def test_a_provider_cancellation_costs_nothing_and_leaves_duties(story: Any) -> None:
    assert story["cancellation"]["charge"]["amount_cents"] == 0
    owed = {duty["code"] for duty in story["before the correction"]["duties"]}
    assert {"tell_client", "document_cancellation", "replacement_owed"} <= owed


def test_the_months_bill_is_right_to_the_cent(county: County, story: Any) -> None:
    bill = made(county.billing.get("/v1/billing/2026-03"))
    (provider,) = bill["providers"]
    lines = [(line["kind"], line["happened_on"], line["amount_cents"]) for line in provider["lines"]]
    assert lines == [
        ("session", "2026-03-03", 7_845),
        ("session", "2026-03-05", 7_845),
        ("session", "2026-03-12", 7_845),
        ("no_show", "2026-03-24", 5_230),
        ("provider_cancellation", "2026-03-26", 0),
    ]
    assert provider["total_cents"] == bill["total_cents"] == 28_765


def test_the_bill_as_it_stood_before_the_correction(county: County, story: Any) -> None:
    position = story["before the correction"]["position"]
    bill = made(county.billing.get("/v1/billing/2026-03", position=position))
    (provider,) = bill["providers"]
    lines = {(line["kind"], line["happened_on"]): line["amount_cents"] for line in provider["lines"]}
    assert lines[("no_show", "2026-03-10")] == 5_230
    assert lines[("no_show", "2026-03-24")] == 0
    assert provider["total_cents"] == 28_765
    assert bill["position"] == position


def test_the_bill_is_a_table_too(county: County, story: Any) -> None:
    answer = county.billing.get("/v1/billing/2026-03", headers={"Accept": "text/csv"})
    rows = answer.text.splitlines()
    assert answer.headers["content-type"].startswith("text/csv")
    assert rows[0].startswith("provider_id,voucher_id,entry_id,kind,happened_on,minutes,days")
    assert len(rows) == 6


def test_the_voucher_as_known_at_an_earlier_position(county: County, story: Any) -> None:
    position = story["2026-03-05"]["position"]
    then = made(county.auditor.get(story["path"], position=position))
    assert then["used"] == {"minutes": 180}
    assert [entry["kind"] for entry in then["entries"]] == ["issue", "session", "session"]
    assert len(then["periods"]) == 1


def test_an_extension_is_a_further_period_and_left_over_units_do_not_move(story: Any) -> None:
    first, second = story["extension"]["periods"]
    assert first["remaining"] == {"minutes": 2400 - 330}
    assert second["granted"] == second["remaining"] == {"minutes": 1200}
    assert story["extension"]["usable"] == {"minutes": 2400 - 330 + 1200}


def test_a_closed_voucher_has_nothing_usable(story: Any) -> None:
    assert story["closing"]["status"] == "closed"
    assert story["closing"]["usable"] == {"minutes": 0}


def test_the_history_names_who_did_what_under_which_section(county: County, story: Any) -> None:
    history = made(county.auditor.get(f"{story['path']}/history"))
    events = history["events"]
    assert [event["type"] for event in events] == [
        "VoucherIssued",
        "InstructorNamed",
        "SessionHeld",
        "SessionHeld",
        "SessionHeld",
        "NoShowRecorded",
        "NoShowRecorded",
        "ProviderCancelled",
        "EntryCorrected",
        "NoShowCharged",
        "VoucherExtended",
        "VoucherClosed",
    ]
    positions = [event["position"] for event in events]
    assert positions == sorted(positions)
    assert all(event["section"].startswith("§ ") and event["rulebook"] == "north_savo:2026-01-01" for event in events)
    charged = next(event for event in events if event["type"] == "NoShowCharged")
    assert charged["section"] == "§ 5" and charged["charge"]["amount_cents"] == PRICE
    assert next(event for event in events if event["type"] == "EntryCorrected")["text"] == "Väärä asiakas"


def test_a_retry_with_its_key_gets_the_first_answer_even_when_nothing_would_be_left(county: County, story: Any) -> None:
    voucher = county.issue(story["provider_id"], quantity={"minutes": 60}, starts_on="2026-08-01", ends_on="2026-08-31")
    provider, path = provider_of(county, story), f"/v1/vouchers/{voucher['voucher_id']}"
    body = {"held_on": "2026-08-05", "minutes": 60}
    first = provider.post(f"{path}/sessions", body, key="the last hour")
    again = provider.post(f"{path}/sessions", body, key="the last hour")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    other = provider.post(f"{path}/sessions", body | {"minutes": 30}, key="the last hour")
    assert other.status_code == 422 and other.json()["code"] == "idempotency_key_reused"
    refused = provider.post(f"{path}/sessions", body, key="another")
    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "quantity_exhausted" and problem["section"] == "§ 6"
    assert problem["limit"] == {"minutes": 0} and problem["actual"] == {"minutes": 60}
    assert provider.post(f"{path}/sessions", body, key="another").json() == problem


def test_a_dry_run_gives_the_answer_and_appends_nothing(county: County, story: Any) -> None:
    provider_id = story["provider_id"]
    voucher = county.issue(provider_id, starts_on="2026-08-01", ends_on="2026-08-31")
    provider, path = county.provider(provider_id), f"/v1/vouchers/{voucher['voucher_id']}"
    rehearsed = provider.post(f"{path}/sessions", {"held_on": "2026-08-06", "minutes": 90}, dry_run="true")
    assert rehearsed.status_code == 201
    assert rehearsed.json()["remaining"] == {"minutes": 2310} and rehearsed.json()["position"] is None
    refused = provider.post(f"{path}/sessions", {"held_on": "2026-09-06", "minutes": 90}, dry_run="true")
    assert refused.status_code == 409
    codes = [violation["code"] for violation in refused.json()["violations"]]
    assert set(codes) == {"outside_validity", "in_the_future"}
    assert made(county.caseworker.get(path))["version"] == 1


def test_another_provider_does_not_know_of_the_voucher(county: County, story: Any) -> None:
    stranger = county.provider(county.add_provider("individual_coaching", PRICE))
    assert stranger.get(story["path"]).status_code == 404
    assert stranger.get(f"{story['path']}/history").status_code == 404
    session = stranger.post(f"{story['path']}/sessions", {"held_on": "2026-03-17", "minutes": 60})
    assert session.status_code == 404 and session.json()["code"] == "not_found"
    listed = made(stranger.get("/v1/vouchers"))
    assert listed["vouchers"] == []


def test_billing_sees_no_reasons(county: County, story: Any) -> None:
    history = made(county.billing.get(f"{story['path']}/history"))
    assert all(event["text"] is None for event in history["events"])


def test_a_stale_etag_is_412(county: County, story: Any) -> None:
    voucher = county.issue(story["provider_id"], starts_on="2026-08-01", ends_on="2026-08-31")
    provider, path = provider_of(county, story), f"/v1/vouchers/{voucher['voucher_id']}"
    body = {"held_on": "2026-08-07", "minutes": 90}
    etag = made_etag(county.caseworker.get(path))
    assert provider.post(f"{path}/sessions", body, headers={"If-Match": etag}).status_code == 201
    stale = provider.post(f"{path}/sessions", body | {"held_on": "2026-08-08"}, headers={"If-Match": etag})
    assert stale.status_code == 412 and stale.json()["code"] == "stale"


def made_etag(response: httpx.Response) -> str:
    made(response)
    return str(response.headers["etag"])
