"""Refused commands: kept with what the rules found, sealed where that is, so that a what-if can decide them again.

A command that this release can no longer read as it was written is not read at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, get_args
from uuid import UUID

import msgspec
import orjson

from domain.kernel.command import Command
from domain.kernel.event import Sealed
from domain.kernel.findings import Figure, Finding
from domain.voucher.commands import VoucherCommand
from ledger.log.reader import LogReader
from ledger.register.register import Register

VOUCHER_COMMANDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in get_args(VoucherCommand)}


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


def plain_command(stream: UUID, command: Command) -> dict[str, Any]:
    """A command and its aggregate. Free texts in it are sealed already."""
    return {"kind": type(command).__name__, "stream": stream, "fields": msgspec.to_builtins(command)}


def voucher_command(plain: Mapping[str, Any]) -> VoucherCommand | None:
    """The command again; None for one that is no voucher's, or that is written in another way now."""
    kind = VOUCHER_COMMANDS.get(plain["kind"])
    if kind is None or plain["fields"].keys() - {field.name for field in fields(kind)}:
        return None
    try:
        command: VoucherCommand = msgspec.convert(plain["fields"], kind)
    except msgspec.ValidationError:
        return None
    return command


# Reading them


@dataclass(frozen=True, slots=True)
class RefusedCommand:
    """A command that was refused when the log ended at `position`, and the rules that it broke."""

    position: int
    voucher_id: UUID
    client_id: UUID
    command: VoucherCommand
    violations: tuple[Finding, ...]


class Refusals(NamedTuple):
    """The refused commands of a part of the log, in the order they were decided, and how many cannot be read.

    `not_kept` were refused before commands were kept, or are written in another way now; `erased` are those of clients
    whose keys are gone.
    """

    commands: list[RefusedCommand]
    not_kept: int
    erased: int


async def refusals(reader: LogReader, register: Register, first: int, last: int) -> Refusals:
    """Commands on vouchers that were refused while the log ended at a position from `first` to `last`."""
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
        command = voucher_command(plain["command"]) if "command" in plain else None
        if command is None:
            not_kept += 1
            continue
        violations = tuple(finding_of(one) for one in plain["violations"])
        stream = UUID(plain["command"]["stream"])
        commands.append(RefusedCommand(position, stream, client_id, command, violations))
    commands.sort(key=lambda one: (one.position, one.command.by.decided_at, one.command.by.request_id))
    return Refusals(commands, not_kept, erased)
