"""A provider's way over HTTP: it applies, is approved, suspended and reinstated; and what the public sees of it."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.kernel.event import Role
from domain.provider.requirements import Waivable
from domain.rulebook import DocumentKind, Service
from tests.api.county import ALL_WAIVED, Actor, County, made
from tests.api.test_contract import assert_problem

TODAY = "2026-06-16"
CAP_CENTS = 6_000
EXPIRING = ("insurance_copy", "tax_certificate", "pension_insurance_certificate")
NAME = "Kerttu Ohjaaja"


@pytest.fixture(autouse=True)
def today(county: County) -> None:
    county.clock.set(TODAY)


@pytest.fixture(scope="module", autouse=True)
def capped(county: County) -> None:
    for service in Service:
        county.set_cap(service, CAP_CENTS)


def days(first: str, last: str | None = None) -> dict[str, str | None]:
    """Days as answers have them, by their old names too."""
    return {"starts_on": first, "from": first, "ends_on": last, "until": last}


class Applicant:
    """A new provider, and what the registrar says about it."""

    def __init__(self, county: County, name: str = "Uusi Oy") -> None:
        self.county, self.registrar = county, county.registrar
        body = {"name": name, "business_id": "0737546-2"}
        self.id: str = made(self.registrar.post("/v1/providers", body))["provider_id"]

    def post(self, action: str, body: dict[str, Any], **more: Any) -> httpx.Response:
        return self.registrar.post(f"/v1/providers/{self.id}/{action}", body, **more)

    def approve(self, service: str = "individual_coaching", **more: Any) -> httpx.Response:
        body = {"service": service, "from": "2026-06-01", "unit_price_cents": 5_000}
        return self.post("approvals", body | more)

    def particulars(self, *municipalities: str, since: str = "2026-01-01") -> None:
        body: dict[str, Any] = {"from": since, "soteri_categories": ["2903"], "subcontractors": False}
        made(self.post("particulars", body | {"municipalities": municipalities or ("Kuopio",)}))

    def worker(self, **more: Any) -> str:
        worker_id = str(uuid4())
        body: dict[str, Any] = {"worker_id": worker_id, "name": NAME, "qualifications": ["bachelor_of_social_services"]}
        body |= {"title_in_register": True, "services": ["individual_coaching"], "from": "2026-01-01"}
        made(self.post("staff", body | more))
        return str(more.get("worker_id", worker_id))

    def file_everything(self) -> None:
        self.particulars("Kuopio", "Siilinjärvi")
        for kind in DocumentKind:
            body = {"kind": kind, "reference": f"HAK-1/{kind}", "received_on": "2026-06-01"}
            made(self.post("documents", body | ({"expires_on": "2026-12-31"} if kind in EXPIRING else {})))
        insured = {"perils": ["personal_injury", "property_damage"], "from": "2026-01-01", "reference": "V-1"}
        made(self.post("insurances", insured))
        self.worker()

    def read(self, actor: Actor | None = None) -> Any:
        return made((actor or self.registrar).get(f"/v1/providers/{self.id}"))


def codes(answer: httpx.Response) -> list[str]:
    return [violation["code"] for violation in assert_problem(answer, 409, answer.json()["code"])["violations"]]


# Applying


def test_an_approval_is_refused_for_everything_at_once(county: County) -> None:
    applicant = Applicant(county)
    assert sorted(set(codes(applicant.approve(unit_price_cents=CAP_CENTS + 1)))) == sorted(
        {"price_over_cap", *Waivable} - {"document_expired"}
    )
    assert len(codes(applicant.approve())) == 1 + 7 + 2 + 2
    missing = applicant.read()["missing"]
    assert [one["service"] for one in missing] == list(Service)
    assert all(len(one["findings"]) == 12 for one in missing)
    assert applicant.read()["approvals"] == []


def test_a_refusal_reads_as_sentences(county: County) -> None:
    applicant = Applicant(county)
    applicant.registrar = county.actor(Role.REGISTRAR, language="fi")
    detail = applicant.approve().json()["detail"]
    assert "Hakemuksesta puuttuu asiakirja: omavalvontasuunnitelma (sääntökirjan kohta 2.3)." in detail
    assert "Voimassa oleva vakuutus puuttuu: henkilövahingot (sääntökirjan kohta 2.5)." in detail


def test_who_files_everything_is_approved(county: County) -> None:
    applicant = Applicant(county)
    applicant.file_everything()
    approved = made(applicant.approve())
    assert approved["approvals"] == [
        {
            "service": "individual_coaching",
            **days("2026-06-01"),
            "unit_price_cents": 5_000,
            "holds": [days("2026-06-01")],
        }
    ]
    held = applicant.read()
    assert [document["kind"] for document in held["documents"]] == list(DocumentKind)
    lacking = {one["service"]: [finding["code"] for finding in one["findings"]] for one in held["missing"]}
    assert lacking["individual_coaching"] == []
    assert lacking["group_coaching"] == ["qualification_missing"] * 2
    assert held["particulars"][0]["municipalities"] == ["Kuopio", "Siilinjärvi"]


def test_each_code_is_waived_for_a_reason_that_is_stored_sealed_and_read_again(county: County) -> None:
    applicant = Applicant(county)
    waived = [one | {"reason": "Harvinainen poikkeus"} for one in ALL_WAIVED if one["code"] != "insurance_missing"]
    assert codes(applicant.approve(waived=waived)) == ["insurance_missing"] * 2
    made(applicant.approve(waived=ALL_WAIVED))
    (approval,) = applicant.read()["approvals"]
    assert [one["code"] for one in approval["waived"]] == list(Waivable)
    assert {one["reason"] for one in approval["waived"]} == {ALL_WAIVED[0]["reason"]}


def test_an_insured_sum_that_nobody_judged_is_told_of_until_one_is_accepted(county: County) -> None:
    applicant = Applicant(county)
    applicant.file_everything()
    perils = ["personal_injury", "property_damage"]
    approved = made(applicant.approve())
    told = [(one["code"], one["limit"], one["actual"]) for one in approved["warnings"]]
    assert told == [("insurance_not_accepted", {"peril": peril}, None) for peril in perils]

    def listed(actor: Actor, **asked: Any) -> set[str]:
        page = made(actor.get("/v1/warnings", provider_id=applicant.id, limit=200, **asked))
        assert all(one["voucher_id"] is None for one in page["warnings"])
        return {one["limit"]["peril"] for one in page["warnings"] if one["code"] == "insurance_not_accepted"}

    assert listed(county.supervisor) == set(perils)
    assert listed(county.provider(applicant.id)) == set()
    insured = {"from": "2026-01-01", "reference": "V-2", "amount_cents": 500_000_00}
    answer = made(applicant.post("insurances", insured | {"perils": perils[:1], "sufficient": True}))
    assert answer["warnings"] == []
    assert listed(county.supervisor) == set(perils[1:])
    assert listed(county.supervisor, on="2026-06-15") == set()
    made(applicant.post("insurances", insured | {"perils": perils, "sufficient": False}))
    assert listed(county.supervisor) == set(perils[1:])
    made(applicant.post("insurances", insured | {"perils": perils[1:], "sufficient": True}))
    assert listed(county.supervisor) == set()
    assert made(applicant.approve())["warnings"] == []


def test_documents_stand_expire_and_are_replaced(county: County) -> None:
    applicant = Applicant(county)
    tax = {"kind": "tax_certificate", "reference": "HAK-2", "received_on": "2026-06-01"}
    for expires_on in ("2026-06-15", "2026-07-16", "2026-07-17"):
        made(applicant.post("documents", tax | {"expires_on": expires_on}))
    made(applicant.post("documents", {"kind": "staff_form", "reference": "HAK-3", "received_on": TODAY}))
    standings = [document["standing"] for document in applicant.read()["documents"]]
    assert standings == ["replaced", "replaced", "in_force", "in_force"]
    county.clock.set("2026-06-17")
    assert applicant.read()["documents"][2]["standing"] == "expiring"
    county.clock.set("2026-07-18")
    assert applicant.read()["documents"][2]["standing"] == "expired"
    told = [one["detail"] for one in applicant.read()["missing"][0]["findings"] if one["code"] == "document_expired"]
    assert told == [
        "A document expired on 17 Jul 2026: certificate of taxes and social security contributions paid"
        " (rulebook, section 2.3)."
    ]


def test_another_degree_is_accepted_by_who_is_told(county: County) -> None:
    applicant = Applicant(county)
    worker_id = applicant.worker(qualifications=["other_degree"], title_in_register=False)
    lacking = applicant.read()["missing"][0]["findings"]
    assert [one["limit"] for one in lacking if one["code"] == "qualification_missing"] == [
        {"competence": "social_care"},
        {"competence": "coaching"},
    ]
    body = {"worker_id": worker_id, "competences": ["social_care", "coaching"], "reason": "Sosiaalipsykologi"}
    made(applicant.post("acceptances", body))
    held = applicant.read()
    assert all(one["code"] != "qualification_missing" for one in held["missing"][0]["findings"])
    (acceptance,) = held["acceptances"]
    assert (acceptance["reason"], acceptance["accepted_on"]) == ("Sosiaalipsykologi", TODAY)
    trail = made(county.auditor.get("/v1/audit-trail", stream=applicant.id))["events"]
    assert acceptance["accepted_by"] == trail[-1]["actor"]
    assert trail[-1]["topic"] == "QualificationAccepted:1"
    unknown = applicant.post("acceptances", body | {"worker_id": str(uuid4())})
    assert assert_problem(unknown, 422, "malformed")["errors"][0]["field"] == "worker_id"


# Staff


def test_names_are_for_the_registrar_and_the_provider_itself(county: County) -> None:
    applicant = Applicant(county)
    worker_id = applicant.worker()
    for reader in (county.registrar, county.provider(applicant.id)):
        (worker,) = applicant.read(reader)["staff"]
        assert (worker["worker_id"], worker["name"]) == (worker_id, NAME)
    for role in (Role.SUPERVISOR, Role.AUDITOR, Role.CASEWORKER):
        (worker,) = applicant.read(county.actor(role))["staff"]
        assert (worker["worker_id"], worker["name"]) == (worker_id, None)
    other = Applicant(county)
    assert_problem(county.provider(other.id).get(f"/v1/providers/{applicant.id}"), 404, "not_found")
    assert_problem(county.provider(other.id).get(f"/v1/providers/{uuid4()}"), 404, "not_found")


def test_two_providers_may_have_an_id_in_common(county: County) -> None:
    one, other = Applicant(county), Applicant(county)
    worker_id = one.worker(name="Ensimmäinen")
    other.worker(worker_id=worker_id, name="Toinen")
    assert [applicant.read()["staff"][0]["name"] for applicant in (one, other)] == ["Ensimmäinen", "Toinen"]


def test_a_name_changes_and_is_kept_where_none_is_given(county: County) -> None:
    applicant = Applicant(county)
    worker_id = applicant.worker(name="Vanha Nimi")
    applicant.worker(worker_id=worker_id, name="Uusi Nimi")
    assert [worker["name"] for worker in applicant.read()["staff"]] == ["Uusi Nimi"]
    applicant.worker(worker_id=worker_id, name=None, until="2026-12-31")
    (worker,) = applicant.read()["staff"]
    assert (worker["name"], worker["until"]) == ("Uusi Nimi", "2026-12-31")


def test_an_erased_name_does_not_come_back_by_a_retry(county: County) -> None:
    applicant = Applicant(county)
    worker_id = str(uuid4())
    body = {"worker_id": worker_id, "name": NAME, "qualifications": ["social_worker"], "title_in_register": True}
    body |= {"services": ["group_coaching"], "from": "2026-01-01"}
    first = applicant.post("staff", body, key="listed")
    made(applicant.post("name-erasures", {"worker_id": worker_id}))
    assert [worker["name"] for worker in applicant.read()["staff"]] == [None]
    again = applicant.post("staff", body, key="listed")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [worker["name"] for worker in applicant.read()["staff"]] == [None]
    made(applicant.post("staff", body))
    assert [worker["name"] for worker in applicant.read()["staff"]] == [NAME], "told anew it is known again"


def test_a_dry_run_keeps_no_name_and_erases_none(county: County) -> None:
    applicant = Applicant(county)
    body = {"worker_id": str(uuid4()), "name": NAME, "qualifications": ["other_trade"]}
    body |= {"services": ["group_coaching"], "from": "2026-01-01"}
    made(applicant.post("staff", body, dry_run="true"))
    assert applicant.read()["staff"] == []
    worker_id = applicant.worker()
    made(applicant.post("name-erasures", {"worker_id": worker_id}, dry_run="true"))
    assert applicant.read()["staff"][0]["name"] == NAME


def test_an_instructor_who_is_not_on_the_list_is_warned_of(county: County) -> None:
    applicant = Applicant(county)
    made(applicant.approve(waived=ALL_WAIVED))
    worker_id = applicant.worker()
    voucher = county.issue(applicant.id, starts_on="2026-06-10", ends_on="2026-09-09")
    path, provider = f"/v1/vouchers/{voucher['voucher_id']}", county.provider(applicant.id)
    for named, warned in ((worker_id, []), (str(uuid4()), ["worker_not_on_staff_list"])):
        made(provider.post(f"{path}/instructor", {"worker_id": named}))
        event = made(provider.get(f"{path}/history"))["events"][-1]
        assert [warning["code"] for warning in event["warnings"]] == warned


# Suspension and the end of an approval


def test_a_suspended_provider_is_granted_nothing_and_its_entries_are_warned_of(county: County) -> None:
    applicant = Applicant(county)
    made(applicant.approve(waived=ALL_WAIVED))
    voucher = county.issue(applicant.id, starts_on="2026-06-01", ends_on="2026-08-31")
    suspended = made(applicant.post("suspension", {"from": "2026-06-10", "reason": "Selvitys kesken"}))
    assert suspended["suspensions"] == [days("2026-06-10")]
    assert codes(applicant.post("suspension", {"from": "2026-07-01", "reason": "Uudestaan"})) == ["already_suspended"]
    grant = {
        "client_id": county.add_client(),
        "service": "individual_coaching",
        "decision_number": "SOS-2026-9",
        "starts_on": TODAY,
        "ends_on": "2026-09-15",
        "quantity": {"minutes": 600},
        "provider_id": applicant.id,
        "distance_km": 3,
    }
    assert codes(county.caseworker.post("/v1/vouchers", grant)) == ["provider_not_approved"]
    sessions, provider = f"/v1/vouchers/{voucher['voucher_id']}/sessions", county.provider(applicant.id)
    for held_on, warned in (("2026-06-09", False), ("2026-06-10", True)):
        entry = made(provider.post(sessions, {"held_on": held_on, "minutes": 60}))
        assert ("provider_not_approved" in [warning["code"] for warning in entry["warnings"]]) is warned
    made(applicant.post("reinstatement", {"from": TODAY, "reason": "Kunnossa"}))
    made(county.caseworker.post("/v1/vouchers", grant))
    assert codes(applicant.post("reinstatement", {"from": TODAY, "reason": "Taas"})) == ["not_suspended"]
    (suspension,) = applicant.read()["suspensions"]
    assert suspension == {
        **days("2026-06-10", "2026-06-15"),
        "reason": "Selvitys kesken",
        "reinstated_because": "Kunnossa",
    }
    listed = made(county.registrar.get("/v1/providers"))["providers"]
    mine = next(one for one in listed if one["provider_id"] == applicant.id)
    assert mine["suspensions"] == [days("2026-06-10", "2026-06-15")]


def test_an_approval_ends_early(county: County) -> None:
    applicant = Applicant(county)
    made(applicant.approve(waived=ALL_WAIVED, until="2026-12-31"))
    made(applicant.approve(waived=ALL_WAIVED, **{"from": "2027-01-01"}))
    ending = {"service": "individual_coaching", "last_day": "2026-07-31", "reason": "Lopettaa"}
    assert [one["until"] for one in made(applicant.post("approval-endings", ending))["approvals"]] == ["2026-07-31"]
    assert codes(applicant.post("approval-endings", ending)) == ["provider_not_approved"]
    listed = made(county.registrar.get("/v1/providers"))["providers"]
    mine = next(one for one in listed if one["provider_id"] == applicant.id)
    assert mine["approvals"] == [
        {
            "service": "individual_coaching",
            **days("2026-06-01", "2026-07-31"),
            "unit_price_cents": 5_000,
            "holds": [days("2026-06-01", "2026-07-31")],
        }
    ]


def test_an_approval_recorded_later_from_an_earlier_day_is_shown_with_the_days_that_it_holds(county: County) -> None:
    applicant = Applicant(county, name="Aiempi Oy")
    made(applicant.approve(waived=ALL_WAIVED, **{"from": "2026-09-01"}))
    made(applicant.approve(waived=ALL_WAIVED, unit_price_cents=4_000))
    expected = [
        ("2026-09-01", [days("2026-09-01")]),
        ("2026-06-01", [days("2026-06-01", "2026-08-31")]),
    ]
    assert [(one["from"], one["holds"]) for one in applicant.read()["approvals"]] == expected
    listed = made(county.registrar.get("/v1/providers"))["providers"]
    mine = next(one for one in listed if one["provider_id"] == applicant.id)
    assert [(one["from"], one["holds"]) for one in mine["approvals"]] == expected
    for day, cents in (("2026-08-31", 4_000), ("2026-09-01", 5_000)):
        (price,) = next(one for one in public(county, on=day, limit=200) if one["name"] == "Aiempi Oy")["prices"]
        assert price["unit_price_cents"] == cents


# What is public


def public(county: County, **query: Any) -> list[Any]:
    """The public list, without a token."""
    answer = county.http.get("/v1/public/providers", params=query)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["providers"]
    return found


def test_the_public_list_holds_what_the_law_makes_public_and_nothing_else(county: County) -> None:
    applicant = Applicant(county, name="Julkinen Oy")
    applicant.particulars("Rautavaara", "Tervo")
    applicant.worker()
    made(applicant.approve(waived=ALL_WAIVED))
    made(applicant.approve("group_coaching", waived=ALL_WAIVED, unit_price_cents=2_500))
    answer = county.http.get("/v1/public/providers", params={"municipality": "Tervo"})
    assert answer.json() == {
        "on": TODAY,
        "providers": [
            {
                "name": "Julkinen Oy",
                "services": ["group_coaching", "individual_coaching"],
                "municipalities": ["Rautavaara", "Tervo"],
                "prices": [
                    {"service": "group_coaching", "unit_price_cents": 2_500},
                    {"service": "individual_coaching", "unit_price_cents": 5_000},
                ],
            }
        ],
        "next_cursor": None,
    }


def names(county: County, **query: Any) -> list[str]:
    return [one["name"] for one in public(county, limit=200, **query)]


def test_the_public_list_is_right_on_each_day(county: County) -> None:
    applicant = Applicant(county, name="Päivien Oy")
    applicant.particulars("Keitele", since="2026-06-01")
    applicant.particulars("Kaavi", since="2026-09-01")
    assert "Päivien Oy" not in names(county)
    made(applicant.approve(waived=ALL_WAIVED, until="2026-12-31"))
    made(applicant.approve(waived=ALL_WAIVED, unit_price_cents=5_500, **{"from": "2026-08-01", "until": "2026-12-31"}))
    made(applicant.post("suspension", {"from": "2026-07-01", "reason": "Selvitys"}))
    assert "Päivien Oy" not in names(county, on="2026-12-31")
    made(applicant.post("reinstatement", {"from": "2026-07-10", "reason": "Korjattu"}))
    ending = {"service": "individual_coaching", "last_day": "2026-11-30", "reason": "Lopettaa"}
    made(applicant.post("approval-endings", ending))
    days = (
        "2026-05-31",
        "2026-06-01",
        "2026-06-30",
        "2026-07-01",
        "2026-07-09",
        "2026-07-10",
        "2026-11-30",
        "2026-12-01",
    )
    assert [("Päivien Oy" in names(county, on=day)) for day in days] == [
        False, True, True, False, False, True, True, False,
    ]  # fmt: skip
    for day, cents, place in (
        ("2026-07-31", 5_000, "Keitele"),
        ("2026-08-01", 5_500, "Keitele"),
        ("2026-09-01", 5_500, "Kaavi"),
    ):
        (mine,) = public(county, on=day, municipality=place)
        assert (mine["prices"][0]["unit_price_cents"], mine["municipalities"]) == (cents, [place])
    assert public(county, on="2026-08-31", municipality="Kaavi") == []


def test_the_public_list_is_filtered_and_paged(county: County) -> None:
    for number in range(3):
        applicant = Applicant(county, name=f"Sivu {number}")
        applicant.particulars("Vieremä")
        made(applicant.approve("inclusion_activity" if number else "supported_work_activity", waived=ALL_WAIVED))
    assert names(county, municipality="Vieremä") == ["Sivu 0", "Sivu 1", "Sivu 2"]
    assert names(county, municipality="Vieremä", service="inclusion_activity") == ["Sivu 1", "Sivu 2"]
    assert names(county, municipality="Vieremä", service="group_coaching") == []
    seen, cursor = [], None
    while True:
        query: dict[str, Any] = {"municipality": "Vieremä", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = county.http.get("/v1/public/providers", params=query).json()
        seen += [one["name"] for one in page["providers"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["Sivu 0", "Sivu 1", "Sivu 2"]


@pytest.mark.parametrize("query", [{"on": "2026-02-30"}, {"service": "cleaning"}, {"limit": 0}, {"cursor": "!"}])
def test_a_malformed_question_of_the_public_is_422(county: County, query: dict[str, Any]) -> None:
    problem = assert_problem(county.http.get("/v1/public/providers", params=query), 422, "malformed")
    assert problem["errors"][0]["field"] == next(iter(query))


def test_a_municipality_that_is_none_finds_nobody(county: County) -> None:
    assert public(county, municipality="'; DROP TABLE events; --") == []
