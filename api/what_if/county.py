"""Asking a what-if of a county's database, on connections of its own; the service asks it in a process of its own."""

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from anyio import CapacityLimiter, to_process

from api.what_if.answer import WhatIfQuestion
from api.what_if.replaying import what_if
from domain.kernel.findings import BadInput, Figure
from domain.kernel.kind import Kinds
from domain.kinds import KINDS
from domain.provider.events import ProviderRegistered
from domain.rulebook import Rulebook
from ledger.log.reader import LogReader
from ledger.mapping import CountyMapper
from ledger.register.register import Register
from ledger.server.postgres import open_pool


@dataclass(frozen=True, slots=True)
class Source:
    """The county that a what-if is asked of: its database, its schema, and the key that opens what is sealed."""

    url: str = field(repr=False)
    schema: str
    key_encryption_key: bytes = field(repr=False)
    rulebook: Rulebook = field(repr=False)


async def answer_question(
    source: Source,
    question: WhatIfQuestion,
    show: Callable[[int, int], None] = lambda done, total: None,
    events_max: int | None = None,
    kinds: Kinds = KINDS,
) -> dict[str, Any]:
    """The answer, as JSON. Raises what `what_if` does."""
    async with open_pool(source.url, size=1) as pool:
        register = Register(pool, source.schema, source.key_encryption_key)
        reader = LogReader(pool, source.schema)
        return await what_if(reader, register, source.schema, kinds, source.rulebook, question, show, events_max)


async def provider_names(source: Source, answer: Mapping[str, Any]) -> dict[str, str]:
    """What the providers of an answer are called, by their ids as they stand in it."""
    ids = {row["provider_id"] for row in answer["rows"]} - {None}
    mapper, names = CountyMapper(), {}
    async with open_pool(source.url, size=1) as pool:
        reader = LogReader(pool, source.schema)
        for provider_id in sorted(ids):
            first, *_ = await reader.events_of(UUID(provider_id))
            registered = mapper.to_domain_event(first.event)
            assert isinstance(registered, ProviderRegistered), "a provider's first event"
            names[provider_id] = registered.name
    return names


def setting_of(rulebook: Rulebook, name: str, text: str) -> object:
    """A setting's value from its text, as its kind is written: a number, true or false, a reading, names with commas.

    What cannot be such a value, or is no setting at all, stays text: it is refused where the question is.
    """
    values = {setting.name: next(iter(setting.since.values())) for setting in rulebook.settings()}
    match values.get(name):
        case bool():
            return {"true": True, "false": False}.get(text, text)
        case int():
            return int(text) if text.removeprefix("-").isdecimal() else text
        case frozenset():
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            return text


NICENESS = 10
"""A what-if gives way to commands where both want a core."""


class Busy(Exception):
    """Another what-if is being answered."""


@dataclass(frozen=True, slots=True)
class WhatIfs:
    """Answers one what-if at a time in a process of its own, so that commands go on as if it were not there."""

    source: Source
    events_max: int
    one: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def ask(self, question: WhatIfQuestion) -> dict[str, Any]:
        """The answer, as JSON. Raises `Busy`, and what `answer_question` does."""
        if self.one.borrowed_tokens:
            raise Busy
        answered = await to_process.run_sync(
            _answer_here, self.source, question, self.events_max, cancellable=True, limiter=self.one
        )
        if isinstance(answered, _Wrong):
            raise BadInput(answered.field, answered.reason, **answered.figures)
        return answered


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What was wrong with a question, as it can leave a process."""

    field: str
    reason: str
    figures: Mapping[str, Figure | int | str]


def _answer_here(source: Source, question: WhatIfQuestion, events_max: int) -> dict[str, Any] | _Wrong:
    os.setpriority(os.PRIO_PROCESS, 0, NICENESS)
    try:
        return asyncio.run(answer_question(source, question, events_max=events_max))
    except BadInput as wrong:
        return _Wrong(wrong.field, wrong.reason, wrong.figures)
