"""The event catalogue as a page, made from the code: `scripts/document` writes it to docs/events.md.

Types, docstrings and order come from the events of the table of kinds, commands and sections from where `domain` builds
each event, example bytes from the golden events. Only what a field means stands here, and every field must have its
meaning.
"""

import ast
import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.kernel import event as envelope
from domain.kernel.event import EarlierEvent, Event, Sealed
from domain.kinds import CATALOGUE, KINDS
from domain.voucher.events import EntryRecorded

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "events.md"
GOLDEN = ROOT / "tests" / "golden" / "events.jsonl"

MEANINGS = {
    "Event.originator_id": "the stream: a voucher, provider or account, a group, the price list; a column of the log",
    "Event.originator_version": "the event's number in its stream, from 1; a column of the log",
    "Event.by": "who acted, and when the service decided",
    "Event.rulebook": "the area and first day of the rulebook's version that decided",
    "Event.under": "the sections of the rulebook that it was decided under",
    "Event.warnings": "what the rules found that did not refuse it",
    "By.actor": "the person, derived from the token's issuer and subject",
    "By.role": "in which role",
    "By.organisation": "the provider that the person works for; missing for the county",
    "By.request_id": "derived from who asked and the idempotency key",
    "By.decided_at": "the service's clock",
    "Finding.code": "the rule's name",
    "Finding.section": "its section, empty where it is not from the rulebook",
    "Finding.limit": "the rule's figure",
    "Finding.actual": "the caller's figure",
    "Figure.value": "a number, or a date or name as text",
    "Figure.unit": "minutes, days, months, cents, kilometres, date, …",
    "Charge.quantity": "what is drawn from the period",
    "Charge.amount_cents": "what it costs, in cents",
    "Quantity.minutes": "of a service that is priced by the hour",
    "Quantity.days": "of a service that is priced by the day",
    "Grant.decision_number": "the decision in the county's own register",
    "Grant.decided_on": "the decision's date; the cap price is that of this day",
    "Grant.starts_on": "the period's first day",
    "Grant.ends_on": "the period's last day",
    "Grant.quantity": "what is granted",
    "Grant.unit_price_cents": "cents an hour or a day",
    "Grant.value_cents": "granted units × unit price, in cents",
    "Grant.everyday_skills_need": "the need for the 120-hour coaching was assessed",
    "Grant.inclusion_grounds": "what inclusion activity is granted on",
    "Grant.four_days_a_week": "granted with the four-day exception",
    "Grant.four_days_reason": "why, sealed under the client's key",
    "PeriodPrice.period": "the period's number, from 1",
    "PeriodPrice.unit_price_cents": "cents an hour or a day, from `from_day` on",
    "PeriodPrice.value_cents": "what the period is worth from now on, in cents",
    "Priced.from_day": "the first day that it holds",
    "Priced.unit_price_cents": "cents an hour or a day",
    "Waiver.code": "the requirement",
    "Waiver.reason": "why it was waived, sealed under the provider's key",
    "Site.municipality": "the municipality that it lies in",
    "Site.address": "the street and number of a place of business",
    "entry_id": "the entry that it makes",
    "provider_id": "the provider that recorded the entry",
    "period": "the number of the period that it draws on, from 1",
    "charge": "what it draws from the period",
    "unit_price_cents": "cents an hour or a day, the period's price on that date",
    "after_closing": "the voucher stood closed: what it draws had lapsed",
    "planned_on": "the day that had been agreed",
    "replacement_on": "the day agreed in its place",
    "client_told_at": "when the client was told of the cancellation",
    "documented": "the cancellation stands in the client's record",
    "distance_tenths_km": "the same in tenths of a kilometre, where it was told so: then that alone",
    "distance_km": "kilometres from the client's home to where the provider works",
    "beyond_area_reason": "why the provider may work further away, sealed under the client's key",
    "VoucherIssued.entry_id": "the entry that stands for the first period",
    "VoucherIssued.client_id": "an id made for the client; who it is, the register alone knows",
    "VoucherIssued.service": "what is granted",
    "VoucherIssued.caseworker_id": "who follows the client",
    "VoucherIssued.grant": "the first period",
    "VoucherIssued.provider_id": "the chosen provider; missing where the client chooses later",
    "VoucherIssued.remote_agreed": "coaching by phone or online was agreed on",
    "ProviderChosen.provider_id": "the chosen provider",
    "ProviderChosen.from_day": "the first day that it serves",
    "ProviderChosen.chosen_on": "the day on which the client chose; none: it was not told",
    "ProviderChosen.prices": "the price and value of each period that it serves",
    **dict.fromkeys(
        (
            f"{event}.provider_id"
            for event in ("InstructorNamed", "ReportDelivered", "ContactRecorded", "IncidentReported", "ChangeNoticed")
        ),
        "whose it is; missing where it was the organisation that acted, before it was told",
    ),
    "VoucherExtended.period": "the period's number, from 1; missing before it was told",
    "PeriodPrice.unit_price_cents_before": "cents an hour or a day until then; missing before it was told",
    "InstructorNamed.worker_id": "the provider's own id of the worker",
    "InstructorNamed.client_told_at": "when the client was told who instructs",
    "InstructorNamed.caseworker_told_at": "when the caseworker was told who instructs",
    "CaseworkerAssigned.caseworker_id": "who follows the client from now on",
    "RemoteAgreementChanged.agreed": "agreed on, or no longer",
    "SessionHeld.held_on": "the day",
    "SessionHeld.minutes": "how long it lasted; a day-priced service is charged by the day all the same",
    "SessionHeld.starts_at": "local time in Helsinki",
    "SessionHeld.mode": "how it was held",
    "SessionHeld.excursion": "an excursion of group coaching",
    "SessionHeld.worker_id": "the provider's own id of the worker",
    "SessionHeld.group_id": "the group whose session it was",
    "SessionHeld.replaces": "the provider's cancellation that it makes up for",
    "NoShowRecorded.cause": "cancelled on the day itself, or absent",
    "NoShowRecorded.minutes": "how long the missed session was to last; it does not change the charge",
    "NoShowRecorded.cancelled_on": "when the client cancelled",
    "NoShowRecorded.justified": "for an accepted reason: nobody need be contacted, the charge stands",
    "NoShowRecorded.client_contacted_at": "when the provider reached the client about it",
    "NoShowCharged.entry_id": "the no-show that carries the month's charge from now on",
    "CarriedOver.provider_id": "who served on that day",
    "CarriedOver.charge": "what it had drawn from the period, as the other system told it",
    "CarriedOver.unit_price_cents": "cents an hour or a day, the period's price on that day",
    "CarriedOver.until": "the last day of what it stands for",
    "CarriedOver.system": "what the other system is called",
    "ProviderCancelled.reason": "why, sealed under the client's key",
    "VoucherExtended.entry_id": "the entry that stands for the new period",
    "VoucherExtended.grant": "the new period",
    "VoucherExtended.later_prices": "lower prices, from the days of providers chosen for later; missing without any",
    **{
        f"{event}.{field}": meaning
        for event, what in (("EntryCorrected", "entry"), ("PeriodWithdrawn", "period"), ("VoucherReopened", "closing"))
        for field, meaning in {
            "entry_id": f"the entry that no longer stands{'' if what == 'entry' else f': that of the {what}'}",
            "happened_on": "that entry's own date",
            "reason": "why, sealed under the client's key",
        }.items()
    },
    "EntryCorrected.kind": "what that entry was",
    "EntryCorrected.provider_id": "that entry's provider",
    "EntryCorrected.period": "the number of the period that it drew on, from 1",
    "EntryCorrected.charge": "the opposite of its charge",
    "EntryCorrected.unit_price_cents": "that entry's price",
    "EntryCorrected.after_closing": "the voucher stood closed: what comes back has lapsed at once",
    "PeriodWithdrawn.period": "the number of the period that is taken back, from 1",
    "PeriodWithdrawn.charge": "the opposite of its quantity and value",
    "PeriodWithdrawn.unit_price_cents": "cents an hour or a day",
    "PeriodWithdrawn.after_closing": "the voucher stood closed: what is taken away had lapsed",
    "VoucherReopened.charge": "what had lapsed with the closing, and is there again",
    "EntryReversed.entry_id": "the entry that no longer stands",
    "EntryReversed.kind": "what that entry was",
    "EntryReversed.happened_on": "that entry's own date",
    "EntryReversed.provider_id": "that entry's provider; missing for a period or a closing",
    "EntryReversed.period": "that entry's period; missing for a closing",
    "EntryReversed.charge": "the opposite of its charge",
    "EntryReversed.unit_price_cents": "that entry's price; 0 for a closing",
    "EntryReversed.after_closing": "the voucher stood closed: what comes back has lapsed at once",
    "EntryReversed.reason": "why, sealed under the client's key",
    "ReportDelivered.kind": "which report",
    "ReportDelivered.period": "the period that it is about, from 1",
    "ReportDelivered.delivered_on": "the day",
    "ReportDelivered.to": "whom it reached",
    "ReportDelivered.way": "how it was delivered",
    "ReportDelivered.holds": "what a final report holds",
    "ContactRecorded.contact_with": "whom the provider reached",
    "ContactRecorded.contacted_at": "when",
    "ContactRecorded.about": "the entries that it concerned",
    "ContactRecorded.note": "sealed under the client's key",
    "ReplacementAgreed.entry_id": "the provider's cancellation that it follows up",
    "IncidentReported.happened_on": "the day",
    "IncidentReported.told_caseworker_at": "when the caseworker was told",
    "IncidentReported.description": "what happened, sealed under the client's key",
    "ChangeNoticed.noticed_on": "the day",
    "ChangeNoticed.told_caseworker_at": "when the caseworker was told",
    "ChangeNoticed.description": "what has changed, sealed under the client's key",
    "MeasureRecorded.measured_on": "the day",
    "MeasureRecorded.result": "sealed under the client's key",
    "VoucherClosed.entry_id": "the entry that stands for the closing",
    "VoucherClosed.closed_on": "the last day of the service",
    "VoucherClosed.reason": "why",
    "VoucherClosed.lapsed": "what all periods still held: units and cents",
    "ProviderRegistered.name": "the provider's name (a company's, in clear)",
    "ProviderRegistered.business_id": "Y-tunnus",
    "ProviderApproved.service": "for which service",
    "ProviderApproved.from_day": "the approval's first day",
    "ProviderApproved.until": "its last day; missing while it has none",
    "ProviderApproved.unit_price_cents": "the approved price, in cents an hour or a day",
    "ProviderApproved.waived": "requirements that were not insisted on",
    "ParticularsStated.from_day": "the first day that they hold",
    "ParticularsStated.soteri_categories": "the categories that it is registered for in Soteri",
    "ParticularsStated.subcontractors": "it uses subcontractors",
    "ParticularsStated.municipalities": "where in the area it works",
    "ParticularsStated.sites": "where it receives clients",
    "DocumentFiled.kind": "which document",
    "DocumentFiled.reference": "its number in the county's records",
    "DocumentFiled.sha256": "the digest of its bytes, in hexadecimal",
    "DocumentFiled.received_on": "the day that the county received it",
    "DocumentFiled.expires_on": "its last day; missing where it has none",
    "InsuranceStated.perils": "what it covers",
    "InsuranceStated.from_day": "the first day that it is in force",
    "InsuranceStated.until": "the last one; missing while it has none",
    "InsuranceStated.amount_cents": "the insured sum",
    "InsuranceStated.sufficient": "the county accepts the sum as enough, or does not; missing where nobody judged it",
    "InsuranceStated.reference": "the policy's number in the county's records",
    "WorkerListed.worker_id": "the provider's own id of the worker; the name is in the register alone",
    "WorkerListed.qualifications": "what the worker is trained for",
    "WorkerListed.title_in_register": "a protected title is entered in the register of social care professionals",
    "WorkerListed.services": "the services that the worker works in",
    "WorkerListed.from_day": "the worker's first day",
    "WorkerListed.until": "the last one; missing while there is none",
    "WorkerNameErased.worker_id": "the provider's own id of the worker",
    "QualificationAccepted.worker_id": "the provider's own id of the worker",
    "QualificationAccepted.competences": "what the degree was accepted for",
    "QualificationAccepted.reason": "why, sealed under the provider's key",
    "ApprovalEnded.service": "for which service",
    "ApprovalEnded.last_day": "the last day that an approval for it holds",
    "ApprovalEnded.reason": "why, sealed under the provider's key",
    "ProviderSuspended.from_day": "the first day that no approval holds",
    "ProviderSuspended.reason": "why, sealed under the provider's key",
    "ProviderReinstated.from_day": "the first day that they hold again",
    "ProviderReinstated.reason": "why, sealed under the provider's key",
    "BankAccountProposed.account_id": "the account, by a random id",
    "BankAccountProposed.iban": "its number, sealed under the provider's key",
    "BankAccountConfirmed.account_id": "the account, by a random id",
    "PriceCapSet.service": "for which service",
    "PriceCapSet.from_day": "the first day that it holds",
    "PriceCapSet.cap_cents": "the highest unit price, in cents an hour or a day",
    "PriceCapSet.source": "the decision that set it",
    "NoShowRecorded.group_id": "the group whose session was missed",
    "GroupCreated.provider_id": "whose group it is",
    "GroupCreated.name": "empty; what the provider calls it, in clear, where it was announced before names were sealed",
    "GroupCreated.sealed_name": "what the provider calls it, sealed under its key; none: `name` has it",
    "GroupCreated.kind": "how clients take part",
    "GroupCreated.largest": "how many clients at a time at most",
    "GroupCreated.starts_on": "its first day, as first announced",
    "GroupCreated.ends_on": "its last day; missing while it has none",
    "GroupCreated.themes": "what it is about",
    "GroupCreated.content": "what was announced of what it does, sealed under the provider's key",
    "GroupContentSpecified.specified_on": "the day",
    "GroupContentSpecified.content": "what the group does, sealed under the provider's key",
    "GroupContentSpecified.considers": "what of those who take part it takes account of",
    "voucher_id": "by which voucher the client takes part",
    "MemberEnrolled.client_id": "whose voucher it is",
    "MemberEnrolled.enrolled_on": "when it was agreed on",
    "MemberEnrolled.first_day": "the first day of the place",
    "MemberEnrolled.last_day": "its last day: the voucher's period's; missing in a closed group",
    "MemberDeparted.left_on": "the place is free from that day",
    "GroupPostponed.members": "the vouchers of those who are to be told; none: all who had not left by then",
    "GroupCalledOff.members": "the vouchers of those who are to be told; none: all who had not left by then",
    "GroupPostponed.starts_on": "its first day now",
    "GroupPostponed.ends_on": "its last day now; missing while it has none",
    "MemberNotified.told": "who was told",
    "MemberNotified.told_at": "when; missing where they were told as it was recorded",
    "Missed.cause": "cancelled on the day itself, or absent",
    "GroupSessionHeld.held_on": "the day",
    "GroupSessionHeld.minutes": "how long it lasted",
    "GroupSessionHeld.excursion": "an excursion",
    "GroupSessionHeld.attended": "the vouchers of those who were there",
    "GroupSessionHeld.missed": "of those who were not, and why",
    "GroupSessionHeld.starts_at": "when it began, in Helsinki; missing where it was not told",
    "GroupSessionHeld.worker_id": "the provider's own id of the worker who held it; missing where it was not told",
    "GroupSessionHeld.attendance": "the vouchers of both in the order that they were told in; missing in what was "
    "recorded before it was told",
    "Total.service": "of which service",
    "Total.month": "in which month, by its first day",
    "Total.quantity": "what is taken; negative where corrections outweigh",
    "Total.amount_cents": "what it costs, in cents",
    "settlement_id": "the settlement",
    "SettlementDrawn.provider_id": "the provider whose account it is",
    "SettlementDrawn.month": "the month that is settled, by its first day",
    "SettlementDrawn.position": "it takes what the log held there, and was not settled",
    "SettlementDrawn.lines": "how many entries it takes",
    "SettlementDrawn.totals": "their sums by service and month",
    "SettlementDrawn.amount_cents": "their sum, in cents",
    "SettlementDrawn.carried_over_cents": "negative totals that it carries on, in cents",
    "SettlementDrawn.carried": "the settlements that had them",
    "SettlementDrawn.total_cents": "what is to be paid; negative: the next settlement carries it",
    "SettlementDrawn.digest": "SHA-256 over its canonical lines, in hexadecimal",
    "SettlementPaid.paid_on": "the day",
    "SettlementPaid.reference": "the payment's reference",
    "SettlementPaid.amount_cents": "what was paid: the whole total",
    "SettlementPaid.end_to_end_id": "the order that the bank told of; none where a person recorded it",
    "PaymentOrdered.payment_file_id": "the payment file that it went into",
    "PaymentOrdered.end_to_end_id": "what the bank tells the transfer by",
    "PaymentOrdered.bank_account_id": "the provider's account that it is paid to, by its id",
    "PaymentOrdered.amount_cents": "what is to be paid: the whole total",
    "PaymentOrdered.execution_on": "the day on which the bank is asked to pay",
    "PaymentRefused.end_to_end_id": "the order that was not carried out",
    "PaymentRefused.refused_on": "the day",
    "PaymentRefused.reason_code": "the bank's reason (ISO 20022, ExternalStatusReason1Code)",
    "PaymentFileBegun.candidates": "the settlements that it may take",
    "PaymentFileBegun.execution_on": "the day on which the bank is asked to pay",
    "Candidate.provider_id": "the provider that it is of",
    "Candidate.account_id": "the stream of that provider's account",
    "LeftOut.codes": "the rules that kept it out",
    "PaymentFileMade.transfers": "how many settlements it pays",
    "PaymentFileMade.total_cents": "what it pays in all",
    "PaymentFileMade.digest": "SHA-256 over its bytes, in hexadecimal; empty where it pays nothing",
    "PaymentFileMade.left_out": "the settlements that it does not pay, and why",
    "SettlementWithdrawn.provider_id": "the provider whose account it is",
    "SettlementWithdrawn.totals": "what the settlement had taken",
    "SettlementWithdrawn.reason": "why, sealed under the provider's key",
    "PaymentReturned.returned_on": "the day",
    "PaymentReturned.reason": "why, sealed under the provider's key",
}
"""What a field means: by its owner and name, or by its name alone where several events share it."""


def meaning_key(owner: type, name: str) -> str:
    """The key of a field's meaning. Raises `KeyError` where it has none."""
    for key in (f"{owner.__name__}.{name}", name):
        if key in MEANINGS:
            return key
    raise KeyError(f"{owner.__name__}.{name} has no meaning in {Path(__file__).name}")


def origins() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Per event type: the command that makes it, and the sections that it names.

    Found where `domain` builds the event: `Event(**envelope(…, "5", "6"), …)` in a function of a command.
    """
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for module in sorted((ROOT / "domain").rglob("*.py")):
        for function in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            asked = [argument.annotation for argument in function.args.args if argument.arg == "command"]
            for built in ast.walk(function):
                match built:
                    case ast.Call(
                        func=ast.Name(id=name), keywords=[ast.keyword(arg=None, value=ast.Call() as made), *_]
                    ):
                        (command,) = asked
                        assert isinstance(command, ast.Name), f"{module.name}: {function.name} has a command"
                        found[name] = (command.id, _texts(made))
    return found


def _texts(call: ast.Call) -> tuple[str, ...]:
    return tuple(one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str))


def examples() -> dict[str, str]:
    """Per topic the first golden bytes: those with every field given."""
    lines = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    return {line["topic"]: line["state"] for line in reversed(lines)}


SCALARS = {UUID: "UUID", date: "date", time: "time", datetime: "instant (UTC)", bool: "true or false", int: "integer"}


def type_name(kind: Any) -> str:
    """A field's type as the page has it."""
    if kind is Sealed:
        return "sealed text"
    if kind is str:
        return "text"
    if kind in SCALARS:
        return SCALARS[kind]
    if get_origin(kind) is tuple:
        return f"list of {type_name(get_args(kind)[0])}"
    if get_origin(kind) in (Union, UnionType):
        known = [type_name(one) for one in get_args(kind) if one is not NoneType]
        return " or ".join(known) + (", may be missing" if NoneType in get_args(kind) else "")
    assert is_dataclass(kind) or issubclass(kind, StrEnum), f"{kind} has no name on the page"
    return f"[{kind.__name__}](#{kind.__name__.lower()})"


def members(kind: type) -> list[Field[Any]]:
    """A type's own fields; those that every event has stand once, at the head of the page."""
    shared = {field.name for field in fields(Event)} if issubclass(kind, Event) and kind is not Event else set()
    return [field for field in fields(kind) if field.name not in shared]


def used_types(kind: type) -> Iterator[Any]:
    """Every type that a dataclass's fields hold, however deep."""
    for hint in get_type_hints(kind).values():
        pending = [hint]
        while pending:
            one = pending.pop()
            pending += get_args(one)
            if isinstance(one, type) and get_origin(one) is None:
                yield one
                if is_dataclass(one):
                    yield from used_types(one)


def used_in_events() -> list[type]:
    """The types that stand in events, in the order they are met."""
    return list({one: None for event in CATALOGUE.values() for one in used_types(event)})


def parts() -> list[type]:
    """The types with fields of their own that stand inside events."""
    return [one for one in used_in_events() if not issubclass(one, Event) and is_dataclass(one)]


def enumerations() -> list[type[StrEnum]]:
    """The enumerations that stand in events."""
    return [one for one in used_in_events() if issubclass(one, StrEnum)]


def _doc(kind: type) -> str:
    return inspect.cleandoc(kind.__doc__ or "")


def _table(kind: type) -> Iterator[str]:
    hints = get_type_hints(kind)
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for field in members(kind):
        yield f"| `{field.name}` | {type_name(hints[field.name])} | {MEANINGS[meaning_key(kind, field.name)]} |"
    yield ""


def _command_link(name: str) -> str:
    known = KINDS.of_command(name)
    assert known is not None, f"no kind has a command {name}"
    return f"[`{name}`](../{known[1].__module__.replace('.', '/')}.py)"


HEAD = """\
# Event catalogue

Made from the code by `scripts/document`; a test compares. Do not edit.

{intro}

An event is stored as canonical JSON (RFC 8785) in the column `state` of the log, under its topic. Dates are local
dates in Europe/Helsinki, instants are UTC. A field that has no value is left out of the bytes. How they are written:
[`ledger/log/codec.py`](../ledger/log/codec.py). The example bytes are those of
[the golden events](../tests/golden/events.jsonl) with every field given: their values are samples, their form is kept
for ever.
"""


def _topic_link(topic: str) -> str:
    return f"[`{topic}`](#{topic.lower().replace(':', '')})"


def _origin(topic: str, event: type[Event], made_by: Mapping[str, tuple[str, tuple[str, ...]]]) -> str:
    """Which command writes an event, or what is made of one that is no longer written."""
    if issubclass(event, EarlierEvent):
        into = " or ".join(_topic_link(one.TOPIC) for one in event.READ_AS)
        return f"No longer written. What the log holds of it is read as {into}; the bytes stay as they are."
    command, sections = made_by[event.__name__]
    return f"Made by {_command_link(command)} under " + ", ".join(f"§ {one}" for one in sections) + "."


def page() -> str:
    """The whole page."""
    made_by, samples = origins(), examples()
    intro = inspect.cleandoc(envelope.__doc__ or "").partition("\n\n")[2]
    lines = [HEAD.format(intro=intro), "| event | made by | sections |", "|---|---|---|"]
    for topic, event in CATALOGUE.items():
        if issubclass(event, EarlierEvent):
            lines.append(f"| {_topic_link(topic)} | no longer written | |")
            continue
        command, sections = made_by[event.__name__]
        under = ", ".join(f"§ {section}" for section in sections)
        lines.append(f"| {_topic_link(topic)} | {_command_link(command)} | {under} |")
    lines += ["", "## What every event carries", "", _doc(Event), "", *_table(Event)]
    for topic, event in CATALOGUE.items():
        lines += [f"## {topic}", "", _doc(event)]
        if issubclass(event, EntryRecorded):
            lines += ["", _doc(EntryRecorded).partition("\n\n")[2]]
        lines += ["", _origin(topic, event, made_by), ""]
        lines += [*_table(event), "```json", samples[topic], "```", ""]
    lines += ["## What stands inside events", ""]
    for part in parts():
        lines += [f"### {part.__name__}", "", _doc(part), "", *_table(part)]
    for kind in enumerations():
        lines += [f"### {kind.__name__}", "", _doc(kind), "", ", ".join(f"`{one.value}`" for one in kind) + ".", ""]
    return "\n".join(lines)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
