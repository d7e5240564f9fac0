"""Lists of duties and warnings over HTTP: filters, order, pages, roles, and that a voucher's answer says the same."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.kernel.event import Role
from tests.api.calls import TODAY, Stage, with_group
from tests.api.county import Actor, County, made
from tests.api.test_contract import assert_problem


def listed(actor: Actor, kind: str = "duties", **asked: Any) -> list[dict[str, Any]]:
    """Every page of a list, three at a time."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    while True:
        page = made(actor.get(f"/v1/{kind}", limit=3, **asked, **cursor))
        found += page[kind]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def codes(duties: list[dict[str, Any]]) -> set[str]:
    return {duty["code"] for duty in duties}


def of_voucher(stage: Stage, actor: Actor, **asked: Any) -> list[dict[str, Any]]:
    return [duty for duty in listed(actor, **asked) if duty["voucher_id"] == stage.voucher_id]


@pytest.fixture
def caseworker(stage: Stage) -> Actor:
    return stage.actor(Role.CASEWORKER)


@pytest.fixture
def provider(stage: Stage) -> Actor:
    return stage.actor(Role.PROVIDER)


def test_the_list_holds_what_the_voucher_says(stage: Stage) -> None:
    """The cancellation of 4 June, told on 16 June, and the session of 2 June."""
    owed = {
        "no_instructor_named",
        "plan_owed",
        "tell_client",
        "document_cancellation",
        "replacement_owed",
        "interim_report_due",
    }
    for role in (Role.SUPERVISOR, Role.CASEWORKER, Role.PROVIDER):
        actor = stage.actor(role)
        duties = of_voucher(stage, actor)
        assert codes(duties) == owed
        assert {(duty["provider_id"], duty["client_id"]) for duty in duties} == {(stage.provider_id, stage.client_id)}
    voucher = made(stage.actor(Role.CASEWORKER).get(f"/v1/vouchers/{stage.voucher_id}"))
    for told in voucher["duties"]:
        (found,) = [duty for duty in duties if duty["duty_id"] == told["duty_id"]]
        assert told.items() <= found.items()


def test_what_is_overdue_comes_first_then_what_is_due_first(stage: Stage, caseworker: Actor) -> None:
    duties = listed(caseworker)
    order = [(not duty["overdue"], duty["due_on"], duty["duty_id"]) for duty in duties]
    assert order == sorted(order)
    assert len({duty["duty_id"] for duty in duties}) == len(duties) > 3
    assert {duty["overdue"] for duty in duties} == {True, False}
    assert listed(caseworker, overdue="true") == [duty for duty in duties if duty["overdue"]]
    assert listed(caseworker, overdue="false") == [duty for duty in duties if not duty["overdue"]]


def test_a_duty_that_was_done_says_when_and_by_which_event(stage: Stage, caseworker: Actor, provider: Actor) -> None:
    path = f"/v1/vouchers/{stage.voucher_id}"
    done = made(provider.post(f"{path}/replacements", {"entry_id": stage.cancellation_id, "documented": True}))
    assert "document_cancellation" not in codes(of_voucher(stage, caseworker))
    (duty,) = of_voucher(stage, caseworker, done="true")
    assert (duty["code"], duty["done_on"], duty["overdue"]) == ("document_cancellation", TODAY, False)
    assert duty["done_by"] == {"version": done["version"], "position": done["position"]}
    event = made(caseworker.get(f"{path}/history"))["events"][duty["done_by"]["version"] - 1]
    assert (event["type"], event["position"]) == ("ReplacementAgreed", done["position"])
    yesterday = str(date.fromisoformat(TODAY) - timedelta(days=1))
    assert of_voucher(stage, caseworker, done="true", on=yesterday) == []


def test_the_list_is_as_of_a_day(stage: Stage, caseworker: Actor) -> None:
    cancelled = {"tell_client", "document_cancellation", "replacement_owed"}
    on_4_june = of_voucher(stage, caseworker, on="2026-06-04")
    assert codes(on_4_june) == {"no_instructor_named", "plan_owed", "interim_report_due", *cancelled}
    on_3_june = of_voucher(stage, caseworker, on="2026-06-03")
    assert codes(on_3_june) == {"no_instructor_named", "plan_owed", "interim_report_due"}
    assert codes(of_voucher(stage, caseworker, on="2026-06-01")) == {"interim_report_due"}
    after_the_end = of_voucher(stage, caseworker, on="2027-01-01")
    assert "final_report_due" in codes(after_the_end)
    assert all(duty["overdue"] for duty in after_the_end)


def test_filters_combine(stage: Stage, caseworker: Actor) -> None:
    voucher = made(caseworker.get(f"/v1/vouchers/{stage.voucher_id}"))
    everything = listed(caseworker)
    for given in (
        {"provider_id": stage.provider_id},
        {"caseworker_id": voucher["caseworker_id"]},
        {"client_id": stage.client_id, "code": "tell_client"},
    ):
        found = listed(caseworker, **given)
        assert found == [duty for duty in everything if given.items() <= duty.items()]
        assert found
    assert listed(caseworker, provider_id=stage.provider_id, client_id=str(uuid4())) == []


def test_a_provider_sees_what_it_owes_itself(stage: Stage, caseworker: Actor, provider: Actor) -> None:
    choice = {"provider_id": stage.other_provider_id, "from": TODAY, "distance_km": 3}
    made(caseworker.post(f"/v1/vouchers/{stage.voucher_id}/provider", choice))
    later = stage.county.provider(stage.other_provider_id)
    assert codes(of_voucher(stage, provider)) == {"tell_client", "document_cancellation", "replacement_owed"}
    assert codes(of_voucher(stage, later)) == {"interim_report_due"}
    assert {duty["provider_id"] for duty in listed(later)} == {stage.other_provider_id}
    assert listed(later, provider_id=stage.provider_id) == []
    own = made(provider.get(f"/v1/vouchers/{stage.voucher_id}"))["duties"]
    assert codes(own) == codes(of_voucher(stage, provider))


def test_a_group_owes_its_members_a_notice(stage: Stage, caseworker: Actor, provider: Actor) -> None:
    group_id, voucher_id = with_group(stage)
    found = [duty for duty in listed(caseworker, code="notify_group_members") if duty["group_id"] == group_id]
    assert [(duty["voucher_id"], duty["provider_id"]) for duty in found] == [(voucher_id, stage.provider_id)]
    told = {"voucher_id": voucher_id, "told": ["client", "caseworker"]}
    group = made(provider.post(f"/v1/groups/{group_id}/notices", told))
    assert listed(provider, code="notify_group_members") == []
    (duty,) = [one for one in listed(provider, code="notify_group_members", done="true") if one["group_id"] == group_id]
    assert (duty["done_on"], duty["done_by"]["version"]) == (TODAY, group["version"])


def test_a_notice_to_a_member_lapses_with_its_death(stage: Stage, caseworker: Actor) -> None:
    group_id, voucher_id = with_group(stage)

    def noticed() -> list[str]:
        found = listed(caseworker, code="notify_group_members")
        in_group = [duty["code"] for duty in made(caseworker.get(f"/v1/groups/{group_id}"))["duties"]]
        assert in_group == [duty["code"] for duty in found if duty["group_id"] == group_id]
        return in_group

    assert noticed() == ["notify_group_members"]
    closed = made(caseworker.post(f"/v1/vouchers/{voucher_id}/closure", {"closed_on": TODAY, "reason": "died"}))
    assert noticed() == []
    (closing,) = [entry for entry in closed["entries"] if entry["kind"] == "closing"]
    correction = {"entry_id": closing["entry_id"], "reason": "Väärä henkilö."}
    made(caseworker.post(f"/v1/vouchers/{voucher_id}/corrections", correction))
    assert noticed() == ["notify_group_members"]


def test_a_cursor_that_is_none_is_malformed(stage: Stage, caseworker: Actor) -> None:
    for cursor in ("B" * 28, "A" * 27, "AA" + "%" * 26):
        assert_problem(caseworker.get("/v1/duties", cursor=cursor), 422, "malformed")
    made(caseworker.get("/v1/duties", cursor="A" * 28))
    made(caseworker.get("/v1/duties", cursor="AQ" + "_" * 26))


# Warnings


GRANTED_BESIDE = {"parallel_voucher", "decision_number_reused"}
"""They come once for each other grant, and each voucher of the stage is beside those of other tests: they have tests of
their own in test_grants_beside.py."""


def warned(stage: Stage, actor: Actor, **asked: Any) -> dict[str, dict[str, Any]]:
    """The warnings about the voucher alone, by their codes: each once."""
    found = [
        one
        for one in listed(actor, "warnings", **asked)
        if one["voucher_id"] == stage.voucher_id and one["code"] not in GRANTED_BESIDE
    ]
    assert len({one["code"] for one in found}) == len(found)
    return {one["code"]: one for one in found}


def test_the_list_holds_what_the_voucher_warns_of(stage: Stage, caseworker: Actor, provider: Actor) -> None:
    """One hour of forty is used, and the period ends on 30 June."""
    own = {"no_instructor_named", "quantity_hardly_used", "period_ends_soon"}
    for actor in (caseworker, stage.actor(Role.SUPERVISOR), provider):
        found = warned(stage, actor)
        assert found.keys() - {"late_entry"} == own
        voucher = made(actor.get(f"/v1/vouchers/{stage.voucher_id}"))
        own_warnings = [one for one in voucher["warnings"] if one["code"] not in GRANTED_BESIDE]
        assert {one["code"] for one in own_warnings} == found.keys()
        for told in own_warnings:
            assert told.items() <= found[told["code"]].items()
    assert {(one["provider_id"], one["client_id"]) for one in found.values()} == {(stage.provider_id, stage.client_id)}


def test_warnings_are_as_of_a_day_and_the_newest_come_first(stage: Stage, caseworker: Actor) -> None:
    assert warned(stage, caseworker, on="2026-06-01").keys() == {"quantity_hardly_used", "period_ends_soon"}
    assert warned(stage, caseworker, on="2026-05-01").keys() == {"quantity_hardly_used"}
    assert "period_ends_soon" not in warned(stage, caseworker, on="2026-07-01")
    found = listed(caseworker, "warnings")
    assert [(one["since"], one["warning_id"]) for one in found] == sorted(
        ((one["since"], one["warning_id"]) for one in found), reverse=True
    )
    assert len({one["warning_id"] for one in found}) == len(found) > 3


def test_a_reversed_entry_warns_no_more_but_did(stage: Stage, caseworker: Actor, provider: Actor) -> None:
    (entry,) = [one for one in warned(stage, caseworker).values() if one["code"] == "no_instructor_named"]
    assert entry["entry_id"] == stage.session_id
    correction = {"entry_id": stage.session_id, "reason": "Väärä päivä"}
    stage.county.clock.set("2026-06-18")
    made(provider.post(f"/v1/vouchers/{stage.voucher_id}/corrections", correction))
    assert "no_instructor_named" not in warned(stage, caseworker)
    ended = warned(stage, caseworker, on="2026-06-17")["no_instructor_named"]
    assert (ended["since"], ended["ends_on"]) == (TODAY, "2026-06-18")


def test_filters_of_warnings_combine(stage: Stage, caseworker: Actor) -> None:
    voucher = made(caseworker.get(f"/v1/vouchers/{stage.voucher_id}"))
    everything = listed(caseworker, "warnings")
    for given in (
        {"provider_id": stage.provider_id, "code": "period_ends_soon"},
        {"caseworker_id": voucher["caseworker_id"]},
        {"client_id": stage.client_id},
    ):
        found = listed(caseworker, "warnings", **given)
        assert found == [one for one in everything if given.items() <= one.items()]
        assert found
    assert listed(caseworker, "warnings", client_id=str(uuid4())) == []


def test_overlaps_across_vouchers_are_for_the_county_alone(stage: Stage, caseworker: Actor) -> None:
    """The same client with two providers at the same time, until one of the sessions is corrected away."""
    county = stage.county
    other = county.issue(stage.other_provider_id, client_id=stage.client_id)["voucher_id"]
    first, second = county.provider(stage.provider_id), county.provider(stage.other_provider_id)
    session = {"held_on": "2026-06-11", "minutes": 60}
    one = made(first.post(f"/v1/vouchers/{stage.voucher_id}/sessions", session | {"starts_at": "09:00"}))
    two = made(second.post(f"/v1/vouchers/{other}/sessions", session | {"starts_at": "09:59"}))
    found = listed(caseworker, "warnings", code="overlapping_session", client_id=stage.client_id)
    pairs = {(warning["entry_id"], warning["other_entry_id"], warning["other_voucher_id"]) for warning in found}
    assert {(one["entry_id"], two["entry_id"], other), (two["entry_id"], one["entry_id"], stage.voucher_id)} <= pairs
    for voucher_id, entry, provider in ((stage.voucher_id, one, first), (other, two, second)):
        assert listed(provider, "warnings", code="overlapping_session") == []
        for actor, seen in ((caseworker, [entry["entry_id"]]), (provider, [])):
            voucher = made(actor.get(f"/v1/vouchers/{voucher_id}"))
            across = [warning for warning in voucher["warnings"] if warning["code"] == "overlapping_session"]
            assert [warning["entry_id"] for warning in across] == seen
    county.clock.set("2026-06-20")
    made(second.post(f"/v1/vouchers/{other}/corrections", {"entry_id": two["entry_id"], "reason": "Väärä aika"}))
    now = listed(caseworker, "warnings", code="overlapping_session", client_id=stage.client_id)
    assert one["entry_id"] not in {warning["entry_id"] for warning in now}
    before = listed(caseworker, "warnings", code="overlapping_session", client_id=stage.client_id, on="2026-06-19")
    assert {warning["ends_on"] for warning in before if warning["entry_id"] == one["entry_id"]} == {"2026-06-20"}


def test_sentences_are_in_the_callers_language(stage: Stage) -> None:
    told = {
        next(one["detail"] for one in listed(stage.county.actor(Role.SUPERVISOR, language=language), "warnings"))
        for language in ("fi", "sv", "en")
    }
    assert len(told) == 3


EMAILED = {
    "fi": (
        "Raportin toimitustapa oli salaamaton sähköposti, mutta sovittu tapa on"
        " asiakastietojärjestelmä / paperikopio / salattu sähköposti (sääntökirjan kohta 3.1)."
    ),
    "sv": (
        "Rapportens leveranssätt var okrypterad e-post, men det överenskomna sättet är"
        " klientdatasystem / papperskopia / krypterad e-post (regelbokens punkt 3.1)."
    ),
    "en": (
        "The report was delivered by plain e-mail, but the agreed way is"
        " the client records system / paper copy / encrypted e-mail (rulebook, section 3.1)."
    ),
}


def test_a_report_that_came_in_a_way_that_is_not_agreed_is_told_in_three_languages(county: County) -> None:
    """By the voucher's history and by the trail of what was done, to the provider, the caseworker and an auditor."""
    county.set_cap("individual_coaching", 60_00)
    provider_id = county.add_provider("individual_coaching", 50_00)
    path = f"/v1/vouchers/{county.issue(provider_id)['voucher_id']}"
    report = {"kind": "interim", "period": 1, "delivered_on": "2026-05-15", "to": ["county"]}
    made(county.provider(provider_id).post(f"{path}/reports", report | {"way": "email"}))
    for language, sentence in EMAILED.items():
        for reader in (county.provider(provider_id), county.caseworker, county.auditor):
            last = made(replace(reader, language=language).get(f"{path}/history"))["events"][-1]
            (told,) = last["warnings"]
            assert (told["code"], told["section"], told["detail"]) == ("report_way_not_agreed", "§ 3.1", sentence)
            assert told["limit"] == {"delivery_way": "client_records, paper, secure_email"}
            assert told["actual"] == {"delivery_way": "email"}
    made(county.provider(provider_id).post(f"{path}/reports", report | {"way": "secure_email"}))
    last = made(county.caseworker.get(f"{path}/history"))["events"][-1]
    assert (last["type"], last["warnings"]) == ("ReportDelivered", [])


def test_the_list_of_vouchers_finds_what_the_list_of_warnings_holds(
    stage: Stage, caseworker: Actor, provider: Actor
) -> None:
    for actor in (caseworker, provider, stage.actor(Role.SUPERVISOR)):
        held = listed(actor, "warnings")
        for code in {one["code"] for one in held}:
            found = made(actor.get("/v1/vouchers", warning=code, limit=200))["vouchers"]
            of_vouchers = {one["voucher_id"] for one in held if one["code"] == code} - {None}  # None: a group's alone
            assert {one["voucher_id"] for one in found} == of_vouchers
        codes_of: dict[str, set[str]] = {}
        for one in held:
            codes_of.setdefault(one["voucher_id"], set()).add(one["code"])
        for voucher in made(actor.get("/v1/vouchers", limit=200))["vouchers"]:
            assert set(voucher["warnings"]) == codes_of.get(voucher["voucher_id"], set())


def test_billing_reads_the_warnings_of_entries_alone(stage: Stage) -> None:
    vouchers = made(stage.actor(Role.BILLING).get("/v1/vouchers", limit=200))["vouchers"]
    (voucher,) = [one for one in vouchers if one["voucher_id"] == stage.voucher_id]
    assert voucher["warnings"] == ["no_instructor_named"]
    assert made(stage.actor(Role.BILLING).get("/v1/vouchers", warning="period_ends_soon"))["vouchers"] == []


def test_a_caseworker_records_for_a_provider_that_cannot_and_both_see_it(county: County) -> None:
    county.set_cap("individual_coaching", 60_00)
    provider_id = county.add_provider("individual_coaching", 50_00)
    path = f"/v1/vouchers/{county.issue(provider_id)['voucher_id']}"
    told = {"contact_with": "client", "contacted_at": "2026-06-15T09:00:00+03:00"}
    nobody = county.caseworker.post(f"{path}/contacts", told)
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (422, "provider_id")
    other = county.add_provider("individual_coaching", 50_00)
    stranger = county.caseworker.post(f"{path}/contacts", told | {"provider_id": other})
    assert (stranger.status_code, stranger.json()["code"]) == (409, "no_provider_chosen")
    assert county.provider(provider_id).post(f"{path}/contacts", told | {"provider_id": other}).status_code == 403
    made(county.caseworker.post(f"{path}/contacts", told | {"provider_id": provider_id}))
    for reader in (county.caseworker, county.supervisor, county.provider(provider_id)):
        last = made(reader.get(f"{path}/history"))["events"][-1]
        assert (last["type"], last["role"]) == ("ContactRecorded", "caseworker")
        assert [one["code"] for one in last["warnings"]] == ["recorded_for_provider"]
