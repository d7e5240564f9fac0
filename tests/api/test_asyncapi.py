"""The AsyncAPI document: whole, and true of what the feed gives."""

import json
import re
from typing import Any

import pytest
from jsonschema import Draft7Validator

from api.feed.views import FED, cloud_event, type_of, views_of
from api.http.problems import ENCODER
from domain.kernel.event import Event, Role
from domain.kinds import KINDS
from projections.engine.projection import Logged
from tests.api.county import Clock, County
from tests.golden.add import MAPPER
from tests.golden.test_golden_events import GOLDEN, stored

Json = dict[str, Any]


@pytest.fixture(scope="module")
def document(county: County) -> Json:
    document: Json = county.http.get("/asyncapi.json").raise_for_status().json()
    return document


def test_it_is_asyncapi_3_and_names_every_event(document: Json) -> None:
    assert document["asyncapi"] == "3.0.0"
    types = {type_of(event) for kind in KINDS for event in kind.events}
    assert set(document["components"]["messages"]) == types
    for channel in document["channels"].values():
        assert set(channel["messages"]) == types
    assert document["channels"]["feed"]["address"] == "/v1/events"


def test_every_reference_in_it_leads_somewhere(document: Json) -> None:
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)))
    assert references
    for reference in references:
        where: Any = document
        for part in reference.removeprefix("#/").split("/"):
            where = where[part]


def test_no_schema_in_it_has_a_member_that_the_feed_never_gives(document: Json) -> None:
    members = {name for schema in document["components"]["schemas"].values() for name in schema.get("properties", {})}
    sealed = {"note", "description", "result", "sealed_name", "four_days_reason", "beyond_area_reason"}
    assert members.isdisjoint(sealed)


@pytest.mark.parametrize("role", FED)
@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["topic"])
def test_what_each_role_is_given_is_as_it_says(document: Json, golden: Any, role: Role) -> None:
    event, view = MAPPER.to_domain_event(stored(golden)), views_of(KINDS)[role]
    assert isinstance(event, Event)
    if type(event) not in view.events:
        return
    sent = json.loads(ENCODER.encode(cloud_event(Logged(1, Clock().now, event), view, "urn:setelikirja:golden")))
    message = document["components"]["messages"][sent["type"]]
    validator = Draft7Validator({**message["payload"], "components": document["components"]})
    assert [fault.message for fault in validator.iter_errors(sent)] == []
    sent["data"]["position"] = "1"
    assert list(validator.iter_errors(sent)), "what is wrong is found"
