"""Every rule traced, made from the code: `scripts/document` writes it to docs/rulebook.md.

A rule with a code is found where the domain makes its finding or its duty: place, docstring, sections, effect, the
settings that it reads and the tests that name it come from there. Rules that only charge or record something have no
code; they stand in `CHARGES_AND_FACTS` by name, with the function and the tests, and a test holds that both exist.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from domain.rulebook import Rulebook, ServiceRules, Setting
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "rulebook.md"

HOLDERS = {"rulebook", "limits", "rules", "self"}
"""What settings are looked up in: the rulebook, and a service's rules."""

SECTIONS = {
    "1": "For whom the services are",
    "2": "What a provider has to be",
    "2.1": "Staff and its qualifications",
    "2.2": "Registration",
    "2.3": "Quality, documents and supervision",
    "2.4": "Premises and equipment",
    "2.5": "Safety, insurance and incidents",
    "3.1": "Reports and what else is written down",
    "3.2": "Archiving",
    "4.1": "How the service begins: the instructor",
    "4.2": "How the services are held",
    "4.2.1": "Individual coaching",
    "4.2.2": "Group coaching",
    "4.2.3": "Supported work activity",
    "4.2.4": "Inclusion activity",
    "5": "Cancelling, missing and breaking off",
    "6": "Value, price and billing",
    "": "From practice, or needed by the log: not from the rulebook",
}
"""The sections of the rulebook that rules come from, in our words."""


@dataclass(frozen=True)
class UncodedRule:
    """A rule without a code: what it says in our words, its section, the functions and the tests that hold it."""

    name: str
    section: str
    effect: str
    says: str
    functions: tuple[str, ...]
    sentence: str
    tests: tuple[str, ...]


CHARGES_AND_FACTS = (
    UncodedRule(
        "need_assessed",
        "1",
        "fact",
        "The need has been assessed: the decision's number stands for it.",
        ("voucher.granting._grant",),
        "event.VoucherIssued",
        ("test_an_extension_adds_a_period_of_its_own",),
    ),
    UncodedRule(
        "right_day",
        "1",
        "fact",
        "What a period may be is judged by the rulebook in force on its first day; what an entry may be, by the one in "
        "force on its date. Each event names the version that decided it.",
        ("rulebook.Setting.on", "rulebook.Rulebook.version_on"),
        "finding.rulebook_not_in_force.limit.actual",
        (
            "test_a_period_is_judged_by_the_rulebook_of_its_first_day",
            "test_an_entry_is_judged_by_the_rulebook_of_its_own_day",
            "test_a_setting_holds_from_its_day_and_for_nothing_before_it",
            "test_an_event_names_the_version_that_decided_it",
            "test_a_voucher_granted_before_keeps_what_it_was_granted",
        ),
    ),
    UncodedRule(
        "numbers_in_clear",
        "",
        "refuse",
        "A decision's number and a document's reference have the form that the county sets: they stand in the log in "
        "clear, and no name has it. Malformed, wherever it is written.",
        ("rulebook.Rulebook.is_register_number", "rulebook.Rulebook.is_document_reference"),
        "malformed.register_number",
        (
            "test_a_number_of_the_register",
            "test_a_name_is_none_and_nor_is_what_the_pattern_has_not",
            "test_a_reference_of_a_document",
        ),
    ),
    UncodedRule(
        "document_last_day",
        "2.3",
        "refuse",
        "A document of a kind that expires is filed with its last day. Malformed without it.",
        ("provider.decide.file_document",),
        "malformed.document_expires.kind",
        (
            "test_a_document_of_a_kind_that_expires_says_when",
            "test_which_documents_are_asked_for_and_expire_are_the_rulebooks_by_day",
        ),
    ),
    UncodedRule(
        "further_period",
        "6",
        "fact",
        "An extension is a further period with a decision, dates, quantity and price of its own; units that are left "
        "over do not move.",
        ("voucher.granting.extend",),
        "event.VoucherExtended",
        ("test_an_extension_adds_a_period_of_its_own", "test_units_left_over_do_not_move_to_the_next_period"),
    ),
    UncodedRule(
        "period_value",
        "6",
        "charge",
        "A period is worth its units times its unit price; the client pays nothing.",
        ("voucher.granting._grant", "voucher.charging.price_of"),
        "event.VoucherIssued",
        ("test_the_value_is_units_times_price_and_the_client_pays_nothing",),
    ),
    UncodedRule(
        "cap_price",
        "6",
        "fact",
        "The cap price of a service comes from the area's dated price list; later changes touch no granted period.",
        ("price_list.state.PriceList.cap_on",),
        "event.PriceCapSet",
        (
            "test_a_cap_holds_from_its_day_for_its_service",
            "test_a_later_change_of_the_list_does_not_touch_a_granted_period",
        ),
    ),
    UncodedRule(
        "providers_price",
        "6",
        "charge",
        "Without a provider a period stands at the cap; choosing one lowers its price to the approved one and never "
        "raises it. A change holds from a day: earlier entries stay with the earlier provider, at their price.",
        ("voucher.granting.choose_provider",),
        "event.ProviderChosen.prices",
        (
            "test_a_provider_chosen_later_lowers_the_price_and_the_value_of_its_periods",
            "test_a_choice_never_raises_the_price",
            "test_a_change_holds_from_its_day_each_provider_at_its_own_price",
        ),
    ),
    UncodedRule(
        "held_time",
        "6",
        "charge",
        "Held minutes cost minutes times the hour's price by 60, rounded half up once; a held day, one day's price.",
        ("voucher.recording.record_session", "voucher.charging.price_of"),
        "event.SessionHeld.hour",
        (
            "test_held_minutes_are_charged_at_the_hours_price",
            "test_a_held_day_is_one_day_at_one_price_however_long",
        ),
    ),
    UncodedRule(
        "charges_within_value",
        "6",
        "charge",
        "The charges of a period never pass its value: the last line may be a cent less.",
        ("voucher.recording._bounded_charge",),
        "event.SessionHeld.hour",
        ("test_the_charges_of_a_period_never_pass_its_value", "test_the_value_bounds_the_charge_as_well"),
    ),
    UncodedRule(
        "nothing_extra",
        "6",
        "fact",
        "Nothing else may be charged, to client or county: there is no entry for extras.",
        ("voucher.events.EntryRecorded",),
        "kind.session",
        ("test_nothing_but_what_was_held_or_missed_can_be_charged",),
    ),
    UncodedRule(
        "one_no_show_a_month",
        "5",
        "charge",
        "One unit price a month may be billed for no-shows: the first recorded that still stands carries it, the "
        "others stand at 0.",
        ("voucher.recording.month_is_charged", "voucher.recording.record_no_show"),
        "event.NoShowRecorded.hour",
        (
            "test_a_second_no_show_in_the_month_is_reported_at_zero",
            "test_the_month_is_the_calendar_month_of_the_missed_date",
            "test_the_month_is_counted_over_the_voucher_and_not_by_the_period",
        ),
    ),
    UncodedRule(
        "no_show_price",
        "5",
        "charge",
        "It costs one hour's or one day's price, draws one unit, and is bounded by what is left, in proportion; one "
        "that finds nothing left stands at 0 and does not use up its month.",
        ("voucher.recording.no_show_charge",),
        "event.NoShowRecorded.day",
        (
            "test_a_no_show_costs_one_hour_however_long_the_missed_session",
            "test_a_missed_day_costs_one_day",
            "test_what_is_left_bounds_the_charge_in_proportion_and_uses_up_the_month",
            "test_a_no_show_that_found_nothing_left_stands_at_zero_and_does_not_use_up_its_month",
        ),
    ),
    UncodedRule(
        "moved_charge",
        "5",
        "charge",
        "If the charged one is corrected away, the charge moves in the same correction to the earliest recorded one of "
        "the month whose period has something left.",
        ("voucher.correcting._moved_charge",),
        "event.NoShowCharged",
        (
            "test_the_charge_moves_in_the_same_correction",
            "test_it_moves_to_the_one_recorded_first_and_not_to_the_earliest_date",
            "test_it_passes_over_those_whose_period_has_nothing_left",
            "test_a_moved_charge_is_decided_by_the_day_that_it_moves_to",
        ),
    ),
    UncodedRule(
        "no_shows_reported",
        "5",
        "report",
        "Every no-show goes into the report of the next bill, also those at 0.",
        ("projections.postings.questions.Bill",),
        "event.NoShowRecorded.hour",
        ("test_the_months_bill_is_right_to_the_cent", "test_what_costs_nothing_stands_in_the_books_too"),
    ),
    UncodedRule(
        "provider_cancels_free",
        "5",
        "fact",
        "A provider's cancellation is never billable and uses no units.",
        ("voucher.recording.record_provider_cancellation",),
        "event.ProviderCancelled",
        (
            "test_a_providers_cancellation_is_never_billable_and_uses_no_units",
            "test_a_providers_cancellation_leaves_the_months_charge_alone",
        ),
    ),
    UncodedRule(
        "broken_off",
        "5",
        "fact",
        "A voucher is closed for a stated reason. What was held by then can be billed, also if it is recorded later.",
        ("voucher.correcting.close",),
        "event.VoucherClosed",
        (
            "test_a_voucher_is_closed_for_a_reason_and_what_is_left_lapses",
            "test_what_was_held_by_the_closing_can_still_be_recorded",
        ),
    ),
    UncodedRule(
        "taken_in_without_delay",
        "5",
        "fact",
        "The days from choosing the provider to the first session are shown to supervisors.",
        ("voucher.supervision.days_to_first_session",),
        "event.ProviderChosen",
        ("test_days_from_the_choice_of_a_provider_to_the_first_session",),
    ),
    UncodedRule(
        "corrected",
        "",
        "charge",
        "A correction deletes nothing: it is an event of its own with the opposite charge.",
        ("voucher.correcting.reverse_entry",),
        "event.EntryCorrected",
        ("test_a_reversal_is_the_opposite_of_what_was_charged",),
    ),
    UncodedRule(
        "incident_recorded",
        "2.5",
        "fact",
        "Damage or an injury is recorded, with the time at which the caseworker was told of it.",
        ("voucher.reporting.report_incident",),
        "event.IncidentReported",
        ("test_incidents_are_counted",),
    ),
    UncodedRule(
        "change_recorded",
        "3.1",
        "fact",
        "A change in the client's situation is recorded, with the time at which the caseworker was told of it.",
        ("voucher.reporting.notice_change",),
        "event.ChangeNoticed",
        ("test_changes_are_counted",),
    ),
    UncodedRule(
        "plans_and_measures",
        "3.1",
        "fact",
        "Plans, contacts with the caseworker and the results of measures are recorded.",
        ("voucher.reporting.deliver_report", "voucher.reporting.record_contact", "voucher.reporting.record_measure"),
        "event.MeasureRecorded",
        ("test_a_measure_is_a_fact", "test_people_and_agreements_are_facts"),
    ),
    UncodedRule(
        "remote_agreement",
        "4.2",
        "fact",
        "Remote coaching is agreed on for one client, or no longer is.",
        ("voucher.reporting.agree_on_remote",),
        "event.RemoteAgreementChanged.agreed",
        ("test_people_and_agreements_are_facts",),
    ),
    UncodedRule(
        "provider_approved",
        "2",
        "fact",
        "A provider that has all that is asked for, or for which the county does not insist on it for a stated reason, "
        "is approved for a service from a day to an optional last one. An approval can be ended early.",
        ("provider.decide.approve", "provider.decide.end_approval"),
        "event.ProviderApproved",
        (
            "test_a_provider_that_has_everything_is_approved",
            "test_one_waiver_covers_everything_of_its_code_and_nothing_else",
            "test_an_approval_holds_from_its_first_day_to_its_last",
            "test_an_approval_ends_early",
        ),
    ),
    UncodedRule(
        "provider_suspended",
        "2",
        "fact",
        "While a provider is suspended none of its approvals holds; from its reinstatement on they hold again.",
        ("provider.decide.suspend", "provider.decide.reinstate"),
        "event.ProviderSuspended",
        (
            "test_no_approval_holds_from_a_suspension_to_the_day_before_the_reinstatement",
            "test_nothing_is_granted_with_a_suspended_provider",
            "test_what_is_dated_in_a_suspension_is_recorded_and_warned_of",
        ),
    ),
    UncodedRule(
        "other_degree_accepted",
        "2.1",
        "fact",
        "The county accepts a worker's other degree case by case; who accepted it, when and why is recorded.",
        ("provider.decide.accept_qualification", "provider.requirements.is_competent"),
        "event.QualificationAccepted",
        ("test_another_degree_is_accepted_case_by_case",),
    ),
    UncodedRule(
        "other_degrees",
        "2.1",
        "fact",
        "Other degrees are accepted case by case, and who accepted them is recorded.",
        ("provider.decide.accept_qualification",),
        "event.QualificationAccepted",
        ("test_another_degree_is_accepted_case_by_case",),
    ),
    UncodedRule(
        "approved_from_a_day",
        "2",
        "fact",
        "A provider is approved for a service from a day to an optional last one; it can be suspended and reinstated.",
        ("provider.decide.approve", "provider.decide.suspend", "provider.decide.reinstate"),
        "event.ProviderApproved",
        (
            "test_an_approval_holds_from_its_first_day_to_its_last",
            "test_no_approval_holds_from_a_suspension_to_the_day_before_the_reinstatement",
        ),
    ),
    UncodedRule(
        "group_kind",
        "4.2.2",
        "fact",
        "A closed group starts and ends for all on announced days; an open one takes each client by its voucher's.",
        ("group.enrolling.enrol",),
        "event.GroupCreated.closed",
        ("test_an_open_group_s_place_goes_by_the_voucher_s_period", "test_an_open_group_takes_clients_until_it_ends"),
    ),
    UncodedRule(
        "group_attendance",
        "4.2.2",
        "fact",
        "A session of a group tells of each enrolled client once: held, or missed.",
        ("group.meeting._attendance",),
        "event.GroupSessionHeld",
        ("test_every_member_stands_once_in_the_attendance",),
    ),
    UncodedRule(
        "value_added_tax",
        "6",
        "report",
        "Social welfare services are exempt from value added tax: each line of a bill says so.",
        ("api.billing.answers._line", "api.billing.columns.Column"),
        "bill.vat_exempt",
        ("test_the_months_bill_is_right_to_the_cent", "test_the_bill_is_a_table_too"),
    ),
)


# The sources


@dataclass(frozen=True)
class Function:
    """A function or class of the code, with those around it."""

    module: Path
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    outer: "Function | None" = None

    @property
    def key(self) -> str:
        """Its name as `CHARGES_AND_FACTS` has it: the module's, outside the domain with its package."""
        parts = self.module.relative_to(ROOT).with_suffix("").parts
        parts = tuple(part for part in parts if part != "__init__")
        return ".".join((*(parts[1:] if parts[0] == "domain" else parts), self.name))

    @property
    def doc(self) -> str:
        """The first sentence or two of its docstring, or of that of the one around it."""
        found = ast.get_docstring(self.node)
        if found:
            told = re.sub(r"^(?:A warning, )?`\w+`: ", "", found.partition("\n\n")[0].replace("\n", " "))
            return told[:1].upper() + told[1:]
        return self.outer.doc if self.outer else ""

    @property
    def sections(self) -> frozenset[str]:
        """The sections that its docstring names; else those of the one around it."""
        named = frozenset(re.findall(r"§ (\d+(?:\.\d+)*)", ast.get_docstring(self.node) or ""))
        return named if named or self.outer is None else self.outer.sections

    @property
    def link(self) -> str:
        path = self.module.relative_to(ROOT).as_posix()
        return f"[`{self.key}`](../{path})"


def functions_in(module: Path) -> Iterator[Function]:
    """All functions and classes of a module, those inside others too."""

    def inside(node: ast.AST, outer: Function | None) -> Iterator[Function]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{outer.name}.{child.name}" if outer else child.name
                function = Function(module, name, child, outer)
                yield function
                yield from inside(child, function)
            else:
                yield from inside(child, outer)

    yield from inside(ast.parse(module.read_text(encoding="utf-8")), None)


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """What stands in a function itself, not in a function inside it."""
    waiting: list[ast.AST] = list(ast.iter_child_nodes(function.node))
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
            waiting += ast.iter_child_nodes(node)


def constants(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def called(node: ast.AST) -> str | None:
    """The bare name of what a call calls."""
    return _bare_name(node) if isinstance(node, ast.Call) else None


def _bare_name(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=function):
            return _bare_name(function)
    return None


@dataclass(frozen=True)
class Place:
    """Where a rule with a code stands: one function, what it does about the code, and the text that people read."""

    code: str
    function: Function
    effect: str
    sections: frozenset[str]
    sentence: str


@dataclass(frozen=True)
class Catalogue:
    """All rules of the code, in the order of its modules."""

    packages: tuple[str, ...] = ("domain", "projections")
    tests: Path = ROOT / "tests"
    field_names: frozenset[str] = field(
        default_factory=lambda: frozenset(
            one.name for kind in (Rulebook, ServiceRules) for one in fields(kind) if "Setting" in str(one.type)
        )
    )

    @cached_property
    def functions(self) -> tuple[Function, ...]:
        packages = dict.fromkeys((*self.packages, "api"))
        modules = [module for package in packages for module in sorted((ROOT / package).rglob("*.py"))]
        return tuple(function for module in modules for function in functions_in(module))

    @cached_property
    def by_key(self) -> dict[str, Function]:
        return {function.key: function for function in self.functions}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        of_rules = [one for one in self.functions if one.module.relative_to(ROOT).parts[0] in self.packages]
        return tuple(place for function in of_rules for place in self._places_in(function))

    def _places_in(self, function: Function) -> Iterator[Place]:
        for node in own_nodes(function):
            match called(node):
                case "Finding":
                    assert isinstance(node, ast.Call)
                    if isinstance(node.args[0], ast.Constant):  # else it is read back from the log
                        code = str(node.args[0].value)
                        sections, sentence = (
                            _sections(node.args[1], function),
                            ".".join(("finding", code, *_given(node))),
                        )
                        yield Place(code, function, self._effect(function), sections, sentence)
                case "Duty":
                    assert isinstance(node, ast.Call)
                    section = next(keyword.value for keyword in node.keywords if keyword.arg == "section")
                    for code in sorted(_owed(node, function)):
                        yield Place(code, function, "duty", _sections(section, function), f"duty.{code}")

    def _effect(self, function: Function) -> str:
        """Refused, unless the function stands among warnings or is asked by one of them alone."""
        if function.module.name == "supervision.py" or "projections" in function.module.relative_to(ROOT).parts:
            return "warn supervisors"
        name = function.name.rpartition(".")[2]
        asked_by = {name} | {
            other.name
            for other in self.functions
            if other.module == function.module and name in {called(node) for node in own_nodes(other)}
        }
        warnings = _listed(function.module, "WARNINGS", "warned_of")
        refusals = _listed(function.module, "RULES", "found")
        return "warn" if asked_by & warnings and not asked_by & refusals else "refuse"

    def settings_read_by(self, function: Function) -> tuple[str, ...]:
        """The fields of the rulebook that a function looks up, itself or through other functions of the domain."""
        read: set[str] = set()
        seen: set[str] = set()
        waiting = [function.key, *self._makers_of(function.outer)]
        while waiting:
            key = waiting.pop()
            if key not in seen and key in self._read_and_called:
                seen.add(key)
                fields_read, keys_called = self._read_and_called[key]
                read |= fields_read
                waiting += keys_called
        return tuple(sorted(read))

    def _makers_of(self, kind: Function | None) -> list[str]:
        """The functions that make what a method belongs to: they look up the figures that it holds."""
        if kind is None or not isinstance(kind.node, ast.ClassDef):
            return []
        return [one.key for one in self.functions if one.module == kind.module and kind.name in _made_in(one)]

    @cached_property
    def _read_and_called(self) -> dict[str, tuple[set[str], set[str]]]:
        """Per function of the domain: the fields that it looks up, and the functions of the domain that it calls."""
        of_domain = [one for one in self.functions if one.module.relative_to(ROOT).parts[0] == "domain"]
        by_name: dict[str, list[Function]] = {}
        for one in of_domain:
            by_name.setdefault(one.name, []).append(one)
        found: dict[str, tuple[set[str], set[str]]] = {}
        for one in of_domain:
            fields_read, keys_called = found.setdefault(one.key, (set(), set()))
            for node in ast.walk(one.node):
                match node:
                    case ast.Attribute(value=holder, attr=name) if name in self.field_names:
                        if _bare_name(holder) in HOLDERS:
                            fields_read.add(name)
                    case ast.Call(func=ast.Attribute(attr=name)):
                        keys_called.add(f"rulebook.Rulebook.{name}")
                    case ast.Call(func=ast.Name(id=name)):
                        known = [other for other in by_name.get(name, []) if other.module == one.module]
                        keys_called |= {other.key for other in known or by_name.get(name, [])}
        return found

    @cached_property
    def stories(self) -> dict[str, tuple[Path, set[str]]]:
        """Every test function by name, with its module and the texts in it."""
        found: dict[str, tuple[Path, set[str]]] = {}
        for module in sorted(self.tests.rglob("test_*.py")):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                    found[node.name] = (module, constants(node))
        return found

    def tests_of(self, code: str) -> list[str]:
        """The tests that name a code."""
        return [name for name, (_, texts) in self.stories.items() if code in texts]

    def codes(self) -> list[str]:
        return sorted({place.code for place in self.places})

    def sections_of(self, code: str) -> set[str]:
        """The sections of a rule's functions; none means that it is not from the rulebook."""
        return {section for place in self.places if place.code == code for section in place.sections}

    def readers_of(self, field_name: str) -> list[str]:
        """The rules that look up a field of the rulebook, with and without a code."""
        reading = [(place.code, place.function) for place in sorted(self.places, key=lambda place: place.code)]
        reading += [(rule.name, self.by_key[key]) for rule in CHARGES_AND_FACTS for key in rule.functions]
        found = [name for name, function in reading if field_name in self.settings_read_by(function)]
        return list(dict.fromkeys(found))

    def effects_of(self, code: str) -> list[str]:
        return list(dict.fromkeys(place.effect for place in self.places if place.code == code))


@cache
def _listed(module: Path, ending: str, asking: str) -> frozenset[str]:
    """The names in a module's tuples that are called so, or that are given to the function that asks them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.Tuple() as listed):
                names |= _names(listed) if target.upper().endswith(ending) else set()
            case ast.Call(func=ast.Name(id=function), args=[ast.Tuple() as listed, *_]):
                names |= _names(listed) if function == asking else set()
    return frozenset(names)


def _made_in(function: Function) -> set[str | None]:
    return {called(node) for node in own_nodes(function)}


def _sections(written: ast.expr, function: Function) -> frozenset[str]:
    """The section as it is written out, else those of the function: then it is its setting's."""
    if isinstance(written, ast.Constant):
        return frozenset({str(written.value)})
    return function.sections


def _given(finding: ast.Call) -> list[str]:
    """The figures that a finding is made with: its text is the one that names them."""
    given = {"limit", "actual"} & {keyword.arg for keyword in finding.keywords}
    given |= set(("limit", "actual")[: len(finding.args) - 2])
    return [name for name in ("limit", "actual") if name in given]


def _owed(duty: ast.Call, function: Function) -> set[str]:
    """The code of a duty: written out, or each in the table that the function goes through."""
    written = {code for keyword in duty.keywords if keyword.arg == "code" for code in constants(keyword.value)}
    tables = (node for node in ast.walk(function.node) if isinstance(node, ast.Tuple) and node.elts)
    return written or {code for table in tables for code in constants(table.elts[0])}


def _names(listed: ast.Tuple) -> set[str]:
    return {node.id for node in listed.elts if isinstance(node, ast.Name)}


# The page

HEAD = """\
# The rulebook, rule by rule

Made from the code by `scripts/document`; a test compares. Do not edit.

From a section of the county's rulebook to the rules that come from it, to the function that decides, the setting that
holds its figure, the tests that hold it and the sentence that people read; and back by the section in each function's
docstring. What a rule says stands in our words. A sentence's id is its key in the three catalogues (`fi`, `sv`, `en`)
in `api/locales`. Figures and readings in force: `setelikirja rulebook`; where the source leaves something open:
`setelikirja rulebook --open-questions`.

Effects: *refuse* (nothing is appended), *warn* (appended, with a warning), *warn supervisors* (shown to them alone),
*duty* (somebody owes something by a day), *charge*, *fact* (recorded, decides nothing), *report*.
"""


def _shown(sections: Iterable[str]) -> str:
    return ", ".join(f"§ {section}" if section else "–" for section in sorted(sections, key=order))


def order(section: str) -> tuple[int, ...]:
    """Sections as a reader has them, what is not from the rulebook last."""
    return tuple(int(part) for part in section.split(".")) if section else (99,)


def _anchor(name: str) -> str:
    return f"[`{name}`](#{name.lower()})"


def _tests(catalogue: Catalogue, names: Iterable[str]) -> Iterator[str]:
    by_module: dict[Path, list[str]] = {}
    for name in names:
        by_module.setdefault(catalogue.stories[name][0], []).append(name)
    for module, tests in by_module.items():
        path = module.relative_to(ROOT).as_posix()
        yield f"  - [{path}](../{path}): " + ", ".join(f"`{test}`" for test in tests)


def _index(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## By section", "")
    for section, title in SECTIONS.items():
        coded = [code for code in catalogue.codes() if section in catalogue.sections_of(code)]
        named = [rule for rule in CHARGES_AND_FACTS if rule.section == section]
        settings = [setting for setting in NORTH_SAVO.settings() if setting.section == section]
        if not (coded or named or settings):
            continue
        yield from (f"### {'§ ' + section + ': ' if section else ''}{title}", "")
        if coded or named:
            yield from ("| rule | effect | code | tests |", "|---|---|---|---|")
        for code in coded:
            places = [place for place in catalogue.places if place.code == code]
            effects = ", ".join(catalogue.effects_of(code))
            links = ", ".join(dict.fromkeys(place.function.link for place in places))
            yield f"| {_anchor(code)} | {effects} | {links} | {len(catalogue.tests_of(code))} |"
        for rule in named:
            links = ", ".join(catalogue.by_key[key].link for key in rule.functions)
            yield f"| {_anchor(rule.name)} | {rule.effect} | {links} | {len(rule.tests)} |"
        if settings:
            yield from ("", "Settings: " + ", ".join(f"`{setting.name}`" for setting in settings) + ".")
        yield ""


def _with_code(catalogue: Catalogue, code: str) -> Iterator[str]:
    places = [place for place in catalogue.places if place.code == code]
    yield from (f"### {code}", "")
    yield f"{_shown(catalogue.sections_of(code))}."
    yield ""
    for place in places:
        yield f"- *{place.effect}* by {place.function.link}: {place.function.doc} Sentence: `{place.sentence}`."
    read = sorted({name for place in places for name in catalogue.settings_read_by(place.function)})
    if read:
        yield "- Settings: " + ", ".join(f"`{name}`" for name in read) + "."
    yield "- Tests:"
    yield from _tests(catalogue, catalogue.tests_of(code))
    yield ""


def _without_code(catalogue: Catalogue, rule: UncodedRule) -> Iterator[str]:
    yield from (f"### {rule.name}", "")
    yield f"{_shown([rule.section])}, {rule.effect}. {rule.says}"
    yield ""
    yield "- Code: " + ", ".join(catalogue.by_key[key].link for key in rule.functions) + "."
    read = sorted({name for key in rule.functions for name in catalogue.settings_read_by(catalogue.by_key[key])})
    if read and rule.name != "right_day":
        yield "- Settings: " + ", ".join(f"`{name}`" for name in read) + "."
    yield f"- Sentence: `{rule.sentence}`."
    yield "- Tests:"
    yield from _tests(catalogue, rule.tests)
    yield ""


def _settings(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## Settings", "", "| setting | § | value | read by | open question |", "|---|---|---|---|---|")
    for setting, field_name in named_fields():
        read = ", ".join(_anchor(name) for name in catalogue.readers_of(field_name)) or "nothing"
        value = setting.on(IN_FORCE)
        told = ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
        told = {"True": "yes", "False": "no"}.get(told, told)
        unit = "" if setting.unit in ("reading", "names") else f" {setting.unit}"
        yield f"| `{setting.name}` | {setting.section or '–'} | {told}{unit} | {read} | {setting.open_question} |"
    yield ""


def named_fields() -> Iterator[tuple[Setting[Any], str]]:
    """Every setting with the field that holds it, which code reads it by."""
    holders: list[Any] = [*NORTH_SAVO.services.values(), NORTH_SAVO]
    for holder in holders:
        for one in fields(holder):
            value = getattr(holder, one.name)
            if isinstance(value, Setting):
                yield value, one.name


def page() -> str:
    """The whole page."""
    catalogue = Catalogue()
    lines = [HEAD, *_index(catalogue), "## Rules with a code", ""]
    for code in catalogue.codes():
        lines += _with_code(catalogue, code)
    lines += ["## Charges, facts and reports", ""]
    for rule in CHARGES_AND_FACTS:
        lines += _without_code(catalogue, rule)
    lines += _settings(catalogue)
    return "\n".join(lines)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
