"""Correcting and closing: nothing is deleted, an entry is reversed once, what was held is still recorded (§ 5)."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from domain.kernel.findings import NotAllowed, UnknownEntry
from domain.voucher.events import (
    ClosingReason,
    ContactWith,
    EntryKind,
    EntryRecorded,
    Recipient,
    ReportKind,
    VoucherReopened,
)
from tests.domain.story import (
    approved,
    caseworker_assigned,
    caseworker_was_assigned,
    change,
    change_noticed,
    charge,
    close,
    closing,
    correct,
    correction,
    deliver_report,
    entry_corrected,
    entry_id,
    extend,
    extension,
    given,
    incident,
    incident_reported,
    individual_coaching,
    instructor_named,
    instructor_was_named,
    kataja,
    measure,
    measure_recorded,
    no_show,
    nothing,
    on,
    period_withdrawn,
    pihlaja,
    provider_cancellation,
    provider_chosen,
    record_contact,
    record_no_show,
    record_provider_cancellation,
    record_session,
    remote_agreement,
    remote_agreement_changed,
    report,
    session,
    session_held,
    voucher,
    voucher_closed,
    voucher_reopened,
    work_activity,
)

STEPS = {
    "session 2026-03-03": session("2026-03-03"),
    "no-show 2026-03-03": no_show("2026-03-03"),
    "cancellation 2026-03-03": provider_cancellation("2026-03-03"),
}


# Correcting


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("by", [pihlaja, None], ids=["its provider", "a caseworker"])
def test_an_entry_is_reversed_once_by_its_provider_or_a_caseworker(name: Any, by: Any) -> None:
    (
        given(voucher(individual_coaching), STEPS[name])
        .when(correct(name, by=by))
        .then(entry_corrected(entry_id=entry_id(name), happened_on=date(2026, 3, 3), provider_id=pihlaja))
        .then_period(used=0, charged_cents=0)
        .when(correct(name, by=by))
        .then_refused("entry_already_reversed", limit=1)
        .then_period(used=0, charged_cents=0)
    )


def test_a_reversal_is_the_opposite_of_what_was_charged() -> None:
    (
        given(voucher(individual_coaching, price_cents=33_33), session("2026-03-03", 50))
        .when(correct("session 2026-03-03"))
        .then(
            entry_corrected(
                kind=EntryKind.SESSION, charge=charge(minutes=-50, cents=-27_78), unit_price_cents=33_33, period=1
            )
        )
    )
    (
        given(voucher(work_activity), session("2026-03-03"))
        .when(correct("session 2026-03-03"))
        .then(entry_corrected(charge=charge(days=-1, cents=-55_00)))
    )


@pytest.mark.parametrize("name", STEPS)
def test_another_providers_entry_does_not_exist_to_a_provider(name: Any) -> None:
    with pytest.raises(UnknownEntry):
        given(voucher(individual_coaching), STEPS[name]).when(correct(name, by=kataja))


def test_the_provider_that_came_after_does_not_correct_what_the_one_before_recorded() -> None:
    changed = given(
        approved(kataja, individual_coaching, price_cents=50_00),
        voucher(individual_coaching),
        session("2026-03-03"),
        on("2026-03-20", provider_chosen(kataja)),
        session("2026-03-23", by=kataja),
    )
    for name, by in (("session 2026-03-03", kataja), ("session 2026-03-23", pihlaja)):
        with pytest.raises(UnknownEntry):
            changed.when(correct(name, by=by))
    changed.when(correct("session 2026-03-03", by=pihlaja)).then(entry_corrected())
    changed.when(correct("session 2026-03-23", by=kataja)).then(entry_corrected())


@pytest.mark.parametrize("by", [pihlaja, None])
def test_what_was_never_recorded_is_not_corrected(by: Any) -> None:
    with pytest.raises(UnknownEntry):
        given(voucher(individual_coaching)).when(correct("session 2026-03-03", by=by))


@pytest.mark.parametrize(
    ("name", "taken_back"),
    [("period 1", period_withdrawn), ("period 2", period_withdrawn), ("closing", voucher_reopened)],
)
def test_periods_and_closings_are_taken_back_by_a_caseworker(name: str, taken_back: Any) -> None:
    story = given(voucher(individual_coaching), extension("2026-07-02"), closing("2026-03-05"))
    story.when(correct(name)).then(taken_back()).when(correct(name)).then_refused("entry_already_reversed")
    with pytest.raises(NotAllowed):
        story.when(correct(name, by=pihlaja))


@pytest.mark.parametrize("name", STEPS)
def test_a_period_is_taken_back_only_while_it_has_no_standing_entry(name: Any) -> None:
    used = given(voucher(individual_coaching, hours=40), extension("2026-07-02", hours=20), STEPS[name])
    used.when(correct("period 1")).then_refused("period_in_use", limit=0, actual=1)
    (
        used.when(correct("period 2"))
        .then(
            period_withdrawn(
                kind=EntryKind.EXTENSION,
                period=2,
                charge=charge(minutes=-20 * 60, cents=-20 * 60_00),
                happened_on=date(2026, 7, 2),
            )
        )
        .when(correct(name))
        .when(correct("period 1"))
        .then(period_withdrawn(kind=EntryKind.ISSUE, period=1, charge=charge(minutes=-40 * 60, cents=-40 * 60_00)))
        .when(record_session("2026-03-04"))
        .then_refused("outside_validity")
    )


def test_a_period_taken_back_tells_its_price_and_whether_the_voucher_was_closed_by_then() -> None:
    extended = given(voucher(individual_coaching), extension("2026-07-02"))
    extended.when(correct("period 2")).then(period_withdrawn(period=2, unit_price_cents=60_00, after_closing=False))
    closed = extended.when(closing("2026-03-10")).when(correct("period 2"))
    closed.then(period_withdrawn(period=2, unit_price_cents=60_00, after_closing=True))


def test_a_period_granted_in_place_of_one_taken_back_serves() -> None:
    (
        given(voucher(individual_coaching), correction("period 1"), extension("2026-03-02", hours=10))
        .when(record_session("2026-03-03"))
        .then(session_held(period=2))
        .then_period(2, left=9 * 60)
    )


# Closing


@pytest.mark.parametrize("reason", ClosingReason)
def test_a_voucher_is_closed_for_a_reason_and_what_is_left_lapses(reason: Any) -> None:
    (
        given(voucher(individual_coaching, hours=40), extension("2026-07-02", hours=20), session("2026-03-03", 90))
        .when(close("2026-03-05", reason))
        .then(
            voucher_closed(
                closed_on=date(2026, 3, 5),
                reason=reason,
                lapsed=charge(minutes=60 * 60 - 90, cents=60 * 60_00 - 90_00),
            )
        )
    )


def test_a_closing_is_dated_today_or_earlier() -> None:
    story = given(voucher(individual_coaching)).on("2026-03-05")
    story.when(close("2026-03-05")).then_accepted()
    story.when(close("2026-03-04")).then_accepted()
    story.when(close("2026-03-06")).then_refused("in_the_future", limit="2026-03-05", actual="2026-03-06")


@pytest.mark.parametrize("name", ["session 2026-03-03", "no-show 2026-03-03"])
def test_a_closing_is_not_dated_before_a_standing_entry(name: str) -> None:
    story = given(voucher(individual_coaching), STEPS[name])
    story.when(close("2026-03-03")).then_accepted()
    story.when(close("2026-03-02")).then_refused("entries_after_closing", limit="2026-03-03", actual="2026-03-02")
    story.when(correct(name)).when(close("2026-03-02")).then_accepted()


def test_an_entry_that_charges_nothing_stands_in_no_closings_way() -> None:
    """A provider's cancellation that lies ahead: no closing could be dated so late. And a no-show at 0."""
    ahead = given(voucher(individual_coaching), on("2026-03-05", provider_cancellation("2026-03-20"))).on("2026-03-06")
    for reason in ClosingReason:
        ahead.when(close("2026-03-06", reason)).then_accepted()
        ahead.when(close("2026-03-04", reason)).then_accepted()
    at_nothing = given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-10"))
    at_nothing.when(close("2026-03-09")).then_accepted()
    at_nothing.when(close("2026-03-02")).then_refused("entries_after_closing", limit="2026-03-03", actual="2026-03-02")


def test_a_voucher_is_closed_once_until_it_is_reopened() -> None:
    (
        given(voucher(individual_coaching), closing("2026-03-05"))
        .when(close("2026-03-06", named="again"))
        .then_refused("voucher_closed", limit="2026-03-05", actual="2026-03-06")
        .when(correct("closing"))
        .when(close("2026-03-06", named="again"))
        .then_accepted()
    )


def test_every_broken_rule_of_a_closing_is_named() -> None:
    (
        given(voucher(individual_coaching), session("2026-03-03"), closing("2026-03-05"))
        .when(close("2026-03-02", named="again"))
        .then_refused_for_all_of("voucher_closed", "entries_after_closing")
        .on("2026-03-06")
        .when(close("2026-03-07", named="again"))
        .then_refused_for_all_of("voucher_closed", "in_the_future")
    )


@pytest.mark.parametrize("record", [record_session, record_no_show, record_provider_cancellation])
def test_what_was_held_by_the_closing_can_still_be_recorded(record: Any) -> None:
    closed = given(voucher(individual_coaching), closing("2026-03-05")).on("2026-03-10")
    entered = closed.when(record("2026-03-05")).then_accepted().events[-1]
    assert isinstance(entered, EntryRecorded)
    assert entered.after_closing is True
    closed.when(record("2026-03-06")).then_refused("voucher_closed", limit="2026-03-05", actual="2026-03-06")


def test_corrections_reports_contacts_and_incidents_go_on_after_closing() -> None:
    closed = given(voucher(individual_coaching), session("2026-03-03"), closing("2026-03-05")).on("2026-03-10")
    closed.when(correct("session 2026-03-03", by=pihlaja)).then(entry_corrected(after_closing=True))
    closed.when(deliver_report(ReportKind.FINAL, "2026-03-10", Recipient.CLIENT)).then_accepted()
    closed.when(record_contact("2026-03-10", ContactWith.CASEWORKER)).then_accepted()
    closed.when(incident("2026-03-03")).then(incident_reported())
    closed.when(change("2026-03-03")).then(change_noticed())


def test_a_closing_taken_back_reopens_the_voucher_and_gives_back_what_had_lapsed() -> None:
    (
        given(voucher(individual_coaching, hours=2), closing("2026-03-05"), session("2026-03-04", 30))
        .when(correct("closing"))
        .then(
            voucher_reopened(
                kind=EntryKind.CLOSING, charge=charge(minutes=90, cents=90_00), happened_on=date(2026, 3, 5)
            )
        )
        .then_period(left=90)
        .when(record_session("2026-03-06", 90))
        .then(session_held(after_closing=False))
    )


def test_a_closed_voucher_is_not_extended_and_a_reopened_one_is() -> None:
    closed = given(voucher(individual_coaching), closing("2026-07-01"))
    closed.when(extend("2026-07-02")).then_refused("voucher_closed")
    closed.when(correct("closing")).when(extend("2026-07-02")).then_accepted()


# Facts around the service


def test_people_and_agreements_are_facts() -> None:
    story = given(voucher(individual_coaching)).on("2026-03-03")
    story.when(instructor_named()).then(instructor_was_named(under=("4.1",)))
    story.when(caseworker_assigned()).then(caseworker_was_assigned(under=("4.1",)))
    story.when(remote_agreement()).then(remote_agreement_changed(agreed=True, under=("4.2",)))


@pytest.mark.parametrize(
    "told_of",
    [
        lambda day: report(ReportKind.PLAN, day, Recipient.CASEWORKER),
        lambda day: record_contact(day, ContactWith.CLIENT),
        incident,
        change,
        measure,
    ],
)
def test_what_is_told_as_done_is_dated_today_or_earlier(told_of: Any) -> None:
    story = given(voucher(individual_coaching)).on("2026-03-03")
    story.when(told_of("2026-03-03")).then_accepted()
    story.when(told_of("2026-03-04")).then_refused("in_the_future", limit="2026-03-03", actual="2026-03-04")


def test_incidents_are_counted() -> None:
    story = given(voucher(individual_coaching), incident("2026-03-03"), incident("2026-03-04"))
    assert len(story.state.course.incidents) == 2


def test_changes_are_counted() -> None:
    story = given(voucher(individual_coaching), change("2026-03-03"), change("2026-03-04"))
    assert len(story.state.course.changes) == 2


def test_a_measure_is_a_fact() -> None:
    given(voucher(individual_coaching)).when(measure("2026-03-03")).then(measure_recorded(measured_on=date(2026, 3, 3)))


@pytest.mark.parametrize(
    "step",
    [
        correct("period 1"),
        instructor_named(),
        caseworker_assigned(),
        remote_agreement(),
        report(ReportKind.PLAN, "2025-12-31", Recipient.CASEWORKER),
        record_contact("2025-12-31", ContactWith.CLIENT),
        incident("2025-12-31"),
        change("2025-12-31"),
        measure("2025-12-31"),
    ],
)
def test_nothing_is_decided_on_a_day_before_the_rulebook(step: Any) -> None:
    granted_ahead = given(voucher(individual_coaching, starts="2026-01-02"))
    (
        granted_ahead.on("2025-12-31")
        .when(step)
        .then_refused("rulebook_not_in_force", limit="2026-01-01", actual="2025-12-31")
    )
    granted_ahead.on("2026-01-01").when(step).then_accepted()


def test_a_closing_is_judged_like_any_entry_by_the_rulebook_of_its_own_day() -> None:
    granted_ahead = given(voucher(individual_coaching, starts="2026-01-02"))
    (
        granted_ahead.on("2026-01-02")
        .when(close("2025-12-31"))
        .then_refused("rulebook_not_in_force", limit="2026-01-01", actual="2025-12-31")
    )
    granted_ahead.on("2026-01-02").when(close("2026-01-01")).then_accepted()


def test_a_closing_taken_back_is_of_no_period_and_no_provider() -> None:
    reopened = given(voucher(individual_coaching), closing("2026-03-10")).when(correct("closing"))
    reopened.then(voucher_reopened(entry_id=entry_id("closing")))
    (event,) = (one for one in reopened.events if isinstance(one, VoucherReopened))
    assert not {"period", "provider_id", "unit_price_cents"} & {field.name for field in fields(event)}
    assert event.rulebook == reopened.rulebook.version_on(reopened.today)


def test_zero_is_zero_in_either_unit() -> None:
    assert charge(minutes=0, cents=0) == nothing == charge(days=0, cents=0)
    assert charge(minutes=1, cents=0) != nothing != charge(minutes=0, cents=1)
