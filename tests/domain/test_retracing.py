"""Commands read back from events, with the client as the decision found it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.kernel.facts import ClientFacts
from domain.kernel.findings import Figure, Finding
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import (
    ChooseProvider,
    ExtendVoucher,
    IssueVoucher,
    RecordNoShow,
    RecordSession,
    VoucherCommand,
)
from domain.voucher.events import InclusionGround, NoShowRecorded, ProviderCancelled, SessionHeld, VoucherClosed
from domain.voucher.retracing import client_of_then, day_of, stated
from tests.domain.again import asked, everything_is_read_back
from tests.domain.story import (
    closing,
    everyday_skills,
    extension,
    given,
    inclusion_activity,
    individual_coaching,
    no_show,
    pihlaja,
    provider_cancellation,
    provider_chosen,
    session,
    voucher,
    work_activity,
)

DAY = date(2026, 3, 3)
BEFORE_THE_RULEBOOK = date(2025, 12, 31)
STORY = given(
    voucher(individual_coaching, starts="2026-03-03"),
    session("2026-03-03"),
    no_show("2026-03-03"),
    provider_cancellation("2026-03-03"),
    closing("2026-03-03"),
)
ISSUED, CLOSED = stated(STORY.events[0]), stated(next(one for one in STORY.events if isinstance(one, VoucherClosed)))
ENTRIES = [
    stated(next(one for one in STORY.events if isinstance(one, kind)))
    for kind in (SessionHeld, NoShowRecorded, ProviderCancelled)
]


def client(born_on: str, home: str = "Kuopio", since: date = date.min) -> ClientFacts:
    """Who lives there on that day alone, if one is said, and outside the county on all others."""
    lives_in = lambda day: home if since in (date.min, day) else "Helsinki"  # noqa: E731
    return ClientFacts(born_on=date.fromisoformat(born_on), municipality_on=lives_in)


def of_then(
    command: VoucherCommand, known: ClientFacts | None, *findings: Finding
) -> tuple[tuple[date, str] | None, bool]:
    """Whether it is the register's client, and when who stands in was born and where it lives."""
    found, is_known = client_of_then(command, known, findings, NORTH_SAVO)
    if found is known:
        return None, is_known
    assert found is not None
    return (found.born_on, found.municipality_on(DAY)), is_known


def moved(command: Any, day: date) -> Any:
    """The same on another day."""
    if isinstance(command, IssueVoucher):
        return replace(command, grant=replace(command.grant, starts_on=day))
    return replace(command, **{"held_on" if hasattr(command, "held_on") else "planned_on": day})


# What was asked for


@pytest.mark.parametrize(
    "steps",
    [
        (voucher(individual_coaching), extension("2026-07-02", hours=10)),
        (voucher(everyday_skills),),
        (voucher(inclusion_activity, grounds=(InclusionGround.EARLIER_SERVICES_SUITABLE,)),),
        (voucher(work_activity, four_days=True),),
        (voucher(individual_coaching, price_cents=40_00), extension("2026-07-02", hours=10, price_cents=40_00)),
        (voucher(individual_coaching, provider=None), provider_chosen(pihlaja, price_cents=40_00)),
    ],
)
def test_what_was_asked_for_is_read_back_and_gives_the_same_again(steps: Any) -> None:
    everything_is_read_back(given(*steps))


def test_a_price_was_asked_for_where_it_is_lower_than_without_asking() -> None:
    def prices(*steps: Any) -> list[int | None]:
        commands = [command for _, command, _ in asked(given(*steps))]
        return [
            one.grant.unit_price_cents if isinstance(one, IssueVoucher | ExtendVoucher) else one.unit_price_cents
            for one in commands
            if isinstance(one, IssueVoucher | ExtendVoucher | ChooseProvider)
        ]

    unserved = voucher(individual_coaching, provider=None)
    assert prices(unserved, provider_chosen(pihlaja)) == [None, None]
    assert prices(unserved, provider_chosen(pihlaja, price_cents=40_00)) == [None, 40_00]
    granted = voucher(individual_coaching)
    assert prices(granted, extension("2026-07-02", hours=10)) == [None, None]
    assert prices(granted, extension("2026-07-02", hours=10, price_cents=40_00)) == [None, 40_00]


# The client of then


def test_who_fits_what_was_found_is_the_registers() -> None:
    for born_on in ("2008-03-03", "1961-03-04"):  # 18 today, and 64 until tomorrow
        assert of_then(ISSUED, client(born_on, since=DAY)) == (None, True)
    outside = Finding("client_outside_area", "1", actual=Figure("Helsinki", "municipalities"))
    assert of_then(ISSUED, client("1990-05-17", "Helsinki"), outside) == (None, True)
    too_old = Finding("client_age_out_of_range", "1", actual=Figure(65, "years"))
    assert of_then(ISSUED, client("1961-03-03"), too_old) == (None, True)


def test_in_place_of_who_does_not_fit_stands_somebody_who_does() -> None:
    of_age = ((date(2008, 3, 3), "Iisalmi"), False)
    for known in (None, client("2008-03-04"), client("1961-03-03"), client("1990-05-17", "Helsinki")):
        assert of_then(ISSUED, known) == of_age
    too_old = Finding("client_age_out_of_range", "1", actual=Figure(70, "years"))
    assert of_then(ISSUED, client("1990-05-17"), too_old) == ((date(1956, 3, 3), "Iisalmi"), False)
    outside = Finding("client_outside_area", "1", actual=Figure("Helsinki", "municipalities"))
    assert of_then(ISSUED, client("1990-05-17"), outside) == ((date(2008, 3, 3), "Helsinki"), False)


def test_on_29_february_who_stands_in_was_born_on_the_28th() -> None:
    leap_day = moved(ISSUED, date(2028, 2, 29))
    assert of_then(leap_day, None) == ((date(2010, 2, 28), "Iisalmi"), False)


@pytest.mark.parametrize("command", ENTRIES)
def test_an_entry_found_a_client_of_that_age_or_one_that_had_turned_65(command: Any) -> None:
    turned = Finding("client_turned_65", "1")
    younger, older = client("1961-03-04"), client("1961-03-03")
    assert of_then(command, younger) == of_then(command, older, turned) == (None, True)
    assert of_then(command, older) == of_then(command, None) == ((date(1962, 3, 3), ""), False)
    assert of_then(command, younger, turned) == of_then(command, None, turned) == ((date(1961, 3, 3), ""), False)


@pytest.mark.parametrize("command", [ISSUED, *ENTRIES])
def test_before_the_rulebook_nothing_was_found_of_a_client(command: Any) -> None:
    early = moved(command, BEFORE_THE_RULEBOOK)
    assert of_then(early, client("1900-01-01", "Helsinki")) == (None, True)
    assert of_then(early, None) == ((date(2025, 12, 28), ""), False)


def test_what_asks_for_no_client_found_whoever_is_known() -> None:
    known = client("1900-01-01", "Helsinki")
    assert client_of_then(CLOSED, known, (), NORTH_SAVO) == (known, True)
    assert client_of_then(CLOSED, None, (), NORTH_SAVO) == (None, True)


def test_the_day_of_an_entry_is_the_one_it_was_held_or_planned_for() -> None:
    held, missed, _ = ENTRIES
    assert isinstance(held, RecordSession)
    assert isinstance(missed, RecordNoShow)
    later = date(2026, 3, 4)
    assert [day_of(one) for one in (held, missed, moved(held, later), moved(missed, later))] == [DAY, DAY, later, later]
