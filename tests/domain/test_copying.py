"""A copy with some fields changed is what the standard library would make."""

from dataclasses import FrozenInstanceError, dataclass, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.copying import changed


@dataclass(frozen=True, slots=True)
class Earlier:
    number: int
    name: str = "none"


@dataclass(frozen=True, slots=True)
class Later(Earlier):
    more: tuple[int, ...] = ()


@given(
    st.builds(Later, st.integers(), st.text(), st.lists(st.integers()).map(tuple)),
    st.fixed_dictionaries(
        {}, optional={"number": st.integers(), "name": st.text(), "more": st.lists(st.integers()).map(tuple)}
    ),
)
def test_a_copy_is_what_replace_makes(value: Later, changes: dict[str, Any]) -> None:
    before = replace(value)
    copy = changed(value, **changes)
    assert copy == replace(value, **changes)
    assert type(copy) is Later
    assert all(
        getattr(copy, field.name) is getattr(value, field.name) for field in fields(value) if field.name not in changes
    )
    assert value == before
    assert copy is not value


def test_a_copy_is_frozen_too() -> None:
    with pytest.raises(FrozenInstanceError):
        changed(Earlier(1), number=2).number = 3  # type: ignore[misc]


def test_what_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match="Earlier has no field more"):
        changed(Earlier(1), more=())  # type: ignore[call-arg]
