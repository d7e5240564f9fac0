"""What every decision shares: rules are functions that find something or nothing, and all of them are asked."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import ParamSpec, TypedDict, TypeVar
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import By
from domain.kernel.findings import Figure, Finding, NotInForce, Refusal

Attempt = TypeVar("Attempt")
Given = ParamSpec("Given")
Decided = TypeVar("Decided")
Rule = Callable[[Attempt], Finding | None]
"""A rule of the rulebook, named by its code: what it finds against an attempt, or None."""


def found(rules: Iterable[Rule[Attempt]], attempt: Attempt) -> tuple[Finding, ...]:
    """Everything that the rules find; a day before the rulebook is a finding of its own, told once."""
    findings: list[Finding] = []
    for rule in rules:
        try:
            finding = rule(attempt)
        except NotInForce as gap:
            finding = rulebook_not_in_force(gap)
        if finding is not None and finding not in findings:
            findings.append(finding)
    return tuple(findings)


def warned_of(warnings: Iterable[Rule[Attempt]], attempt: Attempt) -> tuple[Finding, ...]:
    """Everything that the warnings find. Raises `NotInForce`: a day before the rulebook is refused, not warned of."""
    return tuple(finding for warning in warnings if (finding := warning(attempt)) is not None)


def rulebook_not_in_force(gap: NotInForce) -> Finding:
    """The rulebook has nothing for that day."""
    return Finding("rulebook_not_in_force", "", limit=Figure.of_date(gap.first_day), actual=Figure.of_date(gap.day))


def in_the_future(day: date | None, today: date) -> Finding | None:
    """What is told as done, or as decided, is dated today or earlier, in Helsinki."""
    if day is None or day <= today:
        return None
    return Finding("in_the_future", "", Figure.of_date(today), Figure.of_date(day))


def refusing_gaps(decision: Callable[Given, Decided]) -> Callable[Given, Decided]:
    """A decision that refuses a day before the rulebook wherever it asks for it, in its rules or beside them."""

    @wraps(decision)
    def refusing(*given: Given.args, **named: Given.kwargs) -> Decided:
        try:
            return decision(*given, **named)
        except NotInForce as gap:
            raise Refusal((rulebook_not_in_force(gap),)) from gap

    return refusing


def refuse_if_any(violations: tuple[Finding, ...]) -> None:
    if violations:
        raise Refusal(violations)


class Envelope(TypedDict):
    """The fields that every event carries beside what happened."""

    originator_id: UUID
    originator_version: int
    by: By
    rulebook: str
    under: tuple[str, ...]
    warnings: tuple[Finding, ...]


def envelope(
    stream: UUID,
    version: int,
    command: Command,
    rulebook_version: str,
    *sections: str,
    warnings: tuple[Finding, ...] = (),
) -> Envelope:
    """The envelope of the event that follows `version` in a stream."""
    return Envelope(
        originator_id=stream,
        originator_version=version + 1,
        by=command.by,
        rulebook=rulebook_version,
        under=sections,
        warnings=warnings,
    )
