"""Every question finds an index: its time must not grow with the log."""

from contextlib import suppress
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import AsyncConnection

from domain.settlement.earned import all_until
from projections.audit_trail.questions import acted, audit_trail
from projections.duties.questions import owed
from projections.postings.questions import adjusting_lines, entry_postings, month_bill
from projections.search.questions import search
from projections.warnings.questions import warned
from tests.conftest import Database
from tests.projections.conftest import caught_up, connected, named, projecting
from tests.projections.histories import append, voucher_history

pytestmark = pytest.mark.anyio

DAY = date(2026, 5, 1)
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ASKED: dict[str, Any] = {
    "vouchers": [uuid4()], "keys": "[]", "others_max": 5, "clients": [uuid4()], "groups": [uuid4()],
    "providers": [uuid4()],
}  # fmt: skip


async def test_no_question_reads_a_whole_table(any_database: Database) -> None:
    end = append(any_database.application_url, any_database.schema, voucher_history(Random(1), 10)[1])
    with projecting(any_database.application_url, any_database.schema) as runner:
        await caught_up(runner, end)
    folding: list[tuple[str, str, str]] = [
        ("postings", "worth", "voucher_id"),
        ("search", "of_vouchers", "voucher_id"),
        ("courses", "vouchers", "voucher_id"),
        ("courses", "courses", "voucher_id"),
        ("courses", "sessions", "voucher_id"),
        ("weekly_minimum", "courses", "voucher_id"),
        ("weekly_minimum", "counted", "voucher_id"),
        ("group_duties", "groups", "group_id"),
        ("group_duties", "owing", "voucher_id"),
        ("group_duties", "deaths", "voucher_id"),
        ("group_entries", "counted", "group_id"),
        ("provider_documents", "documents", "provider_id"),
        ("overlaps", "vouchers", "voucher_id"),
        ("overlaps", "overlaps_of_clients", "client_id"),
        ("overlaps", "overlaps_of_workers", "worker_id"),
        ("courses", "of_clients", "client_id"),
        ("grants", "of_vouchers", "voucher_id"),
        ("grants", "of_clients", "client_id"),
        ("grants", "numbered_after", "other_voucher_id"),
    ]
    asking: list[tuple[Any, dict[str, Any], str]] = [
        (month_bill, {"month": date(2026, 3, 1)}, "happened_on"),
        (month_bill, {"month": date(2026, 3, 1), "provider_id": uuid4()}, "happened_on"),
        (entry_postings, {"entry_id": uuid4()}, "entry_id"),
        (adjusting_lines, {"spans": {uuid4(): [all_until(DAY, 10)]}, "position": 10}, "happened_on"),
        (search, {"today": DAY}, "issued_position"),
        (search, {"today": DAY, "provider_id": uuid4()}, "provider_id"),
        (search, {"today": DAY, "provider_scope": uuid4()}, "provider_id"),
        (search, {"today": DAY, "caseworker_id": uuid4()}, "caseworker_id"),
        (search, {"today": DAY, "warning": "late_entry"}, "code"),
        (owed, {"on": DAY}, "ends_on"),
        (owed, {"on": DAY, "provider_id": uuid4()}, "provider_id"),
        (owed, {"on": DAY, "caseworker_id": uuid4()}, "caseworker_id"),
        (owed, {"on": DAY, "client_id": uuid4()}, "client_id"),
        (warned, {"on": DAY}, "since"),
        (warned, {"on": DAY, "provider_id": uuid4()}, "provider_id"),
        (warned, {"on": DAY, "client_id": uuid4()}, "client_id"),
        (warned, {"on": DAY, "voucher_id": uuid4()}, "voucher_id"),
        (warned, {"on": DAY, "code": "late_entry"}, "code"),
        (audit_trail, {}, "position"),
        (audit_trail, {"stream": uuid4()}, "stream"),
        (audit_trail, {"actor": uuid4()}, "actor"),
        (acted, {"actor": uuid4()}, "actor"),
        (audit_trail, {"organisation": uuid4()}, "organisation"),
        (audit_trail, {"since": NOON, "until": NOON}, "position"),
    ]
    with psycopg.connect(any_database.application_url) as connection:
        connection.execute("SET enable_seqscan = off")
        for name, statement, column in folding:
            question = named(name).statements(any_database.schema, 1)[statement]
            is_led_by(column, [line for (line,) in connection.execute(b"EXPLAIN " + question, ASKED)])
    async with connected(any_database) as reading:
        await reading.execute("SET enable_seqscan = off")
        for ask, parameters, column in asking:
            explained = _Explained(reading)
            with suppress(_Seen):
                await ask(explained, any_database.schema, **parameters)
            is_led_by(column, explained.plan)


class _Seen(Exception):
    """The plan has been seen: the question needs no answer."""


class _Explained:
    """A connection that tells how it would answer a question, in place of answering it."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self._connection = connection
        self.plan: list[str] = []

    async def execute(self, query: bytes, parameters: Any) -> Any:
        """What is asked before the question itself: which tables serve."""
        return await self._connection.execute(query, parameters)

    def cursor(self, **_: Any) -> "_Explained":
        explained = _Explained(self._connection)
        explained.plan = self.plan
        explained.execute = explained.explain  # type: ignore[method-assign, assignment]
        return explained

    async def explain(self, query: bytes, parameters: Any, prepare: bool) -> None:
        cursor = await self._connection.execute(b"EXPLAIN " + query, parameters)
        self.plan += [line for (line,) in await cursor.fetchall()]
        raise _Seen

    async def __aenter__(self) -> "_Explained":
        return self

    async def __aexit__(self, *_: object) -> None:
        pass


def is_led_by(column: str, plan: list[str]) -> None:
    text = "\n".join(plan)
    assert "Seq Scan" not in text, text
    conditions = [line for line in plan if "Index Cond" in line]
    assert any(column in line for line in conditions), f"it is not led by {column}:\n{text}"
