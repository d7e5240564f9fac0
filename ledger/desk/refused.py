"""Refused commands: kept with what the rules found, sealed where that is, so that a what-if can decide them again.

A command that this release can no longer read as it was written is not read at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import orjson

from domain.kernel.command import Command
from domain.kernel.event import Sealed
from domain.kernel.findings import Figure, Finding
from domain.kernel.kind import AnyKind, Kinds
from ledger.log.reader import LogReader
from ledger.register.register import Register

# As JSON has them


def plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "section": finding.section,
        "limit": [finding.limit.value, finding.limit.unit] if finding.limit else None,
        "actual": [finding.actual.value, finding.actual.unit] if finding.actual else None,
    }


def finding_of(plain: Mapping[str, Any]) -> Finding:
    return Finding(
        plain["code"],
        plain["section"],
        Figure(*plain["limit"]) if plain["limit"] else None,
        Figure(*plain["actual"]) if plain["actual"] else None,
    )


TEXT_KEPT_CHARACTERS_MAX = 64
"""Ids, instants, codes and numbers of decisions are shorter."""


def plain_command(stream: UUID, command: Command) -> dict[str, Any]:
    """A command and its aggregate, with empty texts for long ones: that there was one may have been decided on, what it
    said was not. Free texts in it are sealed already."""
    return {"kind": type(command).__name__, "stream": stream, "fields": _short(msgspec.to_builtins(command))}


def _short(value: Any) -> Any:
    match value:
        case str():
            return value if len(value) <= TEXT_KEPT_CHARACTERS_MAX else ""
        case dict():
            return {key: _short(member) for key, member in value.items()}
        case list() | tuple():
            return [_short(member) for member in value]
        case _:
            return value


def command_again(plain: Mapping[str, Any], kinds: Kinds) -> tuple[AnyKind, Command] | None:
    """The command again, and of which kind; None for one that no kind has, or that is written in another way now."""
    known = kinds.of_command(plain["kind"])
    if known is None or plain["fields"].keys() - {field.name for field in fields(known[1])}:
        return None
    try:
        return known[0], msgspec.convert(plain["fields"], known[1])
    except msgspec.ValidationError:
        return None


# Reading them


@dataclass(frozen=True, slots=True)
class RefusedCommand:
    """A command that was refused when the log ended at `position`, and the rules that it broke."""

    position: int
    kind: AnyKind
    stream: UUID
    command: Command
    violations: tuple[Finding, ...]


class Refusals(NamedTuple):
    """The refused commands of a part of the log, in the order they were decided, and how many cannot be read.

    `not_kept` were refused before commands were kept, or are written in another way now; `erased` are those of clients
    whose keys are gone.
    """

    commands: list[RefusedCommand]
    not_kept: int
    erased: int


async def refusals(reader: LogReader, register: Register, kinds: Kinds, first: int, last: int) -> Refusals:
    """Commands that were refused while the log ended at a position from `first` to `last`, of what is kept sealed."""
    commands: list[RefusedCommand] = []
    not_kept = erased = 0
    stored = [(position, orjson.loads(answer)) for position, answer in await reader.refusals(first, last)]
    sealed = [(position, answer) for position, answer in stored if "sealed" in answer]
    keys = await register.keys({UUID(answer["client_id"]) for _, answer in sealed})
    for position, answer in sealed:
        client_id = UUID(answer["client_id"])
        if client_id not in keys:
            erased += 1
            continue
        opened = await register.open(client_id, "refusal", Sealed(answer["sealed"]))
        assert opened is not None, "its key was there"
        plain = orjson.loads(opened)
        known = command_again(plain["command"], kinds) if "command" in plain else None
        if known is None:
            not_kept += 1
            continue
        kind, command = known
        violations = tuple(finding_of(one) for one in plain["violations"])
        stream = UUID(plain["command"]["stream"])
        commands.append(RefusedCommand(position, kind, stream, command, violations))
    commands.sort(key=lambda one: (one.position, one.command.by.decided_at, one.command.by.request_id))
    return Refusals(commands, not_kept, erased)
