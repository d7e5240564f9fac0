"""Sessions at the same time on two vouchers: of one client, or of one worker who was with somebody else then.

A session whose start is not known overlaps with nothing, and is not kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

import orjson

from domain.kernel.calendar import earliest, helsinki_date
from domain.rulebook import Service
from domain.voucher.events import EntryCorrected, SessionHeld, VoucherIssued
from domain.voucher.supervision import TimedSession, overlapping_session
from projections.engine.projection import Logged, Projection, Tables
from projections.warnings.row import WarningRow

OVERLAPS_OF_A_SESSION_MAX = 50
"""How many earlier sessions at its time one is compared with: a worker's group and more, and not a whole county's."""


# Rows


@dataclass(slots=True)
class _Voucher:
    voucher_id: UUID
    client_id: UUID
    service: str


@dataclass(slots=True)
class _Reversal:
    voucher_id: UUID
    entry_id: UUID
    reversed_on: date
    position: int


@dataclass(slots=True)
class _Key:
    voucher_id: UUID
    version: int


@dataclass(slots=True)
class _Overlap:
    """A session of this batch, and an earlier recorded one at the same time."""

    entry_id: UUID
    voucher_id: UUID
    client_id: UUID
    service: str
    held_on: date
    starts_at: time
    minutes: int
    worker_id: UUID | None
    group_id: UUID | None
    provider_id: UUID
    period: int
    recorded_on: date
    reversed_on: date | None
    other_entry_id: UUID
    other_voucher_id: UUID
    other_client_id: UUID
    other_service: str
    other_held_on: date
    other_starts_at: time
    other_minutes: int
    other_worker_id: UUID | None
    other_group_id: UUID | None
    other_provider_id: UUID
    other_period: int
    other_reversed_on: date | None


SESSION_TYPES = (
    "uuid", "uuid", "uuid", "text", "date", "time", "int8", "uuid", "uuid", "date", "int8", "uuid", "int8", "int8",
)  # fmt: skip


# Folding


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    tables.put("put_vouchers", _issued(batch))
    timed = [logged for logged in batch if isinstance(logged.event, SessionHeld) and logged.event.starts_at is not None]
    if timed:
        asked = list({event.originator_id for _, _, event in timed})
        vouchers = {row.voucher_id: row for row in tables.rows("vouchers", _Voucher, vouchers=asked)}
        tables.append("append_sessions", SESSION_TYPES, _sessions(vouchers, timed))
    reversals = list(_reversals(batch))
    tables.put("reverse_sessions", reversals)
    tables.put("put_warnings", _overlaps(tables, timed))
    for statement in ("end_of_entries", "end_of_others"):
        tables.put(statement, reversals)


def _issued(batch: Sequence[Logged]) -> Iterator[_Voucher]:
    for _, _, event in batch:
        if isinstance(event, VoucherIssued):
            yield _Voucher(event.originator_id, event.client_id, event.service)


def _reversals(batch: Sequence[Logged]) -> Iterator[_Reversal]:
    for position, _, event in batch:
        if isinstance(event, EntryCorrected):
            yield _Reversal(event.originator_id, event.entry_id, helsinki_date(event.by.decided_at), position)


def _sessions(vouchers: Mapping[UUID, _Voucher], batch: Sequence[Logged]) -> Iterator[tuple[Any, ...]]:
    for position, _, event in batch:
        assert isinstance(event, SessionHeld)
        voucher = vouchers[event.originator_id]
        yield (
            event.originator_id,
            event.entry_id,
            voucher.client_id,
            voucher.service,
            event.held_on,
            event.starts_at,
            event.minutes,
            event.worker_id,
            event.group_id,
            helsinki_date(event.by.decided_at),
            event.originator_version,
            event.provider_id,
            event.period,
            position,
        )


# Sessions at the same time


def _overlaps(tables: Tables, batch: Iterable[Logged]) -> list[WarningRow]:
    """Sessions of one client, or of one worker, at the same time: told of both."""
    timed = [
        _Key(event.originator_id, event.originator_version)
        for _, _, event in batch
        if isinstance(event, SessionHeld) and event.starts_at is not None
    ]
    if not timed:
        return []
    keys = orjson.dumps(timed).decode()
    found: dict[UUID, WarningRow] = {}
    for statement in ("overlaps_of_clients", "overlaps_of_workers"):
        for row in tables.rows(statement, _Overlap, keys=keys, others_max=OVERLAPS_OF_A_SESSION_MAX):
            for warning in _both_sides(row):
                found[warning.warning_id] = warning
    return list(found.values())


def _both_sides(row: _Overlap) -> Iterator[WarningRow]:
    one = TimedSession(
        row.entry_id, row.voucher_id, row.client_id, Service(row.service), row.held_on, row.starts_at, row.minutes,
        row.worker_id, row.group_id,
    )  # fmt: skip
    other = TimedSession(
        row.other_entry_id, row.other_voucher_id, row.other_client_id, Service(row.other_service), row.other_held_on,
        row.other_starts_at, row.other_minutes, row.other_worker_id, row.other_group_id,
    )  # fmt: skip
    ends_on = earliest(row.reversed_on, row.other_reversed_on) or date.max
    for this, that, provider_id, period in (
        (one, other, row.provider_id, row.period),
        (other, one, row.other_provider_id, row.other_period),
    ):
        finding = overlapping_session(this, that)
        if finding is not None:
            yield WarningRow(
                warning_id=uuid5(this.entry_id, f"{finding.code} {that.entry_id}"),
                code=finding.code,
                voucher_id=this.voucher_id,
                provider_id=provider_id,
                entry_id=this.entry_id,
                period=period,
                week_of=None,
                other_voucher_id=that.voucher_id,
                other_entry_id=that.entry_id,
                for_county=True,
                finding=finding,
                since=row.recorded_on,
                ends_on=ends_on,
            )


OVERLAPS = Projection(
    name="overlaps",
    package=__package__,
    version=3,
    tables=("timed_vouchers", "timed_sessions", "overlap_warnings"),
    follows=(VoucherIssued, SessionHeld, EntryCorrected),
    fold=fold,
)
