"""Providers: registered by a true business id, approved for a service, days and a price at most the cap (§ 2, § 6)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from domain.commands import Approval, Facts
from domain.errors import BadInput, Refusal
from domain.events import By, ProviderApproved, ProviderRegistered, Role, Sealed, Waiver
from domain.provider import (
    ApproveProvider,
    Provider,
    RegisterProvider,
    approve,
    is_business_id,
    provider_from,
    register,
)
from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO

TODAY = date(2026, 3, 2)
PROVIDER_ID = UUID("5e7e1141-0000-4000-8000-000000000001")
COACHING = Service.INDIVIDUAL_COACHING


def registrar() -> By:
    return By(uuid4(), Role.REGISTRAR, None, uuid4(), datetime(2026, 3, 2, 12, tzinfo=UTC))


def registered() -> Provider:
    command = RegisterProvider(by=registrar(), provider_id=PROVIDER_ID, name="Pihlaja", business_id="1572860-0")
    provider = provider_from(register(command, NORTH_SAVO, TODAY))
    assert provider is not None
    return provider


def approval(
    *,
    price_cents: int = 50_00,
    since: date = date(2026, 1, 1),
    until: date | None = None,
    waived: tuple[Waiver, ...] = (),
) -> ApproveProvider:
    return ApproveProvider(
        by=registrar(), service=COACHING, from_day=since, until=until, unit_price_cents=price_cents, waived=waived
    )


def approved(command: ApproveProvider, cap_cents: int | None = 60_00) -> ProviderApproved:
    (event,) = approve(registered(), command, lambda day: cap_cents, NORTH_SAVO)
    return event


@pytest.mark.parametrize("text", ["1572860-0", "0201256-6", "0112038-9", "1852302-9"])
def test_a_business_id_fits_its_check_digit(text):
    assert is_business_id(text)


@pytest.mark.parametrize(
    "text",
    [
        "1572860-1",
        "1572868-0",
        "572860-0",
        "11572860-0",
        "1572860",
        "1572860-",
        "1572860-00",
        "1572860 0",
        "1572860-A",
        "157286O-0",
        "１５７２８６０-0",
        "1572860-０",
        "",
    ],
)
def test_what_is_no_business_id_is_not_registered(text):
    assert not is_business_id(text)
    command = RegisterProvider(by=registrar(), provider_id=PROVIDER_ID, name="Pihlaja", business_id=text)
    with pytest.raises(BadInput) as refusal:
        register(command, NORTH_SAVO, TODAY)
    assert refusal.value.field == "business_id"


def test_seven_digits_whose_rest_is_one_have_no_check_digit():
    assert not any(is_business_id(f"1000008-{digit}") for digit in range(10))


def test_a_registered_provider_has_no_approvals():
    provider = registered()
    assert (provider.id, provider.version, provider.name, provider.business_id) == (
        PROVIDER_ID,
        1,
        "Pihlaja",
        "1572860-0",
    )
    assert provider.approvals == ()


def test_an_approved_price_is_at_most_the_cap():
    assert approved(approval(price_cents=60_00)).unit_price_cents == 60_00
    with pytest.raises(Refusal) as refusal:
        approved(approval(price_cents=60_01))
    (violation,) = refusal.value.violations
    assert (violation.code, violation.limit.value, violation.actual.value) == ("price_over_cap", 60_00, 60_01)


def test_without_a_cap_there_is_no_approval():
    with pytest.raises(Refusal) as refusal:
        approved(approval(), cap_cents=None)
    assert [violation.code for violation in refusal.value.violations] == ["price_not_in_force"]


def test_the_cap_is_the_one_in_force_on_the_approvals_first_day():
    def raised(day: date) -> int:
        return 60_00 if day < date(2026, 4, 1) else 65_00

    (event,) = approve(registered(), approval(price_cents=65_00, since=date(2026, 4, 1)), raised, NORTH_SAVO)
    assert event.unit_price_cents == 65_00
    with pytest.raises(Refusal):
        approve(registered(), approval(price_cents=65_00, since=date(2026, 3, 31)), raised, NORTH_SAVO)


def test_an_approval_does_not_end_before_it_begins():
    assert approved(approval(since=TODAY, until=TODAY)).until == TODAY
    with pytest.raises(BadInput) as refusal:
        approved(approval(since=TODAY, until=date(2026, 3, 1)))
    assert refusal.value.field == "until"


def test_what_the_county_did_not_insist_on_is_recorded_with_its_reason():
    waived = (Waiver(code="document_missing", reason=Sealed("a sealed text")),)
    assert approved(approval(waived=waived)).waived == waived


def test_nothing_is_approved_for_a_day_before_the_rulebook():
    for decide in (
        lambda: approved(approval(since=date(2025, 12, 31))),
        lambda: register(
            RegisterProvider(by=registrar(), provider_id=PROVIDER_ID, name="Pihlaja", business_id="1572860-0"),
            NORTH_SAVO,
            date(2025, 12, 31),
        ),
    ):
        with pytest.raises(Refusal) as refusal:
            decide()
        assert [violation.code for violation in refusal.value.violations] == ["rulebook_not_in_force"]


def test_an_approval_holds_from_its_first_day_to_its_last():
    bounded = Approval(COACHING, date(2026, 3, 2), date(2026, 3, 31), 50_00)
    assert [bounded.holds_on(date(2026, 3, day)) for day in (1, 2, 31)] == [False, True, True]
    assert not bounded.holds_on(date(2026, 4, 1))
    assert Approval(COACHING, date(2026, 3, 2), None, 50_00).holds_on(date(2050, 1, 1))


def test_of_two_approvals_the_later_given_holds():
    provider = registered()
    for price_cents, since in ((50_00, date(2026, 1, 1)), (55_00, date(2026, 3, 1))):
        events = approve(provider, approval(price_cents=price_cents, since=since), lambda day: 60_00, NORTH_SAVO)
        provider = provider_from(events, provider)
    assert provider.version == 3
    facts = Facts(approvals={provider.id: provider.approvals})
    assert facts.approval_on(provider.id, COACHING, date(2026, 2, 28)).unit_price_cents == 50_00
    assert facts.approval_on(provider.id, COACHING, date(2026, 3, 1)).unit_price_cents == 55_00
    assert facts.approval_on(provider.id, Service.GROUP_COACHING, date(2026, 3, 1)) is None
    assert facts.approval_on(UUID(int=0), COACHING, date(2026, 3, 1)) is None


def test_a_provider_is_what_its_events_tell():
    assert provider_from([]) is None
    events = [
        ProviderRegistered(
            originator_id=PROVIDER_ID,
            originator_version=1,
            by=registrar(),
            rulebook="north_savo:2026-01-01",
            under=("2",),
            name="Pihlaja",
            business_id="1572860-0",
        ),
        approved(approval()),
    ]
    assert provider_from(events) == Provider(
        PROVIDER_ID, 2, "Pihlaja", "1572860-0", (Approval(COACHING, date(2026, 1, 1), None, 50_00),)
    )
