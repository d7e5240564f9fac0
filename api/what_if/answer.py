"""What a what-if was asked and what came of it: counts and cents by service and provider, and the commands that differ.

The same question of the same log has the same answer, to the byte: `digest` is over all of it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from domain.kernel.calendar import helsinki_date
from domain.rulebook import Rulebook, Service
from domain.what_if import Compared, Outcome

COMMANDS_SHOWN_MAX = 1_000
"""So many of the commands that differ are named; all of them are counted, and in the digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfQuestion:
    """Commands decided from one Helsinki day to another, as the log has them up to a position (None: to its end).

    `rulebook` are values of settings, `price_caps` cap prices in cents: they hold from the first of the two days on.
    """

    from_day: date
    to_day: date
    rulebook: Mapping[str, object] = field(default_factory=dict)
    price_caps: Mapping[Service, int] = field(default_factory=dict)
    position: int | None = None


@dataclass(slots=True)
class Sums:
    """Commands and cents of one side; a refused command counts once for each rule that refuses it."""

    accepted: int = 0
    refused: int = 0
    granted_cents: int = 0
    charged_cents: int = 0
    refused_by: Counter[str] = field(default_factory=Counter)
    warned_of: Counter[str] = field(default_factory=Counter)

    def take(self, outcome: Outcome) -> None:
        """Count a command; what it charges is added where the provider's sums are."""
        self.accepted += outcome.accepted
        self.refused += not outcome.accepted
        self.granted_cents += outcome.granted_cents
        self.refused_by.update(outcome.refused_by)
        self.warned_of.update(outcome.warnings)

    def counts(self) -> dict[str, int]:
        return {
            "accepted": self.accepted,
            "refused": self.refused,
            "granted_cents": self.granted_cents,
            "charged_cents": self.charged_cents,
        }

    def plain(self) -> dict[str, Any]:
        return {
            **self.counts(),
            "refused_by": dict(sorted(self.refused_by.items())),
            "warned_of": dict(sorted(self.warned_of.items())),
        }


@dataclass(slots=True)
class Sides:
    """The same commands as recorded, and as they would have been."""

    as_recorded: Sums = field(default_factory=Sums)
    would_be: Sums = field(default_factory=Sums)


@dataclass(slots=True)
class Differences:
    """How many commands differ in one way: by the changes themselves, or following from another difference."""

    first_hand: int = 0
    following: int = 0


KINDS_OF_DIFFERENCES = ("refused", "accepted", "other_rules", "other_cents", "other_warnings")


@dataclass(slots=True)
class Tally:
    """What came of a question so far."""

    totals: Sides = field(default_factory=Sides)
    rows: dict[tuple[Service | None, UUID | None], Sides] = field(default_factory=dict)
    differences: dict[str, Differences] = field(
        default_factory=lambda: {kind: Differences() for kind in KINDS_OF_DIFFERENCES}
    )
    commands: list[dict[str, Any]] = field(default_factory=list)
    commands_differing: int = 0
    vouchers_apart: set[UUID] = field(default_factory=set)
    refusals_not_kept: int = 0
    refusals_erased: int = 0
    decided_by_findings: int = 0
    all_differing: Any = field(default_factory=hashlib.sha256)

    def row(self, service: Service | None, provider_id: UUID | None) -> Sides:
        return self.rows.setdefault((service, provider_id), Sides())

    def take(self, voucher_id: UUID, position: int, compared: Compared) -> None:
        """Count a command that was decided again."""
        row = self.row(compared.subject.service, compared.subject.provider_id)
        for sides in (self.totals, row):
            sides.as_recorded.take(compared.as_recorded)
            sides.would_be.take(compared.would_be)
        for side in ("as_recorded", "would_be"):
            outcome: Outcome = getattr(compared, side)
            getattr(self.totals, side).charged_cents += outcome.charged_cents
            for provider_id, cents in outcome.charged:
                getattr(self.row(compared.subject.service, provider_id), side).charged_cents += cents
        if compared.differs:
            self._note(voucher_id, position, compared)

    def _note(self, voucher_id: UUID, position: int, compared: Compared) -> None:
        differences = self.differences[_kind_of_difference(compared)]
        differences.first_hand += compared.first_hand
        differences.following += not compared.first_hand
        shown = {
            "position": position,
            "voucher_id": str(voucher_id),
            "command": _snake(type(compared.command).__name__),
            "decided_on": helsinki_date(compared.command.by.decided_at).isoformat(),
            "service": compared.subject.service,
            "provider_id": str(compared.subject.provider_id) if compared.subject.provider_id else None,
            "as_recorded": _plain(compared.as_recorded),
            "would_be": _plain(compared.would_be),
            "first_hand": compared.first_hand,
        }
        self.all_differing.update(orjson.dumps(shown, option=orjson.OPT_SORT_KEYS))
        self.commands_differing += 1
        if len(self.commands) < COMMANDS_SHOWN_MAX:
            self.commands.append(shown)


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {
        "refused_by": list(outcome.refused_by),
        "warnings": list(outcome.warnings),
        "granted_cents": outcome.granted_cents,
        "charged_cents": outcome.charged_cents,
    }


def _kind_of_difference(compared: Compared) -> str:
    before, after = compared.as_recorded, compared.would_be
    if before.accepted != after.accepted:
        return "accepted" if after.accepted else "refused"
    if not after.accepted:
        return "other_rules"
    same_cents = (before.granted_cents, before.charged) == (after.granted_cents, after.charged)
    return "other_warnings" if same_cents else "other_cents"


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def answer_of(
    question: WhatIfQuestion, rulebook: Rulebook, span: range, tally: Tally, asked_for: set[str], position: int
) -> dict[str, Any]:
    """The whole answer as JSON. `span` are the log's positions that were read, up to `position`."""
    rows = sorted(tally.rows.items(), key=lambda row: (row[0][0] or "", str(row[0][1] or "")))
    answer = {
        "from": question.from_day.isoformat(),
        "to": question.to_day.isoformat(),
        "rulebook": {name: _plain_value(value) for name, value in sorted(question.rulebook.items())},
        "price_caps": {service.value: cents for service, cents in sorted(question.price_caps.items())},
        "position": position,
        "read": {"first": span.start, "last": span.stop - 1},
        "as_recorded": tally.totals.as_recorded.plain(),
        "would_be": tally.totals.would_be.plain(),
        "differences": {
            kind: {"first_hand": one.first_hand, "following": one.following} for kind, one in tally.differences.items()
        },
        "vouchers_apart": len(tally.vouchers_apart),
        "rows": [
            {
                "service": service,
                "provider_id": str(provider_id) if provider_id else None,
                "as_recorded": sides.as_recorded.counts(),
                "would_be": sides.would_be.counts(),
            }
            for (service, provider_id), sides in rows
        ],
        "commands": tally.commands,
        "commands_differing": tally.commands_differing,
        "decided_nothing": sorted(set(question.rulebook) - asked_for),
        "refusals_not_kept": tally.refusals_not_kept,
        "refusals_erased": tally.refusals_erased,
        "decided_by_findings": tally.decided_by_findings,
    }
    digested = {**answer, "settings": _settings(rulebook), "all_differing": tally.all_differing.hexdigest()}
    digest = hashlib.sha256(orjson.dumps(digested, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return {**answer, "digest": digest}


def _plain_value(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset | set | tuple | list) else value


def _settings(rulebook: Rulebook) -> dict[str, Any]:
    """Every setting with its dates: what the recorded side rests on."""
    return {
        setting.name: {day.isoformat(): _plain_value(value) for day, value in sorted(setting.since.items())}
        for setting in rulebook.settings()
    }
