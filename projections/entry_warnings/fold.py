"""The warnings that the events of a voucher carry: what was not as it should be when an entry was recorded."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args
from uuid import uuid5

from domain.kernel.calendar import helsinki_date
from domain.voucher.events import EntryRecorded, Reversal, VoucherEvent
from projections.engine.projection import Logged, Projection, Tables
from projections.warnings.row import Ended, WarningRow


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    tables.put("put", _carried(batch))
    tables.put(
        "end",
        (
            Ended(event.entry_id, helsinki_date(event.by.decided_at))
            for _, _, event in batch
            if isinstance(event, Reversal)
        ),
    )


def _carried(batch: Sequence[Logged]) -> Iterator[WarningRow]:
    """Those of an entry are its provider's too; those of a grant, say, are the county's own affair."""
    for _, _, event in batch:
        if not event.warnings:
            continue
        entry_id = event.entry
        if entry_id is None:
            continue
        recorded = event if isinstance(event, EntryRecorded) else None
        for number, finding in enumerate(event.warnings, 1):
            yield WarningRow(
                warning_id=uuid5(entry_id, f"{finding.code} {number}"),
                code=finding.code,
                voucher_id=event.originator_id,
                provider_id=recorded.provider_id if recorded else None,
                entry_id=entry_id,
                period=recorded.period if recorded else None,
                week_of=None,
                other_voucher_id=None,
                other_entry_id=None,
                for_county=recorded is None,
                finding=finding,
                since=helsinki_date(event.by.decided_at),
                ends_on=date.max,
            )


ENTRY_WARNINGS = Projection(
    name="entry_warnings",
    package=__package__,
    version=6,
    tables=("entry_warnings",),
    follows=get_args(VoucherEvent),
    fold=fold,
)
