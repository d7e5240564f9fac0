"""Vouchers as a kind: what a decision asks for, what is made of what was found, and what a replay looks at."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.group.state import Group
from domain.kernel.facts import NOTHING_ASKED, Asks, ClientFacts, Found, Named
from domain.kernel.findings import Figure, Finding, Refusal
from domain.kernel.kind import Audit, Retracing, Subject
from domain.price_list.state import PriceCap, PriceList
from domain.provider.state import Provider, Suspension
from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import RecordSession, ReverseEntry
from domain.voucher.events import ContactWith, VoucherIssued
from domain.voucher.kind import VOUCHER
from tests.domain.again import asked, found
from tests.domain.story import (
    Step,
    Story,
    approved,
    by,
    client_id,
    closing,
    contact,
    correction,
    entry_id,
    extension,
    given,
    group_coaching,
    in_group,
    individual_coaching,
    instructor_named,
    kataja,
    no_show,
    on_staff,
    pihlaja,
    provider_cancellation,
    provider_chosen,
    session,
    told,
    voucher,
)

PRICES = Named(PriceList)
PIHLAJA, KATAJA = Named(Provider, pihlaja), Named(Provider, kataja)
KATAJA_APPROVED = approved(kataja, individual_coaching, price_cents=50_00)
CAPS = {Service.GROUP_COACHING: 10_00, individual_coaching: 60_00}


def asks(*steps: Step) -> list[Asks]:
    """What each command of a story asks for."""
    return [VOUCHER.asks(before.voucher, command) for before, command, _ in asked(given(*steps))]


def retracing() -> Retracing[Any, Any, Any]:
    assert VOUCHER.retracing is not None
    return VOUCHER.retracing


def subjects(*steps: Step) -> list[Subject]:
    """Where each command of a story counts."""
    return [retracing().subject(before.voucher, command) for before, command, _ in asked(given(*steps))]


# What it asks for


def test_a_grant_asks_for_the_client_the_prices_and_whom_it_names() -> None:
    assert asks(voucher(individual_coaching), KATAJA_APPROVED, provider_chosen(kataja)) == [
        Asks(client_id, things=(PRICES, PIHLAJA)),
        Asks(things=(PRICES, KATAJA)),
    ]
    assert asks(voucher(individual_coaching, provider=None)) == [Asks(client_id, things=(PRICES,))]


def test_an_extension_asks_for_all_who_serve_in_it() -> None:
    chosen = (KATAJA_APPROVED, provider_chosen(kataja, since="2026-05-04"))
    assert asks(voucher(individual_coaching, months=1), *chosen, extension("2026-04-02"))[-1] == Asks(
        client_id, things=(PRICES, PIHLAJA, KATAJA)
    )
    assert asks(voucher(individual_coaching, months=1), *chosen, extension("2026-06-01"))[-1] == Asks(
        client_id, things=(PRICES, KATAJA)
    )


def test_an_entry_asks_for_who_records_it_and_for_its_group() -> None:
    entries = (session("2026-03-03"), no_show("2026-03-04"), provider_cancellation("2026-03-05"))
    alone = Asks(client_id, lately=True, things=(PIHLAJA,))
    assert asks(voucher(individual_coaching), *entries)[1:] == [alone] * 3
    with_group = Asks(client_id, lately=True, things=(PIHLAJA, Named(Group, entry_id("group"))))
    assert asks(voucher(group_coaching), in_group(pihlaja), *entries)[1:] == [with_group, with_group, alone]


def test_an_instructor_asks_for_its_provider_and_what_is_left_for_nothing() -> None:
    by_pihlaja, by_caseworker = instructor_named(), instructor_named("other", by=None, of=pihlaja)
    assert asks(voucher(individual_coaching), by_pihlaja, by_caseworker)[1:] == [Asks(things=(PIHLAJA,))] * 2
    others = (contact("2026-03-03", ContactWith.CLIENT), correction("session 2026-03-03"), closing("2026-03-04"))
    assert asks(voucher(individual_coaching), session("2026-03-03"), *others)[2:] == [NOTHING_ASKED] * 3


# What is made of what was found


def decided(story: Story, **things: Any) -> Any:
    """An hour of a voucher, decided on what a story has found, with these things in place of its own."""
    command = RecordSession(
        by=by(story, pihlaja),
        entry_id=entry_id("hour"),
        held_on=story.today,
        minutes=60,
        group_id=entry_id("group") if story.group else None,
    )
    try:
        (event,) = VOUCHER.decide(story.voucher, command, found(story, command), story.rulebook)
    except Refusal as refusal:
        return {one.code for one in refusal.violations}
    return {one.code for one in event.warnings}


OF_A_GROUP = given(voucher(group_coaching)).on("2026-03-03")


def test_a_session_of_a_group_is_of_its_provider_and_its_members() -> None:
    assert decided(OF_A_GROUP.when(in_group(pihlaja))) == {"no_instructor_named"}
    assert decided(OF_A_GROUP.when(in_group(kataja))) == {"group_of_other_provider"}
    assert decided(OF_A_GROUP.when(in_group(pihlaja, enrolled=False))) == {"not_enrolled"}


def test_an_instructor_is_looked_for_on_the_staff_list_that_was_found() -> None:
    story = given(
        voucher(individual_coaching), on_staff(pihlaja, "Maija"), instructor_named("Maija"), instructor_named("other")
    )
    warned = []
    for before, command, _ in list(asked(story))[1:]:
        (event,) = VOUCHER.decide(before.voucher, command, found(before, command), story.rulebook)
        warned.append([one.code for one in event.warnings])
    assert warned == [[], ["worker_not_on_staff_list"]]


def test_who_may_attend_is_asked_of_the_day_of_the_session() -> None:
    story = OF_A_GROUP.when(in_group(pihlaja))
    command = RecordSession(
        by=by(story, pihlaja), entry_id=entry_id("hour"), held_on=story.today, minutes=60, group_id=entry_id("group")
    )
    things = dict(found(story, command).things)
    group = things[Named(Group, entry_id("group"))]
    assert isinstance(group, Group)
    for left_on, refused in ((date(2026, 3, 2), True), (date(2026, 3, 3), False)):
        places = tuple(replace(one, left_on=left_on) for one in group.memberships)
        things[Named(Group, entry_id("group"))] = replace(group, memberships=places)
        known = Found(found(story, command).client, things)
        if refused:
            with pytest.raises(Refusal):
                VOUCHER.decide(story.voucher, command, known, story.rulebook)
        else:
            assert len(VOUCHER.decide(story.voucher, command, known, story.rulebook)) == 1


def test_a_grant_rests_on_the_prices_of_its_service_and_on_what_suspends_the_provider() -> None:
    before, issue, _ = next(asked(given(voucher(individual_coaching))))
    known = found(before, issue)
    caps = tuple(PriceCap(service, date(2024, 5, 1), cents, "told") for service, cents in CAPS.items())
    things = {**known.things, PRICES: PriceList(entry_id("prices"), 1, caps)}

    def refused_by() -> list[str]:
        with pytest.raises(Refusal) as refused:
            VOUCHER.decide(None, issue, Found(known.client, things), NORTH_SAVO)
        return [one.code for one in refused.value.violations]

    (issued,) = VOUCHER.decide(None, issue, Found(known.client, things), NORTH_SAVO)
    assert isinstance(issued, VoucherIssued)
    assert issued.grant.unit_price_cents == CAPS[individual_coaching]
    provider = things[PIHLAJA]
    assert isinstance(provider, Provider)
    things[PIHLAJA] = replace(provider, suspensions=(Suspension(date(2026, 3, 1), None, told),))
    assert refused_by() == ["provider_not_approved"]
    things[PIHLAJA] = provider
    things[PRICES] = PriceList(entry_id("prices"), 1, caps[:1])
    assert refused_by() == ["price_not_in_force"]


# What seals a refusal


def test_a_refusal_is_sealed_under_the_key_of_its_client() -> None:
    story = given(voucher(individual_coaching), session("2026-03-03"))
    (_, issue, _), (issued, record, _) = asked(story)
    assert VOUCHER.sealed_under(None, issue) == client_id
    assert VOUCHER.sealed_under(issued.voucher, record) == client_id
    assert VOUCHER.sealed_under(None, record) is None, "of a voucher that is not there nobody is told"


# What a replay looks at


def test_a_replay_looks_at_what_each_period_used_and_is_charged() -> None:
    story = given(
        voucher(individual_coaching, months=1),
        session("2026-03-03"),
        extension("2026-04-02", hours=10),
        session("2026-04-03", 90),
    )
    assert VOUCHER.audit(story.state) == Audit(("1 2400 60 6000", "2 600 90 9000"), (), 150_00)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"used": 2400, "charged_cents": 2400_00}, ()),
        ({"used": 0, "charged_cents": 0}, ()),
        ({"used": 2401}, ("period 1 has used 2401 of 2400",)),
        ({"used": -1}, ("period 1 has used -1 of 2400",)),
        ({"charged_cents": 2400_01}, ("period 1 is charged 240001 cents",)),
        ({"charged_cents": -1}, ("period 1 is charged -1 cents",)),
        ({"used": 2401, "charged_cents": -1}, ("period 1 has used 2401 of 2400", "period 1 is charged -1 cents")),
    ],
)
def test_no_period_has_used_or_cost_more_than_was_granted_or_less_than_nothing(
    changes: dict[str, Any], faults: tuple[str, ...]
) -> None:
    state = given(voucher(individual_coaching)).state
    (period,) = state.periods
    assert VOUCHER.audit(replace(state, periods=(replace(period, **changes),))).faults == faults


# Read back


def test_a_command_is_read_back_on_what_was_found_then() -> None:
    story = given(voucher(individual_coaching, price_cents=45_00), KATAJA_APPROVED, provider_chosen(kataja))
    for before, command, events in asked(story):
        known = found(before, command)
        assert retracing().command_behind(events, before.voucher, known, story.rulebook) == command


def test_a_client_is_the_one_of_then() -> None:
    _, command, _ = next(asked(given(voucher(individual_coaching))))
    known = ClientFacts(date(1990, 6, 15), lambda _: "Kuopio")
    assert retracing().client_then(command, known, (), NORTH_SAVO) == (known, True)
    too_old = Finding("client_age_out_of_range", "1", Figure("18–64", "years"), Figure(66, "years"))
    then, is_of_register = retracing().client_then(command, known, (too_old,), NORTH_SAVO)
    assert not is_of_register
    assert then is not None
    assert then.born_on.year < 1962


def test_a_command_counts_under_its_service_and_the_provider_that_it_concerns() -> None:
    chosen = (KATAJA_APPROVED, provider_chosen(kataja, since="2026-04-02"))
    of_pihlaja, of_kataja = Subject(individual_coaching, pihlaja), Subject(individual_coaching, kataja)
    assert subjects(
        voucher(individual_coaching, months=1),
        session("2026-03-03"),
        *chosen,
        extension("2026-04-02"),
        correction("session 2026-03-03"),
        correction("period 2"),
        instructor_named("other", by=None, of=pihlaja),
        closing("2026-04-20"),
    ) == [of_pihlaja, of_pihlaja, of_kataja, of_kataja, of_pihlaja, of_kataja, of_kataja, of_kataja]


def test_an_extension_counts_under_who_serves_on_its_first_day() -> None:
    chosen = (KATAJA_APPROVED, provider_chosen(kataja, since="2026-05-04"))
    *_, extended = subjects(voucher(individual_coaching, months=1), *chosen, extension("2026-04-02"))
    assert extended == Subject(individual_coaching, pihlaja)


def test_a_command_without_a_provider_counts_under_none() -> None:
    story = given(voucher(individual_coaching, provider=None), closing("2026-03-04"))
    assert [retracing().subject(before.voucher, command) for before, command, _ in asked(story)] == [
        Subject(individual_coaching, None)
    ] * 2
    _, (_, close, _) = asked(story)
    assert retracing().subject(None, close) == Subject(None, None), "of a voucher that is not there"
    unknown = ReverseEntry(by=close.by, entry_id=entry_id("unknown"), reason=told)
    assert retracing().subject(given(voucher(individual_coaching)).state, unknown) == Subject(
        individual_coaching, pihlaja
    )
