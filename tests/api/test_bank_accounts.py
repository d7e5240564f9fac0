"""The accounts that providers are paid to: two people for each, and no number in clear."""

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from domain.kernel.event import Role
from tests.api.calls import PRICE, Stage
from tests.api.county import Actor, County, made
from tests.api.test_contract import assert_problem

FIRST, SECOND = "FI2112345600000785", "DE89370400440532013000"


@pytest.fixture(scope="module", autouse=True)
def priced(scene: Stage) -> None:
    """The county has a price list."""


@pytest.fixture
def path(county: County) -> str:
    """The accounts of a provider of its own."""
    return f"/v1/providers/{county.add_provider('individual_coaching', PRICE)}/bank-accounts"


def person(county: County, name: str) -> Actor:
    return county.actor(Role.BILLING, f"{name}@example.invalid")


def proposed(actor: Actor, path: str, iban: str = FIRST) -> str:
    answer = made(actor.post(path, {"iban": iban}))
    assert answer["bank_account"]["status"] == "proposed"
    account_id: str = answer["bank_account"]["account_id"]
    return account_id


def statuses(county: County, path: str) -> list[tuple[str, str]]:
    listed = made(county.billing.get(path))["bank_accounts"]
    return [(one["iban"], one["status"]) for one in listed]


def test_one_person_proposes_and_another_confirms(county: County, path: str) -> None:
    billa, valto = person(county, "billa"), person(county, "valto")
    account = proposed(billa, path, "fi21 1234 5600 0007 85")
    own = assert_problem(billa.post(f"{path}/{account}/confirmation", {}), 409, "own_bank_account")
    assert [one["code"] for one in own["violations"]] == ["own_bank_account"]
    assert statuses(county, path) == [(FIRST, "proposed")]
    confirmed = made(valto.post(f"{path}/{account}/confirmation", {}, key="the same"))
    assert confirmed == made(valto.post(f"{path}/{account}/confirmation", {}, key="the same"))
    assert confirmed["bank_account"]["status"] == "paid_to"
    other = proposed(valto, path, SECOND)
    assert statuses(county, path) == [(FIRST, "paid_to"), (SECOND, "proposed")]
    assert_problem(billa.post(f"{path}/{account}/confirmation", {}), 409, "bank_account_not_proposed")
    made(billa.post(f"{path}/{other}/confirmation", {}))
    assert statuses(county, path) == [(FIRST, "replaced"), (SECOND, "paid_to")]
    for one in made(county.auditor.get(path))["bank_accounts"]:
        assert one["proposed_by"] != one["confirmed_by"]


def test_a_provider_reads_its_own_alone(county: County, path: str, scene: Stage) -> None:
    proposed(county.registrar, path)
    own = path.split("/")[3]
    assert made(county.provider(own).get(path))["bank_accounts"][0]["iban"] == FIRST
    assert_problem(county.provider(scene.provider_id).get(path), 404, "not_found")
    assert_problem(county.caseworker.get(path), 403, "forbidden")
    assert_problem(county.provider(own).post(path, {"iban": FIRST}), 403, "forbidden")


@pytest.mark.parametrize(
    "iban",
    [
        "FI2112345600000786",  # its check digits
        "FI211234560000078",  # its country's length
        "XX2112345600000785",  # its country
        "FI21 1234 5600 0007 8Å",
        "211234560000078511",
    ],
)
def test_what_is_no_number_of_an_account_is_malformed_and_not_repeated(county: County, path: str, iban: str) -> None:
    answer = county.billing.post(path, {"iban": iban})
    (error,) = assert_problem(answer, 422, "malformed")["errors"]
    assert error == {"field": "iban", "reason": "must be an account number in the form of an IBAN"}
    assert iban not in answer.text
    assert statuses(county, path) == []


def test_no_event_and_no_stored_answer_has_a_number_in_clear(county: County, path: str) -> None:
    billa = person(county, "billa")
    account = proposed(billa, path)
    assert billa.post(f"{path}/{account}/confirmation", {}).status_code == 409
    with psycopg.connect(county.database.application_url) as connection:
        for table, column in (("events", "state"), ("requests", "answer")):
            names = (Identifier(column), Identifier(county.database.schema, table))
            rows = connection.execute(SQL("SELECT convert_from({}, 'UTF8') FROM {}").format(*names)).fetchall()
            assert len(rows) > 5
            assert [row for (row,) in rows if FIRST[4:] in row] == []
