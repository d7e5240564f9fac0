"""What a provider is after its events, and under other cap prices."""

from dataclasses import replace
from datetime import date

import pytest

from domain.kernel.event import By, Sealed
from domain.kernel.facts import NOTHING_ASKED, Asks, Found, Named
from domain.kernel.findings import Finding, Refusal
from domain.price_list.state import PriceCap, PriceList
from domain.provider.commands import FileDocument, RegisterProvider
from domain.provider.events import DocumentFiled, ProviderApproved, Site
from domain.provider.kind import PROVIDER
from domain.provider.state import Approval, BankAccount, Days, Document, Insurance, Particulars, Provider, days_held
from domain.rulebook import DocumentKind, Peril, Service
from domain.rulebook.north_savo import NORTH_SAVO
from tests.domain.provider_story import (
    COACHING,
    approval,
    confirmation,
    document,
    given,
    insurance,
    named,
    particulars,
    proposal,
    registered,
    registrar,
    suspension,
    waived_approval,
)

TODAY = date(2026, 3, 2)


def test_a_provider_is_who_was_registered() -> None:
    assert registered().provider == Provider(named("Pihlaja"), 1, "Pihlaja", "1572860-0")


def test_a_provider_keeps_what_was_stated_and_filed() -> None:
    story = given(
        particulars("2903", places=("Kuopio", "Iisalmi")),
        document(DocumentKind.TAX_CERTIFICATE, expires="2026-08-31"),
        insurance(*Peril, until="2026-12-31", cents=1_000_000, sufficient=True),
    )
    site = Site(municipality="Kuopio", address="Esimerkkikatu 1")
    assert story.provider.particulars == (
        Particulars(date(2026, 1, 1), ("2903",), False, ("Iisalmi", "Kuopio"), (site,)),
    )
    (filed,) = story.provider.documents
    assert filed == Document(
        DocumentKind.TAX_CERTIFICATE, "HAK-1/tax_certificate", None, date(2026, 2, 2), date(2026, 8, 31)
    )
    assert story.provider.insurances == (
        Insurance(tuple(Peril), date(2026, 1, 1), date(2026, 12, 31), "V-1", 1_000_000, True),
    )
    event = next(one for one in story.events if isinstance(one, DocumentFiled))
    with_digest = PROVIDER.evolve(registered().provider, replace(event, sha256="ab" * 32))
    assert with_digest.documents[0].sha256 == "ab" * 32


def test_a_document_s_digest_is_that_of_the_command() -> None:
    digest = "cd" * 32

    def with_digest(by: By) -> FileDocument:
        command = document(DocumentKind.TAX_CERTIFICATE, expires="2026-08-31")(by)
        assert isinstance(command, FileDocument)
        return replace(command, sha256=digest)

    assert given(with_digest).provider.documents[0].sha256 == digest


def test_a_provider_is_warned_of_what_its_newest_event_was_warned_of() -> None:
    story = given(waived_approval())
    approved = story.events[-1]
    assert isinstance(approved, ProviderApproved)
    finding = Finding("insurance_not_accepted", "2.5")
    warned = PROVIDER.evolve(registered().provider, replace(approved, warnings=(finding,)))
    assert warned.warnings == (finding,)
    assert story.when(suspension("2026-04-01")).provider.warnings == ()


def test_an_account_has_the_days_of_its_proposal_and_its_confirmation() -> None:
    proposed = given(proposal("first"))
    account = BankAccount(named("first"), Sealed("first, sealed"), named("Billa"), TODAY)
    assert proposed.provider.bank_accounts == (account,)
    confirmed = proposed.on("2026-03-04").when(confirmation("first"))
    assert confirmed.provider.bank_accounts == (
        replace(account, confirmed_by=named("Valto"), confirmed_on=date(2026, 3, 4)),
    )


# The days of approvals


def held(*approvals: tuple[str, str | None]) -> list[tuple[Days, ...]]:
    made = [
        Approval(COACHING, date.fromisoformat(first), date.fromisoformat(last) if last else None, 50_00)
        for first, last in approvals
    ]
    return list(days_held(made))


def test_an_approval_of_one_last_day_beside_another_holds_on_that_day_or_not() -> None:
    first, middle, last = date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 31)
    assert held(("2026-03-01", "2026-03-31"), ("2026-03-10", "2026-03-30")) == [
        (Days(first, date(2026, 3, 9)), Days(last, last)),
        (Days(middle, date(2026, 3, 30)),),
    ]
    assert held(("2026-03-01", "2026-03-31"), ("2026-03-31", "2026-04-30")) == [
        (Days(first, date(2026, 3, 30)),),
        (Days(last, date(2026, 4, 30)),),
    ]
    assert held(("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30")) == [
        (Days(first, last),),
        (Days(date(2026, 4, 1), date(2026, 4, 30)),),
    ]


# Under other cap prices


@pytest.mark.parametrize(
    ("cap_cents", "until", "parts"),
    [
        (50_00, None, [("2026-03-02", None, 50_00)]),
        (51_00, None, [("2026-03-02", None, 50_00)]),
        (49_99, None, [("2026-03-02", "2026-04-14", 50_00), ("2026-04-15", None, 49_99)]),
        (49_99, "2026-04-30", [("2026-03-02", "2026-04-14", 50_00), ("2026-04-15", "2026-04-30", 49_99)]),
    ],
)
def test_an_approval_above_a_cap_is_at_the_cap_from_that_day_on(
    cap_cents: int, until: str | None, parts: list[tuple[str, str | None, int]]
) -> None:
    provider = given(waived_approval(until=until)).provider
    repriced = PROVIDER.repriced(provider, {COACHING: cap_cents, Service.GROUP_COACHING: 1}, date(2026, 4, 15))
    shown = [
        (str(one.from_day), str(one.until) if one.until else None, one.unit_price_cents) for one in repriced.approvals
    ]
    assert shown == parts


def test_an_approval_that_begins_later_is_at_the_cap_from_its_own_first_day() -> None:
    provider = given(waived_approval(since="2026-05-04")).provider
    *_, at_cap = PROVIDER.repriced(provider, {COACHING: 40_00}, date(2026, 4, 15)).approvals
    assert (at_cap.from_day, at_cap.unit_price_cents) == (date(2026, 5, 4), 40_00)


def test_an_approval_alone_asks_for_the_prices() -> None:
    by = registrar(TODAY)
    provider = registered().provider
    assert PROVIDER.asks(provider, approval()(by)) == Asks(things=(Named(PriceList),))
    assert PROVIDER.asks(provider, suspension("2026-04-01")(by)) == NOTHING_ASKED


def test_what_is_decided_is_decided_on_what_was_found() -> None:
    by, provider = registrar(TODAY), registered().provider
    command = RegisterProvider(by=by, provider_id=named("Kataja"), name="Kataja", business_id="1572860-0")
    (event,) = PROVIDER.decide(None, command, Found(), NORTH_SAVO)
    assert (event.originator_id, event.rulebook) == (named("Kataja"), NORTH_SAVO.version_on(TODAY))
    caps = (
        PriceCap(Service.GROUP_COACHING, date(2024, 5, 1), 1, "told"),
        PriceCap(COACHING, date(2024, 5, 1), 50_00, "told"),
    )
    prices = Found(things={Named(PriceList): PriceList(named("prices"), 1, caps)})
    (approved,) = PROVIDER.decide(provider, waived_approval()(by), prices, NORTH_SAVO)
    assert isinstance(approved, ProviderApproved)
    with pytest.raises(Refusal):
        PROVIDER.decide(provider, waived_approval(price_cents=50_01)(by), prices, NORTH_SAVO)
    (suspended,) = PROVIDER.decide(provider, suspension("2026-04-01")(by), Found(), NORTH_SAVO)
    assert (suspended.originator_version, suspended.by) == (2, by)
