"""The texts that people read: whole in three languages, for every code, event, setting and unit that there is."""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from api import messages
from api.http.identity import REFUSED_BY
from api.http.problems import REASONS
from api.messages import LANGUAGES, duty, figure, language_of, sentence, setting_value, text
from api.sentences import event_sentence
from api.trial_balance.picture import PARTS
from domain.group.events import (
    Considered,
    GroupCalledOff,
    GroupContentSpecified,
    GroupCreated,
    GroupKind,
    GroupPostponed,
    GroupSessionHeld,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
    Theme,
)
from domain.kernel.event import By, Charge, EarlierEvent, Event, Quantity, Role, Sealed
from domain.kernel.findings import Figure, Finding
from domain.kinds import CATALOGUE
from domain.payment_file.events import Candidate, PaymentFileBegun, PaymentFileMade
from domain.price_list.events import PriceCapSet
from domain.provider.events import (
    ApprovalEnded,
    BankAccountConfirmed,
    BankAccountProposed,
    DocumentFiled,
    InsuranceStated,
    ParticularsStated,
    ProviderApproved,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
    QualificationAccepted,
    WorkerListed,
    WorkerNameErased,
)
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.settlement.events import (
    PaymentOrdered,
    PaymentRefused,
    PaymentReturned,
    SettlementApproved,
    SettlementDrawn,
    SettlementPaid,
    SettlementWithdrawn,
)
from domain.settlement.state import SettlementStatus
from domain.voucher.events import (
    CarriedOver,
    CaseworkerAssigned,
    Cause,
    ChangeNoticed,
    ClosingReason,
    ContactRecorded,
    ContactWith,
    DeliveryWay,
    EntryCorrected,
    EntryKind,
    Grant,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
    Mode,
    NoShowCharged,
    NoShowRecorded,
    PeriodPrice,
    PeriodWithdrawn,
    Priced,
    ProviderCancelled,
    ProviderChosen,
    Recipient,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    ReportKind,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.explaining import ChargeRule
from projections.postings.fold import Account

ROOT = Path(__file__).parents[2]
SETTINGS = list(NORTH_SAVO.settings())
DIFFERENT_WORDS = {"unit_price.hour": 1, "what_if.service": 2}
"""Texts of which some languages have the same."""
IN_WORDS = {("not_group_coaching", "limit"), ("period_in_use", "limit")}
"""Limits that their sentence says by other words than the figure's."""
CITED = {
    "fi": " (sääntökirjan kohta 4.2.3)",
    "sv": " (regelbokens punkt 4.2.3)",
    "en": " (rulebook, section 4.2.3)",
}


@cache
def catalogue(language: str) -> dict[str, Message]:
    path = ROOT / "api" / "locales" / language / "LC_MESSAGES" / "setelikirja.po"
    with path.open("rb") as source:
        found = [message for message in read_po(source) if message.id]
    return {message.id if isinstance(message.id, str) else message.id[0]: message for message in found}


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}


def keys(family: str) -> set[str]:
    return {key.removeprefix(f"{family}.") for key in catalogue("fi") if key.startswith(f"{family}.")}


def calls(name: str, *packages: str) -> Iterator[ast.Call]:
    """Every call of a function by this name in some of our packages."""
    for package in packages:
        for module in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(module.read_text())):
                if not isinstance(node, ast.Call):
                    continue
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
                if called == name:
                    yield node


def constants(node: ast.AST) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}


# The catalogues


@pytest.mark.parametrize("key", sorted(catalogue("fi")))
def test_a_text_has_the_same_fields_in_every_language_and_words_of_its_own(key: Any) -> None:
    texts = [forms(catalogue(language)[key]) for language in LANGUAGES]
    assert all(len(placeholders(form) ^ placeholders(texts[0][0])) == 0 for text_forms in texts for form in text_forms)
    words = {tuple(text_forms) for text_forms in texts}
    assert len(words) == DIFFERENT_WORDS.get(key, len(LANGUAGES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_sorted_and_its_head_names_nobody(language: Any) -> None:
    assert list(catalogue(language)) == sorted(catalogue(language))
    path = ROOT / "api" / "locales" / language / "LC_MESSAGES" / "setelikirja.po"
    head = path.read_text().partition("\n\n")[0]
    assert re.findall(r'^"([\w-]+):', head, re.MULTILINE) == [
        "Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_text_field_or_unit_is_an_error(language: Any) -> None:
    with pytest.raises(KeyError):
        text("problem.no_such", language)
    with pytest.raises(KeyError, match="expected"):
        text("problem.stale", language, actual=2)
    with pytest.raises(KeyError, match="furlongs"):
        figure(Figure(3, "furlongs"), language)
    with pytest.raises(KeyError):
        sentence(Finding("price_over_cap", "6"), language)
    with pytest.raises(KeyError):
        text("problem.refused", "de")


# Findings


def emitted_findings() -> set[tuple[str, ...]]:
    """The code of every finding that is made anywhere, with the names of the figures that it is given."""
    found = set()
    for call in calls("Finding", "domain", "ledger", "projections"):
        code = call.args[0]
        if not isinstance(code, ast.Constant):  # read back from the log
            continue
        given = {"limit", "actual"} & {keyword.arg for keyword in call.keywords}
        given |= set(("limit", "actual")[: len(call.args) - 2])
        found.add((str(code.value), *sorted(given, reverse=True)))
    return found


EMITTED_FINDINGS = emitted_findings()


def test_every_finding_has_a_text_and_no_text_is_left_over() -> None:
    assert {("price_over_cap", "limit", "actual"), ("no_instructor_named",)} <= EMITTED_FINDINGS
    told = {".".join(finding) for finding in EMITTED_FINDINGS}
    assert told | {"need_not_assessed.limit.none"} == keys("finding")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("emitted", sorted(EMITTED_FINDINGS), ids=".".join)
def test_a_finding_tells_its_figures_and_its_section(emitted: Any, language: Any) -> None:
    code, *given = emitted
    figures = {name: {"limit": Figure(2, "entries"), "actual": Figure(1234, "cents")}[name] for name in given}
    told = sentence(Finding(code, "4.2.3", **figures), language)
    in_figures = [figure(shown, language) for name, shown in figures.items() if (code, name) not in IN_WORDS]
    assert all(shown in told for shown in in_figures)
    assert told.endswith(f"{CITED[language]}.")
    assert told[0].isupper()
    assert not re.search(r"[{}]|\.\.| \.|\s\s", told)
    assert sentence(Finding(code, "", **figures), language) == told.replace(CITED[language], "")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "Yksikköhinta 78,00 € ylittää palvelun kattohinnan 65,50 € (sääntökirjan kohta 6)."),
        ("sv", "Enhetspriset 78,00 € överskrider servicens takpris 65,50 € (regelbokens punkt 6)."),
        ("en", "The unit price €78.00 exceeds the cap price of the service, €65.50 (rulebook, section 6)."),
    ],
)
def test_a_finding_reads_as_a_sentence(language: str, told: str) -> None:
    finding = Finding("price_over_cap", "6", Figure(6550, "cents"), Figure(7800, "cents"))
    assert sentence(finding, language).replace("\xa0", " ") == told


# Figures


@pytest.mark.parametrize(
    ("shown", "fi", "sv", "en"),
    [
        (Figure(300, "minutes"), "5 h", "5 h", "5 h"),
        (Figure(330, "minutes"), "5 h 30 min", "5 h 30 min", "5 h 30 min"),
        (Figure(45, "minutes"), "45 min", "45 min", "45 min"),
        (Figure(0, "minutes"), "0 min", "0 min", "0 min"),
        (Figure(-90, "minutes"), "-1 h 30 min", "-1 h 30 min", "-1 h 30 min"),
        (Figure("180–240", "minutes"), "3 h–4 h", "3 h–4 h", "3 h–4 h"),
        (
            Figure("2026-03-03 09:05 + 90", "minutes"),
            "3.3.2026 klo 9.05, 1 h 30 min",
            "3.3.2026 kl. 09.05, 1 h 30 min",
            "3 Mar 2026 at 09:05, 1 h 30 min",
        ),
        (Figure(1, "days"), "1 päivä", "1 dag", "1 day"),
        (Figure(3, "days"), "3 päivää", "3 dagar", "3 days"),
        (Figure(0, "days"), "0 päivää", "0 dagar", "0 days"),
        (Figure(-1, "days"), "-1 päivä", "-1 dag", "-1 day"),
        (Figure(2, "dates"), "2 päivää", "2 dagar", "2 dates"),
        (Figure(6, "months"), "6 kuukautta", "6 månader", "6 months"),
        (Figure(1, "months"), "1 kuukausi", "1 månad", "1 month"),
        (Figure("18–64", "years"), "18–64 vuotta", "18–64 år", "18–64 years"),
        (Figure(123456, "cents"), "1 234,56 €", "1 234,56 €", "€1,234.56"),
        (Figure(-7800, "cents"), "-78,00 €", "-78,00 €", "-€78.00"),
        (Figure(20, "kilometres"), "20 km", "20 km", "20 km"),
        (Figure.of_date(date(2026, 3, 3)), "3.3.2026", "3.3.2026", "3 Mar 2026"),
        (
            Figure("2026-01-01–2026-04-30, 2026-05-01–2026-05-31", "periods"),
            "1.1.2026–30.4.2026, 1.5.2026–31.5.2026",
            "1.1.2026–30.4.2026, 1.5.2026–31.5.2026",
            "1 Jan 2026–30 Apr 2026, 1 May 2026–31 May 2026",
        ),
        (Figure("", "periods"), "ei voimassa olevia jaksoja", "inga gällande perioder", "no periods stand"),
        (Figure("Kuopio", "municipalities"), "Kuopio", "Kuopio", "Kuopio"),
        (Figure("phone", "mode"), "puhelimitse", "per telefon", "by phone"),
        (Figure("7d444840-9dc0-11d1-b245-5ffdce74fad2", "entry"), "7d444840", "7d444840", "7d444840"),
        (Figure("7d444840-9dc0-11d1-b245-5ffdce74fad2", "voucher"), "7d444840", "7d444840", "7d444840"),
        (Figure("group_coaching", "service"), "ryhmävalmennus", "gruppcoachning", "group coaching"),
        (Figure("0–7", "clients"), "0–7 asiakasta", "0–7 klienter", "0–7 clients"),
        (Figure(1, "clients"), "1 asiakas", "1 klient", "1 client"),
        (Figure(10, "working_days"), "10 arkipäivää", "10 vardagar", "10 working days"),
        (Figure(1, "no-shows"), "1 toteutumatta jäänyt palvelukerta", "1 uteblivet servicetillfälle", "1 no-show"),
        (Figure(2, "reversals"), "2 oikaisua", "2 rättelser", "2 corrections"),
        (Figure(True, "reading"), "kyllä", "ja", "yes"),
        (
            Figure("approved returned", "settlement_status"),
            "hyväksytty, maksu palautunut",
            "godkänd, betalningen har returnerats",
            "approved, payment returned",
        ),
        (Figure("all", "reading"), "molemmat perusteet", "båda grunderna", "both grounds"),
    ],
    ids=lambda value: f"{value.value} {value.unit}" if isinstance(value, Figure) else "",
)
def test_a_figure_reads_by_language(shown: Any, fi: str, sv: str, en: str) -> None:
    read = [figure(shown, language).replace("\xa0", " ") for language in ("fi", "sv", "en")]
    assert read == [fi, sv, en]


NO_NUMBERS = {
    "settlement_status": "drawn",
    "minutes": "180–240",
    "date": "2026-03-03",
    "periods": "2026-01-01–2026-04-30",
    "municipalities": "Kuopio",
    "names": "Kuopio",
    "statement": "inclusion_grounds",
    "mode": "online",
    "reading": True,
    "entry": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "worker": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "document": "staff_form",
    "competence": "coaching",
    "qualification": "social_worker",
    "peril": "personal_injury",
    "voucher": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
    "service": "group_coaching",
    "sessions_of_agreed": "0/2",
    "report_parts": "changes, plan",
    "content_parts": "content, goals",
    "delivery_way": "client_records, paper",
}


def units() -> set[str]:
    """The units of all figures that the domain makes and of all settings."""
    found = {setting.unit for setting in SETTINGS} | {"date"}
    for call in calls("Figure", "domain"):
        if len(call.args) == 2:
            unit = call.args[1]
            found |= constants(unit.body) | constants(unit.orelse) if isinstance(unit, ast.IfExp) else constants(unit)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("unit", sorted(units()))
def test_every_unit_can_be_read(unit: Any, language: Any) -> None:
    value: Any = NO_NUMBERS.get(unit, 7)
    assert figure(Figure(value, unit), language)


def test_every_statement_that_a_decision_can_lack_can_be_read() -> None:
    lacking = {
        call.args[0].value
        for call in calls("Figure", "domain")
        if len(call.args) == 2 and constants(call.args[1]) == {"statement"} and isinstance(call.args[0], ast.Constant)
    }
    assert lacking == keys("statement")


def test_a_finding_about_a_week_names_it() -> None:
    missed = Finding("weekly_minimum_missed", "4.2.2", Figure(1, "sessions"), Figure("0/2", "sessions_of_agreed"))
    told = {language: sentence(missed, language, date(2026, 12, 28)) for language in LANGUAGES}
    assert told["fi"].startswith("Viikko 53/2026 (28.12.2026–3.1.2027): Viikolla toteutui 0 palvelukertaa (sovittuja")
    assert told["sv"].startswith("Vecka 53/2026 (28.12.2026–3.1.2027): ")
    assert told["en"].startswith("Week 53/2026 (28 Dec 2026–3 Jan 2027): The week had 0 sessions (of 2 agreed)")
    assert sentence(missed, "fi").startswith("Viikolla toteutui")


# Duties, settings, names


def test_every_duty_has_a_text_and_no_text_is_left_over() -> None:
    source = ast.parse((ROOT / "domain" / "voucher" / "duties.py").read_text())
    readings = {choice for setting in SETTINGS for choice in setting.choices}
    codes = {found for found in constants(source) if re.fullmatch(r"[a-z]+(_[a-z]+)+", found)} - readings
    codes |= {
        code
        for call in calls("Duty", "domain")
        for one in call.keywords
        if one.arg == "code"
        for code in constants(one.value)
    }
    assert {"contact_client", "replacement_owed", "final_report_due"} <= codes
    assert codes == keys("duty")
    for code in codes:
        assert duty(code, "fi").endswith(".")


def test_every_setting_and_question_has_a_text_which_in_english_is_the_rulebooks() -> None:
    assert keys("setting") == {setting.name for setting in SETTINGS}
    assert keys("question") == {setting.name for setting in SETTINGS if setting.open_question}
    for setting in SETTINGS:
        assert text(f"setting.{setting.name}", "en") == setting.meaning
        if setting.open_question:
            assert text(f"question.{setting.name}", "en") == setting.open_question


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_shows_its_value(setting: Any) -> None:
    shown = {setting_value(value, setting.unit, "fi") for value in setting.since.values()}
    assert all(shown)
    assert not shown & {str(value) for value in setting.since.values()}


def test_every_reading_has_a_name() -> None:
    assert keys("reading") == {str(choice).lower() for setting in SETTINGS for choice in setting.choices} | {
        "true",
        "false",
    }


@pytest.mark.parametrize(
    ("family", "names"),
    [
        ("service", Service),
        ("role", Role),
        ("kind", EntryKind),
        ("cause", Cause),
        ("closing_reason", ClosingReason),
        ("recipient", Recipient),
        ("mode", Mode),
        ("theme", Theme),
        ("status", ["open", "ended", "closed"]),
        ("document", DocumentKind),
        ("qualification", Qualification),
        ("competence", [*Competence, "title_in_register"]),
        ("peril", Peril),
        ("settlement_status", SettlementStatus),
        ("account", Account),
        ("commitments", ["granted", *PARTS]),
        ("explanation.rule", [*ChargeRule, "held_time.rounded"]),
    ],
)
def test_every_name_of_a_kind_has_a_text(family: str, names: Any) -> None:
    assert keys(family) == set(names)


def test_every_text_that_the_api_asks_for_by_name_is_there() -> None:
    asked = {call.args[0].value for call in calls("text", "api") if isinstance(call.args[0], ast.Constant)}
    problems = {f"problem.{told}" for call in calls("Problem", "api") for told in texts(call.args[1])}
    titles = {f"title.{told}" for call in calls("Problem", "api") for told in texts(call.args[0])}
    things = {f"thing.{told}" for call in calls("Unknown", "ledger") for told in texts(call.args[0])}
    things |= {
        f"thing.{told}"
        for name in ("Problem", "order")
        for call in calls(name, "api")
        for keyword in call.keywords
        if keyword.arg == "what"
        for told in texts(keyword.value)
    }
    assert asked
    assert (asked | problems | titles | things) - set(catalogue("fi")) == set()


def reasons() -> set[str]:
    """The key of every reason that the domain gives for malformed input, with the names of its figures."""
    found = set()
    for call in calls("BadInput", "domain", "ledger", "api"):
        if all(keyword.arg is not None for keyword in call.keywords):  # else it is handed on
            names = [str(keyword.arg) for keyword in call.keywords]
            found |= {".".join((code, *names)) for code in constants(call.args[1])}
    for call in calls("Unauthorized", "api"):
        found |= {".".join((code, *(str(keyword.arg) for keyword in call.keywords))) for code in texts(call.args[0])}
    return found | set(REFUSED_BY.values())


def test_every_reason_of_a_malformed_field_has_a_text_and_no_text_is_left_over() -> None:
    made = {told for call in calls("Reason", "api") for told in texts(call.args[0])}
    assert made >= {"number_max", "missing"}
    assert reasons() >= {"number_min.limit.actual", "not_before.limit", "goes_without.other", "recipient_needed"}
    assert reasons() - keys("malformed") == set()
    told = {key.partition(".")[0] for key in keys("malformed")}
    assert made | set(REASONS.values()) | {key.partition(".")[0] for key in reasons()} == told


ENGLISH = {
    "a", "an", "and", "are", "as", "at", "be", "by", "does", "for", "from", "has", "is", "it", "last", "lies", "must",
    "names", "no", "not", "of", "only", "than", "that", "the", "this",
}  # fmt: skip
MUST = {
    "fi": r"(on (\w+tava|annettava|sisällettävä|merkintätapa)|(ei )?(saa|kuulu|kuuluu))\b",
    "sv": r"(ska|får|hör|är en skrivform)\b",
    "en": r"must\b",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(keys("malformed")))
def test_a_reason_says_what_must_be_in_the_language_of_its_reader(key: Any, language: Any) -> None:
    for told in forms(catalogue(language)[f"malformed.{key}"]):
        assert re.match(MUST[language], told)
        assert not told.endswith(".")
        if language != "en":
            own_names = r"\{\w+\}|[a-z]+_\w+|<\w+>|/\w+\.json|application/json|documented"
            words = set(re.findall(r"[a-zåäö]+", re.sub(own_names, "", told)))
            assert words & ENGLISH == set()


def test_no_reason_is_written_where_it_is_given() -> None:
    """A reason is a key of the catalogues: a sentence in the code would reach its reader in one language alone."""
    for call in calls("BadInput", "domain", "ledger", "api"):
        assert not any(isinstance(part, ast.JoinedStr) for part in ast.walk(call.args[1]))
        assert all(re.fullmatch(r"[a-z_]+", code) for code in constants(call.args[1]))
    for module in sorted((ROOT / "api").rglob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Dict) and {getattr(key, "value", None) for key in node.keys} == {"field", "reason"}:
                assert not any(
                    is_text(value)
                    for key, value in zip(node.keys, node.values, strict=True)
                    if getattr(key, "value", None) == "reason"
                ), f"{module.name}:{node.lineno}"


def texts(node: ast.AST) -> list[str]:
    """The text that stands there, if it is one."""
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


# Events

HIDDEN = UUID("7d444840-9dc0-11d1-b245-5ffdce74fad2")
SEALED = Sealed("sealed words")
NOON = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)  # in Helsinki it is the next day
ENVELOPE: dict[str, Any] = {
    "originator_id": HIDDEN,
    "originator_version": 1,
    "by": By(HIDDEN, Role.PROVIDER, HIDDEN, HIDDEN, NOON),
    "rulebook": "north_savo:2026-01-01",
    "under": ("6",),
}
DAY = date(2026, 3, 3)
RECORDED: dict[str, Any] = {
    **ENVELOPE,
    "entry_id": HIDDEN,
    "provider_id": HIDDEN,
    "period": 1,
    "charge": Charge(Quantity(minutes=90), 7800),
    "unit_price_cents": 5200,
    "after_closing": False,
}
GRANT = Grant(
    decision_number="2026-77",
    decided_on=DAY,
    starts_on=DAY,
    ends_on=date(2026, 7, 2),
    quantity=Quantity(minutes=2400),
    unit_price_cents=5200,
    value_cents=208000,
    four_days_reason=SEALED,
)
SESSION = SessionHeld(
    **RECORDED, held_on=DAY, minutes=90, starts_at=time(10), mode=Mode.IN_PERSON, excursion=False,
    worker_id=HIDDEN, group_id=HIDDEN, replaces=HIDDEN,
)  # fmt: skip
ONE_DAY = Charge(Quantity(days=1), 9000)
NO_SHOW = NoShowRecorded(
    **RECORDED, planned_on=DAY, cause=Cause.ABSENT, minutes=60, cancelled_on=None, justified=True,
    client_contacted_at=NOON,
)  # fmt: skip
CANCELLED = ProviderCancelled(
    **RECORDED | {"charge": Charge(Quantity(minutes=0), 0)}, planned_on=DAY, reason=SEALED, client_told_at=None,
    documented=False, replacement_on=None,
)  # fmt: skip
CHOSEN = ProviderChosen(
    **ENVELOPE, provider_id=HIDDEN, from_day=DAY, prices=(), distance_km=7, beyond_area_reason=SEALED
)
REMOTE = RemoteAgreementChanged(**ENVELOPE, agreed=True)
INCIDENT = IncidentReported(**ENVELOPE, happened_on=DAY, told_caseworker_at=None, description=SEALED)
DRAWN = SettlementDrawn(
    **ENVELOPE, settlement_id=HIDDEN, provider_id=HIDDEN, month=date(2026, 3, 1), position=77, lines=12, totals=(),
    amount_cents=93600, carried_over_cents=0, carried=(), total_cents=93600, digest="0f" * 32,
)  # fmt: skip
APPROVED = ProviderApproved(
    **ENVELOPE, service=Service.INCLUSION_ACTIVITY, from_day=DAY, until=None, unit_price_cents=9000, waived=()
)
DOCUMENT = DocumentFiled(
    **ENVELOPE, kind=DocumentKind.SERVICE_DESCRIPTIONS, reference="HAK-1", sha256=None, received_on=DAY, expires_on=None
)
INSURANCE = InsuranceStated(**ENVELOPE, perils=tuple(Peril), from_day=DAY, until=None, reference="V-1")
WORKER = WorkerListed(
    **ENVELOPE, worker_id=HIDDEN, qualifications=(Qualification.SOCIAL_WORKER,), title_in_register=True,
    services=(Service.GROUP_COACHING,), from_day=DAY, until=None,
)  # fmt: skip
CONTACT = ContactRecorded(**ENVELOPE, contact_with=ContactWith.CLIENT, contacted_at=NOON, about=(HIDDEN,), note=SEALED)
REPORT = ReportDelivered(
    **ENVELOPE, kind=ReportKind.INTERIM, period=2, delivered_on=DAY,
    to=(Recipient.CASEWORKER, Recipient.COUNTY), holds=(),
)  # fmt: skip
GROUP = GroupCreated(
    **ENVELOPE, provider_id=HIDDEN, name="Arki {Oy}", kind=GroupKind.CLOSED, largest=10, starts_on=DAY,
    ends_on=None, themes=(),
)  # fmt: skip
ENROLLED = MemberEnrolled(
    **ENVELOPE, voucher_id=HIDDEN, client_id=HIDDEN, enrolled_on=DAY, first_day=DAY, last_day=None
)
MET = GroupSessionHeld(**ENVELOPE, held_on=DAY, minutes=120, excursion=False, attended=(HIDDEN,), missed=())
EXAMPLES: list[tuple[Event, str]] = [
    (
        VoucherIssued(
            **ENVELOPE, entry_id=HIDDEN, client_id=HIDDEN, service=Service.INDIVIDUAL_COACHING, caseworker_id=HIDDEN,
            grant=GRANT, provider_id=HIDDEN, distance_km=7, beyond_area_reason=SEALED, remote_agreed=False,
        ),
        "Palveluseteli myönnetty: yksilövalmennus, 3.3.2026–2.7.2026, 40 h, 52,00 €/h, arvo 2 080,00 €",
    ),
    (
        VoucherExtended(**ENVELOPE, entry_id=HIDDEN, grant=replace(GRANT, quantity=Quantity(days=40))),
        "Palveluseteliä jatkettu uudella jaksolla: 3.3.2026–2.7.2026, 40 päivää, 52,00 €/päivä, arvo 2 080,00 €",
    ),
    (
        VoucherExtended(
            **ENVELOPE, entry_id=HIDDEN, grant=GRANT, later_prices=(Priced(from_day=DAY, unit_price_cents=5000),)
        ),
        "Palveluseteliä jatkettu uudella jaksolla: 3.3.2026–2.7.2026, 40 h, 52,00 €/h, arvo 2 080,00 €, "
        "3.3.2026 alkaen 50,00 €/h",
    ),
    (CHOSEN, "Palveluntuottaja valittu 3.3.2026 alkaen"),
    (
        replace(CHOSEN, prices=(PeriodPrice(period=1, unit_price_cents=5200, value_cents=208000),) * 2),
        "Palveluntuottaja valittu 3.3.2026 alkaen, yksikköhinta 52,00 €",
    ),
    (InstructorNamed(**ENVELOPE, worker_id=HIDDEN), "Vastuuohjaaja nimetty"),
    (CaseworkerAssigned(**ENVELOPE, caseworker_id=HIDDEN), "Omatyöntekijä vaihdettu"),
    (REMOTE, "Etävalmennuksesta sovittu"),
    (replace(REMOTE, agreed=False), "Etävalmennusta koskeva sopimus päättynyt"),
    (SESSION, "Palvelukerta 3.3.2026, 1 h 30 min, 78,00 €"),
    (
        replace(SESSION, mode=Mode.PHONE, excursion=True),
        "Palvelukerta 3.3.2026, 1 h 30 min, 78,00 €, puhelimitse, retkipäivä",
    ),
    (replace(SESSION, minutes=210, charge=ONE_DAY), "Toimintapäivä 3.3.2026, 3 h 30 min, 90,00 €"),
    (NO_SHOW, "Toteutumatta jäänyt palvelukerta 3.3.2026, asiakas jäi saapumatta, 78,00 €"),
    (
        replace(NO_SHOW, cause=Cause.CANCELLED_SAME_DAY, charge=ONE_DAY),
        "Toteutumatta jäänyt toimintapäivä 3.3.2026, asiakas perui samana päivänä, 90,00 €",
    ),
    (
        NoShowCharged(**RECORDED, planned_on=DAY),
        "Kuukauden veloitus siirtynyt toteutumatta jääneelle ajalle 3.3.2026, 78,00 €",
    ),
    (CANCELLED, "Palveluntuottajan peruutus 3.3.2026, ei veloitusta"),
    (
        replace(CANCELLED, client_told_at=NOON, documented=True, replacement_on=date(2026, 3, 9)),
        "Palveluntuottajan peruutus 3.3.2026, ei veloitusta, asiakkaalle ilmoitettu 4.3.2026, "
        "kirjattu asiakkaan asiakirjoihin, korvaava aika 9.3.2026",
    ),
    (
        CarriedOver(**RECORDED, until=DAY, system="Effica 4.2"),
        "Aiemmassa järjestelmässä (Effica 4.2) käytetty ja maksettu 3.3.2026 mennessä: 1 h 30 min, 78,00 €",
    ),
    (
        ReplacementAgreed(
            **ENVELOPE, entry_id=HIDDEN, replacement_on=date(2026, 3, 9), client_told_at=None, documented=False
        ),
        "Palveluntuottajan peruutuksen jatkotoimet, korvaava aika 9.3.2026",
    ),
    (
        EntryCorrected(
            **RECORDED | {"charge": Charge(Quantity(minutes=-90), -7800)}, kind=EntryKind.SESSION,
            happened_on=DAY, reason=SEALED,
        ),
        "Kirjaus oikaistu: palvelukerta 3.3.2026, -1 h 30 min, -78,00 €",
    ),
    (
        PeriodWithdrawn(
            **ENVELOPE, entry_id=HIDDEN, happened_on=DAY, reason=SEALED, charge=Charge(Quantity(minutes=-90), -7800),
            period=2, unit_price_cents=5200, after_closing=False,
        ),
        "3.3.2026 alkanut jakso peruttu: -1 h 30 min, -78,00 €",
    ),
    (
        VoucherReopened(
            **ENVELOPE, entry_id=HIDDEN, happened_on=DAY, reason=SEALED, charge=Charge(Quantity(minutes=90), 7800)
        ),
        "3.3.2026 suljettu palveluseteli avattu uudelleen: 1 h 30 min, 78,00 €",
    ),
    (REPORT, "Väliraportti toimitettu 3.3.2026, jakso 2, saaja: omatyöntekijä, hyvinvointialue"),
    (
        replace(REPORT, kind=ReportKind.PLAN),
        "Palvelusuunnitelma toimitettu 3.3.2026, jakso 2, saaja: omatyöntekijä, hyvinvointialue",
    ),
    (
        replace(REPORT, kind=ReportKind.FINAL, to=(Recipient.CLIENT,)),
        "Loppuraportti toimitettu 3.3.2026, jakso 2, saaja: asiakas",
    ),
    (CONTACT, "Yhteydenotto asiakkaaseen 4.3.2026"),
    (replace(CONTACT, contact_with=ContactWith.CASEWORKER), "Yhteydenotto omatyöntekijään 4.3.2026"),
    (INCIDENT, "Ilmoitus vahingosta 3.3.2026"),
    (
        replace(INCIDENT, told_caseworker_at=NOON),
        "Ilmoitus vahingosta 3.3.2026, omatyöntekijälle ilmoitettu 4.3.2026",
    ),
    (
        MeasureRecorded(**ENVELOPE, measured_on=DAY, result=SEALED),
        "Kysely tai mittaus tehty 3.3.2026",
    ),
    (
        ChangeNoticed(**ENVELOPE, noticed_on=DAY, told_caseworker_at=NOON, description=SEALED),
        "Muutos asiakkaan tilanteessa havaittu 3.3.2026, omatyöntekijälle ilmoitettu 4.3.2026",
    ),
    (
        VoucherClosed(
            **ENVELOPE, entry_id=HIDDEN, closed_on=DAY, reason=ClosingReason.COMPLETED,
            lapsed=Charge(Quantity(days=3), 27000),
        ),
        "Palveluseteli suljettu 3.3.2026, käyttämättä jäi 3 päivää, 270,00 €, palvelu toteutui",
    ),
    (
        ProviderRegistered(**ENVELOPE, name="Tuki {Oy}", business_id="1234567-1"),
        "Palveluntuottaja merkitty rekisteriin: Tuki (Oy)",
    ),
    (APPROVED, "Palveluntuottaja hyväksytty 3.3.2026 alkaen: osallisuustoiminta, 90,00 €/päivä"),
    (
        replace(APPROVED, until=date(2026, 12, 31)),
        "Palveluntuottaja hyväksytty 3.3.2026–31.12.2026: osallisuustoiminta, 90,00 €/päivä",
    ),
    (
        ParticularsStated(
            **ENVELOPE, from_day=DAY, soteri_categories=("2903",), subcontractors=False,
            municipalities=("Iisalmi", "Kuopio"), sites=(),
        ),
        "Perustiedot 3.3.2026 alkaen: Iisalmi, Kuopio",
    ),
    (DOCUMENT, "Asiakirja saatiin 3.3.2026: palvelukuvaukset"),
    (
        replace(DOCUMENT, kind=DocumentKind.STAFF_FORM, expires_on=date(2026, 12, 31)),
        "Asiakirja saatiin 3.3.2026: henkilöstölomake, voimassa 31.12.2026 saakka",
    ),
    (INSURANCE, "Vakuutus 3.3.2026 alkaen: henkilövahingot; omaisuusvahingot"),
    (
        replace(INSURANCE, perils=(Peril.PERSONAL_INJURY,), until=date(2026, 12, 31)),
        "Vakuutus 3.3.2026 alkaen: henkilövahingot, viimeinen päivä 31.12.2026",
    ),
    (
        replace(INSURANCE, amount_cents=50_000_000, sufficient=True),
        "Vakuutus 3.3.2026 alkaen: henkilövahingot; omaisuusvahingot, vakuutusmäärä 500 000,00 €, "
        "hyvinvointialue pitää määrää riittävänä",
    ),
    (
        replace(INSURANCE, sufficient=False),
        "Vakuutus 3.3.2026 alkaen: henkilövahingot; omaisuusvahingot, hyvinvointialue ei pidä määrää riittävänä",
    ),
    (
        replace(REPORT, way=DeliveryWay.SECURE_EMAIL),
        "Väliraportti toimitettu 3.3.2026, jakso 2, saaja: omatyöntekijä, hyvinvointialue, salattu sähköposti",
    ),
    (WORKER, "Työntekijä merkittiin henkilöstöluetteloon 3.3.2026 alkaen: sosiaalityöntekijä"),
    (
        replace(WORKER, until=date(2026, 12, 31)),
        "Työntekijä merkittiin henkilöstöluetteloon 3.3.2026 alkaen: sosiaalityöntekijä, viimeinen päivä 31.12.2026",
    ),
    (WorkerNameErased(**ENVELOPE, worker_id=HIDDEN), "Työntekijän nimi poistettiin rekisteristä"),
    (
        QualificationAccepted(
            **ENVELOPE, worker_id=HIDDEN, competences=(Competence.SOCIAL_CARE, Competence.WORK_GUIDANCE), reason=SEALED
        ),
        "Työntekijän muu tutkinto hyväksyttiin: sosiaalihuollon ammatillinen osaaminen;"
        " työtoiminnan ohjaamisen osaaminen",
    ),
    (
        ApprovalEnded(**ENVELOPE, service=Service.INCLUSION_ACTIVITY, last_day=DAY, reason=SEALED),
        "Hyväksyntä päättyy 3.3.2026: osallisuustoiminta",
    ),
    (ProviderSuspended(**ENVELOPE, from_day=DAY, reason=SEALED), "Hyväksynnät keskeytettiin 3.3.2026 alkaen"),
    (BankAccountProposed(**ENVELOPE, account_id=HIDDEN, iban=SEALED), "Maksutiliä ehdotettiin"),
    (BankAccountConfirmed(**ENVELOPE, account_id=HIDDEN), "Maksutili vahvistettiin"),
    (ProviderReinstated(**ENVELOPE, from_day=DAY, reason=SEALED), "Hyväksynnät palautettiin 3.3.2026 alkaen"),
    (
        PriceCapSet(
            **ENVELOPE, service=Service.GROUP_COACHING, from_day=DAY, cap_cents=5200, source="decision 5"
        ),
        "Kattohinta vahvistettu 3.3.2026 alkaen: ryhmävalmennus, 52,00 €/h",
    ),
    (GROUP, "Suljettu ryhmä Arki (Oy) ilmoitettu: alkaa 3.3.2026, enintään 10 asiakasta"),
    (
        replace(
            GROUP,
            kind=GroupKind.OPEN,
            ends_on=date(2026, 6, 26),
            themes=(Theme.EATING, Theme.EXERCISE),
        ),
        "Avoin ryhmä Arki (Oy) ilmoitettu: alkaa 3.3.2026, enintään 10 asiakasta, päättyy 26.6.2026, "
        "ruokailutottumukset; liikuntatottumukset",
    ),
    (ENROLLED, "Asiakas ilmoittautui ryhmään 3.3.2026"),
    (
        replace(ENROLLED, last_day=date(2026, 6, 30)),
        "Asiakas ilmoittautui ryhmään 3.3.2026, paikka 3.3.2026–30.6.2026",
    ),
    (MemberDeparted(**ENVELOPE, voucher_id=HIDDEN, left_on=DAY), "Asiakas lähti ryhmästä 3.3.2026"),
    (GroupPostponed(**ENVELOPE, starts_on=DAY, ends_on=None), "Ryhmän alku siirretty: 3.3.2026"),
    (
        GroupPostponed(**ENVELOPE, starts_on=DAY, ends_on=date(2026, 6, 26)),
        "Ryhmän alku siirretty: 3.3.2026, päättyy 26.6.2026",
    ),
    (
        GroupContentSpecified(**ENVELOPE, specified_on=DAY, content=SEALED, considers=tuple(Considered)),
        "Ryhmän sisältö täsmennetty 3.3.2026, huomioitu osallistujien tavoitteet, osallistujien tarpeet",
    ),
    (GroupCalledOff(**ENVELOPE), "Ryhmä peruttu"),
    (
        MemberNotified(**ENVELOPE, voucher_id=HIDDEN, told=tuple(ContactWith)),
        "Ryhmän muutoksesta ilmoitettu: asiakas, omatyöntekijä",
    ),
    (
        MemberNotified(**ENVELOPE, voucher_id=HIDDEN, told=(ContactWith.CLIENT,), told_at=NOON),
        "Ryhmän muutoksesta ilmoitettu: asiakas, ilmoitettu 4.3.2026",
    ),
    (MET, "Ryhmä kokoontui 3.3.2026, 2 h: paikalla 1 asiakas, poissa 0 asiakasta"),
    (
        replace(MET, excursion=True),
        "Ryhmä kokoontui 3.3.2026, 2 h: paikalla 1 asiakas, poissa 0 asiakasta, retkipäivä",
    ),
    (DRAWN, "Kuukausi 3/2026 tilitetty, rivejä 12, maksettava 936,00 €"),
    (
        replace(DRAWN, carried_over_cents=-7800, total_cents=85800),
        "Kuukausi 3/2026 tilitetty, rivejä 12, maksettava 858,00 €, siirtynyt aiemmasta -78,00 €",
    ),
    (SettlementApproved(**ENVELOPE, settlement_id=HIDDEN), "Tilitys hyväksytty"),
    (
        SettlementPaid(
            **ENVELOPE, settlement_id=HIDDEN, paid_on=DAY, reference="RF18 5390 0754 7034", amount_cents=93600
        ),
        "Tilitys maksettu 3.3.2026, 936,00 €",
    ),
    (
        SettlementWithdrawn(
            **ENVELOPE, settlement_id=HIDDEN, provider_id=HIDDEN, totals=DRAWN.totals, reason=SEALED
        ),
        "Tilitys peruutettu",
    ),
    (
        PaymentReturned(**ENVELOPE, settlement_id=HIDDEN, returned_on=DAY, reason=SEALED),
        "Tilityksen maksu palautunut 3.3.2026",
    ),
    (
        PaymentOrdered(
            **ENVELOPE, settlement_id=HIDDEN, payment_file_id=HIDDEN, end_to_end_id="7d-1", bank_account_id=HIDDEN,
            amount_cents=93600, execution_on=DAY,
        ),
        "Tilitys annettu pankille maksettavaksi 3.3.2026, 936,00 €",
    ),
    (
        PaymentRefused(
            **ENVELOPE, settlement_id=HIDDEN, end_to_end_id="7d-1", refused_on=DAY, reason_code="AC04"
        ),
        "Tilityksen maksu hylätty 3.3.2026, pankin syykoodi AC04",
    ),
    (
        PaymentRefused(**ENVELOPE, settlement_id=HIDDEN, end_to_end_id="7d-1", refused_on=DAY),
        "Tilityksen maksu hylätty 3.3.2026",
    ),
    (
        PaymentFileBegun(
            **ENVELOPE,
            candidates=(Candidate(settlement_id=HIDDEN, provider_id=HIDDEN, account_id=HIDDEN),) * 2,
            execution_on=DAY,
        ),
        "Maksuaineisto aloitettu, ehdolla 2 tilitystä, eräpäivä 3.3.2026",
    ),
    (
        PaymentFileMade(**ENVELOPE, transfers=2, total_cents=93600, digest="", left_out=()),
        "Maksuaineisto valmis, maksuja 2, yhteensä 936,00 €",
    ),
]  # fmt: skip


def test_every_event_of_the_catalogue_has_an_example() -> None:
    written_today = {event for event in CATALOGUE.values() if not issubclass(event, EarlierEvent)}
    assert {type(event) for event, _ in EXAMPLES} == written_today


@pytest.mark.parametrize(("event", "told"), EXAMPLES, ids=[type(event).__name__ for event, _ in EXAMPLES])
def test_an_event_reads_as_a_line_without_ids_and_sealed_words(event: Any, told: Any) -> None:
    lines = {language: event_sentence(event, language) for language in LANGUAGES}
    assert lines["fi"].replace("\xa0", " ").replace("{Oy}", "(Oy)") == told
    assert len(set(lines.values())) == len(LANGUAGES)
    for line in lines.values():
        assert not re.search(r"sealed|7d444840|2026-", line)
        assert "{" not in line.replace("{Oy}", "")


def test_a_closing_can_be_told_without_its_reason() -> None:
    closing = next(event for event, _ in EXAMPLES if isinstance(event, VoucherClosed))
    assert event_sentence(closing, "en", reasons=False) == "Voucher closed 3 Mar 2026, unused 3 days, €270.00"


# Choosing a language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fi"),
        ("", "fi"),
        ("sv", "sv"),
        ("SV-fi", "sv"),
        ("sv-FI,sv;q=0.9,en;q=0.8", "sv"),
        ("fi;q=0.3,en;q=0.31", "en"),
        ("en;q=0.5, sv ; q=0.500", "en"),
        ("de,fr;q=0.9,en-US;q=0.1", "en"),
        ("en;q=0", "fi"),
        ("*", "fi"),
        ("*,en;q=0.5", "fi"),
        ("de", "fi"),
        ("en;q=2", "fi"),
        ("en;q=ä,;;=", "fi"),
        ("q=1", "fi"),
        ("en;q=0.1;x, sv;q=0.1", "sv"),
        ("-" * 5_000, "fi"),
    ],
)
def test_accept_language_chooses(header: Any, language: str) -> None:
    assert language_of(header) == language


def test_finnish_comes_first() -> None:
    assert list(messages.LANGUAGES) == ["fi", "sv", "en"]
