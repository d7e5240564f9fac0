"""Refused commands in stored answers: sealed, in the order of their decisions, and what cannot be read counted."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest

from domain.kernel.event import By, Quantity, Role, Sealed
from domain.kernel.findings import Figure, Finding
from domain.kernel.kind import Kinds
from domain.kinds import KINDS
from domain.price_list.commands import SetPriceCap
from domain.rulebook import Service
from domain.voucher.commands import FourDays, GrantRequest, IssueVoucher, RecordSession
from domain.voucher.kind import VOUCHER
from ledger.desk.refused import Refusals, command_again, plain_command, plain_finding, refusals
from ledger.log.reader import LogReader
from ledger.log.writer import AppendRequest, GroupCommit
from ledger.register.register import Register
from ledger.server.postgres import open_pool, session
from tests.conftest import Database
from tests.ledger.logs import events
from tests.ledger.test_append import analyze, lengthen, scans

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 3, 3, 10, tzinfo=UTC)
TOO_LONG = Finding("session_too_long", "4.2.2", Figure(180, "minutes"), Figure(240, "minutes"))


def by(minutes: int = 0) -> By:
    return By(uuid4(), Role.PROVIDER, uuid4(), uuid4(), NOON + timedelta(minutes=minutes))


def session_command(minutes: int = 0) -> RecordSession:
    return RecordSession(by=by(minutes), entry_id=uuid4(), held_on=date(2026, 3, 3), minutes=240)


ISSUE = IssueVoucher(
    by=by(),
    voucher_id=uuid4(),
    entry_id=uuid4(),
    client_id=uuid4(),
    service=Service.SUPPORTED_WORK_ACTIVITY,
    caseworker_id=uuid4(),
    grant=GrantRequest(
        decision_number="SOS-2026-1",
        decided_on=date(2026, 2, 20),
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 6, 30),
        quantity=Quantity(days=72),
        four_days=FourDays(not_entitled_to_rehabilitative_work=True, reason=Sealed("v1.c2VhbGVk")),
    ),
    beyond_area_reason=Sealed("v1.c2VhbGVk"),
)
CAP = SetPriceCap(
    by=by(), service=Service.GROUP_COACHING, from_day=date(2026, 1, 1), cap_cents=4_000, source="Aluehallitus § 12"
)


class Log:
    """A county whose refusals a test stores as the desk does."""

    def __init__(self, writer: GroupCommit, reader: LogReader, register: Register) -> None:
        self.writer, self.reader, self.register = writer, reader, register
        self.client_id = uuid4()

    async def append(self) -> None:
        await self.writer.append(AppendRequest(events(uuid4(), 1)))

    async def refuse(self, answer: bytes) -> None:
        await self.writer.append(AppendRequest((), request_id=uuid4(), status=409, answer=answer))

    async def sealed(self, client_id: UUID, facts: dict[str, object]) -> bytes:
        sealed = await self.register.seal(client_id, "refusal", orjson.dumps(facts).decode())
        return orjson.dumps({"client_id": client_id, "sealed": sealed})

    async def refuse_session(self, command: RecordSession, voucher_id: UUID) -> None:
        facts: dict[str, object] = {
            "violations": [plain_finding(TOO_LONG)],
            "command": plain_command(voucher_id, command),
        }
        await self.refuse(await self.sealed(self.client_id, facts))

    async def read(self, first: int = 0, last: int = 100) -> Refusals:
        return await refusals(self.reader, self.register, KINDS, first, last)


@pytest.fixture
async def log(any_database: Database) -> AsyncIterator[Log]:
    url, schema = any_database.application_url, any_database.schema
    async with GroupCommit(url, schema) as writer, open_pool(url, size=1) as pool:
        register = Register(pool, schema, bytes(32))
        await register.start()
        made = Log(writer, LogReader(pool, schema), register)
        await register.make_key(made.client_id)
        yield made


@pytest.mark.parametrize("command", [session_command(), ISSUE])
async def test_a_command_is_read_as_it_was_written(command: RecordSession | IssueVoucher) -> None:
    stored = orjson.loads(orjson.dumps(plain_command(uuid4(), command)))
    assert command_again(stored, KINDS) == (VOUCHER, command)


async def test_a_command_of_another_time_or_thing_is_not_read() -> None:
    stored = orjson.loads(orjson.dumps(plain_command(uuid4(), session_command())))
    assert command_again(stored | {"kind": "RecordWalk"}, KINDS) is None
    assert command_again(stored | {"fields": stored["fields"] | {"mood": "good"}}, KINDS) is None
    assert command_again(stored | {"fields": stored["fields"] | {"minutes": "many"}}, KINDS) is None
    assert command_again(orjson.loads(orjson.dumps(plain_command(uuid4(), CAP))), Kinds((VOUCHER,))) is None


async def test_they_come_in_the_order_of_the_log_and_of_their_decision(log: Log) -> None:
    voucher_id, later, first, last = uuid4(), session_command(2), session_command(1), session_command(0)
    await log.append()
    await log.refuse_session(later, voucher_id)
    await log.refuse_session(first, voucher_id)
    await log.append()
    await log.refuse_session(last, voucher_id)
    found = await log.read()
    assert [(one.position, one.command) for one in found.commands] == [(1, first), (1, later), (2, last)]
    assert {(one.kind, one.stream, one.violations) for one in found.commands} == {(VOUCHER, voucher_id, (TOO_LONG,))}
    assert [one.position for one in (await log.read(2, 2)).commands] == [2]
    assert (await log.read(3)).commands == []


async def test_what_cannot_be_read_is_counted(log: Log) -> None:
    other = uuid4()
    await log.register.make_key(other)
    await log.refuse(
        await log.sealed(log.client_id, {"violations": [plain_finding(TOO_LONG)]})
    )  # before they were kept
    await log.refuse(await log.sealed(other, {"violations": [], "command": plain_command(uuid4(), session_command())}))
    await log.refuse(orjson.dumps({"violations": [], "command": plain_command(uuid4(), CAP)}))  # no voucher's
    await log.refuse(orjson.dumps({"client_id": log.client_id}))  # a reference that was taken
    await log.refuse_session(session_command(), uuid4())
    found = await log.read()
    assert (len(found.commands), found.not_kept, found.erased) == (2, 1, 0)


async def test_an_erased_clients_are_gone_with_its_key(log: Log, any_database: Database) -> None:
    await log.refuse_session(session_command(), uuid4())
    async with await psycopg.AsyncConnection.connect(session(any_database.application_url)) as connection:
        await connection.execute(
            f"DELETE FROM {any_database.schema}.subject_keys WHERE subject_id = %s", [log.client_id]
        )
    found = await log.read()
    assert found == Refusals([], not_kept=0, erased=1)


async def test_reading_them_never_scans_the_answers(log: Log, any_database: Database) -> None:
    await log.refuse_session(session_command(), uuid4())
    await log.append()
    await analyze(any_database)
    async with await psycopg.AsyncConnection.connect(session(any_database.application_url), autocommit=True) as own:
        await lengthen(any_database, end=1)
        before = await scans(own, any_database.schema)
        assert len((await log.read(0, 60_000)).commands) == 1
        assert await scans(own, any_database.schema) == before
