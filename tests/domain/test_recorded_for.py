"""What a caseworker records for a provider that cannot: it is the provider's, and is warned of."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.kernel.findings import BadInput, NotAllowed
from domain.voucher.events import ContactWith, ProviderChosen, Recipient, ReportKind
from tests.domain.story import (
    Expected,
    Step,
    Story,
    approved,
    change,
    change_noticed,
    contact,
    contact_recorded,
    deliver_report,
    extension,
    given,
    incident,
    incident_reported,
    individual_coaching,
    instructor_named,
    instructor_was_named,
    kataja,
    no_show,
    pihlaja,
    provider_chosen,
    report_delivered,
    session,
    voucher,
    voucher_extended,
)

WAYS: dict[str, tuple[Callable[..., Step], tuple[Any, ...], Callable[..., Expected]]] = {
    "instructor": (instructor_named, (), instructor_was_named),
    "contact": (contact, ("2026-03-10", ContactWith.CLIENT), contact_recorded),
    "report": (deliver_report, (ReportKind.PLAN, "2026-03-10", Recipient.CASEWORKER), report_delivered),
    "incident": (incident, ("2026-03-10",), incident_reported),
    "change": (change, ("2026-03-10",), change_noticed),
}


def held() -> Story:
    return given(voucher(individual_coaching), session("2026-03-03"))


@pytest.mark.parametrize("way", WAYS)
def test_a_provider_tells_of_itself(way: str) -> None:
    tell, what, told = WAYS[way]
    for step in (tell(*what), tell(*what, of=pihlaja)):
        held().when(step).then(told(provider_id=pihlaja, provider=pihlaja)).then_not_warned("recorded_for_provider")


@pytest.mark.parametrize("way", WAYS)
def test_a_caseworker_records_for_a_provider_that_cannot(way: str) -> None:
    tell, what, told = WAYS[way]
    recorded = held().when(tell(*what, by=None, of=pihlaja))
    recorded.then(told(provider_id=pihlaja, provider=pihlaja)).then_warned("recorded_for_provider")


@pytest.mark.parametrize("way", WAYS)
def test_a_provider_tells_nothing_for_another_and_a_caseworker_names_whom_it_records_for(way: str) -> None:
    tell, what, _ = WAYS[way]
    with pytest.raises(NotAllowed):
        held().when(tell(*what, of=kataja))
    with pytest.raises(BadInput, match="provider_id"):
        held().when(tell(*what, by=None))


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_recorded_for_a_provider_that_never_served(way: str) -> None:
    tell, what, _ = WAYS[way]
    held().when(tell(*what, by=None, of=kataja)).then_refused("no_provider_chosen")


def test_what_a_caseworker_records_does_the_provider_s_duty() -> None:
    missed = given(voucher(individual_coaching), no_show("2026-03-03"))
    missed.then_owed("contact_client", due="2026-03-03")
    reached = missed.when(contact("2026-03-03", ContactWith.CLIENT, "no-show 2026-03-03", by=None, of=pihlaja))
    reached.then_not_owed("contact_client")
    named = held()
    named.then_owed("no_instructor_named", due="2026-03-03")
    named.when(instructor_named(by=None, of=pihlaja)).then_not_owed("no_instructor_named")


def test_an_extension_tells_the_number_of_its_period() -> None:
    given(voucher(individual_coaching)).when(extension("2026-07-02")).then(voucher_extended(period=2))


def test_a_choice_tells_what_each_period_cost_until_then() -> None:
    chosen = given(
        approved(kataja, individual_coaching, price_cents=50_00), voucher(individual_coaching), session("2026-03-03")
    ).when(provider_chosen(kataja, since="2026-03-04"))
    event = chosen.events[-1]
    assert isinstance(event, ProviderChosen)
    assert [(one.unit_price_cents_before, one.unit_price_cents) for one in event.prices] == [(60_00, 50_00)]
