"""Adds golden bytes for event types that have none: `python -m tests.golden.add`. What stands there is never changed.

Each type has two lines: one with every field given, one with every optional field left out; and a further one with
every field given when a field has joined it.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.kernel.event import Event, Quantity
from domain.kinds import CATALOGUE
from ledger.mapping import CountyMapper

FILE = Path(__file__).with_name("events.jsonl")
MAPPER = CountyMapper()

SCALARS: dict[Any, Any] = {
    int: 4_711,
    bool: True,
    str: "Länsi-Savo § 6",
    UUID: UUID("7b8e3f5a-0c1d-4e2f-9a3b-4c5d6e7f8091"),
    date: date(2026, 3, 29),
    time: time(9, 5),
    datetime: datetime(2026, 3, 29, 6, 5, 4, 300, tzinfo=UTC),
}


def sample(kind: Any, *, full: bool) -> Any:
    """A value of a type: every field given, or none that can be left out."""
    kind = getattr(kind, "__supertype__", kind)
    if kind in SCALARS:
        return SCALARS[kind]
    if kind is Quantity:
        return Quantity(minutes=90) if full else Quantity(days=0)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return list(kind)[-1]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name], full=full) for field in fields(kind)})
    if get_origin(kind) is tuple:
        item = get_args(kind)[0]
        return (sample(item, full=full),) if full else ()
    if get_origin(kind) in (Union, UnionType):
        members = [member for member in get_args(kind) if member is not NoneType]
        return sample(members[0], full=full) if full or NoneType not in get_args(kind) else None
    raise TypeError(kind)


def line(event: Event) -> str:
    """An event's golden line: its topic, stream, version and its bytes as text."""
    stored = MAPPER.to_stored_event(event)
    return json.dumps(
        {
            "topic": stored.topic,
            "stream": str(stored.originator_id),
            "version": stored.originator_version,
            "state": stored.state.decode(),
        },
        ensure_ascii=False,
    )


def members(golden: str) -> set[str]:
    """The names that stand in the bytes of a golden line."""
    return set(json.loads(json.loads(golden)["state"]))


def known_members() -> dict[str, list[set[str]]]:
    """By topic, the names that stand in each of its lines."""
    known: dict[str, list[set[str]]] = {}
    for golden in FILE.read_text(encoding="utf-8").splitlines() if FILE.exists() else ():
        known.setdefault(json.loads(golden)["topic"], []).append(members(golden))
    return known


def main() -> None:
    known = known_members()
    with FILE.open("a", encoding="utf-8") as file:
        for topic, kind in CATALOGUE.items():
            if members(whole := line(sample(kind, full=True))) not in known.get(topic, []):
                file.write(whole + "\n")
                if topic not in known:
                    file.write(line(sample(kind, full=False)) + "\n")
                print(f"added {topic}")


if __name__ == "__main__":
    main()
