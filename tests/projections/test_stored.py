"""What a fold has put away of the domain's states is read as it was written, or not at all."""

import re
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest

from domain.rulebook import Service
from domain.voucher.course import Choice, Course, Span
from projections.engine.stored import Unreadable, stored
from tests.projections.histories import county_history

COURSE = Course(
    voucher_id=UUID(int=1),
    service=Service.GROUP_COACHING,
    client_id=UUID(int=2),
    caseworker_id=UUID(int=3),
    choices=(Choice(UUID(int=4), date(2026, 3, 1), date(2026, 2, 1)),),
    spans=(Span(1, date(2026, 3, 1), date(2026, 6, 30), 600, date(2026, 2, 1)),),
)


def kept() -> Any:
    return orjson.loads(orjson.dumps(COURSE))


def test_what_was_written_is_read() -> None:
    assert stored(kept(), Course) == COURSE


def test_whatever_happened_to_a_voucher_is_read_as_it_was_written() -> None:
    vouchers, _ = county_history(Random(5), vouchers=10, steps=40)
    for voucher in vouchers:
        assert stored(orjson.loads(orjson.dumps(voucher.course)), Course) == voucher.course


def test_an_unknown_field_is_an_error_at_any_depth() -> None:
    value = kept()
    value["spans"][0]["colour"] = "a secret"
    with pytest.raises(Unreadable, match=re.escape("Course: $.spans[].colour is unknown")) as raised:
        stored(value, Course)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("name", ["happenings", "closing", "incidents"])
def test_a_missing_field_is_an_error_where_the_class_has_a_default_for_it_too(name: str) -> None:
    value = kept()
    del value[name]
    with pytest.raises(Unreadable, match=re.escape(f"Course: $.{name} is missing")):
        stored(value, Course)


@pytest.mark.parametrize(
    ("name", "other"), [("client_id", None), ("service", "singing"), ("spans", {}), ("choices", [{}])]
)
def test_what_is_of_another_type_is_an_error(name: str, other: object) -> None:
    with pytest.raises(Unreadable, match="Course"):
        stored({**kept(), name: other}, Course)
