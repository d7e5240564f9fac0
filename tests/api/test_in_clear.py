"""What an event may hold in clear: no name and no identity code in any field that is no sealed text."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from api.http.bodies import Body
from api.vouchers.bodies import PeriodBody
from domain.kernel.event import Role
from tests.api.calls import COMMANDS, PUTS, Stage, stored
from tests.api.test_contract import assert_problem

BODIES = [
    import_module(f"api.{file.parent.name}.bodies")
    for file in sorted((Path(__file__).parent.parent.parent / "api").glob("*/bodies.py"))
]

CODES = ["010190-123M", "päätös 131052-308t", "131052–308T"]
NAMES = ["Virtanen Anna 190761", "Virtanen", "Anna Oja"]

NUMBERS = {
    "NewVoucher.decision_number",
    "NewExtension.decision_number",
    "NewDocument.reference",
    "NewInsurance.reference",
    "NewPayment.reference",
}
"""Numbers of the county, in clear for ever: a name has not their form."""

OF_NO_CLIENT = {"NewProvider.name", "NewSite.municipality", "NewSite.address", "NewPriceCap.source", "NewGroup.name"}
"""Texts about no client: providers' names and addresses, the decision behind a price."""

CLOSED_FORMS = {
    "NewSettlement.month", "NewPaymentFile.month", "NewRefusal.reason_code", "NewProvider.business_id",
    "NewDocument.sha256", "Resending.webhook",
}  # fmt: skip
REGISTER = {
    "NewClient.municipality", "NewClient.name", "NewClient.external_reference", "ClientChange.municipality",
    "ClientChange.name", "ClientSearch.external_reference", "NewWorker.name",
}  # fmt: skip
"""What the register seals, and no event holds."""


def texts(schema: dict[str, Any]) -> bool:
    """Whether a field of this schema takes free text."""
    if any(texts(one) for one in schema.get("anyOf", ())):
        return True
    free = schema.get("type") == "string" and not schema.get("enum")
    return free and schema.get("format", "business-id") == "business-id"


def fields_of_text() -> dict[str, int]:
    """Every field of a request's body that takes text, with the most characters of it."""
    found: dict[str, int] = {}
    for module in BODIES:
        found |= {f"{name}.{field}": most for name, field, most in _texts_of(module)}
    return found


def _texts_of(module: Any) -> Iterator[tuple[str, str, int]]:
    for name, model in vars(module).items():
        if not (isinstance(model, type) and issubclass(model, Body)) or model in (Body, PeriodBody):
            continue
        for field, schema in model.model_json_schema().get("properties", {}).items():
            if "const" in schema or re.search(r"\[0-9\]\)?:\[0-5\]", str(schema.get("pattern", ""))):
                continue
            if texts(schema):
                limits = [schema, *schema.get("anyOf", ())]
                yield name, field, max(one.get("maxLength", 0) for one in limits)


SEALED_CHARACTERS_MAX = 4000
"""Texts of this length are sealed under a client's or a provider's key before they come to an event."""


def test_every_field_of_text_is_known_to_be_sealed_or_what_it_is() -> None:
    in_clear = {name for name, most in fields_of_text().items() if most != SEALED_CHARACTERS_MAX}
    items = {name for name in in_clear if "Item." in name}
    clocks = {name for name in in_clear if name.endswith(".starts_at")}
    assert in_clear - items - clocks == NUMBERS | OF_NO_CLIENT | CLOSED_FORMS | REGISTER


def calls_with(name: str, stage: Stage) -> Any:
    """A call whose body has the field, the body, and the field's path in it."""
    model, field = name.split(".")
    path = {
        "NewVoucher": "/v1/vouchers", "NewExtension": "/extensions", "NewDocument": "/documents",
        "NewInsurance": "/insurances", "NewProvider": "/v1/providers", "NewSite": "/particulars",
        "NewPriceCap": "/v1/price-caps", "NewGroup": "/v1/groups",
        "NewPayment": "/payment",
    }[model]  # fmt: skip
    call = next(
        one for one in (*COMMANDS, *PUTS) if one.path == path or one.path.endswith(path) or one.path.startswith(path)
    )
    return call, field


def sent(stage: Stage, name: str, text: str) -> Any:
    call, field = calls_with(name, stage)
    body = call.body(stage)
    if name.startswith("NewSite."):
        body = {**body, "sites": [{**body["sites"][0], field: text}]}
    else:
        body = {**body, field: text}
    answer = stage.send(call, body=body)
    told = assert_problem(answer, 422, "malformed")["errors"]
    assert told[0]["field"].endswith(field), told
    return answer


def stands(stage: Stage, name: str) -> None:
    """Make what the call is about, before anything is counted."""
    call, _ = calls_with(name, stage)
    call.body(stage)


@pytest.mark.parametrize("name", sorted(NUMBERS | OF_NO_CLIENT))
@pytest.mark.parametrize("code", CODES)
def test_no_identity_code_enters_the_log(stage: Stage, name: str, code: str) -> None:
    stands(stage, name)
    before = stored(stage.county)
    assert code not in sent(stage, name, code).text
    assert stored(stage.county) == before


@pytest.mark.parametrize("name", sorted(NUMBERS))
@pytest.mark.parametrize("written", NAMES)
def test_no_name_stands_in_the_place_of_a_number(stage: Stage, name: str, written: str) -> None:
    stands(stage, name)
    before = stored(stage.county)
    assert written not in sent(stage, name, written).text
    assert stored(stage.county) == before


@pytest.mark.parametrize("number", ["20261124-0001", "2026-123456-0001", "1234567-2026", "SOS 118/05.02.01/2026"])
def test_a_countys_own_numbers_are_taken(stage: Stage, number: str) -> None:
    issue = next(call for call in COMMANDS if call.path == "/v1/vouchers")
    answer = stage.send(issue, body=issue.body(stage) | {"decision_number": number}, dry_run="true")
    assert answer.status_code == 201, answer.text
    assert answer.json()["periods"][0]["decision_number"] == number


def test_business_ids_and_digests_have_no_room_for_a_name(stage: Stage) -> None:
    provider = next(call for call in COMMANDS if call.path == "/v1/providers")
    assert_problem(stage.send(provider, body=provider.body(stage) | {"business_id": "Virtanen"}), 422, "malformed")
    assert stage.actor(Role.REGISTRAR)
