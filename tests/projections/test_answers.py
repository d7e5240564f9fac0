"""What the projections answer is what the domain's own state says, whatever happened and in whatever batches."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import By, Event, Role
from domain.kernel.findings import Figure, Finding
from domain.price_list.events import PriceCapSet
from domain.provider.events import ProviderApproved, ProviderRegistered
from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import EntryKind, EntryRecorded, Reversal
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from domain.voucher.supervision import warnings_on
from projections.audit_trail.questions import AuditRow, audit_trail
from projections.directory.questions import approved_providers, price_caps, providers
from projections.postings.questions import BillLine, month_bill
from projections.search.questions import FoundVoucher, search
from tests.conftest import Database
from tests.domain import story as told
from tests.domain.provider_story import (
    ending,
    particulars,
    registered,
    reinstatement,
    suspension,
    waived_approval,
)
from tests.projections.conftest import caught_up, connected, found_vouchers, periods_expected, periods_of, projecting
from tests.projections.histories import CASEWORKERS, PROVIDERS, append, county_history

pytestmark = pytest.mark.anyio

MARCH = date(2026, 3, 1)
BILLED = (EntryKind.SESSION, EntryKind.NO_SHOW, EntryKind.PROVIDER_CANCELLATION)


def vouchers_from(events: list[Event]) -> list[Voucher]:
    """The vouchers after those events, in the order of issue."""
    streams: dict[UUID, list[Any]] = {}
    for event in events:
        streams.setdefault(event.originator_id, []).append(event)
    return [voucher for stream in streams.values() if (voucher := VOUCHER.after(None, stream)) is not None]


async def test_what_is_kept_of_periods_is_what_the_vouchers_say(any_database: Database) -> None:
    vouchers, events = county_history(Random(3), vouchers=30, steps=50)
    end = append(any_database.application_url, any_database.schema, events)
    with projecting(any_database.application_url, any_database.schema, events_per_batch=23) as runner:
        await caught_up(runner, end)
    async with connected(any_database) as connection:
        found = await found_vouchers(connection, any_database.schema)
        for voucher in vouchers:
            assert await periods_of(connection, any_database.schema, [voucher.id]) == periods_expected(voucher)
            listed, standing = found[voucher.id], [period for period in voucher.periods if not period.reversed]
            assert (listed.granted, listed.used, listed.remaining) == (
                sum(period.granted for period in standing),
                sum(period.used for period in voucher.periods),
                sum(period.granted for period in standing) - sum(period.used for period in voucher.periods),
            )
            if len(standing) == len(voucher.periods):
                assert listed.remaining == sum(period.left for period in voucher.periods)
            assert (listed.provider_id, listed.client_id) == (voucher.provider_id, voucher.client_id)


# A month's bill


def expected_bill(events: list[Event], month: date) -> dict[UUID, list[tuple[UUID, UUID, EntryKind, date, int, int]]]:
    bills: dict[UUID, list[tuple[UUID, UUID, EntryKind, date, int, int]]] = {}
    for voucher in vouchers_from(events):
        for entry in voucher.standing(*BILLED):
            if entry.happened_on.replace(day=1) == month:
                assert isinstance(entry.event, EntryRecorded)
                bills.setdefault(entry.event.provider_id, []).append(
                    (
                        voucher.id, entry.entry_id, entry.kind, entry.happened_on,
                        entry.charge.quantity.units, entry.charge.amount_cents,
                    )
                )  # fmt: skip
    return {provider: sorted(lines, key=lambda line: (line[3], line[0], line[1])) for provider, lines in bills.items()}


def plain(line: BillLine) -> tuple[UUID, UUID, EntryKind, date, int, int]:
    return (
        line.voucher_id, line.entry_id, line.kind, line.happened_on, line.quantity.units, line.amount_cents,
    )  # fmt: skip


async def test_a_months_bill_at_any_position_is_what_stood_then(any_database: Database) -> None:
    _, events = county_history(Random(4), vouchers=15, steps=50)
    end = append(any_database.application_url, any_database.schema, events)
    with projecting(any_database.application_url, any_database.schema) as runner:
        await caught_up(runner, end)
    async with connected(any_database) as connection:
        for position in range(0, end + 1, 29):
            for month in (MARCH, date(2026, 4, 1)):
                bill = await month_bill(connection, any_database.schema, month, position=position)
                expected = expected_bill(events[:position], month)
                assert {one.provider_id: [plain(line) for line in one.lines] for one in bill.providers} == expected
                assert bill.position == position
                for one in bill.providers:
                    assert one.total_cents == sum(line[5] for line in expected[one.provider_id])
        bill = await month_bill(connection, any_database.schema, MARCH)
        assert bill.position == end
        for provider in PROVIDERS:
            alone = await month_bill(connection, any_database.schema, MARCH, provider)
            assert alone.providers == tuple(one for one in bill.providers if one.provider_id == provider)


async def test_a_month_to_the_cent(any_database: Database) -> None:
    """Ninety minutes at 60 €, two no-shows of which one is charged, its correction, and a provider's cancellation."""
    story = told.given(
        told.voucher(told.individual_coaching, hours=40),
        told.session("2026-03-03", 90),
        told.session("2026-03-05", 90),
        told.no_show("2026-03-10"),
        told.no_show("2026-03-17"),
        told.provider_cancellation("2026-03-19"),
        told.session("2026-04-01", 90),
    )
    before = append(any_database.application_url, any_database.schema, story.events)
    corrected = story.when(told.correction("no-show 2026-03-10")).then_accepted()
    end = append(any_database.application_url, any_database.schema, corrected.events[before:])
    with projecting(any_database.application_url, any_database.schema) as runner:
        await caught_up(runner, end)
    async with connected(any_database) as connection:
        first = await month_bill(connection, any_database.schema, date(2026, 3, 31), told.pihlaja, position=before)
        then = await month_bill(connection, any_database.schema, date(2026, 3, 31), told.pihlaja)
        other = await month_bill(connection, any_database.schema, MARCH, told.kataja)
    named = [
        (f"{line.kind} {line.happened_on}", line.quantity.minutes, line.unit_price_cents, line.amount_cents)
        for line in first.providers[0].lines
    ]
    assert named == [
        ("session 2026-03-03", 90, 60_00, 90_00),
        ("session 2026-03-05", 90, 60_00, 90_00),
        ("no_show 2026-03-10", 60, 60_00, 60_00),
        ("no_show 2026-03-17", 0, 60_00, 0),
        ("provider_cancellation 2026-03-19", 0, 60_00, 0),
    ]
    assert first.providers[0].total_cents == 240_00
    moved = [(str(line.happened_on), line.amount_cents) for line in then.providers[0].lines if line.kind == "no_show"]
    assert moved == [("2026-03-17", 60_00)]
    assert then.providers[0].total_cents == 240_00
    assert other.providers == ()


# Search


class Said:
    """What the vouchers after some events say of themselves on a day."""

    today = date(2026, 5, 20)

    def __init__(self, events: list[Event]) -> None:
        self.vouchers = vouchers_from(events)
        self._corrected_on = {
            event.entry_id: helsinki_date(event.by.decided_at) for event in events if isinstance(event, Reversal)
        }

    def ends_before(self, voucher: Voucher, day: date) -> bool:
        last_end = voucher.last_end()
        return last_end is not None and last_end < day

    def status(self, voucher: Voucher) -> str:
        if voucher.closing is not None:
            return "closed"
        return "ended" if voucher.last_end() is None or self.ends_before(voucher, self.today) else "open"

    def remaining(self, voucher: Voucher) -> int:
        return sum(period.left for period in voucher.standing_periods())

    def warnings(self, voucher: Voucher, provider_id: UUID | None = None) -> set[str]:
        of_entries = {
            warning.code
            for entry in voucher.entries
            if provider_id is None or entry.provider_id == provider_id
            for warning in entry.warnings
            if helsinki_date(entry.event.by.decided_at) <= self.today < self._corrected_on.get(entry.entry_id, date.max)
        }
        return of_entries | {
            one.finding.code
            for one in warnings_on(voucher.course, self.today, NORTH_SAVO)
            if provider_id is None or (one.provider_id == provider_id and not one.for_county)
        }


async def test_search_answers_as_the_vouchers_stand(any_database: Database) -> None:
    _, events = county_history(Random(5), vouchers=60, steps=30)
    end = append(any_database.application_url, any_database.schema, events)
    with projecting(any_database.application_url, any_database.schema, events_per_batch=31) as runner:
        await caught_up(runner, end)
    said = Said(events)
    filters: list[tuple[dict[str, Any], Callable[[Voucher], bool]]] = [
        ({}, lambda voucher: True),
        ({"status": "open"}, lambda voucher: said.status(voucher) == "open"),
        ({"status": "ended"}, lambda voucher: said.status(voucher) == "ended"),
        ({"status": "closed"}, lambda voucher: said.status(voucher) == "closed"),
        ({"service": Service.GROUP_COACHING}, lambda voucher: voucher.service is Service.GROUP_COACHING),
        ({"provider_id": PROVIDERS[0]}, lambda voucher: voucher.provider_id == PROVIDERS[0]),
        ({"caseworker_id": CASEWORKERS[1]}, lambda voucher: voucher.caseworker_id == CASEWORKERS[1]),
        ({"ends_before": date(2026, 7, 1)}, lambda voucher: said.ends_before(voucher, date(2026, 7, 1))),
        ({"remaining_below": 120}, lambda voucher: said.remaining(voucher) < 120),
        ({"warning": "distance_unknown"}, lambda voucher: "distance_unknown" in said.warnings(voucher)),
        ({"warning": "weekly_minimum_missed"}, lambda voucher: "weekly_minimum_missed" in said.warnings(voucher)),
        ({"warning": "quantity_hardly_used"}, lambda voucher: "quantity_hardly_used" in said.warnings(voucher)),
        ({"warning": "no_instructor_named"}, lambda voucher: "no_instructor_named" in said.warnings(voucher)),
        ({"provider_scope": PROVIDERS[2]}, lambda voucher: voucher.is_known_to(PROVIDERS[2])),
        (
            {"provider_scope": PROVIDERS[2], "status": "open", "warning": "no_instructor_named"},
            lambda voucher: (
                voucher.is_known_to(PROVIDERS[2])
                and said.status(voucher) == "open"
                and "no_instructor_named" in said.warnings(voucher, PROVIDERS[2])
            ),
        ),
    ]
    async with connected(any_database) as connection:
        for given, holds in filters:
            found: list[FoundVoucher] = []
            while True:
                after = found[-1].issued_position if found else 0
                answer = await search(
                    connection, any_database.schema, today=said.today, after=after, limit=7, **given
                )  # fmt: skip
                if not answer.rows:
                    break
                found += answer.rows
            expected = [voucher for voucher in said.vouchers if holds(voucher)]
            assert [one.voucher_id for one in found] == [voucher.id for voucher in expected], given
            assert given == {} or 0 < len(expected) < len(said.vouchers), f"{given} tells nothing apart"
            for one, voucher in zip(found, expected, strict=True):
                assert one.status_on(said.today) == said.status(voucher)
                assert set(one.warnings) == said.warnings(voucher, given.get("provider_scope"))
                assert one.version == voucher.version
                assert one.remaining == said.remaining(voucher)
                assert one.last_day == voucher.last_end()
        assert answer.position == end


# Audit trail


async def test_the_audit_trail_tells_every_event_once_and_pages_by_filter(any_database: Database) -> None:
    _, events = county_history(Random(6), vouchers=10, steps=30)
    middle = len(events) // 2
    append(any_database.application_url, any_database.schema, events[:middle])
    end = append(any_database.application_url, any_database.schema, events[middle:])
    with projecting(any_database.application_url, any_database.schema) as runner:
        await caught_up(runner, end)
    async with connected(any_database) as connection:
        everything = (await audit_trail(connection, any_database.schema, limit=end + 1)).rows
        assert [row.position for row in everything] == list(range(1, end + 1))
        assert [(row.stream, row.version, row.topic, row.actor) for row in everything] == [
            (event.originator_id, event.originator_version, event.TOPIC, event.by.actor) for event in events
        ]
        assert [tuple(row.sections) for row in everything] == [event.under for event in events]
        stream, organisation = events[0].originator_id, PROVIDERS[0]
        paged: list[AuditRow] = []
        while page := (
            await audit_trail(
                connection, any_database.schema, stream=stream, after=paged[-1].position if paged else 0, limit=3
            )
        ).rows:
            paged += page
        assert paged == [row for row in everything if row.stream == stream]
        of_provider = await audit_trail(connection, any_database.schema, organisation=organisation, limit=end)
        assert of_provider.rows == [row for row in everything if row.organisation == organisation]
        actor = of_provider.rows[0].actor
        since = everything[middle].recorded_at
        later = await audit_trail(connection, any_database.schema, since=since, actor=actor, limit=end)
        assert later.rows == [row for row in everything[middle:] if row.actor == actor]
        earlier = await audit_trail(connection, any_database.schema, until=since - timedelta(microseconds=1), limit=end)
        assert earlier.rows == everything[:middle]
        nothing = await audit_trail(connection, any_database.schema, since=datetime(2200, 1, 1, tzinfo=UTC))
        assert nothing.rows == []


# Directory


async def test_the_directory_lists_providers_approvals_and_price_caps(any_database: Database) -> None:
    by = By(UUID(int=1), Role.REGISTRAR, None, UUID(int=2), datetime(2026, 1, 2, tzinfo=UTC))

    def made(stream: UUID, version: int) -> dict[str, Any]:
        return {"originator_id": stream, "originator_version": version, "by": by, "rulebook": "r", "under": ("2",)}

    approved = ProviderApproved(
        **made(told.pihlaja, 2), service=Service.GROUP_COACHING, from_day=MARCH, until=None, unit_price_cents=44_00,
        waived=(),
    )  # fmt: skip
    events: list[Event] = [
        ProviderRegistered(**made(told.pihlaja, 1), name='Pihlaja "Oy"', business_id="1234567-1"),
        approved,
        ProviderRegistered(**made(told.kataja, 1), name="Kataja", business_id="7654321-2"),
        PriceCapSet(
            **made(UUID(int=3), 1), service=Service.GROUP_COACHING, from_day=MARCH, cap_cents=45_00, source="§ 12"
        ),
        replace(approved, originator_version=3, service=Service.INCLUSION_ACTIVITY, until=date(2026, 12, 31)),
    ]
    end = append(any_database.application_url, any_database.schema, events)
    with projecting(any_database.application_url, any_database.schema, events_per_batch=2) as runner:
        await caught_up(runner, end)
    async with connected(any_database) as connection:
        listed = (await providers(connection, any_database.schema)).rows
        caps = (await price_caps(connection, any_database.schema)).rows
    assert [(one.name, one.business_id) for one in listed] == [('Pihlaja "Oy"', "1234567-1"), ("Kataja", "7654321-2")]
    assert [(one.service, one.until, one.unit_price_cents) for one in listed[0].approvals] == [
        (Service.GROUP_COACHING, None, 44_00),
        (Service.INCLUSION_ACTIVITY, date(2026, 12, 31), 44_00),
    ]
    assert listed[1].approvals == ()
    assert [(cap.service, cap.from_day, cap.cap_cents, cap.source) for cap in caps] == [
        ("group_coaching", MARCH, 45_00, "§ 12")
    ]


@pytest.mark.parametrize("events_per_batch", [1, 3, 100])
async def test_the_directory_tells_who_is_approved_on_a_day(any_database: Database, events_per_batch: int) -> None:
    pihlaja, kataja = (
        registered().when(
            particulars("2903", since=since, places=(place,)),
            waived_approval(since="2026-03-02", price_cents=50_00),
            waived_approval(since="2026-05-01", price_cents=55_00),
            waived_approval(Service.GROUP_COACHING, since="2026-08-01"),
            suspension("2026-04-01"),
            reinstatement("2026-04-11"),
            suspension("2026-04-20"),
            reinstatement("2026-04-20"),
            particulars("2903", since="2026-06-01", places=("Tervo",)),
            ending("2026-07-31"),
            ending("2026-07-31", Service.GROUP_COACHING),
        )
        for since, place in (("2026-03-02", "Kuopio"), ("2026-03-05", "Iisalmi"))
    )
    events = [
        *pihlaja.events,
        *(replace(event, originator_id=told.kataja) for event in kataja.events),
    ]
    end = append(any_database.application_url, any_database.schema, events)
    with projecting(any_database.application_url, any_database.schema, events_per_batch=events_per_batch) as runner:
        await caught_up(runner, end)

    async def approved(day: str, **narrower: Any) -> list[tuple[list[str], list[int], list[str]]]:
        question = {"service": None, "municipality": None, "after": 0, "limit": 10} | narrower
        async with connected(any_database) as connection:
            answer = await approved_providers(connection, any_database.schema, day=date.fromisoformat(day), **question)
        return [(one.services, one.unit_prices_cents, one.municipalities) for one in answer.rows]

    coaching = ["individual_coaching"]
    both = [(coaching, [50_00], ["Kuopio"]), (coaching, [50_00], ["Iisalmi"])]
    assert await approved("2026-03-01") == []
    assert await approved("2026-03-04") == [(coaching, [50_00], ["Kuopio"]), (coaching, [50_00], [])]
    assert await approved("2026-03-31") == both
    assert await approved("2026-04-01") == await approved("2026-04-10") == []
    assert await approved("2026-04-11") == await approved("2026-04-20") == await approved("2026-04-30") == both
    assert await approved("2026-05-01") == [(coaching, [55_00], ["Kuopio"]), (coaching, [55_00], ["Iisalmi"])]
    assert await approved("2026-07-31") == [(coaching, [55_00], ["Tervo"])] * 2
    assert await approved("2026-08-01") == []
    assert await approved("2026-05-01", municipality="Iisalmi") == [(coaching, [55_00], ["Iisalmi"])]
    assert await approved("2026-05-01", service=Service.GROUP_COACHING) == []
    async with connected(any_database) as connection:
        listed = (await providers(connection, any_database.schema)).rows
    assert [(one.service, one.from_day, one.until) for one in listed[0].approvals] == [
        (Service.INDIVIDUAL_COACHING, date(2026, 3, 2), date(2026, 7, 31)),
        (Service.INDIVIDUAL_COACHING, date(2026, 5, 1), date(2026, 7, 31)),
    ]
    assert [(one.from_day, one.until) for one in listed[1].suspensions] == [
        (date(2026, 4, 1), date(2026, 4, 10)),
        (date(2026, 4, 20), date(2026, 4, 19)),
    ]


async def test_a_warning_leaves_with_its_reversed_entry(any_database: Database) -> None:
    issued = told.given(told.voucher(told.individual_coaching), told.session("2026-03-03")).events
    late = Finding("late_entry", "", Figure(60, "days"), Figure(70, "days"))
    warned = replace(issued[1], warnings=(late,))
    reversal = told.given(
        told.voucher(told.individual_coaching), told.session("2026-03-03"), told.correction("session 2026-03-03")
    ).events[-1]
    append(any_database.application_url, any_database.schema, [issued[0], warned])
    with projecting(any_database.application_url, any_database.schema) as runner:
        await caught_up(runner, 2)
        async with connected(any_database) as connection:
            before = await search(connection, any_database.schema, today=date(2026, 3, 3), warning="late_entry")
            append(any_database.application_url, any_database.schema, [reversal])
            await caught_up(runner, 3)
            after = await search(connection, any_database.schema, today=date(2026, 3, 3), warning="late_entry")
    assert [one.voucher_id for one in before.rows] == [told.voucher_id]
    assert after.rows == []
