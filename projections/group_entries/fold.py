"""Members who were told of in a session of their group and whose vouchers have no entry of it (§ 4.2.2).

An entry is of the group and its day: the first one on a voucher answers for the first session of that day in which the
member was told of, the second for the second. Who was refused one has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

import orjson

from domain.group.events import GroupSessionHeld
from domain.group.supervision import entry_missing, told_of
from domain.kernel.calendar import helsinki_date
from domain.voucher.events import NoShowRecorded, SessionHeld
from projections.engine.projection import Logged, Projection, Tables
from projections.warnings.row import WarningRow, standing_row


@dataclass(slots=True)
class _Count:
    """How often a group met on a day with that voucher told of, and how many entries of both the voucher has."""

    group_id: UUID
    voucher_id: UUID
    held_on: date
    sessions: int = 0
    entries: int = 0

    @property
    def key(self) -> "_Key":
        return self.group_id, self.voucher_id, self.held_on


_Key = tuple[UUID, UUID, date]


@dataclass(slots=True)
class _Ended:
    """A warning that holds no more from that day on."""

    warning_id: UUID
    ended_on: date


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    counts: dict[_Key, _Count] = {key: _Count(*key) for _, _, event in batch for key in _keys(event)}
    if not counts:
        return
    asked = orjson.dumps(list(counts.values())).decode()
    counts |= {row.key: row for row in tables.rows("counted", _Count, keys=asked)}
    warnings, ended = dict[UUID, WarningRow](), list[_Ended]()
    for _, _, event in batch:
        for key in _keys(event):
            count = counts[key]
            if isinstance(event, GroupSessionHeld):
                count.sessions += 1
                if count.sessions > count.entries:
                    one = standing_row(
                        _warning_id(key, count.sessions),
                        count.voucher_id,
                        entry_missing(event),
                        group_id=count.group_id,
                    )
                    warnings[one.warning_id] = one
            else:
                count.entries += 1
                if count.entries <= count.sessions:
                    ended.append(_Ended(_warning_id(key, count.entries), helsinki_date(event.by.decided_at)))
    tables.put("put_counts", counts.values())
    tables.put("put_warnings", _that_hold(warnings, ended))
    tables.put("end", ended)


def _keys(event: object) -> Iterable[_Key]:
    """What an event counts for."""
    match event:
        case GroupSessionHeld():
            return [(event.originator_id, voucher_id, event.held_on) for voucher_id in told_of(event)]
        case SessionHeld() | NoShowRecorded() if event.group_id is not None:
            return [(event.group_id, event.originator_id, event.day)]
        case _:
            return []


def _warning_id(key: _Key, number: int) -> UUID:
    group_id, voucher_id, held_on = key
    return uuid5(group_id, f"entry missing {voucher_id} {held_on} {number}")


def _that_hold(warnings: dict[UUID, WarningRow], ended: Iterable[_Ended]) -> Iterable[WarningRow]:
    """Those that hold on some day: most entries come with their session, and then there is nothing to keep."""
    ends = {one.warning_id: one.ended_on for one in ended}
    return [one for one in warnings.values() if one.since < ends.get(one.warning_id, date.max)]


GROUP_ENTRIES = Projection(
    name="group_entries",
    package=__package__,
    version=3,
    tables=("group_entries", "missing_entries"),
    follows=(GroupSessionHeld, SessionHeld, NoShowRecorded),
    fold=fold,
)
