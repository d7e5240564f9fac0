"""What one call of append() does with each request in it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.log import writer as writing
from ledger.log.reader import LogReader
from ledger.log.writer import Appended, AppendRequest, Conflict, GroupCommit, Outcome, Repeated, append_on
from ledger.server.postgres import open_pool, session
from tests.conftest import Database
from tests.ledger.logs import all_events, events, log

pytestmark = pytest.mark.anyio


def taken(outcomes: Sequence[Outcome]) -> list[Appended]:
    """The same outcomes, of which each has to be an append."""
    appended = [outcome for outcome in outcomes if isinstance(outcome, Appended)]
    assert len(appended) == len(outcomes), outcomes
    return appended


async def test_positions_are_dense_from_one(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        first, second = uuid4(), uuid4()
        outcomes = await writer.append_many([AppendRequest(events(first, 1, 2)), AppendRequest(events(second, 1))])
        assert [(outcome.first_position, outcome.last_position) for outcome in taken(outcomes)] == [(1, 2), (3, 3)]
        assert await all_events(reader) == [*events(first, 1, 2), *events(second, 1)]
        assert (await reader.end())[0] == 3


async def test_a_request_continues_what_an_earlier_one_of_its_group_appended(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        stream = uuid4()
        outcomes = await writer.append_many([AppendRequest(events(stream, version)) for version in (1, 2, 3)])
        assert [type(outcome) for outcome in outcomes] == [Appended] * 3
        assert len({outcome.recorded_at for outcome in taken(outcomes)}) == 1, "they went in one call"
        assert await all_events(reader) == list(events(stream, 1, 2, 3))


async def test_a_conflict_refuses_its_own_request_and_no_other(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        stream, other = uuid4(), uuid4()
        outcomes = await writer.append_many(
            [
                AppendRequest(events(stream, 1, 2)),
                AppendRequest(events(other, 1) + events(stream, 2)),  # its event for `other` is refused with it
                AppendRequest(events(stream, 4)),
                AppendRequest(events(stream, 3)),
                AppendRequest(events(other, 1)),
            ]
        )
        assert outcomes[1:3] == [Conflict(stream, expected=1, actual=2), Conflict(stream, expected=3, actual=2)]
        assert [type(outcome) for outcome in outcomes] == [Appended, Conflict, Conflict, Appended, Appended]
        assert await all_events(reader) == [*events(stream, 1, 2), *events(stream, 3), *events(other, 1)]


@pytest.mark.parametrize("calls", ["one call", "a call each"])
async def test_what_comes_after_a_refused_request_is_refused_though_its_version_fits(
    any_database: Database, calls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if calls == "a call each":
        monkeypatch.setattr(writing, "EVENTS_PER_CALL_MAX", 1)
    async with log(any_database) as (writer, reader):
        stream, other = uuid4(), uuid4()
        await writer.append(AppendRequest(events(stream, 1)))
        first = AppendRequest(events(stream, 1))  # somebody else has appended version 1
        second = AppendRequest(events(stream, 2), after=first)
        third = AppendRequest(events(stream, 3), after=second)
        told = AppendRequest((), reads=((stream, 3),), request_id=uuid4(), after=third)
        outcomes = await writer.append_many([first, second, AppendRequest(events(other, 1)), third, told])
        assert [type(outcome) for outcome in outcomes] == [Conflict, Conflict, Appended, Conflict, Conflict]
        assert await all_events(reader) == [*events(stream, 1), *events(other, 1)]


@pytest.mark.parametrize("calls", ["one call", "a call each"])
async def test_what_comes_after_an_appended_request_is_appended(
    any_database: Database, calls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if calls == "a call each":
        monkeypatch.setattr(writing, "EVENTS_PER_CALL_MAX", 1)
    async with log(any_database) as (writer, reader):
        stream = uuid4()
        first = AppendRequest(events(stream, 1))
        second = AppendRequest(events(stream, 2), after=first)
        outcomes = await writer.append_many([first, second, AppendRequest(events(stream, 3), after=second)])
        assert [type(outcome) for outcome in outcomes] == [Appended] * 3
        assert await all_events(reader) == list(events(stream, 1, 2, 3))


async def test_a_repeated_request_gets_its_first_answer(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        stream, request_id = uuid4(), uuid4()

        def attempt(answer: bytes) -> AppendRequest:
            return AppendRequest(events(stream, 1), (), request_id, b"digest", 201, answer)

        # In one group, then in a later one, whatever the stream has become meanwhile.
        appended, repeated = await writer.append_many([attempt(b"first"), attempt(b"second")])
        await writer.append(AppendRequest(events(stream, 2)))
        assert isinstance(appended, Appended)
        assert repeated == Repeated(b"digest", 201, b"first", 1, appended.recorded_at)
        assert await writer.append(attempt(b"third")) == repeated
        assert await reader.request(request_id) == repeated
        assert await all_events(reader) == list(events(stream, 1, 2))


async def test_a_request_that_conflicted_may_be_sent_again(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        stream, request_id = uuid4(), uuid4()
        outcomes = await writer.append_many(
            [
                AppendRequest(events(stream, 2), request_id=request_id),
                AppendRequest(events(stream, 1), request_id=request_id),
            ]
        )
        assert [type(outcome) for outcome in outcomes] == [Conflict, Appended]
        assert await all_events(reader) == list(events(stream, 1))


async def test_a_refusal_is_stored_without_events(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        refusal = AppendRequest((), request_id=uuid4(), body_digest=b"digest", status=409, answer=b"{}")
        await writer.append(AppendRequest(events(uuid4(), 1)))
        appended = await writer.append(refusal)
        assert isinstance(appended, Appended)
        assert appended.last_position == 1, "the end of the log that it saw"
        assert await writer.append(refusal) == Repeated(b"digest", 409, b"{}", 1, appended.recorded_at)
        assert (await reader.end())[0] == 1
        assert await reader.request(uuid4()) is None


async def test_streams_that_the_decision_read_are_checked(any_database: Database) -> None:
    async with log(any_database) as (writer, _):
        price_list, voucher, unknown = uuid4(), uuid4(), uuid4()
        await writer.append(AppendRequest(events(price_list, 1, 2)))
        outcomes = await writer.append_many(
            [
                AppendRequest(events(voucher, 1), reads=((price_list, 1),)),
                AppendRequest(events(voucher, 1), reads=((price_list, 2), (unknown, 0), (voucher, 0))),
                AppendRequest(events(unknown, 1), reads=((price_list, 2),)),
                AppendRequest((), reads=((unknown, 0),)),
            ]
        )
        assert outcomes[0] == Conflict(price_list, expected=1, actual=2)
        assert [type(outcome) for outcome in outcomes[1:3]] == [Appended, Appended]
        assert outcomes[3] == Conflict(unknown, expected=0, actual=1)


def test_versions_of_a_request_follow_each_other() -> None:
    stream = uuid4()
    for versions in ((1, 3), (1, 1), (2, 1)):
        with pytest.raises(ValueError, match="does not follow"):
            AppendRequest(events(stream, *versions))
    with pytest.raises(ValueError, match="does not follow"):
        AppendRequest(events(stream, 3), reads=((stream, 1),))


async def test_recorded_at_never_goes_back(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        await writer.append(AppendRequest(events(uuid4(), 1)))
        # As if the clock had been an hour ahead until now.
        with psycopg.connect(session(any_database.owner_url)) as owner:
            schema = any_database.schema
            owner.execute(f"UPDATE {schema}.log_end SET recorded_at = recorded_at + interval '1 hour'")
        ahead = (await reader.end())[1]
        for _ in range(3):
            await writer.append(AppendRequest(events(uuid4(), 1)))
        recorded = await reader.events_after(0, 10)
        instants = [each.recorded_at for each in recorded]
        assert instants == sorted(set(instants))
        assert instants[1] > ahead
        assert (await reader.end())[1] == instants[-1]


async def test_the_log_as_of_an_instant(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        assert (await reader.end())[0] == 0
        stream = uuid4()
        await writer.append(AppendRequest(events(stream, 1, 2)))
        await writer.append(AppendRequest(events(stream, 3)))
        first, _, third = (each.recorded_at for each in await reader.events_after(0, 10))
        tick = timedelta(microseconds=1)
        instants = first - tick, first, third - tick, third, third + timedelta(days=1)
        assert [await reader.position_at(instant) for instant in instants] == [0, 2, 2, 3, 3]
        assert first.tzname() == "UTC"


async def test_events_of_a_stream(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        stream = uuid4()
        await writer.append_many([AppendRequest(events(stream, 1, 2)), AppendRequest(events(uuid4(), 1, 2))])
        await writer.append(AppendRequest(events(stream, 3, 4)))

        async def versions(**bounds: int) -> list[int]:
            return [each.event.originator_version for each in await reader.events_of(stream, **bounds)]

        assert await versions() == [1, 2, 3, 4]
        assert await versions(after_version=1) == [2, 3, 4]
        assert await versions(after_version=1, up_to_version=3) == [2, 3]
        assert await versions(up_to_position=5) == [1, 2, 3]
        assert [each.position for each in await reader.events_of(stream)] == [1, 2, 5, 6]
        assert [each.position for each in await reader.events_after(4, 1)] == [5]


async def test_many_requests_keep_their_order_over_several_calls(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "EVENTS_PER_CALL_MAX", 7)
    async with log(database) as (writer, reader):
        stream = uuid4()
        outcomes = await writer.append_many([AppendRequest(events(stream, version)) for version in range(1, 21)])
        assert [outcome.last_position for outcome in taken(outcomes)] == list(range(1, 21))
        assert len({outcome.recorded_at for outcome in taken(outcomes)}) == 7, (
            "three requests, and their events, a call"
        )
        # One that is larger than a call goes alone.
        await writer.append(AppendRequest(events(stream, *range(21, 41))))
        assert len(await all_events(reader)) == 40


async def test_calls_are_bounded_by_bytes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "BYTES_PER_CALL_MAX", 1_000)
    async with log(database) as (writer, _):
        large = [AppendRequest((StoredEvent(uuid4(), 1, "SessionHeld:1", bytes(400)),)) for _ in range(4)]
        assert len({outcome.recorded_at for outcome in taken(await writer.append_many(large))}) == 2


async def test_a_request_that_the_database_cannot_take_harms_no_other(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        good, also_good = uuid4(), uuid4()
        outcomes = await asyncio.gather(
            writer.append(AppendRequest(events(good, 1))),
            writer.append(AppendRequest((StoredEvent(uuid4(), 1, "no text: \0", b""),))),
            writer.append(AppendRequest(events(uuid4(), 1), status=1_000_000)),
            writer.append(AppendRequest(events(also_good, 1))),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [
            Appended,
            psycopg.errors.CharacterNotInRepertoire,
            psycopg.errors.NumericValueOutOfRange,
            Appended,
        ]
        assert await all_events(reader) == [*events(good, 1), *events(also_good, 1)]


# Few streams and ids, so that requests meet.
STREAMS = [UUID(int=number) for number in range(3)]
Attempt = tuple[list[tuple[int, int]], list[tuple[int, int]], int | None]
attempts = st.tuples(
    st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 1)), max_size=3),  # writes: stream, how far from its version
    st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 1)), max_size=2),  # reads: likewise
    st.none() | st.integers(0, 3),  # request id
)


class Model:
    """The log as a reader of append()'s description would write it."""

    def __init__(self, salt: int, end: int) -> None:
        self.salt, self.end = salt, end
        self.versions: dict[UUID, int] = {}
        self.answers: dict[UUID, tuple[bytes, int]] = {}

    def request(self, number: int, attempt: Attempt) -> AppendRequest:
        writes, reads, request_number = attempt
        appended: list[StoredEvent] = []
        for index, offset in writes:
            stream = self.stream(index)
            earlier = [event.originator_version for event in appended if event.originator_id == stream]
            version = earlier[-1] + 1 if earlier else max(0, self.versions.get(stream, 0) + offset) + 1
            appended += events(stream, version)
        written = {event.originator_id for event in appended}
        seen = {self.stream(index): max(0, self.versions.get(self.stream(index), 0) + off) for index, off in reads}
        request_id = None if request_number is None else UUID(int=self.salt + request_number)
        unwritten = tuple((stream, version) for stream, version in seen.items() if stream not in written)
        return AppendRequest(tuple(appended), unwritten, request_id, b"", 200, str(number).encode())

    def stream(self, index: int) -> UUID:
        return UUID(int=self.salt + index)

    def append(self, request: AppendRequest) -> tuple[object, ...]:
        if request.request_id in self.answers:
            return ("repeated", *self.answers[request.request_id])
        for stream, (expected, _) in request.checks.items():
            if self.versions.get(stream, 0) != expected:
                return "conflict", stream, expected, self.versions.get(stream, 0)
        for stream, (expected, count) in request.checks.items():
            if count:
                self.versions[stream] = expected + count
        self.end += len(request.events)
        if request.request_id is not None:
            self.answers[request.request_id] = request.answer, self.end
        return "appended", self.end - len(request.events) + 1, self.end


def told(outcome: Outcome) -> tuple[object, ...]:
    match outcome:
        case Appended(first_position, last_position, _):
            return "appended", first_position, last_position
        case Repeated(_, _, answer, last_position, _):
            return "repeated", answer, last_position
        case Conflict(stream, expected, actual):
            return "conflict", stream, expected, actual


@given(groups=st.lists(st.lists(attempts, max_size=6), max_size=4))
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_groups_of_requests_end_as_the_model_says(
    database: Database, groups: Sequence[Sequence[Attempt]]
) -> None:
    async with log(database) as (writer, reader):
        start = (await reader.end())[0]
        model = Model(uuid4().int >> 8 << 8, start)
        for group in groups:
            requests = [model.request(number, attempt) for number, attempt in enumerate(group)]
            outcomes = await writer.append_many(requests)
            assert [told(outcome) for outcome in outcomes] == [model.append(request) for request in requests]
        await assert_sound(reader, start, model)


async def assert_sound(reader: LogReader, start: int, model: Model) -> None:
    recorded = await reader.events_after(start, 1_000)
    assert [each.position for each in recorded] == list(range(start + 1, model.end + 1))
    last: datetime | None = None
    for each in recorded:
        assert last is None or each.recorded_at >= last
        last = each.recorded_at
    for index in range(3):
        stream = model.stream(index)
        versions = [each.event.originator_version for each in recorded if each.event.originator_id == stream]
        assert versions == list(range(1, model.versions.get(stream, 0) + 1))


async def scans(connection: psycopg.AsyncConnection[Any], schema: str) -> dict[str, int]:
    """How often each table of the log was read from end to end so far, with what `connection` itself did last."""
    await connection.execute("SELECT pg_stat_force_next_flush()")
    rows = await connection.execute(
        "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE schemaname = %s AND relname IN ('events', 'requests')",
        [schema],
    )
    return dict(await rows.fetchall())


async def lengthen(database: Database, end: int) -> None:
    """50,000 more events and requests, of which the planner has no statistics yet."""
    async with await psycopg.AsyncConnection.connect(session(database.owner_url), autocommit=True) as owner:
        await owner.execute(
            f"INSERT INTO {database.schema}.events"
            f" SELECT {end} + n, gen_random_uuid(), 1, 'SessionHeld:1', '', now() FROM generate_series(1, 50000) AS n"
        )
        await owner.execute(
            f"INSERT INTO {database.schema}.requests"
            " SELECT gen_random_uuid(), '', 0, '', 0, now() FROM generate_series(1, 50000)"
        )
        await owner.execute(f"UPDATE {database.schema}.log_end SET position = position + 50000 WHERE only_row")


async def analyze(database: Database) -> None:
    async with await psycopg.AsyncConnection.connect(session(database.owner_url), autocommit=True) as owner:
        await owner.execute(f"ANALYZE {database.schema}.events, {database.schema}.requests")


async def test_appending_never_scans_a_table(any_database: Database) -> None:
    schema = any_database.schema
    # One connection, so that the plans made for a short log are those that the long one is asked by.
    async with await psycopg.AsyncConnection.connect(session(any_database.application_url), autocommit=True) as service:

        async def append(*counts: int) -> None:
            for count in counts:
                requests = [AppendRequest(events(uuid4(), 1), ((uuid4(), 0),), uuid4()) for _ in range(count)]
                await append_on(service, schema, requests)

        await append(*[1] * 10, 40)
        await analyze(any_database)
        await append(*[1] * 10)
        before = await scans(service, schema)
        await lengthen(any_database, end=60)
        await append(*[1] * 10, 500)
        assert await scans(service, schema) == before
        await analyze(any_database)
        before = await scans(service, schema)
        await append(*[1] * 10, 500)
        assert await scans(service, schema) == before


async def test_reading_never_scans_a_long_log(any_database: Database) -> None:
    async with (
        GroupCommit(any_database.application_url, any_database.schema) as writer,
        open_pool(any_database.application_url, size=1) as pool,
    ):
        reader = LogReader(pool, any_database.schema)

        async def read() -> dict[str, int]:
            for _ in range(10):
                await reader.events_of(uuid4())
                await reader.events_after(3, 10)
                await reader.position_at(datetime.now(UTC) - timedelta(hours=1))
                await reader.request(uuid4())
            async with pool.connection() as connection:
                return await scans(connection, any_database.schema)

        await writer.append_many([AppendRequest(events(uuid4(), 1), request_id=uuid4()) for _ in range(20)])
        await analyze(any_database)
        await read()
        await lengthen(any_database, end=20)
        async with pool.connection() as connection:
            before = await scans(connection, any_database.schema)
        assert await read() == before
