"""From a section of the rulebook to the code, the test and the sentence, and back: docs/rulebook.md against them."""

import ast
from typing import Any

import pytest

from api.messages import CATALOGUES, LANGUAGES
from scripts import rule_catalogue
from scripts.rule_catalogue import CHARGES_AND_FACTS, SECTIONS, Catalogue
from tests.domain import story
from tests.domain.test_codes import found_codes, owed_codes, told
from tests.domain.test_effective_dates import READ_BY_NOTHING

CATALOGUE = Catalogue()
EFFECTS = {
    "refuse": {"then_refused", "then_refused_for_all_of"},
    "warn": {"then_warned"},
    "warn supervisors": {"then_supervisors_warned", "then_supervisors_warned_grant_beside"},
    "duty": {"then_owed"},
}


def test_the_page_is_what_the_code_says() -> None:
    assert rule_catalogue.PAGE.read_text(encoding="utf-8") == rule_catalogue.page(), "run scripts/document"


def test_every_code_of_the_domain_is_on_the_page() -> None:
    assert found_codes() | owed_codes() <= set(CATALOGUE.codes())


@pytest.mark.parametrize("code", CATALOGUE.codes())
def test_a_code_is_traced_to_a_section_a_place_and_a_test(code: Any) -> None:
    assert CATALOGUE.sections_of(code)
    assert CATALOGUE.sections_of(code) <= set(SECTIONS)
    assert all(place.function.doc for place in CATALOGUE.places if place.code == code)
    assert CATALOGUE.tests_of(code)


@pytest.mark.parametrize("code", sorted(story.SECTIONS))
def test_a_section_on_the_page_is_the_one_that_stories_see(code: Any) -> None:
    assert story.SECTIONS[code] <= CATALOGUE.sections_of(code)


@pytest.mark.parametrize("effect", EFFECTS)
def test_an_effect_on_the_page_is_the_one_that_stories_see(effect: Any) -> None:
    seen = told(EFFECTS[effect])
    assert seen
    assert {code for code in seen if effect not in CATALOGUE.effects_of(code)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_sentence(language: Any) -> None:
    keys = {place.sentence for place in CATALOGUE.places} | {rule.sentence for rule in CHARGES_AND_FACTS}
    for key in keys:
        assert CATALOGUES[language].gettext(key)


@pytest.mark.parametrize("rule", CHARGES_AND_FACTS, ids=lambda rule: rule.name)
def test_a_rule_without_a_code_is_traced_to_a_section_a_place_and_a_test(rule: Any) -> None:
    assert rule.section in SECTIONS
    places = [CATALOGUE.by_key[key] for key in rule.functions]
    assert places
    sections = {section for place in places for section in place.sections}
    assert rule.section in sections or not rule.section or rule.name in OF_NO_FUNCTION_ALONE
    assert set(rule.tests) <= set(CATALOGUE.stories)
    assert rule.tests


OF_NO_FUNCTION_ALONE = {
    "need_assessed": "the decision's number is a field of what is granted",
    "right_day": "every rule is looked up through it",
    "value_added_tax": "it stands on each line of a bill",
    "no_shows_reported": "a bill holds all lines of its month",
}
"""Rules whose functions serve more than one section, and why."""


def test_every_rule_has_a_name_of_its_own() -> None:
    names = [*CATALOGUE.codes(), *(rule.name for rule in CHARGES_AND_FACTS)]
    assert len(names) == len(set(names))


def test_every_setting_is_read_by_a_rule_on_the_page_or_is_known_not_to_be() -> None:
    unread = {setting.name for setting, name in rule_catalogue.named_fields() if not CATALOGUE.readers_of(name)}
    assert unread == set(READ_BY_NOTHING)


def test_what_a_function_reads_is_found_through_the_functions_that_it_asks() -> None:
    function = CATALOGUE.by_key["voucher.granting.provider_too_far"]
    assert CATALOGUE.settings_read_by(function) == ("distance_km_max",)
    function = CATALOGUE.by_key["voucher.recording.no_show_charge"]
    assert "charged_no_show_minutes" in CATALOGUE.settings_read_by(function)


def test_a_code_without_a_sentence_or_a_test_would_be_seen() -> None:
    """A rule that nobody has told of yet: its place is found, and what it lacks."""
    made = ast.parse(
        'def dances_on_the_table(attempt):\n    """No dancing (§ 5)."""\n    return Finding("dances", "5")'
    )
    (defined,) = made.body
    assert isinstance(defined, ast.FunctionDef)
    function = rule_catalogue.Function(rule_catalogue.ROOT / "domain" / "voucher" / "granting.py", "dances", defined)
    (place,) = CATALOGUE._places_in(function)
    assert (place.code, place.effect, place.sections, place.sentence) == (
        "dances",
        "refuse",
        frozenset({"5"}),
        "finding.dances",
    )
    assert CATALOGUE.tests_of("dances" + "_on_the_table") == []
    with pytest.raises(KeyError):
        CATALOGUES["fi"].gettext(place.sentence)
