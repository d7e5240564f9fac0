"""Providers: what an approval needs, and what holds of it on a day (§ 2, § 6)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding, Refusal, StandingWarning
from domain.provider.commands import RegisterProvider, StateParticulars
from domain.provider.decide import decide, is_business_id, register
from domain.provider.events import DocumentFiled, ParticularsStated, ProviderApproved, WorkerListed, WorkerNameErased
from domain.provider.kind import PROVIDER
from domain.provider.requirements import Waivable
from domain.provider.state import Approval, covers, days_held
from domain.provider.supervision import insurances_unjudged
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.facts import Facts
from tests.domain import story as told
from tests.domain.provider_story import (
    COACHING,
    ProviderStory,
    Step,
    acceptance,
    applied,
    approval,
    because,
    confirmation,
    document,
    documents,
    ending,
    given,
    insurance,
    name_erased,
    named,
    particulars,
    proposal,
    registered,
    registrar,
    reinstatement,
    sosionomi,
    suspension,
    waived_approval,
    worker,
)
from tests.domain.story import value_of

COACHED = (COACHING, Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS, Service.GROUP_COACHING)
WORK, INCLUSION = Service.SUPPORTED_WORK_ACTIVITY, Service.INCLUSION_ACTIVITY
NO_SOCIAL_CARE = ("qualification_missing", "social_care", None)
NO_COACHING = ("qualification_missing", "coaching", None)
NO_WORK_GUIDANCE = ("qualification_missing", "work_guidance", None)


REASONS = {"not_before", "document_expires", "municipality_of_the_area", "one_of", "on_the_staff_list"}
"""Why a field cannot be meant."""


def lacking(name: str, competence: str) -> tuple[str, str, str]:
    """What one worker lacks."""
    return ("qualification_missing", competence, str(named(name)))


def assert_field(field: str, *steps: Step) -> None:
    """The last of these steps cannot be meant: the field is named."""
    *earlier, last = steps
    story = registered().when(*earlier)
    with pytest.raises(BadInput) as refusal:
        story.when(last)
    assert refusal.value.field == field
    assert refusal.value.reason in REASONS


# Registering


@pytest.mark.parametrize("text", ["1572860-0", "0201256-6", "0112038-9", "1852302-9"])
def test_a_business_id_fits_its_check_digit(text: str) -> None:
    assert is_business_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "1572860-1",
        "1572868-0",
        "572860-0",
        "11572860-0",
        "1572860",
        "1572860-",
        "1572860-00",
        "1572860 0",
        "1572860-A",
        "157286O-0",
        "１５７２８６０-0",
        "1572860-０",
        "",
    ],
)
def test_what_is_no_business_id_is_not_registered(text: str) -> None:
    assert not is_business_id(text)
    today = date(2026, 3, 2)
    command = RegisterProvider(by=registrar(today), provider_id=named("Pihlaja"), name="Pihlaja", business_id=text)
    with pytest.raises(BadInput) as refusal:
        register(command, NORTH_SAVO, today)
    assert refusal.value.field == "business_id"


def test_seven_digits_whose_rest_is_one_have_no_check_digit() -> None:
    assert not any(is_business_id(f"1000008-{digit}") for digit in range(10))


def test_nobody_is_registered_or_approved_before_the_rulebook() -> None:
    with pytest.raises(Refusal) as refusal:
        registered("2025-12-31")
    assert [violation.code for violation in refusal.value.violations] == ["rulebook_not_in_force"]
    registered("2026-01-01").when(approval(since="2025-12-31")).then_refused("rulebook_not_in_force")


# What an approval needs


def test_a_provider_that_has_shown_nothing_is_told_everything_at_once() -> None:
    registered().when(approval(price_cents=60_01)).then_refused_for_all_of(
        "price_over_cap",
        "soteri_registration_missing",
        *["document_missing"] * 7,
        *["qualification_missing"] * 2,
        *["insurance_missing"] * 2,
    )


def test_a_provider_that_has_everything_is_approved() -> None:
    story = applied().when(approval()).then_accepted()
    assert story.provider.approvals == (Approval(COACHING, date(2026, 3, 2), None, 50_00),)
    (event,) = story.outcome
    assert isinstance(event, ProviderApproved)
    assert event.under == ("2", "6")
    assert PROVIDER.after(story.provider, ()) is story.provider


def test_one_waiver_covers_everything_of_its_code_and_nothing_else() -> None:
    story = registered()
    story.when(approval(waived=("document_missing", "qualification_missing"))).then_refused_for_all_of(
        "soteri_registration_missing", "insurance_missing", "insurance_missing"
    )
    story = story.when(waived_approval())
    assert [(waiver.code, waiver.reason) for waiver in story.provider.approvals[0].waived] == [
        (code, because) for code in Waivable
    ]
    assert len(story.lacks()) == 12, "what was waived is missing all the same"


@pytest.mark.parametrize("code", ["price_over_cap", "provider_not_approved", "seniority"])
def test_other_rules_are_not_waived(code: str) -> None:
    assert_field("waived", approval(waived=(code,)))


def test_what_is_approved_is_judged_for_its_own_service() -> None:
    applied().when(approval(Service.GROUP_COACHING)).then_refused_for_all_of(
        "qualification_missing", "qualification_missing"
    )


# Price


def approved_cents(story: ProviderStory, on: str) -> int:
    approved = story.approval(on)
    assert approved is not None
    return approved.unit_price_cents


def test_an_approved_price_is_at_most_the_cap_on_the_approvals_first_day() -> None:
    story = applied().when(approval(price_cents=60_00)).then_accepted()
    assert approved_cents(story, "2026-03-02") == 60_00
    applied().when(approval(price_cents=60_01)).then_refused("price_over_cap", limit=60_00, actual=60_01)
    rising = replace(applied(), cap_cents=lambda on: 60_00 if on < date(2026, 4, 1) else 65_00)
    rising.when(approval(price_cents=65_00, since="2026-04-01")).then_accepted()
    rising.when(approval(price_cents=65_00, since="2026-03-31")).then_refused("price_over_cap")


def test_without_a_cap_there_is_no_approval() -> None:
    replace(applied(), cap_cents=lambda _: None).when(approval()).then_refused("price_not_in_force")


# Soteri (§ 2.2)


@pytest.mark.parametrize("categories", [("2903",), ("2464",), ("2464", "2903"), ("1000", "2903")])
def test_one_of_soteris_two_categories_is_enough(categories: Any) -> None:
    applied().when(particulars(*categories), approval()).then_accepted()


@pytest.mark.parametrize("categories", [(), ("1000",)])
def test_another_category_is_none(categories: Any) -> None:
    applied().when(particulars(*categories), approval()).then_refused("soteri_registration_missing", limit="2464, 2903")


def test_particulars_hold_from_their_day_until_the_next_and_of_one_day_the_last() -> None:
    story = given(
        particulars("2903", since="2026-03-10"),
        particulars(since="2026-06-01"),
        particulars("2464", since="2026-06-01"),
        particulars(since="2026-09-01"),
    )
    lacks = {on: ("soteri_registration_missing", "2464, 2903", None) in story.lacks(on=on) for on in (
        "2026-03-09", "2026-03-10", "2026-05-31", "2026-06-01", "2026-08-31", "2026-09-01"
    )}  # fmt: skip
    assert list(lacks.values()) == [True, False, False, False, False, True]


def test_a_provider_works_in_the_areas_municipalities_of_that_day() -> None:
    story = given(particulars("2903", places=("Kuopio", "Iisalmi", "Kuopio")))
    assert story.provider.particulars[0].municipalities == ("Iisalmi", "Kuopio")
    assert_field("municipalities", particulars("2903", places=("Kuopio", "Jyväskylä")))
    smaller = registered().with_setting("municipalities", frozenset({"Kuopio"}), since="2026-06-01")
    smaller.when(particulars("2903", since="2026-05-31", places=("Iisalmi",))).then_accepted()
    with pytest.raises(BadInput):
        smaller.when(particulars("2903", since="2026-06-01", places=("Iisalmi",)))
    registered().when(particulars("2903", since="2025-12-31")).then_refused("rulebook_not_in_force")


# Documents (§ 2.3)


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind is not DocumentKind.SUBCONTRACTORS])
def test_each_document_is_asked_for(kind: Any) -> None:
    applied(kind).when(approval()).then_refused("document_missing", limit=kind)


def test_an_account_of_subcontractors_is_asked_of_who_has_some() -> None:
    story = applied().when(particulars("2903", subcontractors=True))
    story.when(approval()).then_refused("document_missing", limit="subcontractors")
    story.when(document(DocumentKind.SUBCONTRACTORS), approval()).then_accepted()


def test_a_document_holds_on_its_last_day_and_not_after_it() -> None:
    applied().when(approval(since="2026-08-31")).then_accepted()
    applied().when(approval(since="2026-09-01")).then_refused_for_all_of(*["document_expired"] * 3)
    story = applied().when(document(DocumentKind.TAX_CERTIFICATE, expires="2026-07-31"))
    story.when(approval(since="2026-08-01")).then_refused(
        "document_expired", limit="tax_certificate", actual="2026-07-31"
    )


def test_what_was_received_last_holds_and_of_one_day_what_was_filed_last() -> None:
    tax = DocumentKind.TAX_CERTIFICATE
    story = applied().when(
        document(tax, received="2026-02-20", expires="2026-12-31"),
        document(tax, received="2026-02-10", expires="2026-03-01"),
    )
    assert story.lacks() == []
    story = story.when(document(tax, received="2026-02-20", expires="2026-03-01"))
    assert story.lacks() == [("document_expired", tax, "2026-03-01")]


@pytest.mark.parametrize(
    "kind", [DocumentKind.INSURANCE_COPY, DocumentKind.TAX_CERTIFICATE, DocumentKind.PENSION_INSURANCE_CERTIFICATE]
)
def test_a_document_of_a_kind_that_expires_says_when(kind: Any) -> None:
    assert_field("expires_on", document(kind))


def test_any_other_document_may_say_when() -> None:
    story = given(document(DocumentKind.STAFF_FORM, expires="2026-03-01"))
    assert ("document_expired", "staff_form", "2026-03-01") in story.lacks()
    assert ("document_expired", "staff_form", "2026-03-01") not in story.lacks(on="2026-03-01")


def test_a_document_has_been_received_and_is_not_past_its_last_day_then() -> None:
    registered().when(document(DocumentKind.STAFF_FORM, received="2026-03-03")).then_refused(
        "in_the_future", limit="2026-03-02", actual="2026-03-03"
    )
    given(document(DocumentKind.STAFF_FORM, received="2026-03-02", expires="2026-03-02"))
    assert_field("expires_on", document(DocumentKind.STAFF_FORM, received="2026-03-02", expires="2026-03-01"))


def test_which_documents_are_asked_for_and_expire_are_the_rulebooks_by_day() -> None:
    story = applied().with_setting("documents_required", frozenset(), since="2026-09-01")
    story.when(approval(since="2026-09-01")).then_accepted()
    fewer = registered().with_setting(
        "documents_required", frozenset({DocumentKind.TAX_CERTIFICATE}), since="2026-03-02"
    )
    assert [limit for code, limit, _ in fewer.lacks() if code == "document_missing"] == ["tax_certificate"]
    undated = registered().with_setting("documents_with_expiry", frozenset(), since="2026-03-01")
    (event,) = undated.when(document(DocumentKind.TAX_CERTIFICATE)).outcome
    assert isinstance(event, DocumentFiled)
    assert event.expires_on is None


def test_a_document_is_told_of_30_days_before_it_expires() -> None:
    story = given(
        document(DocumentKind.TAX_CERTIFICATE, expires="2026-08-31"),
        document(DocumentKind.STAFF_FORM),
        document(DocumentKind.INSURANCE_COPY, expires="2026-09-01"),
    )
    assert story.expiring("2026-07-31") == []
    assert story.expiring("2026-08-01") == [DocumentKind.TAX_CERTIFICATE]
    assert story.expiring("2026-08-02") == [DocumentKind.INSURANCE_COPY, DocumentKind.TAX_CERTIFICATE]
    assert story.expiring("2026-10-01") == [DocumentKind.INSURANCE_COPY, DocumentKind.TAX_CERTIFICATE]
    renewed = story.when(document(DocumentKind.TAX_CERTIFICATE, received="2026-03-02", expires="2027-03-01"))
    assert renewed.expiring("2026-08-01") == []
    assert story.with_setting("document_notice_days", 60, since="2026-05-01").expiring("2026-07-02") == [
        DocumentKind.TAX_CERTIFICATE
    ]


def test_supervisors_are_warned_until_another_document_takes_its_place() -> None:
    story = given(document(DocumentKind.TAX_CERTIFICATE, expires="2026-08-31"), document(DocumentKind.STAFF_FORM))
    code = "document_expires_soon"
    story.then_supervisors_not_warned(code, "2026-07-31")
    story.then_supervisors_warned("document_expires_soon", "2026-08-01", "2026-08-31", since=date(2026, 8, 1))
    renewed = story.on("2026-08-10").when(
        document(DocumentKind.TAX_CERTIFICATE, received="2026-08-09", expires="2027-03-01")
    )
    renewed.then_supervisors_not_warned("document_expires_soon", "2026-08-09", "2026-09-01", "2027-01-29")
    renewed.then_supervisors_warned(code, "2026-08-08", ends_on=date(2026, 8, 9))
    renewed.then_supervisors_warned(code, "2027-01-30", "2027-03-01", ends_on=date(2027, 3, 2))
    another_kind = story.on("2026-08-10").when(document(DocumentKind.STAFF_FORM, received="2026-08-09"))
    another_kind.then_supervisors_warned(code, "2026-08-20")


def test_a_document_that_has_expired_does_not_expire_soon() -> None:
    """From the day after its last one the county is told that it has, until another takes its place."""
    story = given(document(DocumentKind.TAX_CERTIFICATE, expires="2026-08-31"))
    story.then_supervisors_warned(
        "document_expired", "2026-09-01", "2027-09-01", since=date(2026, 9, 1), ends_on=None, for_county=True
    )
    renewed = story.on("2026-09-10").when(
        document(DocumentKind.TAX_CERTIFICATE, received="2026-09-08", expires="2027-03-01")
    )
    renewed.then_supervisors_warned("document_expired", "2026-09-07", ends_on=date(2026, 9, 8))
    renewed.then_supervisors_not_warned("document_expired", "2026-09-08")
    in_time = story.on("2026-08-31").when(
        document(DocumentKind.TAX_CERTIFICATE, received="2026-08-31", expires="2027-03-01")
    )
    in_time.then_supervisors_not_warned("document_expired", "2026-09-01")


def test_a_document_told_of_after_its_last_day_has_expired_since_it_was_told() -> None:
    received = document(DocumentKind.TAX_CERTIFICATE, received="2026-03-02", expires="2026-03-31")
    story = registered("2026-04-20").when(received)
    story.then_supervisors_not_warned("document_expired", "2026-04-19")
    story.then_supervisors_warned("document_expired", "2026-04-20", since=date(2026, 4, 20))
    (warning,) = [one for one in story._warnings() if one.open_on(date(2026, 4, 20))]
    assert (value_of(warning.finding.limit), value_of(warning.finding.actual)) == ("tax_certificate", "2026-03-31")


# Staff (§ 2.1)


@pytest.mark.parametrize("trained", ["bachelor_of_social_services", "older_social_degree", "social_worker"])
@pytest.mark.parametrize("service", COACHED)
def test_a_degree_in_social_care_is_enough_for_coaching(trained: str, service: Any) -> None:
    story = given(worker("Aino", Qualification(trained), title_in_register=True, services=(service,)))
    assert not any(code == "qualification_missing" for code, _, _ in story.lacks(service))


@pytest.mark.parametrize(
    "trained",
    ["higher_social_or_health_degree", "secondary_with_specialist_degree", "secondary_with_neuropsychiatric_coaching"],
)
@pytest.mark.parametrize("service", COACHED)
def test_other_coaches_work_beside_somebody_with_a_degree_in_social_care(trained: str, service: Any) -> None:
    coach = worker("Veikko", Qualification(trained), services=(service,))
    assert NO_SOCIAL_CARE in given(coach).lacks(service)
    assert NO_COACHING not in given(coach).lacks(service)
    team = given(coach, sosionomi(services=(service,)))
    assert not any(code == "qualification_missing" for code, _, _ in team.lacks(service))


@pytest.mark.parametrize(
    "trained", ["secondary_social_or_health_degree", "work_guidance", "other_degree", "other_trade"]
)
@pytest.mark.parametrize("service", COACHED)
def test_each_coach_is_trained_for_it(trained: str, service: Any) -> None:
    story = given(sosionomi(services=(service,)), worker("Veikko", Qualification(trained), services=(service,)))
    assert [one for one in story.lacks(service) if one[0] == "qualification_missing"] == [lacking("Veikko", "coaching")]


def test_supported_work_activity_takes_one_coach_and_any_other_trades() -> None:
    carpenter = worker("Veikko", Qualification.OTHER_TRADE, services=(WORK,))
    team = given(carpenter, sosionomi(services=(WORK,)))
    assert not any(code == "qualification_missing" for code, _, _ in team.lacks(WORK))
    assert {NO_SOCIAL_CARE, NO_COACHING} <= set(given(carpenter).lacks(WORK))


def test_inclusion_activity_takes_somebody_who_can_guide_work() -> None:
    guide = worker("Veikko", Qualification.WORK_GUIDANCE, services=(INCLUSION,))
    alone, team = given(guide), given(guide, sosionomi(services=(INCLUSION,)))
    assert NO_SOCIAL_CARE in alone.lacks(INCLUSION)
    assert NO_WORK_GUIDANCE in given(sosionomi(services=(INCLUSION,))).lacks(INCLUSION)
    assert not any(code == "qualification_missing" for code, _, _ in team.lacks(INCLUSION))
    strict = team.with_setting("work_guidance_needed_of", "everyone", since="2026-03-02")
    assert lacking("Aino", "work_guidance") in strict.lacks(INCLUSION)
    assert lacking("Aino", "work_guidance") not in strict.lacks(INCLUSION, on="2026-03-01")


def test_who_has_several_qualifications_has_the_competences_of_all() -> None:
    both = (Qualification.WORK_GUIDANCE, Qualification.OLDER_SOCIAL_DEGREE)
    story = given(worker("Aino", *both, services=(INCLUSION,)))
    assert not any(code == "qualification_missing" for code, _, _ in story.lacks(INCLUSION))


@pytest.mark.parametrize("trained", ["bachelor_of_social_services", "social_worker"])
@pytest.mark.parametrize("service", [COACHING, WORK, INCLUSION])
def test_who_has_a_protected_title_is_entered_in_the_register(trained: str, service: Any) -> None:
    story = given(worker("Aino", Qualification(trained), title_in_register=False, services=(service,)))
    assert lacking("Aino", "title_in_register") in story.lacks(service)
    entered = story.when(worker("Aino", Qualification(trained), title_in_register=True, services=(service,)))
    assert lacking("Aino", "title_in_register") not in entered.lacks(service)


def test_an_older_degree_has_no_title_to_enter() -> None:
    story = given(worker("Aino", Qualification.OLDER_SOCIAL_DEGREE))
    assert not any(code == "qualification_missing" for code, _, _ in story.lacks())


def test_a_worker_counts_from_the_first_day_to_the_last() -> None:
    story = given(worker("Aino", Qualification.OLDER_SOCIAL_DEGREE, since="2026-03-10", until="2026-05-31"))
    days = ("2026-03-09", "2026-03-10", "2026-05-31", "2026-06-01")
    assert [NO_SOCIAL_CARE in story.lacks(on=on) for on in days] == [True, False, False, True]


def test_another_degree_is_accepted_case_by_case() -> None:
    psychologist = worker("Aino", Qualification.OTHER_DEGREE)
    story = given(psychologist)
    assert {NO_SOCIAL_CARE, NO_COACHING} <= set(story.lacks())
    half = story.when(acceptance("Aino", Competence.SOCIAL_CARE))
    assert NO_SOCIAL_CARE not in half.lacks()
    assert NO_COACHING in half.lacks()
    whole = half.when(acceptance("Aino", Competence.COACHING))
    assert not any(code == "qualification_missing" for code, _, _ in whole.lacks())
    (first, _) = whole.provider.acceptances
    assert (first.accepted_by, first.accepted_on, first.reason) == (named("registrar"), date(2026, 3, 2), because)
    again = whole.when(worker("Aino", Qualification.OTHER_DEGREE, since="2026-02-01"))
    assert len(again.provider.staff) == 1
    assert not any(code == "qualification_missing" for code, _, _ in again.lacks())
    stranger = whole.when(worker("Veikko", Qualification.OTHER_DEGREE))
    assert lacking("Veikko", "coaching") in stranger.lacks()


def test_only_who_is_on_the_list_is_accepted_or_has_a_name_erased() -> None:
    assert_field("worker_id", sosionomi("Aino"), acceptance("Veikko", Competence.COACHING))
    assert_field("worker_id", sosionomi("Aino"), name_erased("Veikko"))
    story = given(sosionomi("Aino"), name_erased("Aino"))
    (event,) = story.outcome
    assert isinstance(event, WorkerNameErased)
    assert [one.worker_id for one in story.provider.staff] == [named("Aino")]


def test_a_worker_is_listed_once_as_said_last() -> None:
    story = given(sosionomi("Aino"), sosionomi("Veikko"), worker("Aino", Qualification.SOCIAL_WORKER))
    assert [(one.worker_id, one.qualifications) for one in story.provider.staff] == [
        (named("Veikko"), (Qualification.BACHELOR_OF_SOCIAL_SERVICES,)),
        (named("Aino"), (Qualification.SOCIAL_WORKER,)),
    ]
    (event,) = story.outcome
    assert isinstance(event, WorkerListed)


def test_how_many_have_a_degree_in_social_care_is_the_rulebooks_by_day() -> None:
    story = given(sosionomi()).with_setting("social_care_workers_min", 2, since="2026-06-01")
    assert NO_SOCIAL_CARE not in story.lacks(on="2026-05-31")
    assert NO_SOCIAL_CARE in story.lacks(on="2026-06-01")
    assert NO_SOCIAL_CARE not in story.when(sosionomi("Veikko")).lacks(on="2026-06-01")


# Insurance (§ 2.5)


@pytest.mark.parametrize("peril", Peril)
def test_each_peril_is_insured(peril: Any) -> None:
    other = next(one for one in Peril if one is not peril)
    story = given(particulars("2903"), *documents(), sosionomi(), insurance(other))
    story.when(approval()).then_refused("insurance_missing", limit=peril)
    story.when(insurance(peril), approval()).then_accepted()


def test_an_insurance_that_the_county_does_not_accept_as_enough_is_none() -> None:
    story = given(particulars("2903"), *documents(), sosionomi(), insurance(Peril.PERSONAL_INJURY, sufficient=True))
    too_little = insurance(Peril.PROPERTY_DAMAGE, cents=1_000_00, sufficient=False)
    story.when(too_little, approval()).then_refused("insurance_missing", limit="property_damage")
    enough = insurance(Peril.PROPERTY_DAMAGE, cents=1_000_000_00, sufficient=True)
    story.when(too_little, enough, approval()).then_not_warned("insurance_not_accepted")


def test_an_insurance_that_nobody_has_judged_is_warned_of_with_its_sum() -> None:
    story = given(particulars("2903"), *documents(), sosionomi(), insurance(Peril.PERSONAL_INJURY, sufficient=True))
    unjudged = insurance(Peril.PROPERTY_DAMAGE, cents=500_000_00)
    story.when(unjudged, approval()).then_warned("insurance_not_accepted", limit="property_damage", actual=500_000_00)
    story.when(insurance(Peril.PROPERTY_DAMAGE), approval()).then_warned(
        "insurance_not_accepted", limit="property_damage", actual=None
    )


def test_supervisors_are_warned_of_a_sum_that_nobody_judged_since_the_approval() -> None:
    story = given(particulars("2903"), *documents(), sosionomi(), insurance(Peril.PERSONAL_INJURY, sufficient=True))
    story = story.when(insurance(Peril.PROPERTY_DAMAGE, cents=500_000_00), approval())
    approved = next(event for event in story.events if isinstance(event, ProviderApproved))
    recorded_on = helsinki_date(approved.by.decided_at)
    (warning,) = insurances_unjudged(approved)
    assert warning == StandingWarning(
        finding=Finding(
            "insurance_not_accepted", "2.5", Figure("property_damage", "peril"), Figure(500_000_00, "cents")
        ),
        since=recorded_on, ends_on=None, provider_id=approved.originator_id, for_county=True,
    )  # fmt: skip
    assert [*insurances_unjudged(replace(approved, warnings=(Finding("another", "2.5"), warning.finding)))] == [warning]


def test_insurance_is_in_force_from_its_first_day_to_its_last() -> None:
    story = given(insurance(*Peril, since="2026-03-10", until="2026-05-31"))
    days = ("2026-03-09", "2026-03-10", "2026-05-31", "2026-06-01")
    assert [any(code == "insurance_missing" for code, _, _ in story.lacks(on=on)) for on in days] == [
        True, False, False, True,
    ]  # fmt: skip


# On which day it is judged


def test_what_is_filed_now_counts_for_an_approval_from_an_earlier_day() -> None:
    story = applied().when(approval(since="2026-01-01"))
    assert story.approved_on("2025-12-31", "2026-01-01") == [False, True]


def test_what_has_expired_by_now_does_not() -> None:
    applied().on("2026-09-01").when(approval(since="2026-08-01")).then_refused_for_all_of(*["document_expired"] * 3)


# Days


@pytest.mark.parametrize(
    "step",
    [
        approval(until="2026-03-01"),
        insurance(Peril.PERSONAL_INJURY, since="2026-03-02", until="2026-03-01"),
        worker("Aino", Qualification.SOCIAL_WORKER, since="2026-03-02", until="2026-03-01"),
    ],
    ids=["approval", "insurance", "worker"],
)
def test_nothing_ends_before_it_begins(step: Any) -> None:
    assert_field("until", step)


def test_an_approval_holds_from_its_first_day_to_its_last() -> None:
    story = registered().when(waived_approval(until="2026-03-31"))
    assert story.approved_on("2026-03-01", "2026-03-02", "2026-03-31", "2026-04-01") == [False, True, True, False]
    assert registered().when(waived_approval()).approved_on("2050-01-01") == [True]
    assert story.approved_on("2026-03-02", service=Service.GROUP_COACHING) == [False]


def test_of_two_approvals_the_later_given_holds() -> None:
    story = registered().when(
        waived_approval(since="2026-01-01", price_cents=50_00), waived_approval(since="2026-03-01", price_cents=55_00)
    )
    assert [approved_cents(story, on) for on in ("2026-02-28", "2026-03-01")] == [50_00, 55_00]


def ranges(*approvals: Approval) -> list[list[tuple[str, str | None]]]:
    """The days on which each approval holds."""
    return [
        [(str(days.from_day), str(days.until) if days.until else None) for days in held]
        for held in days_held(approvals)
    ]


def test_each_of_several_approvals_holds_on_days_of_its_own() -> None:
    """From June, told first; then one from January, which gives way to it, and one for July alone."""
    june = Approval(COACHING, date(2026, 6, 1), None, 50_00)
    january = Approval(COACHING, date(2026, 1, 1), None, 40_00)
    july = Approval(COACHING, date(2026, 7, 1), date(2026, 7, 31), 45_00)
    group = Approval(Service.GROUP_COACHING, date(2026, 3, 1), date(2026, 6, 30), 40_00)
    assert ranges(june, january, july, group) == [
        [("2026-06-01", "2026-06-30"), ("2026-08-01", None)],
        [("2026-01-01", "2026-05-31")],
        [("2026-07-01", "2026-07-31")],
        [("2026-03-01", "2026-06-30")],
    ]
    again = Approval(COACHING, date(2026, 6, 1), None, 45_00)
    assert ranges(june, january, again) == [[], [("2026-01-01", "2026-05-31")], [("2026-06-01", None)]]


NEAR_DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 12))
APPROVALS = st.lists(
    st.builds(
        lambda service, from_day, days: Approval(
            service, from_day, from_day + timedelta(days=days) if days is not None else None, 50_00
        ),
        st.sampled_from((COACHING, Service.GROUP_COACHING)),
        NEAR_DAYS,
        st.none() | st.integers(0, 6),
    ),
    max_size=5,
)


@hypothesis_given(APPROVALS, NEAR_DAYS)
def test_the_one_that_decides_on_a_day_is_the_one_that_is_shown_to_hold(approvals: list[Approval], day: date) -> None:
    facts = Facts(approvals={told.pihlaja: tuple(approvals)})
    shown = [
        number
        for number, held in enumerate(days_held(approvals))
        if approvals[number].service is COACHING and any(covers(one.from_day, one.until, day) for one in held)
    ]
    decides = facts.approval_on(told.pihlaja, COACHING, day)
    assert [approvals[number] for number in shown] == ([decides] if decides else [])


# Ending


def test_an_approval_ends_early() -> None:
    story = registered().when(waived_approval(until="2026-12-31"), ending("2026-06-30"))
    assert story.approved_on("2026-06-30", "2026-07-01") == [True, False]
    again = story.when(waived_approval(since="2026-09-01"))
    assert again.approved_on("2026-08-31", "2026-09-01") == [False, True]


def test_what_would_have_begun_later_never_does_and_other_services_go_on() -> None:
    story = registered().when(
        waived_approval(since="2026-03-02"),
        waived_approval(since="2026-08-01"),
        waived_approval(Service.GROUP_COACHING),
        waived_approval(since="2026-04-01", until="2026-06-30"),
        ending("2026-06-30"),
    )
    assert story.approved_on("2026-06-30", "2026-07-01", "2026-08-01") == [True, False, False]
    assert story.approved_on("2026-08-01", service=Service.GROUP_COACHING) == [True]
    assert len(story.provider.approvals) == 3


def test_an_approval_of_one_day_is_left_of_what_ends_on_its_first() -> None:
    story = registered().when(waived_approval(since="2026-06-30"), ending("2026-06-30"))
    assert story.approved_on("2026-06-29", "2026-06-30", "2026-07-01") == [False, True, False]


def test_what_does_not_reach_past_a_day_is_not_ended_on_it() -> None:
    story = registered().when(waived_approval(until="2026-06-30"))
    story.when(ending("2026-06-29")).then_accepted()
    story.when(ending("2026-06-30")).then_refused("provider_not_approved", actual="2026-07-01")
    story.when(ending("2026-05-31", Service.GROUP_COACHING)).then_refused("provider_not_approved")
    registered().when(ending("2026-06-29")).then_refused("provider_not_approved")


# Suspension and reinstatement


def test_no_approval_holds_from_a_suspension_to_the_day_before_the_reinstatement() -> None:
    story = registered().when(waived_approval(), suspension("2026-04-01"))
    assert story.approved_on("2026-03-31", "2026-04-01", "2050-01-01") == [True, False, False]
    story = story.when(reinstatement("2026-05-01"))
    assert story.approved_on("2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01") == [True, False, False, True]
    (one,) = story.provider.suspensions
    assert (one.reason, one.reinstated_because) == (because, because)


def test_a_suspension_touches_what_is_approved_during_it() -> None:
    story = registered().when(suspension("2026-04-01"), waived_approval(), reinstatement("2026-05-01"))
    assert story.approved_on("2026-03-31", "2026-04-30", "2026-05-01") == [True, False, True]


def test_suspensions_do_not_overlap() -> None:
    story = registered().when(suspension("2026-04-01"))
    for since in ("2026-03-01", "2026-04-01", "2026-05-01"):
        story.when(suspension(since)).then_refused("already_suspended", limit="2026-04-01", actual=since)
    story = story.when(reinstatement("2026-05-01"))
    story.when(suspension("2026-04-30")).then_refused("already_suspended")
    story.when(suspension("2026-05-01")).then_accepted()


def test_only_who_is_suspended_is_reinstated() -> None:
    registered().when(reinstatement("2026-05-01")).then_refused("not_suspended", actual="2026-05-01")
    story = registered().when(suspension("2026-04-01"), reinstatement("2026-05-01"))
    story.when(reinstatement("2026-06-01")).then_refused("not_suspended")


def test_a_suspension_reinstated_from_its_own_first_day_never_held() -> None:
    story = registered().when(waived_approval(), suspension("2026-04-01"), reinstatement("2026-04-01"))
    assert story.approved_on("2026-03-31", "2026-04-01") == [True, True]
    story.when(suspension("2026-04-01")).then_accepted()
    assert_field("from", suspension("2026-04-01"), reinstatement("2026-03-31"))


# What it means for vouchers


def test_nothing_is_granted_with_a_suspended_provider() -> None:
    suspended = told.given(told.suspended(told.pihlaja, "2026-03-02", "2026-03-31"))
    suspended.when(told.voucher(COACHING)).then_refused("provider_not_approved", actual="2026-03-02")
    suspended.when(told.voucher(COACHING, starts="2026-04-01")).then_accepted()


def test_no_suspended_provider_is_chosen_and_nothing_extended_with_it() -> None:
    chosen = told.given(told.voucher(COACHING, provider=None), told.suspended(told.pihlaja, "2026-03-02"))
    chosen.when(told.choose_provider(told.pihlaja)).then_refused("provider_not_approved")
    extended = told.given(told.voucher(COACHING), told.suspended(told.pihlaja, "2026-06-01"))
    extended.when(told.extension(starts="2026-07-02")).then_refused("provider_not_approved")


def test_what_is_dated_in_a_suspension_is_recorded_and_warned_of() -> None:
    story = told.given(told.voucher(COACHING), told.suspended(told.pihlaja, "2026-03-10", "2026-03-20"))
    for on, warned in (("2026-03-09", False), ("2026-03-10", True), ("2026-03-20", True), ("2026-03-21", False)):
        after = story.when(told.record_session(on))
        if warned:
            after.then_warned("provider_not_approved", actual=on)
        else:
            after.then_not_warned("provider_not_approved")


def test_an_instructor_is_on_the_providers_staff_list_where_it_has_one() -> None:
    story = told.given(told.voucher(COACHING))
    story.when(told.instructor_named("Aino")).then_not_warned("worker_not_on_staff_list")
    listed = story.when(told.on_staff(told.pihlaja, "Aino", "2026-03-02", "2026-03-31"))
    unlisted = listed.on("2026-03-31").when(told.instructor_named("Veikko"))
    unlisted.then_warned("worker_not_on_staff_list", actual=str(told.entry_id("Veikko")))
    days = {on: listed.on(on).when(told.instructor_named("Aino")) for on in ("2026-03-02", "2026-03-31", "2026-04-01")}
    days["2026-03-02"].then_not_warned("worker_not_on_staff_list")
    days["2026-03-31"].then_not_warned("worker_not_on_staff_list")
    days["2026-04-01"].then_warned("worker_not_on_staff_list")


def test_a_provider_works_in_municipalities_as_the_area_writes_them() -> None:
    who = registrar(date(2026, 3, 2))
    asked_for = StateParticulars(
        by=who, from_day=date(2026, 1, 1), soteri_categories=("2903",), subcontractors=False,
        municipalities=("kuopio", "Kuopio", "IISALMI"),
    )  # fmt: skip
    (stated,) = decide(registered().provider, asked_for, NORTH_SAVO)
    assert isinstance(stated, ParticularsStated)
    assert stated.municipalities == ("Iisalmi", "Kuopio")
    with pytest.raises(BadInput, match="municipalities"):
        decide(registered().provider, replace(asked_for, municipalities=("Kuopio", "joensuu")), NORTH_SAVO)


def test_a_provider_is_paid_to_the_account_that_another_person_confirmed_last() -> None:
    proposed = given(proposal("first"))
    assert proposed.provider.paid_to is None
    first = proposed.when(confirmation("first")).provider.paid_to
    assert first is not None
    assert (first.iban, first.proposed_by, first.confirmed_by) == ("first, sealed", named("Billa"), named("Valto"))
    changing = proposed.when(confirmation("first"), proposal("second", person="Valto"))
    assert changing.provider.paid_to == first, "until another person confirms it"
    paid_to = changing.when(confirmation("second", person="Billa")).provider.paid_to
    assert paid_to is not None
    assert paid_to.account_id == named("second")


def test_who_proposed_an_account_does_not_confirm_it() -> None:
    given(proposal("first")).when(confirmation("first", person="Billa")).then_refused("own_bank_account")


def test_only_the_account_that_was_proposed_last_is_confirmed_and_once() -> None:
    registered().when(confirmation("first")).then_refused("bank_account_not_proposed")
    given(proposal("first"), confirmation("first")).when(confirmation("first")).then_refused(
        "bank_account_not_proposed"
    )
    replaced = given(proposal("first"), proposal("second"))
    replaced.when(confirmation("first")).then_refused("bank_account_not_proposed")
    replaced.when(confirmation("first", person="Billa")).then_refused_for_all_of(
        "bank_account_not_proposed", "own_bank_account"
    )
    replaced.when(confirmation("second")).then_accepted()
