"""Invoices made by hand or by chance, without a county: what a settlement would give, in all its shapes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from hypothesis import strategies as st

from api.invoices.document import Invoice, Party, Terms, invoice_of
from domain.kernel.event import By, Role
from domain.rulebook import Service, Unit
from domain.settlement.earned import Line
from domain.settlement.state import ProviderAccount, Settlement
from domain.voucher.charging import price_of
from domain.voucher.events import EntryKind
from domain.voucher.state import quantity_of

NAMES = UUID("5e7e1141-0000-4000-8000-000000000035")
SELLER = Party("Valmennus & Tuki Oy", "0737546-2")
TERMS = Terms(
    buyer=Party("Esimerkin hyvinvointialue", "0201256-6"),
    order_reference="PS-2026",
    contract_reference="SOP-2026-1",
    vat_exemption_code="VATEX-EU-132-1G",
    vat_exemption_reason="Sosiaalihuollon palvelu, AVL 37 §",
    payment_days=30,
)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def named(name: str) -> UUID:
    return uuid5(NAMES, name)


def line(
    name: str,
    day: date,
    units: int,
    price_cents: int,
    service: Service = Service.INDIVIDUAL_COACHING,
    *,
    kind: EntryKind = EntryKind.SESSION,
    cut_cents: int = 0,
) -> Line:
    """A settlement's line; `units` below 0 take back what was settled before."""
    worth = price_of(service.unit, abs(units), price_cents) - cut_cents
    return Line(
        voucher_id=named(f"voucher of {name}"),
        entry_id=named(name),
        service=service,
        kind=kind,
        reversal=units < 0,
        happened_on=day,
        quantity=quantity_of(service.unit, units),
        unit_price_cents=price_cents,
        amount_cents=-worth if units < 0 else worth,
    )


def _settlement(
    name: str, month: date, position: int, lines: Sequence[Line], carried: Sequence[Settlement]
) -> Settlement:
    drawn = By(
        actor=named("billing"),
        role=Role.BILLING,
        organisation=None,
        request_id=named(f"request of {name}"),
        decided_at=datetime.combine(date(month.year, month.month + 1, 10), time(9), UTC),
    )
    amount, carried_over = sum(one.amount_cents for one in lines), sum(one.total_cents for one in carried)
    return Settlement(
        settlement_id=named(name),
        month=month,
        position=position,
        took=(),
        lines=len(lines),
        totals=(),
        amount_cents=amount,
        carried_over_cents=carried_over,
        carried=tuple(one.settlement_id for one in carried),
        total_cents=amount + carried_over,
        digest="",
        drawn=drawn,
    )


def invoice(lines: Sequence[Line], *, credited: Sequence[Line] = (), month: date = JUNE) -> Invoice:
    """The invoice of a settlement with these lines, which takes along what an earlier one of May came to below 0."""
    earlier = [_settlement("earlier", MAY, 17, credited, ())] if credited else []
    settlement = _settlement("settlement", month, 42, lines, earlier)
    account = ProviderAccount(named("account"), settlements=(*earlier, settlement))
    return invoice_of(account, settlement, lines, SELLER, TERMS)


GOLDEN: dict[str, Invoice] = {
    "invoice": invoice(
        [
            line("an hour", date(2026, 6, 2), 60, 5230),
            line("fifty minutes", date(2026, 6, 3), 50, 5230),
            line("a half cent", date(2026, 6, 4), 1, 5250),
            line("a day", date(2026, 6, 5), 1, 4800, Service.INCLUSION_ACTIVITY),
            line("cut at the value", date(2026, 6, 8), 90, 5230, cut_cents=345),
            line("a no-show at 0", date(2026, 6, 9), 0, 5230, kind=EntryKind.NO_SHOW),
            line("corrected", date(2026, 5, 20), -60, 5230),
        ]
    ),
    "credit-note": invoice(
        [line("an hour", date(2026, 6, 2), 60, 5230), line("corrected", date(2026, 5, 20), -120, 5230)]
    ),
    "after-a-credit-note": invoice(
        [line("an hour", date(2026, 6, 2), 60, 5230)], credited=[line("corrected", date(2026, 5, 20), -30, 5230)]
    ),
}

lines = st.lists(
    st.builds(
        lambda number, day, units, price, service, cut: line(
            f"{number}",
            date(2026, 6, day),
            units if service.unit is Unit.HOUR else (units > 0) - (units < 0),
            price,
            service,
            cut_cents=min(cut, price_of(service.unit, abs(units), price)) if service.unit is Unit.HOUR else 0,
        ),
        st.integers(0, 10**9),
        st.integers(1, 30),
        st.one_of(st.just(0), st.integers(-480, 480)),
        st.integers(1, 20_000),
        st.sampled_from(Service),
        st.one_of(st.just(0), st.integers(0, 500)),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.entry_id,
)
credits = st.one_of(
    st.just(()), st.builds(lambda minutes: (line("credited", date(2026, 5, 20), -minutes, 5230),), st.integers(1, 600))
)
