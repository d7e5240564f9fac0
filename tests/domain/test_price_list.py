"""The price list: a cap for each service, dated, and never a default (§ 6, appendix 2)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from domain.kernel.event import By, Role
from domain.kernel.facts import NOTHING_FOUND
from domain.kernel.findings import Refusal
from domain.price_list.commands import SetPriceCap
from domain.price_list.decide import set_price_cap
from domain.price_list.kind import PRICE_LIST
from domain.price_list.state import PriceCap, PriceList
from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO

PRICE_LIST_ID = UUID("5e7e1141-0000-4000-8000-000000000002")
COACHING, GROUP = Service.INDIVIDUAL_COACHING, Service.GROUP_COACHING


def with_caps(*caps: tuple[Service, date, int]) -> PriceList:
    prices = PriceList(PRICE_LIST_ID)
    for service, since, cents in caps:
        by = By(uuid4(), Role.REGISTRAR, None, uuid4(), datetime(2026, 3, 2, 12, tzinfo=UTC))
        command = SetPriceCap(by=by, service=service, from_day=since, cap_cents=cents, source="invented")
        raised = PRICE_LIST.after(prices, PRICE_LIST.decide(prices, command, NOTHING_FOUND, NORTH_SAVO))
        assert raised is not None
        prices = raised
    return prices


def test_an_empty_list_has_no_price() -> None:
    assert PriceList(PRICE_LIST_ID).cap_cents_on(COACHING, date(2026, 3, 2)) is None


def test_a_cap_holds_from_its_day_for_its_service() -> None:
    prices = with_caps((COACHING, date(2024, 5, 1), 60_00), (COACHING, date(2026, 4, 1), 65_00))
    assert prices.cap_cents_on(COACHING, date(2024, 4, 30)) is None
    assert prices.cap_cents_on(COACHING, date(2024, 5, 1)) == 60_00
    assert prices.cap_cents_on(COACHING, date(2026, 3, 31)) == 60_00
    assert prices.cap_cents_on(COACHING, date(2026, 4, 1)) == 65_00
    assert prices.cap_cents_on(GROUP, date(2026, 4, 1)) is None


def test_the_newest_day_holds_in_whichever_order_caps_were_set() -> None:
    prices = with_caps((COACHING, date(2026, 4, 1), 65_00), (COACHING, date(2024, 5, 1), 60_00))
    assert prices.cap_cents_on(COACHING, date(2026, 4, 1)) == 65_00


def test_of_two_caps_from_the_same_day_the_later_set_holds() -> None:
    prices = with_caps((COACHING, date(2026, 4, 1), 65_00), (COACHING, date(2026, 4, 1), 56_00))
    assert prices.cap_cents_on(COACHING, date(2026, 4, 1)) == 56_00
    assert prices.version == 2
    assert prices.caps == (
        PriceCap(COACHING, date(2026, 4, 1), 65_00, "invented"),
        PriceCap(COACHING, date(2026, 4, 1), 56_00, "invented"),
    )


def test_a_list_that_is_read_anew_is_the_one_that_its_caps_were_set_in() -> None:
    command = SetPriceCap(
        by=By(uuid4(), Role.REGISTRAR, None, uuid4(), datetime(2026, 3, 2, 12, tzinfo=UTC)),
        service=COACHING, from_day=date(2026, 3, 2), cap_cents=60_00, source="invented",
    )  # fmt: skip
    first = PRICE_LIST.decide(PriceList(PRICE_LIST_ID), command, NOTHING_FOUND, NORTH_SAVO)
    read_anew = PRICE_LIST.after(None, first)
    assert read_anew is not None
    assert (read_anew.id, read_anew.version) == (PRICE_LIST_ID, 1)


def test_a_supposed_cap_holds_from_its_day_whatever_was_set_for_later() -> None:
    """What was set before it, and for another service, stays (§ 6)."""
    prices = with_caps(
        (COACHING, date(2024, 5, 1), 60_00),
        (COACHING, date(2026, 4, 1), 65_00),
        (COACHING, date(2026, 6, 1), 70_00),
        (GROUP, date(2026, 6, 1), 45_00),
    )
    supposed = PRICE_LIST.repriced(prices, {COACHING: 50_00}, date(2026, 4, 1))
    assert supposed.caps == (
        PriceCap(COACHING, date(2024, 5, 1), 60_00, "invented"),
        PriceCap(GROUP, date(2026, 6, 1), 45_00, "invented"),
        PriceCap(COACHING, date(2026, 4, 1), 50_00, "what if"),
    )
    assert supposed.cap_cents_on(COACHING, date(2026, 3, 31)) == 60_00
    assert supposed.cap_cents_on(COACHING, date(2026, 6, 1)) == 50_00
    assert supposed.cap_cents_on(GROUP, date(2026, 6, 1)) == 45_00


def test_nothing_is_set_on_a_day_before_the_rulebook() -> None:
    by = By(uuid4(), Role.REGISTRAR, None, uuid4(), datetime(2025, 12, 31, 12, tzinfo=UTC))
    command = SetPriceCap(by=by, service=COACHING, from_day=date(2026, 1, 1), cap_cents=60_00, source="invented")
    with pytest.raises(Refusal) as refusal:
        set_price_cap(PriceList(PRICE_LIST_ID), command, NORTH_SAVO, date(2025, 12, 31))
    assert [violation.code for violation in refusal.value.violations] == ["rulebook_not_in_force"]
