"""Every question finds an index: its time must not grow with the log."""

from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from projections.audit_trail.fold import AUDIT_TRAIL
from projections.balances.fold import BALANCES
from projections.engine.projection import Projection
from projections.engine.reading import Part
from projections.follow_up.fold import FOLLOW_UP
from projections.postings.fold import POSTINGS
from projections.search.fold import SEARCH
from tests.conftest import Database
from tests.projections.conftest import caught_up, projecting
from tests.projections.histories import append, voucher_history

pytestmark = pytest.mark.anyio

ASKED: dict[str, Any] = {
    "position": 10**9, "after": 0, "limit": 50, "today": date(2026, 5, 1), "first_day": date(2026, 3, 1),
    "provider_id": uuid4(), "provider_scope": uuid4(), "caseworker_id": uuid4(), "vouchers": [uuid4()],
    "stream": uuid4(), "actor": uuid4(), "organisation": uuid4(), "since": date(2026, 3, 1), "until": date(2026, 3, 1),
    "on": date(2026, 5, 1), "client_id": uuid4(), "after_rank": False, "after_due_on": date(2026, 1, 1),
    "after_id": uuid4(), "voucher_id": uuid4(), "code": "late_entry", "after_since": date(2026, 5, 1), "keys": "[]",
    "others_max": 5, "clients": [uuid4()], "groups": [uuid4()], "providers": [uuid4()],
    "ends_before": date(2026, 5, 1), "warning": "late_entry",
}  # fmt: skip


LISTED: tuple[Part, ...] = (
    "page", (FOLLOW_UP, "codes"), (FOLLOW_UP, "warnings_today"), (FOLLOW_UP, "codes_of_voucher"),
    (FOLLOW_UP, "codes_end"), "page_from",
)  # fmt: skip
WARNED: tuple[Part, ...] = (
    (FOLLOW_UP, "warned_vouchers"), (FOLLOW_UP, "warnings_today"), (FOLLOW_UP, "warned_of"),
    (FOLLOW_UP, "warned_vouchers_end"),
)  # fmt: skip


async def test_no_question_reads_a_whole_table(any_database: Database) -> None:
    end = append(any_database.application_url, any_database.schema, voucher_history(Random(1), 10)[1])
    with projecting(any_database.application_url, any_database.schema) as runner:
        await caught_up(runner, end)
    questions: list[tuple[Projection, tuple[Part, ...], str]] = [
        (POSTINGS, ("bill", "bill_end"), "happened_on"),
        (POSTINGS, ("bill", "bill_provider_id", "bill_end"), "happened_on"),
        (POSTINGS, ("worth",), "voucher_id"),
        (BALANCES, ("of_vouchers",), "voucher_id"),
        (SEARCH, ("of_vouchers",), "voucher_id"),
        (SEARCH, (*LISTED, "page_end"), "issued_position"),
        (SEARCH, (*LISTED, "provider_id", "page_end"), "provider_id"),
        (SEARCH, (*LISTED, "provider_scope", "page_end"), "provider_id"),
        (SEARCH, (*LISTED, "caseworker_id", "page_end"), "caseworker_id"),
        (FOLLOW_UP, ("vouchers",), "voucher_id"),
        (FOLLOW_UP, ("courses",), "voucher_id"),
        (FOLLOW_UP, ("sessions",), "voucher_id"),
        (FOLLOW_UP, ("page", "open", "page_end"), "ends_on"),
        (FOLLOW_UP, ("page", "open", "provider_id", "page_end"), "provider_id"),
        (FOLLOW_UP, ("page", "open", "caseworker_id", "page_end"), "caseworker_id"),
        (FOLLOW_UP, ("groups",), "group_id"),
        (FOLLOW_UP, ("documents",), "provider_id"),
        (FOLLOW_UP, ("page", "open", "client_id", "page_end"), "client_id"),
        (SEARCH, (*LISTED, *WARNED, "page_end"), "code"),
        (FOLLOW_UP, ("warned", "warned_end"), "since"),
        (FOLLOW_UP, ("warned", "warned_provider_id", "warned_end"), "provider_id"),
        (FOLLOW_UP, ("warned", "warned_client_id", "warned_end"), "client_id"),
        (FOLLOW_UP, ("warned", "warned_voucher_id", "warned_end"), "voucher_id"),
        (FOLLOW_UP, ("warned", "warned_code", "warned_end"), "code"),
        (FOLLOW_UP, ("overlaps_of_clients",), "client_id"),
        (FOLLOW_UP, ("overlaps_of_workers",), "worker_id"),
        (FOLLOW_UP, ("of_clients",), "client_id"),
        (AUDIT_TRAIL, ("page", "page_end"), "position"),
        (AUDIT_TRAIL, ("page", "stream", "page_end"), "stream"),
        (AUDIT_TRAIL, ("page", "actor", "page_end"), "actor"),
        (AUDIT_TRAIL, ("page", "organisation", "page_end"), "organisation"),
        (AUDIT_TRAIL, ("page", "since", "until", "page_end"), "position"),
    ]
    with psycopg.connect(any_database.application_url) as connection:
        connection.execute("SET enable_seqscan = off")
        for projection, parts, column in questions:
            named = [part if isinstance(part, tuple) else (projection, part) for part in parts]
            pieces = [one.statements(any_database.schema, 1)[name] for one, name in named]
            question = b"EXPLAIN " + b"\n".join(pieces)
            plan = "\n".join(line for (line,) in connection.execute(question, ASKED))
            assert "Seq Scan" not in plan, plan
            conditions = [line for line in plan.splitlines() if "Index Cond" in line]
            assert any(column in line for line in conditions), f"{parts} is not led by {column}:\n{plan}"
