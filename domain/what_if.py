"""What if: the commands of then, decided again as if some settings of the rulebook or cap prices had been others.

Pure: a voucher is held twice, as recorded and as it would have been. The two are one until a command is decided
otherwise, and from then on what follows is decided on the voucher that would have been.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from domain.kernel.calendar import age_on
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import BadInput, Finding, NotAllowed, NotInForce, Refusal, UnknownEntry
from domain.provider.state import Approval
from domain.rulebook import Rulebook, Service, ServiceRules, Setting
from domain.voucher.commands import (
    ChooseProvider,
    ExtendVoucher,
    IssueVoucher,
    RecordNoShow,
    RecordProviderCancellation,
    RecordSession,
    ReverseEntry,
    VoucherCommand,
)
from domain.voucher.correcting import OF_PROVIDERS
from domain.voucher.decide import decide
from domain.voucher.events import EntryRecorded, EntryReversed, VoucherEvent
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher, evolve

SMALLEST = {"months": 1}
LARGEST = {"months": 1_200, "years": 150}
LARGEST_OF_OTHERS = 1_000_000
"""No rulebook has numbers beyond these, no calendar can count with much larger ones, and no share is of no months."""

VOUCHER_NOT_ISSUED = "voucher_not_issued"

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

    def facts(self, service: Service, facts: Facts) -> Facts:
        """The facts of then under these cap prices; an approval above a cap is taken to be at the cap."""
        cap = self.price_caps.get(service)
        if cap is None:
            return facts
        recorded = facts.cap_cents_on
        return replace(
            facts,
            cap_cents_on=recorded and (lambda day: cap if day >= self.from_day else recorded(day)),
            approvals={
                provider_id: tuple(part for one in approvals for part in self._capped(one, service, cap))
                for provider_id, approvals in facts.approvals.items()
            },
        )

    def _capped(self, approval: Approval, service: Service, cap: int) -> tuple[Approval, ...]:
        if approval.service is not service or approval.unit_price_cents <= cap:
            return (approval,)
        return (
            replace(approval, until=min(approval.until or date.max, date.fromordinal(self.from_day.toordinal() - 1))),
            replace(approval, from_day=max(approval.from_day, self.from_day), unit_price_cents=cap),
        )


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
            raise BadInput(field, f"is no setting; there are {', '.join(sorted(known))}")
        setting = known[name]
        try:
            setting.on(from_day)
        except NotInForce as gap:
            raise BadInput("from", str(gap)) from None
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
            choices = ", ".join(str(choice).lower() for choice in setting.choices)
            only = "the code can follow no other reading than " if len(setting.choices) == 1 else "is one of "
            raise BadInput(field, f"{only}{choices}")
        return value
    if isinstance(current, frozenset):
        if not isinstance(value, list | tuple | frozenset) or not value:
            raise BadInput(field, "is a list of names, at least one")
        if not all(isinstance(name, str) and name for name in value):
            raise BadInput(field, "is a list of names, at least one")
        return frozenset(value)
    if isinstance(current, str):
        raise BadInput(field, "is a form of writing: no decision asks for it")
    least, most = SMALLEST.get(setting.unit, 0), LARGEST.get(setting.unit, LARGEST_OF_OTHERS)
    if type(value) is not int or not least <= value <= most:
        raise BadInput(field, f"is a number of {setting.unit} from {least} to {most}")
    return value


def _check_ranges(settings: Mapping[str, Setting[Any]], values: Mapping[str, object], day: date) -> None:
    """A least value is not above the largest one of the same thing."""
    for name in values:
        least, most = re.sub(r"_max$", "_min", name), re.sub(r"_min$", "_max", name)
        if least == most or least not in settings or most not in settings:
            continue
        low, high = settings[least].on(day), settings[most].on(day)
        if low > high:
            raise BadInput(f"rulebook.{name}", f"{least} ({low}) would be above {most} ({high})")


# The facts of then


def client_of_then(
    command: VoucherCommand, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts | None, bool]:
    """The client as the decision found it, and whether that is the register's.

    The register knows a client as it is now, or no longer. Where that does not fit what was found then (`findings`: the
    event's warnings, or a refusal's violations), a stand-in does, made from the findings: of an age and a municipality
    that the rulebook of then finds the same of.
    """
    match command:
        case IssueVoucher() | ExtendVoucher():
            return _granted_client(command.grant.starts_on, known, findings, rulebook)
        case RecordSession():
            return _serving_client(command.held_on, known, findings, rulebook)
        case RecordNoShow() | RecordProviderCancellation():
            return _serving_client(command.planned_on, known, findings, rulebook)
        case _:
            return known, True


def _granted_client(
    day: date, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts, bool]:
    told = {finding.code: finding.actual.value for finding in findings if finding.actual is not None}
    age, municipality = told.get("client_age_out_of_range"), told.get("client_outside_area")
    try:
        least, most = rulebook.client_age_min.on(day), rulebook.client_age_max.on(day)
        inside = rulebook.municipalities.on(day)
    except NotInForce:
        return known or _stand_in(day, 0, ""), known is not None
    if known is not None:
        years, home = age_on(known.born_on, day), known.municipality_on(day)
        fits_age = years == age if age is not None else least <= years <= most
        fits_home = home == municipality if municipality is not None else rulebook.municipality(home, day) is not None
        if fits_age and fits_home:
            return known, True
    return _stand_in(day, int(least if age is None else age), str(municipality or min(inside))), False


def _serving_client(
    day: date, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts, bool]:
    turned = any(finding.code == "client_turned_65" for finding in findings)
    try:
        most = rulebook.client_age_max.on(day)
    except NotInForce:
        return known or _stand_in(day, 0, ""), known is not None
    if known is not None and (age_on(known.born_on, day) > most) == turned:
        return known, True
    return _stand_in(day, most + 1 if turned else most, ""), False


def _stand_in(day: date, years: int, municipality: str) -> ClientFacts:
    born_on = date(day.year - years, day.month, min(day.day, 28))
    return ClientFacts(born_on=born_on, municipality_on=lambda _: municipality)


# Deciding again


@dataclass(frozen=True, slots=True)
class Twin:
    """A voucher as recorded and as it would have been; the same object until the two part."""

    recorded: Voucher | None
    would_be: Voucher | None

    @property
    def parted(self) -> bool:
        return self.recorded is not self.would_be

    def after_recorded(self, events: Sequence[VoucherEvent]) -> "Twin":
        """The voucher after events that stand in both: from before the changes hold."""
        assert not self.parted
        recorded = _after(self.recorded, events)
        return Twin(recorded, recorded)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a command: the rules that refuse it, or the warnings and cents of what follows from it.

    `granted_cents` is by how much it moves the value of the voucher's periods, `charged` what it charges by provider.
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
    voucher as it was recorded; else the difference follows from an earlier one."""

    command: VoucherCommand
    service: Service
    provider_id: UUID | None
    as_recorded: Outcome
    would_be: Outcome
    first_hand: bool

    @property
    def differs(self) -> bool:
        return self.as_recorded != self.would_be


def decide_again(
    twin: Twin,
    command: VoucherCommand,
    facts: Facts,
    recorded: Sequence[VoucherEvent] | Sequence[Finding],
    what_if: Changes,
) -> tuple[Twin, Compared]:
    """Decide a command again on the voucher that would have been; `recorded` are the events or the violations of then.

    `facts` are those of then, as they were.
    """
    service = _service_of(twin, command)
    provider_id = _provider_of(twin.recorded, command)
    changed_facts = what_if.facts(service, facts)
    events = [one for one in recorded if not isinstance(one, Finding)]
    codes = tuple(sorted({one.code for one in recorded if isinstance(one, Finding)}))
    after_recorded = _after(twin.recorded, events)
    as_recorded = Outcome(refused_by=codes) if codes else _accepted(twin.recorded, after_recorded, events)
    again = _decided(twin.would_be, command, changed_facts, what_if.rulebook)
    if isinstance(again, Outcome):
        after, would_be = twin.would_be, again
    elif not twin.parted and _same(again, events):
        # The recorded events stand for both: the two stay one. Only their warnings may be others.
        after = after_recorded
        would_be = replace(as_recorded, warnings=_warnings(again))
    else:
        after = _after(twin.would_be, again)
        would_be = _accepted(twin.would_be, after, again)
    first_hand = as_recorded != would_be and (
        not twin.parted or _by_itself(twin, command, changed_facts, what_if) == would_be
    )
    return Twin(after_recorded, after), Compared(command, service, provider_id, as_recorded, would_be, first_hand)


def _by_itself(twin: Twin, command: VoucherCommand, facts: Facts, what_if: Changes) -> Outcome:
    """What the changes alone would make of a command, on the voucher as it was recorded."""
    alone = _decided(twin.recorded, command, facts, what_if.rulebook)
    if isinstance(alone, Outcome):
        return alone
    return _accepted(twin.recorded, _after(twin.recorded, alone), alone)


def _decided(
    state: Voucher | None, command: VoucherCommand, facts: Facts, rulebook: Rulebook
) -> Sequence[VoucherEvent] | Outcome:
    if state is None and not isinstance(command, IssueVoucher):
        return Outcome(refused_by=(VOUCHER_NOT_ISSUED,))
    try:
        return decide(state, command, facts, rulebook)
    except Refusal as refusal:
        return Outcome(refused_by=tuple(sorted({violation.code for violation in refusal.violations})))
    except UnknownEntry:
        return Outcome(refused_by=("not_found",))
    except BadInput:
        return Outcome(refused_by=("malformed",))
    except NotAllowed:
        return Outcome(refused_by=("forbidden",))


def _after(state: Voucher | None, events: Sequence[VoucherEvent]) -> Voucher | None:
    for event in events:
        state = evolve(state, event)
    return state


def _same(again: Sequence[VoucherEvent], recorded: Sequence[VoucherEvent]) -> bool:
    """Whether two decisions give the same, whichever version of the rulebook and whichever warnings they name."""
    return len(again) == len(recorded) and all(
        replace(one, rulebook=other.rulebook, under=other.under, warnings=other.warnings) == other
        for one, other in zip(again, recorded, strict=True)
    )


def _accepted(before: Voucher | None, after: Voucher | None, events: Sequence[VoucherEvent]) -> Outcome:
    charged: dict[UUID, int] = {}
    for event in events:
        match event:
            case EntryRecorded(provider_id=provider_id, charge=charge):
                pass
            case EntryReversed(kind=kind, charge=charge, provider_id=UUID() as provider_id) if kind in OF_PROVIDERS:
                pass
            case _:
                continue
        charged[provider_id] = charged.get(provider_id, 0) + charge.amount_cents
    return Outcome(
        warnings=_warnings(events),
        granted_cents=_value_cents(after) - _value_cents(before),
        charged=tuple(sorted(charged.items())),
    )


def _warnings(events: Sequence[VoucherEvent]) -> tuple[str, ...]:
    return tuple(sorted(warning.code for event in events for warning in event.warnings))


def _value_cents(voucher: Voucher | None) -> int:
    return sum(period.value_cents for period in voucher.standing_periods()) if voucher else 0


def _service_of(twin: Twin, command: VoucherCommand) -> Service:
    if isinstance(command, IssueVoucher):
        return command.service
    voucher = twin.recorded or twin.would_be
    assert voucher is not None, "every other command was given on an issued voucher"
    return voucher.service


def _provider_of(voucher: Voucher | None, command: VoucherCommand) -> UUID | None:
    """The provider that a command concerns, None where none had been chosen."""
    match command:
        case IssueVoucher() | ChooseProvider():
            return command.provider_id
        case ExtendVoucher() if voucher is not None:
            return voucher.provider_on(command.grant.starts_on)
        case ReverseEntry() if voucher is not None and (entry := voucher.entry(command.entry_id)) is not None:
            return entry.provider_id or voucher.provider_id
        case _:
            return command.by.organisation or (voucher.provider_id if voucher is not None else None)
