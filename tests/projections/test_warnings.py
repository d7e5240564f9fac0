"""Warnings as a projection: what the domain says of each entry, each course and each pair of sessions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, repeat
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.sql import SQL, Identifier

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import By, Event, Role
from domain.kernel.findings import Finding, StandingWarning
from domain.provider.events import DocumentFiled
from domain.provider.supervision import document_expired, document_expires_soon, filed
from domain.rulebook import DocumentKind, Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import EntryKind, EntryRecorded, Reversal, SessionHeld, VoucherExtended, VoucherIssued
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from domain.voucher.supervision import (
    TimedSession,
    decision_number_reused,
    granted_periods,
    overlapping_session,
    parallel_individual_coaching,
    parallel_voucher,
    standing_warnings,
    weekly_minimum_missed,
)
from projections.engine.builds import Builds, connect
from projections.engine.log import Log
from projections.engine.projection import Projection, suffix
from projections.engine.rebuilding import rebuild
from projections.grants.fold import mark_of
from projections.warnings.questions import ALL, START, ListedWarning, warned
from tests.conftest import Database, Server
from tests.projections.conftest import MAPPER, caught_up, connected, named, projecting
from tests.projections.histories import CASEWORKERS, PROVIDERS, append, county_history

WARNING = [named(kept.name) for kept in ALL]
CLIENTS = [UUID(int=number) for number in range(31, 37)]
WORKERS = [None, *(UUID(int=number) for number in (21, 22))]
GROUPS = [None, None, UUID(int=41)]
DAYS = [date(2026, 3, 1) + timedelta(days=days) for days in (5, 20, 45, 90, 160, 400)]


Told = tuple[str, UUID | None, UUID | None, int | None, date | None, UUID | None, UUID | None, bool, Finding]


def shared_history(chance: Random, vouchers: int, steps: int) -> list[Event]:
    """A county in which few clients have many vouchers, and few workers hold all sessions, at a few times a day."""
    _, events = county_history(chance, vouchers, steps)
    changed: list[Event] = []
    for event in events:
        match event:
            case VoucherIssued():
                event = replace(event, client_id=chance.choice(CLIENTS))
            case SessionHeld():
                starts_at = chance.choice((None, time(9), time(10), time(23)))
                event = replace(
                    event, starts_at=starts_at, worker_id=chance.choice(WORKERS), group_id=chance.choice(GROUPS)
                )
        changed.append(event)
    first, second, *_ = PROVIDERS
    places = sorted(chance.randrange(len(changed)) for _ in range(4))
    filings = ((first, 1), (second, 1), (first, 2), (first, 3))
    for place, (provider_id, version) in reversed([*zip(places, filings, strict=True)]):
        changed.insert(place, document(provider_id, version, chance))
    return changed


def document(provider_id: UUID, version: int, chance: Random) -> DocumentFiled:
    received_on = date(2026, 3, chance.randrange(1, 28))
    return DocumentFiled(
        originator_id=provider_id,
        originator_version=version,
        by=By(UUID(int=1), Role.REGISTRAR, None, UUID(int=version), datetime(2026, 4, version, 9, tzinfo=UTC)),
        rulebook="r",
        under=("2.3",),
        kind=DocumentKind.TAX_CERTIFICATE,
        reference="archive",
        sha256=None,
        received_on=received_on,
        expires_on=received_on + timedelta(days=chance.choice((20, 60, 300))),
    )


def of_documents(events: list[Event]) -> Iterator[tuple[Told, StandingWarning]]:
    documents = [(event.originator_id, filed(event)) for event in events if isinstance(event, DocumentFiled)]
    for provider_id, one in documents:
        others = [other for other_id, other in documents if other_id == provider_id]
        soon, over = (
            document_expires_soon(provider_id, one, others, NORTH_SAVO),
            document_expired(provider_id, one, others),
        )
        for holds in (soon, over):
            if holds is not None:
                told = (holds.finding.code, None, None, None, None, None, None, holds.for_county, holds.finding)
                yield told, holds


def of_entries(events: list[Event]) -> Iterator[tuple[Told, StandingWarning]]:
    reversals = {event.entry_id: helsinki_date(event.by.decided_at) for event in events if isinstance(event, Reversal)}
    for event in events:
        entry_id = getattr(event, "entry_id", None)
        recorded = event if isinstance(event, EntryRecorded) else None
        for finding in event.warnings:
            holds = StandingWarning(
                finding=finding,
                since=helsinki_date(event.by.decided_at),
                ends_on=reversals.get(entry_id) if entry_id else None,
                provider_id=recorded.provider_id if recorded else None,
                period=recorded.period if recorded else None,
                entry_id=entry_id,
            )
            yield told(event.originator_id, holds, for_county=recorded is None), holds


def told(
    voucher_id: UUID, one: StandingWarning, *, for_county: bool, other: tuple[UUID | None, UUID | None] = (None, None)
) -> Told:
    return (one.finding.code, voucher_id, one.entry_id, one.period, one.week_of, *other, for_county, one.finding)


def of_courses(vouchers: list[Voucher]) -> Iterator[tuple[Told, StandingWarning]]:
    for voucher in vouchers:
        for one in standing_warnings(voucher.course, NORTH_SAVO):
            yield told(voucher.id, one, for_county=False), one
        for one in weekly_minimum_missed(voucher.course, date(2030, 1, 1), NORTH_SAVO):
            yield told(voucher.id, one, for_county=True), one


def of_pairs(events: list[Event], vouchers: list[Voucher]) -> Iterator[tuple[Told, StandingWarning]]:
    by_id = {voucher.id: voucher for voucher in vouchers}
    reversals = {
        event.entry_id: (position, helsinki_date(event.by.decided_at))
        for position, event in enumerate(events)
        if isinstance(event, Reversal)
    }
    held = [
        (position, event, timed(by_id[event.originator_id], event))
        for position, event in enumerate(events)
        if isinstance(event, SessionHeld) and event.starts_at is not None
    ]
    for later, event, one in held:
        for earlier, _, other in held:
            gone = reversals.get(other.entry_id)
            if earlier >= later or (gone is not None and gone[0] < later):
                continue
            ended = [reversals[entry_id][1] for entry_id in (one.entry_id, other.entry_id) if entry_id in reversals]
            for this, that in ((one, other), (other, one)):
                finding = overlapping_session(this, that)
                if finding is None:
                    continue
                session = next(event for _, event, timed in held if timed is this)
                holds = StandingWarning(
                    finding=finding,
                    since=helsinki_date(event.by.decided_at),
                    ends_on=min(ended, default=None),
                    provider_id=session.provider_id,
                    period=session.period,
                    entry_id=this.entry_id,
                )
                yield told(this.voucher_id, holds, for_county=True, other=(that.voucher_id, that.entry_id)), holds


def timed(voucher: Voucher, event: SessionHeld) -> TimedSession:
    assert event.starts_at is not None
    return TimedSession(
        event.entry_id, voucher.id, voucher.client_id, voucher.service, event.held_on, event.starts_at, event.minutes,
        event.worker_id, event.group_id,
    )  # fmt: skip


def of_clients(vouchers: list[Voucher]) -> Iterator[tuple[Told, StandingWarning]]:
    for voucher in vouchers:
        for work in vouchers:
            if work.client_id != voucher.client_id or not voucher.service.is_individual:
                continue
            if work.service is not Service.SUPPORTED_WORK_ACTIVITY:
                continue
            for session in voucher.course.happenings:
                one = parallel_individual_coaching(session, work.course)
                if one is not None and session.kind is EntryKind.SESSION:
                    yield told(voucher.id, one, for_county=True, other=(work.id, None)), one


def of_grants(events: list[Event], vouchers: list[Voucher]) -> Iterator[tuple[Told, StandingWarning]]:
    """Each period beside all of its client, and beside the first that stands with its number."""
    positions = {
        event.entry_id: position
        for position, event in enumerate(events)
        if isinstance(event, VoucherIssued | VoucherExtended)
    }
    granted = [
        one
        for voucher in vouchers
        for one in granted_periods(
            voucher.id, voucher.course, [(period.entry_id, period.grant.decision_number) for period in voucher.periods]
        )
    ]
    for one in granted:
        for other in granted:
            holds = parallel_voucher(one, other)
            if holds is not None:
                yield told(one.voucher_id, holds, for_county=True, other=(other.voucher_id, None)), holds
        standing = [other for other in granted if other.reversed_on is None]
        same = [other for other in standing if mark_of(other.decision_number) == mark_of(one.decision_number)]
        first = min(same, key=lambda other: positions[other.entry_id], default=None)
        if first is not None and positions[first.entry_id] < positions[one.entry_id]:
            holds = decision_number_reused(one, first)
            if holds is not None:
                yield told(one.voucher_id, holds, for_county=True, other=(first.voucher_id, None)), holds


def listed(row: ListedWarning) -> Told:
    return (
        row.code, row.voucher_id, row.entry_id, row.period, row.week_of, row.other_voucher_id, row.other_entry_id,
        row.for_county, row.finding,
    )  # fmt: skip


async def all_pages(database: Database, limit: int = 100, **asked: object) -> list[ListedWarning]:
    found: list[ListedWarning] = []
    async with connected(database) as connection:
        while True:
            after = found[-1].place if found else START
            page = (await warned(connection, database.schema, after=after, limit=limit, **asked)).rows  # type: ignore[arg-type]
            found += page
            if len(page) < limit:
                return found


@pytest.mark.anyio
@pytest.mark.parametrize(("vouchers", "events_per_batch"), [(4, 1), (18, 7), (18, 1000)])
async def test_the_list_is_what_the_domain_says(any_database: Database, vouchers: int, events_per_batch: int) -> None:
    url, schema = any_database.application_url, any_database.schema
    events = shared_history(Random(57), vouchers, steps=45)
    streams: dict[UUID, list[Any]] = {}
    for event in (one for one in events if not isinstance(one, DocumentFiled)):
        streams.setdefault(event.originator_id, []).append(event)
    made = [voucher for stream in streams.values() if (voucher := VOUCHER.after(None, stream)) is not None]
    by_id = {voucher.id: voucher for voucher in made}
    end = append(url, schema, events)
    with projecting(url, schema, events_per_batch=events_per_batch) as runner:
        await caught_up(runner, end)
    everything = [
        *of_entries(events),
        *of_courses(made),
        *of_pairs(events, made),
        *of_clients(made),
        *of_documents(events),
        *of_grants(events, made),
    ]
    if vouchers > 10:
        assert {one[0] for one, _ in everything} >= {
            "overlapping_session", "parallel_individual_coaching", "weekly_minimum_missed", "quantity_nearly_used",
            "document_expires_soon", "document_expired", "quantity_hardly_used", "period_ends_soon",
            "absences_in_a_row", "no_instructor_named",
        }  # fmt: skip
    client_id = made[0].client_id
    filters: list[tuple[dict[str, Any], Callable[[Any, Any], Any]]] = [
        ({}, lambda one, holds: True),
        ({"provider_id": PROVIDERS[0]}, lambda one, holds: holds.provider_id == PROVIDERS[0]),
        ({"provider_scope": PROVIDERS[1]}, lambda one, holds: holds.provider_id == PROVIDERS[1] and not one[7]),
        (
            {"caseworker_id": CASEWORKERS[0]},
            lambda one, holds: one[1] and by_id[one[1]].caseworker_id == CASEWORKERS[0],
        ),
        ({"client_id": client_id}, lambda one, holds: one[1] and by_id[one[1]].client_id == client_id),
        ({"voucher_id": made[1].id}, lambda one, holds: one[1] == made[1].id),
        ({"code": "period_ends_soon"}, lambda one, holds: one[0] == "period_ends_soon"),
    ]
    for day in DAYS:
        for asked, chosen in filters:
            rows = await all_pages(any_database, on=day, **asked)
            expected = [one for one, holds in everything if holds.open_on(day) and chosen(one, holds)]
            assert sorted(map(repr, map(listed, rows))) == sorted(map(repr, expected)), (day, asked)
            assert [row.place for row in rows] == sorted((row.place for row in rows), key=place, reverse=True)
    since = {one: holds for one, holds in everything if holds.open_on(DAYS[2])}
    for row in await all_pages(any_database, limit=7, on=DAYS[2]):
        holds = since[listed(row)]
        assert (row.since, row.ends_on, row.provider_id) == (holds.since, holds.ends_on, holds.provider_id)
    for projection in WARNING:
        rebuilt = rebuild(url, schema, projection, MAPPER)
        assert rebuilt.differences == dict.fromkeys(projection.tables, 0)


def place(one: object) -> tuple[date, UUID]:
    assert hasattr(one, "since")
    return (one.since, one.warning_id)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def county(embedded: Server) -> Database:
    """A log with such a history, and no projection of it yet."""
    made = embedded.county()
    append(made.application_url, made.schema, shared_history(Random(58), vouchers=6, steps=30))
    return made


def built(database: Database, projection: Projection, sizes: Iterator[int]) -> dict[str, list[str]]:
    """The rows of the projection's tables, built in batches of those sizes."""
    with connect(database.application_url) as connection:
        builds, log = Builds(database.schema), Log(database.schema, MAPPER)
        builds.prepare(connection)
        build = builds.add(connection, projection, "rebuilding")
        while len(batch := log.after(connection, build.position, next(sizes))):
            builds.take(connection, build, batch, "rebuilding")
        found = {}
        for table in projection.tables:
            name = Identifier(database.schema, table + suffix(projection.version, build.generation))
            rows = connection.execute(SQL("SELECT t::text FROM {} AS t ORDER BY 1").format(name)).fetchall()
            found[table] = [text for (text,) in rows]
        for row in builds.all(connection):
            builds.drop(connection, row)
        return found


@given(sizes=st.lists(st.integers(1, 60), min_size=1, max_size=8))
@settings(max_examples=6, deadline=None)
def test_it_does_not_matter_in_which_batches_it_was_built(county: Database, sizes: list[int]) -> None:
    for projection in WARNING:
        assert built(county, projection, cycle(sizes)) == built(county, projection, repeat(10_000)), projection
