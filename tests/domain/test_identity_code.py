"""Personal identity codes: found anywhere in a text, and nothing else taken for one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.identity_code import CENTURIES, CHECK_CHARACTERS, holds_identity_code
from domain.rulebook.north_savo import NORTH_SAVO

TODAY = date(2026, 11, 24)


def code(day: str, sign: str, number: int) -> str:
    return f"{day}{sign}{number:03}" + CHECK_CHARACTERS[int(f"{day}{number:03}") % 31]


@pytest.mark.parametrize(
    "text",
    [
        "131052-308T",  # the example of the Digital and Population Data Services Agency
        "131052-308t",
        "Päätös koskee asiakasta 131052-308T.",
        "SOS131052-308T",
        "131052-308Tx",
        "131052–308T",  # an en dash
        "131052\u2212308T",
        "１３１０５２－３０８Ｔ",
        "010100Y123D",
        "311299A9019",
    ],
)
def test_a_code_is_found_wherever_it_stands(text: str) -> None:
    assert holds_identity_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "20261124-0001",  # the county's own forms
        "2026-123456-0001",
        "1234567-2026",
        "SOS 118/05.02.01/2026",
        "131052-308U",  # the check character does not fit
        "131052-308",
        "321052-308T",  # no such day
        "310252-308T",
        "131052G308T",  # no sign of a century
        "131052-308 T",
        "0131052-308T",  # a longer row of digits
        "1572860-0",
        "",
    ],
)
def test_other_digits_are_none(text: str) -> None:
    assert not holds_identity_code(text)


def test_29_february_is_a_day_of_its_century_alone() -> None:
    assert holds_identity_code(code("290200", "A", 2))  # 2000 was a leap year
    assert not holds_identity_code(code("290200", "-", 2))  # 1900 was none


@given(
    st.dates(date(1800, 1, 1), date(2099, 12, 31)),
    st.integers(2, 999),
    st.text(max_size=5),
    st.text(max_size=5),
    st.data(),
)
def test_every_code_is_found_and_with_another_check_character_it_is_none(
    born_on: Any, number: int, before: Any, after: Any, data: Any
) -> None:
    signs = [sign for sign, century in CENTURIES.items() if century == born_on.year // 100 * 100]
    made = code(f"{born_on:%d%m%y}", data.draw(st.sampled_from(signs)), number)
    if not before[-1:].isnumeric() and not after[:1].isnumeric():
        assert holds_identity_code(f"{before} {made} {after}")
    wrong = data.draw(st.sampled_from(CHECK_CHARACTERS).filter(lambda check: check != made[-1]))
    assert not holds_identity_code(made[:-1] + wrong)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 9999))
def test_a_number_of_a_day_and_a_running_number_is_never_one(day: date, number: int) -> None:
    assert not holds_identity_code(f"{day:%Y%m%d}-{number:04}")


# The county's numbers


@pytest.mark.parametrize(
    "number",
    [
        "SOS 118/05.02.01/2026", "20261124-0001", "2026-123456-0001", "1234567-2026", "SOS-2026-1042", "D-1", "1",
        "PSHVA_2026.7", "Ä1",
    ],
)  # fmt: skip
def test_a_number_of_the_register(number: str) -> None:
    assert NORTH_SAVO.is_register_number(number, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "Virtanen Anna 190761", "Virtanen", "Anna Oja", "SOS  1",
        " SOS 1", "SOS 1 ", "§ 1", "1:2", "päätös 1", "-1", "",
        "1" * 65, "1\n", "1\n2",
    ],
)  # fmt: skip
def test_a_name_is_none_and_nor_is_what_the_pattern_has_not(text: Any) -> None:
    assert not NORTH_SAVO.is_register_number(text, TODAY)


def test_the_form_is_a_setting() -> None:
    first_day = TODAY + timedelta(days=1)
    changed = NORTH_SAVO.register_number_pattern.changed(first_day, "[A-Z]{3} [0-9]+")
    rulebook = replace(NORTH_SAVO, register_number_pattern=changed)
    assert rulebook.is_register_number("D-1", TODAY)
    assert not rulebook.is_register_number("D-1", first_day)
    assert rulebook.is_register_number("SOS 1", first_day)


@pytest.mark.parametrize(
    "reference", ["HAK-1/service_descriptions", "HAK-12/2026", "V-1", "SOS 118/05.02.01/2026", "1"]
)
def test_a_reference_of_a_document(reference: str) -> None:
    assert NORTH_SAVO.is_document_reference(reference, TODAY)


@pytest.mark.parametrize(
    "text", ["Virtanen Anna 190761", "Virtanen", "Anna Oja", "HAK 1 service_descriptions", "§1", "", "1 "]
)
def test_a_name_is_no_reference(text: str) -> None:
    assert not NORTH_SAVO.is_document_reference(text, TODAY)
