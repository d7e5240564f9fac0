"""Events as bytes: canonical, strict, and from our own topics alone."""

import json
import string
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
import pytest
import rfc8785
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.event import By, EarlierEvent, Event, Role
from domain.kinds import CATALOGUE
from domain.voucher.events import InstructorNamed, ProviderCancelled
from ledger.log.codec import OrjsonTranscoder
from ledger.mapping import CountyMapper

GOLDEN = Path(__file__).parent.parent / "golden" / "events.jsonl"
transcoder = OrjsonTranscoder()
mapper = CountyMapper(transcoder)

integers = st.integers(-(2**53) + 1, 2**53 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]))
keys = st.text(st.characters(max_codepoint=127))
canonical = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner),
    max_leaves=20,
)


@given(canonical)
def test_bytes_are_those_of_rfc_8785(value: Any) -> None:
    encoded = transcoder.encode(value)
    assert encoded == rfc8785.dumps(value)
    assert transcoder.decode(encoded) == value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        "\ud800",
        {"ä": 1},
        {1: 1},
        UUID(int=1),
        date(2026, 1, 1),
        Role.PROVIDER,
        {1},
        b"",
    ],
    ids=repr,
)
@pytest.mark.parametrize("wrap", [lambda value: value, lambda value: {"a": [value]}], ids=["alone", "within"])
def test_what_has_no_one_canonical_form_is_refused(value: Any, wrap: Any) -> None:
    with pytest.raises(TypeError):
        transcoder.encode(wrap(value))


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Anything that a field of this type may hold."""
    kind = getattr(kind, "__supertype__", kind)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        UUID: st.uuids(),
        str: texts,
        int: integers,
        bool: st.booleans(),
        date: st.dates(),
        time: st.times(),
        datetime: st.datetimes(timezones=st.just(UTC)),
        type(None): st.none(),
    }
    if kind in plain:
        return plain[kind]
    if is_dataclass(kind):
        return instances(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return st.sampled_from(kind)
    if get_origin(kind) is tuple:
        return st.lists(values(get_args(kind)[0]), max_size=3).map(tuple)
    return st.one_of([values(member) for member in get_args(kind)])


def instances(kind: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


topics_of_today = sorted(topic for topic, kind in CATALOGUE.items() if not issubclass(kind, EarlierEvent))
events_of_all_types = st.sampled_from(topics_of_today).flatmap(lambda topic: instances(CATALOGUE[topic]))


@given(events_of_all_types)
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    stored = mapper.to_stored_event(event)
    assert stored.topic == event.TOPIC
    assert mapper.to_domain_event(stored) == event
    assert mapper.to_stored_event(mapper.to_domain_event(stored)) == stored
    assert stored.state == rfc8785.dumps(orjson.loads(stored.state))


@pytest.mark.parametrize("topic", sorted(CATALOGUE))
def test_every_type_of_the_catalogue_is_told_by_its_topic(topic: str) -> None:
    assert topic == CATALOGUE[topic].TOPIC
    assert set(topic) <= set(string.ascii_letters + string.digits + ":")


INSTANT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAMED = InstructorNamed(
    originator_id=UUID(int=1),
    originator_version=2,
    by=By(UUID(int=3), Role.PROVIDER, None, UUID(int=4), INSTANT),
    rulebook="2026-01-01",
    under=("4.1",),
    worker_id=UUID(int=5),
)


def test_how_values_are_written() -> None:
    assert orjson.loads(mapper.to_stored_event(NAMED).state) == {
        "by": {
            "actor": "00000000-0000-0000-0000-000000000003",
            "role": "provider",
            "request_id": "00000000-0000-0000-0000-000000000004",
            "decided_at": "2026-03-02T09:30:00.000000Z",
        },
        "rulebook": "2026-01-01",
        "under": ["4.1"],
        "warnings": [],
        "worker_id": "00000000-0000-0000-0000-000000000005",
    }, "no originator, and nothing for an organisation that is None"


BY = orjson.loads(mapper.to_stored_event(NAMED).state)["by"]


def changed(**members: Any) -> StoredEvent:
    stored = mapper.to_stored_event(NAMED)
    state = orjson.loads(stored.state) | members
    return StoredEvent(stored.originator_id, stored.originator_version, stored.topic, orjson.dumps(state))


def test_a_member_left_out_is_its_default_or_none() -> None:
    state = orjson.loads(mapper.to_stored_event(NAMED).state)
    del state["warnings"]
    stored = StoredEvent(NAMED.originator_id, NAMED.originator_version, NAMED.TOPIC, orjson.dumps(state))
    assert mapper.to_domain_event(stored) == NAMED


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (StoredEvent(UUID(int=1), 2, "os:system", b"{}"), "not in the catalogue"),
        (StoredEvent(UUID(int=1), 2, "InstructorNamed:2", b"{}"), "not in the catalogue"),
        (StoredEvent(UUID(int=1), 2, "InstructorNamed:1", b"{}"), "missing required field `by`"),
        (StoredEvent(UUID(int=1), 2, "InstructorNamed:1", b"[]"), "Expected `object`, got `array`"),
        (StoredEvent(UUID(int=1), 2, "InstructorNamed:1", b"not JSON"), "JSON is malformed"),
        (changed(added_later=1), "unknown field `added_later`"),
        (changed(originator_id=str(UUID(int=1))), "unknown field `originator_id`"),
        (changed(by=BY | {"added_later": 1}), r"unknown field `added_later` - at `\$.by`"),
        (changed(by=BY | {"decided_at": "2026-03-02T09:30:00"}), r"timezone component - at `\$.by.decided_at`"),
        (changed(rulebook=2026), r"Expected `str`, got `int` - at `\$.rulebook`"),
        (changed(worker_id="5"), r"Invalid UUID - at `\$.worker_id`"),
        (changed(under="4.1"), r"Expected `array`, got `str` - at `\$.under`"),
        (changed(by="someone"), r"Expected `object`, got `str` - at `\$.by`"),
        (
            changed(warnings=[{"code": "late_entry", "section": "6", "limit": {"value": 1.5, "unit": "days"}}]),
            r"Expected `int \| str`, got `float` - at `\$.warnings\[0\].limit.value`",
        ),
    ],
)
def test_what_cannot_be_read_says_where_it_stands(stored: StoredEvent, why: str) -> None:
    where = f"cannot read {stored.topic}, version 2 of stream 00000000-0000-0000-0000-000000000001"
    with pytest.raises(MapperDeserialisationError, match=why) as raised:
        mapper.to_domain_event(stored)
    assert str(raised.value).startswith(where)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("worker_id", str(UUID(int=1))),
        ("rulebook", 2026),
        ("under", ["4.1"]),
        ("warnings", ("late",)),
        ("by", By(UUID(int=3), "provider", None, UUID(int=4), INSTANT)),  # type: ignore[arg-type]
        ("by", By(UUID(int=3), Role.PROVIDER, None, UUID(int=4), INSTANT.replace(tzinfo=None))),
        ("by", By(UUID(int=3), Role.PROVIDER, None, UUID(int=4), INSTANT.astimezone(timezone(timedelta(hours=2))))),
    ],
)
def test_a_field_that_does_not_hold_what_it_declares_is_not_written(field: str, value: Any) -> None:
    members = {each.name: getattr(NAMED, each.name) for each in fields(NAMED)} | {field: value}
    with pytest.raises(TypeError):
        mapper.to_stored_event(InstructorNamed(**members))


def sample(kind: type[Event]) -> dict[str, Any]:
    """A state of that type that can be read."""
    golden = (json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines())
    state: dict[str, Any] = orjson.loads(next(one["state"] for one in golden if one["topic"] == kind.TOPIC))
    return state


def test_a_bool_is_no_number_and_no_value_stands_in_an_error() -> None:
    cancelled = sample(ProviderCancelled) | {"documented": 1, "reason": "a secret"}
    stored = StoredEvent(UUID(int=1), 2, ProviderCancelled.TOPIC, orjson.dumps(cancelled))
    with pytest.raises(MapperDeserialisationError, match=r"Expected `bool`, got `int` - at `\$.documented`") as raised:
        mapper.to_domain_event(stored)
    assert "secret" not in str(raised.value)
    with pytest.raises(MapperDeserialisationError, match=r": Invalid enum value - at `\$.by.role`$"):
        mapper.to_domain_event(changed(by=BY | {"role": "a secret - at `$.by`"}))


def test_the_log_is_neither_compressed_nor_encrypted() -> None:
    with pytest.raises(ValueError, match="canonical"):
        CountyMapper(transcoder, compressor=ZlibCompressor())
