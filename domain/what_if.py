"""What if: the commands of then, decided again as if some settings of the rulebook or cap prices had been others.

Pure: a thing is held twice, as recorded and as it would have been. The two are one until a command is decided
otherwise, and from then on what follows is decided on the one that would have been.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import Event
from domain.kernel.facts import Asks, Found
from domain.kernel.findings import BadInput, Figure, Finding, NotAllowed, NotInForce, Refusal, UnknownEntry
from domain.kernel.kind import AnyKind, Kinds, Retracing, Subject
from domain.rulebook import Rulebook, Service, ServiceRules, Setting

SMALLEST = {"months": 1}
LARGEST = {"months": 1_200, "years": 150}
LARGEST_OF_OTHERS = 1_000_000
"""No rulebook has numbers beyond these, no calendar can count with much larger ones, and no share is of no months."""

NOT_BEGUN = "{}_not_issued"

Holder = TypeVar("Holder", Rulebook, ServiceRules)


# The settings that would hold


@dataclass(frozen=True)
class Noted(Setting[Any]):
    """A changed setting that notes its name where a decision asks for it."""

    asked_for: set[str] | None = None

    def on(self, day: date) -> Any:
        assert self.asked_for is not None
        self.asked_for.add(self.name)
        return Setting.on(self, day)


@dataclass(frozen=True, slots=True)
class Changes:
    """What would hold from a day on: a rulebook with other values, and cap prices by service in cents.

    `asked_for` are the changed settings that some decision has looked up so far.
    """

    from_day: date
    rulebook: Rulebook
    price_caps: Mapping[Service, int]
    asked_for: set[str]

    def found(self, found: Found, kinds: Kinds) -> Found:
        """What was found then, as it would have been under these cap prices."""
        if not self.price_caps:
            return found
        repriced = {
            named: kinds.of_state(named.state).repriced(state, self.price_caps, self.from_day)
            for named, state in found.things.items()
        }
        return replace(found, things=repriced)


def changes(
    rulebook: Rulebook, from_day: date, values: Mapping[str, object], price_caps: Mapping[Service, int]
) -> Changes:
    """The rulebook with other values from a day on. Raises `BadInput` for a setting that is not there, and for a value
    that it cannot have or that the code cannot follow."""
    known = {setting.name: setting for setting in rulebook.settings()}
    asked_for: set[str] = set()
    new: dict[str, Noted] = {}
    for name, value in values.items():
        field = f"rulebook.{name}"
        if name not in known:
            raise BadInput(field, "one_of", limit=", ".join(sorted(known)))
        setting = known[name]
        try:
            setting.on(from_day)
        except NotInForce as gap:
            raise BadInput("from", "not_before", limit=Figure.of_date(gap.first_day)) from None
        parts = {part: getattr(setting, part) for part in Setting.__dataclass_fields__}
        changed = setting.changed(from_day, _value(field, setting, value, from_day)).since
        new[name] = Noted(**{**parts, "since": changed}, asked_for=asked_for)
    _check_ranges({**known, **new}, values, from_day)
    services = {service: _with(rules, new) for service, rules in rulebook.services.items()}
    return Changes(from_day, _with(replace(rulebook, services=services), new), price_caps, asked_for)


def _with(holder: Holder, new: Mapping[str, Noted]) -> Holder:
    """A rulebook, or a service's rules, with these in place of its settings of their names."""
    held = {name: getattr(holder, name) for name in holder.__dataclass_fields__}
    replaced: dict[str, Any] = {
        name: new[one.name] for name, one in held.items() if isinstance(one, Setting) and one.name in new
    }
    return replace(holder, **replaced)


def _value(field: str, setting: Setting[Any], value: object, day: date) -> object:
    """The value as the setting's kind has it: a number of its unit, yes or no, one of its readings, or names."""
    current = setting.on(day)
    if setting.choices:
        if value not in setting.choices or type(value) is not type(current):
            alone = len(setting.choices) == 1
            raise BadInput(
                field,
                "only_reading" if alone else "one_of",
                limit=", ".join(str(choice).lower() for choice in setting.choices),
            )
        return value
    if isinstance(current, frozenset):
        if not isinstance(value, list | tuple | frozenset) or not value:
            raise BadInput(field, "names")
        if not all(isinstance(name, str) and name for name in value):
            raise BadInput(field, "names")
        return frozenset(value)
    if isinstance(current, str):
        raise BadInput(field, "form_of_writing")
    least, most = SMALLEST.get(setting.unit, 0), LARGEST.get(setting.unit, LARGEST_OF_OTHERS)
    if type(value) is not int or not least <= value <= most:
        raise BadInput(field, "number_between", least=least, most=most, told=Figure(most, setting.unit))
    return value


def _check_ranges(settings: Mapping[str, Setting[Any]], values: Mapping[str, object], day: date) -> None:
    """A least value is not above the largest one of the same thing."""
    for name in values:
        least, most = re.sub(r"_max$", "_min", name), re.sub(r"_min$", "_max", name)
        if least == most or least not in settings or most not in settings:
            continue
        low, high = settings[least].on(day), settings[most].on(day)
        if low > high:
            raise BadInput(f"rulebook.{name}", "least_above_most", least=least, low=low, most=most, high=high)


# Deciding again


@dataclass(frozen=True, slots=True)
class Twin:
    """A thing as recorded and as it would have been; the same object until the two part."""

    kind: AnyKind
    recorded: Any | None = None
    would_be: Any | None = None

    @property
    def parted(self) -> bool:
        return self.recorded is not self.would_be

    @property
    def retracing(self) -> Retracing[Any, Any, Any]:
        """How its commands are read back; a thing whose kind has none is a fact of then."""
        assert self.kind.retracing is not None, f"a {self.kind.name} is not decided again"
        return self.kind.retracing

    def asks(self, command: Command) -> tuple[Asks, ...]:
        """What the decision asks for, on the thing as it was recorded and on the one that would have been."""
        begins = isinstance(command, self.kind.begun_by)
        states = (self.recorded, self.would_be) if self.parted else (self.recorded,)
        return tuple(self.kind.asks(state, command) for state in states if begins or state is not None)

    def after_recorded(self, events: Sequence[Event]) -> "Twin":
        """The thing after events that stand in both: from before the changes hold."""
        assert not self.parted
        recorded = self.kind.after(self.recorded, events)
        return Twin(self.kind, recorded, recorded)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a command: the rules that refuse it, or the warnings and cents of what follows from it.

    `granted_cents` is by how much it moves the county's commitment, `charged` what it charges by provider.
    """

    refused_by: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    granted_cents: int = 0
    charged: tuple[tuple[UUID, int], ...] = ()

    @property
    def accepted(self) -> bool:
        return not self.refused_by

    @property
    def charged_cents(self) -> int:
        return sum(cents for _, cents in self.charged)


@dataclass(frozen=True, slots=True)
class Compared:
    """A command's two outcomes. `first_hand`: they differ, and the changes alone would have had the same outcome on the
    thing as it was recorded; else the difference follows from an earlier one."""

    command: Command
    subject: Subject
    as_recorded: Outcome
    would_be: Outcome
    first_hand: bool

    @property
    def differs(self) -> bool:
        return self.as_recorded != self.would_be


def decide_again(
    twin: Twin, command: Command, found: Found, recorded: Sequence[Event] | Sequence[Finding], rulebook: Rulebook
) -> tuple[Twin, Compared]:
    """Decide a command again on the thing that would have been; `recorded` are the events or the violations of then.

    `found` is what the decision rests on as it would have been, `rulebook` the one that would hold.
    """
    events = [one for one in recorded if not isinstance(one, Finding)]
    codes = tuple(sorted({one.code for one in recorded if isinstance(one, Finding)}))
    after_recorded = twin.kind.after(twin.recorded, events)
    as_recorded = Outcome(refused_by=codes) if codes else _accepted(twin, twin.recorded, after_recorded, events)
    again = _decided(twin, twin.would_be, command, found, rulebook)
    if isinstance(again, Outcome):
        after, would_be = twin.would_be, again
    elif not twin.parted and _same(again, events):
        # The recorded events stand for both: the two stay one. Only their warnings may be others.
        after = after_recorded
        would_be = replace(as_recorded, warnings=_warnings(again))
    else:
        after = twin.kind.after(twin.would_be, again)
        would_be = _accepted(twin, twin.would_be, after, again)
    first_hand = as_recorded != would_be and (not twin.parted or _by_itself(twin, command, found, rulebook) == would_be)
    subject = twin.retracing.subject(twin.recorded or twin.would_be, command)
    return Twin(twin.kind, after_recorded, after), Compared(command, subject, as_recorded, would_be, first_hand)


def _by_itself(twin: Twin, command: Command, found: Found, rulebook: Rulebook) -> Outcome:
    """What the changes alone would make of a command, on the thing as it was recorded."""
    alone = _decided(twin, twin.recorded, command, found, rulebook)
    if isinstance(alone, Outcome):
        return alone
    return _accepted(twin, twin.recorded, twin.kind.after(twin.recorded, alone), alone)


def _decided(
    twin: Twin, state: Any | None, command: Command, found: Found, rulebook: Rulebook
) -> Sequence[Event] | Outcome:
    if state is None and not isinstance(command, twin.kind.begun_by):
        return Outcome(refused_by=(NOT_BEGUN.format(twin.kind.name),))
    try:
        return twin.kind.decide(state, command, found, rulebook)
    except Refusal as refusal:
        return Outcome(refused_by=tuple(sorted({violation.code for violation in refusal.violations})))
    except UnknownEntry:
        return Outcome(refused_by=("not_found",))
    except BadInput:
        return Outcome(refused_by=("malformed",))
    except NotAllowed:
        return Outcome(refused_by=("forbidden",))


def _same(again: Sequence[Event], recorded: Sequence[Event]) -> bool:
    """Whether two decisions give the same, whichever version of the rulebook and whichever warnings they name."""
    return len(again) == len(recorded) and all(
        replace(one, rulebook=other.rulebook, under=other.under, warnings=other.warnings) == other
        for one, other in zip(again, recorded, strict=True)
    )


def _accepted(twin: Twin, before: Any | None, after: Any | None, events: Sequence[Event]) -> Outcome:
    charged: dict[UUID, int] = {}
    for provider_id, cents in filter(None, (event.charged for event in events)):
        charged[provider_id] = charged.get(provider_id, 0) + cents
    worth = twin.retracing.value_cents
    return Outcome(
        warnings=_warnings(events),
        granted_cents=(worth(after) if after else 0) - (worth(before) if before else 0),
        charged=tuple(sorted(charged.items())),
    )


def _warnings(events: Sequence[Event]) -> tuple[str, ...]:
    return tuple(sorted(warning.code for event in events for warning in event.warnings))
