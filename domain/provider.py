"""Providers: who applied with what, and for which services, days and prices the county approved them (§ 2, § 6).

An approval needs everything that § 2 asks for, or a stated reason not to insist on it. What is missing is found by the
same rules when somebody asks for an approval and when somebody asks how a provider stands.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from domain.calendar import helsinki_date
from domain.commands import Approval, Command, Suspension, Worker, covers
from domain.deciding import envelope, refuse_if_any, refusing_gaps
from domain.errors import BadInput, Figure, Finding, Refusal
from domain.events import (
    ApprovalEnded,
    DocumentFiled,
    Event,
    InsuranceStated,
    ParticularsStated,
    ProviderApproved,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
    QualificationAccepted,
    Sealed,
    Site,
    Waiver,
    WorkerListed,
    WorkerNameErased,
)
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Rulebook, Service

ProviderEvent = (
    ProviderRegistered
    | ParticularsStated
    | DocumentFiled
    | InsuranceStated
    | WorkerListed
    | WorkerNameErased
    | QualificationAccepted
    | ProviderApproved
    | ApprovalEnded
    | ProviderSuspended
    | ProviderReinstated
)

ONE_DAY = timedelta(days=1)


class Waivable(StrEnum):
    """What the county may not insist on for a stated reason; a waiver covers everything found under its code (§ 2)."""

    SOTERI_REGISTRATION_MISSING = "soteri_registration_missing"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_EXPIRED = "document_expired"
    QUALIFICATION_MISSING = "qualification_missing"
    INSURANCE_MISSING = "insurance_missing"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What holds from a day on: Soteri's categories, whether there are subcontractors, where the provider works."""

    from_day: date
    soteri_categories: tuple[str, ...]
    subcontractors: bool
    municipalities: tuple[str, ...]
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the application: where it is kept, and the last day that it holds, if it has one (§ 2.3)."""

    kind: DocumentKind
    reference: str
    sha256: str | None
    received_on: date
    expires_on: date | None

    def expired_on(self, day: date) -> bool:
        """Whether its last day lies before a day."""
        return self.expires_on is not None and self.expires_on < day


@dataclass(frozen=True, slots=True)
class Insurance:
    """What the provider is insured against, from a day to an optional last one (§ 2.5)."""

    perils: tuple[Peril, ...]
    from_day: date
    until: date | None
    reference: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The county's acceptance of a worker's other degree: who accepted it, when and why (§ 2.1)."""

    worker_id: UUID
    competences: tuple[Competence, ...]
    accepted_by: UUID
    accepted_on: date
    reason: Sealed


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as its events tell, each list in the order of the events."""

    id: UUID
    version: int
    name: str
    business_id: str
    approvals: tuple[Approval, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    particulars: tuple[Particulars, ...] = ()
    documents: tuple[Document, ...] = ()
    insurances: tuple[Insurance, ...] = ()
    staff: tuple[Worker, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()

    def particulars_on(self, day: date) -> Particulars | None:
        """The particulars that hold on a day."""
        return max((one for one in reversed(self.particulars) if one.from_day <= day), key=_from_day, default=None)

    def newest_document(self, kind: DocumentKind) -> Document | None:
        """The document of a kind that was received last."""
        filed = [document for document in reversed(self.documents) if document.kind is kind]
        return max(filed, key=lambda document: document.received_on, default=None)

    def team_on(self, service: Service, day: date) -> tuple[Worker, ...]:
        """Who works in a service on a day."""
        return tuple(worker for worker in self.staff if service in worker.services and worker.works_on(day))


def _from_day(particulars: Particulars) -> date:
    return particulars.from_day


# Commands


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProvider(Command):
    provider_id: UUID
    name: str
    business_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateParticulars(Command):
    """What holds from a day on, in whole, until the day of another statement; of two for one day the later holds."""

    from_day: date
    soteri_categories: tuple[str, ...]
    subcontractors: bool
    municipalities: tuple[str, ...]
    sites: tuple[Site, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDocument(Command):
    """`reference` is the document's number in the county's records, `sha256` the digest of its bytes, if taken."""

    kind: DocumentKind
    reference: str
    received_on: date
    sha256: str | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInsurance(Command):
    perils: tuple[Peril, ...]
    from_day: date
    reference: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWorker(Command):
    """Put a worker on the staff list; one that stands there gets what is said now instead."""

    worker_id: UUID
    qualifications: tuple[Qualification, ...]
    title_in_register: bool
    services: tuple[Service, ...]
    from_day: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseWorkerName(Command):
    """Let the register forget a worker's name; the names are not in the log."""

    worker_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptQualification(Command):
    worker_id: UUID
    competences: tuple[Competence, ...]
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveProvider(Command):
    """Approve for a service from a day to an optional last one, at a price; `waived` are stated exceptions."""

    service: Service
    from_day: date
    until: date | None
    unit_price_cents: int
    waived: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndApproval(Command):
    service: Service
    last_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendProvider(Command):
    from_day: date
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstateProvider(Command):
    from_day: date
    reason: Sealed


ProviderCommand = (
    StateParticulars
    | FileDocument
    | StateInsurance
    | ListWorker
    | EraseWorkerName
    | AcceptQualification
    | EndApproval
    | SuspendProvider
    | ReinstateProvider
)
"""What is decided on the provider alone; `RegisterProvider` begins it, `ApproveProvider` asks for the cap price too."""


# State


def evolve(state: Provider | None, event: ProviderEvent) -> Provider:
    """The provider after one more event."""
    if isinstance(event, ProviderRegistered):
        return Provider(event.originator_id, event.originator_version, event.name, event.business_id)
    assert state is not None, "a provider begins with its registration"
    return replace(_changed(state, event), version=event.originator_version)


def _changed(state: Provider, event: ProviderEvent) -> Provider:
    match event:
        case ProviderRegistered():
            raise AssertionError("a provider is registered once")
        case ParticularsStated():
            particulars = Particulars(
                event.from_day, event.soteri_categories, event.subcontractors, event.municipalities, event.sites
            )
            return replace(state, particulars=(*state.particulars, particulars))
        case DocumentFiled():
            document = Document(event.kind, event.reference, event.sha256, event.received_on, event.expires_on)
            return replace(state, documents=(*state.documents, document))
        case InsuranceStated():
            insurance = Insurance(event.perils, event.from_day, event.until, event.reference)
            return replace(state, insurances=(*state.insurances, insurance))
        case WorkerListed():
            worker = Worker(
                event.worker_id,
                event.qualifications,
                event.title_in_register,
                event.services,
                event.from_day,
                event.until,
            )
            others = tuple(one for one in state.staff if one.worker_id != event.worker_id)
            return replace(state, staff=(*others, worker))
        case WorkerNameErased():
            return state
        case QualificationAccepted():
            accepted_on = helsinki_date(event.by.decided_at)
            acceptance = Acceptance(event.worker_id, event.competences, event.by.actor, accepted_on, event.reason)
            return replace(state, acceptances=(*state.acceptances, acceptance))
        case ProviderApproved():
            approval = Approval(event.service, event.from_day, event.until, event.unit_price_cents, event.waived)
            return replace(state, approvals=(*state.approvals, approval))
        case ApprovalEnded():
            return replace(state, approvals=tuple(_after_ending(state.approvals, event)))
        case ProviderSuspended():
            return replace(state, suspensions=(*state.suspensions, Suspension(event.from_day, None, event.reason)))
        case ProviderReinstated():
            *earlier, last = state.suspensions
            ended = replace(last, until=event.from_day - ONE_DAY, reinstated_because=event.reason)
            return replace(state, suspensions=(*earlier, ended))
        case _:
            assert_never(event)


def _after_ending(approvals: Iterable[Approval], event: ApprovalEnded) -> Iterator[Approval]:
    """The approvals with those of the service cut at its last day; what would have begun later never does."""
    for approval in approvals:
        if approval.service is not event.service or not _reaches_past(approval, event.last_day):
            yield approval
        elif approval.from_day <= event.last_day:
            yield replace(approval, until=event.last_day)


def _reaches_past(approval: Approval, day: date) -> bool:
    return approval.until is None or approval.until > day


def provider_from(events: Iterable[Event], state: Provider | None = None) -> Provider | None:
    for event in events:
        state = evolve(state, event)  # type: ignore[arg-type]  # a provider's stream holds a provider's events alone
    return state


# What an approval needs (§ 2)


def missing(provider: Provider, service: Service, day: date, rulebook: Rulebook) -> tuple[Finding, ...]:
    """Everything that § 2 asks of a provider for a service on a day and that it does not have, by the day's rulebook.

    Raises `NotInForce` for a day before the rulebook.
    """
    return (
        *_soteri_registration_missing(provider, day, rulebook),
        *_documents_missing(provider, day, rulebook),
        *_qualifications_missing(provider, service, day, rulebook),
        *_insurances_missing(provider, day, rulebook),
    )


def _soteri_registration_missing(provider: Provider, day: date, rulebook: Rulebook) -> Iterator[Finding]:
    """The provider is registered in Soteri for category 2903, 2464 or both (§ 2.2)."""
    setting, particulars = rulebook.soteri_categories, provider.particulars_on(day)
    if particulars is None or setting.on(day).isdisjoint(particulars.soteri_categories):
        limit = Figure(", ".join(sorted(setting.on(day))), "names")
        yield Finding("soteri_registration_missing", setting.section, limit)


def _documents_missing(provider: Provider, day: date, rulebook: Rulebook) -> Iterator[Finding]:
    """`document_missing`, `document_expired`: each document is filed and holds on the day (§ 2.3).

    The account of subcontractors is owed by a provider that has some.
    """
    setting, particulars = rulebook.documents_required, provider.particulars_on(day)
    for kind in DocumentKind:
        if kind not in setting.on(day):
            continue
        if kind is DocumentKind.SUBCONTRACTORS and (particulars is None or not particulars.subcontractors):
            continue
        document, named = provider.newest_document(kind), Figure(kind.value, "document")
        if document is None:
            yield Finding("document_missing", setting.section, named)
        elif document.expires_on is not None and document.expired_on(day):
            yield Finding("document_expired", setting.section, named, Figure.of_date(document.expires_on))


def _qualifications_missing(provider: Provider, service: Service, day: date, rulebook: Rulebook) -> Iterator[Finding]:
    """`qualification_missing`: what the service's team lacks as a whole, and what each of its workers lacks (§ 2.1)."""
    team = provider.team_on(service, day)

    def competent(worker: Worker, competence: Competence) -> bool:
        return is_competent(provider, worker, competence, day, rulebook)

    section = rulebook.social_care_workers_min.section
    if sum(competent(worker, Competence.SOCIAL_CARE) for worker in team) < rulebook.social_care_workers_min.on(day):
        yield Finding("qualification_missing", section, Figure(Competence.SOCIAL_CARE.value, "competence"))
    competence, of_everyone = _competence_needed(service, day, rulebook)
    section = rulebook.qualifications(competence).section
    if not any(competent(worker, competence) for worker in team):
        yield Finding("qualification_missing", section, Figure(competence.value, "competence"))
    elif of_everyone:
        for worker in team:
            if not competent(worker, competence):
                lacking = Figure(str(worker.worker_id), "worker")
                yield Finding("qualification_missing", section, Figure(competence.value, "competence"), lacking)
    titles = rulebook.protected_titles
    for worker in team:
        if not worker.title_in_register and not titles.on(day).isdisjoint(worker.qualifications):
            unregistered = Figure(str(worker.worker_id), "worker")
            yield Finding(
                "qualification_missing", titles.section, Figure("title_in_register", "competence"), unregistered
            )


def _competence_needed(service: Service, day: date, rulebook: Rulebook) -> tuple[Competence, bool]:
    """What a service takes besides social care, and whether everyone in its team needs it (§ 2.1)."""
    match service:
        case Service.SUPPORTED_WORK_ACTIVITY:
            return Competence.COACHING, False
        case Service.INCLUSION_ACTIVITY:
            return Competence.WORK_GUIDANCE, rulebook.work_guidance_needed_of.on(day) == "everyone"
        case _:
            return Competence.COACHING, True


def is_competent(provider: Provider, worker: Worker, competence: Competence, day: date, rulebook: Rulebook) -> bool:
    """Whether a worker has a qualification for it, or another degree that the county accepted for it (§ 2.1)."""
    accepted = any(
        acceptance.worker_id == worker.worker_id and competence in acceptance.competences
        for acceptance in provider.acceptances
    )
    return accepted or not rulebook.qualifications(competence).on(day).isdisjoint(worker.qualifications)


def _insurances_missing(provider: Provider, day: date, rulebook: Rulebook) -> Iterator[Finding]:
    """`insurance_missing`: insurance for personal injury and for damage to property is in force (§ 2.5)."""
    setting = rulebook.insured_perils
    insured = {peril for one in provider.insurances if covers(one.from_day, one.until, day) for peril in one.perils}
    for peril in Peril:
        if peril in setting.on(day) and peril not in insured:
            yield Finding("insurance_missing", setting.section, Figure(peril.value, "peril"))


def expiring_documents(provider: Provider, day: date, rulebook: Rulebook) -> tuple[Document, ...]:
    """The documents that expire within the notice days of a day, or have expired by it; replaced ones left out."""
    last_day = day + timedelta(days=rulebook.document_notice_days.on(day))
    newest = (provider.newest_document(kind) for kind in DocumentKind)
    return tuple(one for one in newest if one is not None and one.expires_on is not None and one.expires_on <= last_day)


# Deciding


BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def is_business_id(text: str) -> bool:
    """Whether a text is a Finnish business id (Y-tunnus): seven digits, a dash, a check digit modulo 11."""
    digits, _, check = text.partition("-")
    if len(digits) != len(BUSINESS_ID_WEIGHTS) or not digits.isascii() or not digits.isdecimal():
        return False
    if len(check) != 1 or not check.isascii() or not check.isdecimal():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, BUSINESS_ID_WEIGHTS, strict=True)) % 11
    return rest != 1 and int(check) == (11 - rest) % 11


@refusing_gaps
def register(command: RegisterProvider, rulebook: Rulebook, today: date) -> Sequence[ProviderRegistered]:
    """Take a provider into the register. Raises `BadInput` for a business id whose check digit does not fit."""
    if not is_business_id(command.business_id):
        raise BadInput("business_id", "is seven digits, a dash and the check digit that fits them")
    return (
        ProviderRegistered(
            **envelope(command.provider_id, 0, command, rulebook.version_on(today), "2"),
            name=command.name,
            business_id=command.business_id,
        ),
    )


@refusing_gaps
def approve(
    state: Provider, command: ApproveProvider, cap_cents_on: Callable[[date], int | None], rulebook: Rulebook
) -> Sequence[ProviderApproved]:
    """Approve a provider for a service, at a price at most the cap in force on the approval's first day (§ 2, § 6).

    What is missing is judged on that day too, or today where it has passed: what is filed now counts. Everything that
    is missing and not waived is refused at once, together with the price.
    """
    _check_days(command.from_day, command.until)
    waived = {waiver.code for waiver in command.waived}
    if not waived <= set(Waivable):
        raise BadInput("waived", "names a rule that is not waived")
    version = rulebook.version_on(command.from_day)
    judged_on = max(command.from_day, _today(command))
    lacking = (one for one in missing(state, command.service, judged_on, rulebook) if one.code not in waived)
    refuse_if_any((*_price_findings(command, cap_cents_on), *lacking))
    return (
        ProviderApproved(
            **envelope(state.id, state.version, command, version, "2", "6"),
            service=command.service,
            from_day=command.from_day,
            until=command.until,
            unit_price_cents=command.unit_price_cents,
            waived=command.waived,
        ),
    )


def _price_findings(command: ApproveProvider, cap_cents_on: Callable[[date], int | None]) -> Iterator[Finding]:
    """`price_not_in_force`, `price_over_cap`: the price is at most the cap of the approval's first day (§ 6)."""
    cap = cap_cents_on(command.from_day)
    if cap is None:
        yield Finding("price_not_in_force", "6", actual=Figure.of_date(command.from_day))
    elif command.unit_price_cents > cap:
        yield Finding("price_over_cap", "6", Figure(cap, "cents"), Figure(command.unit_price_cents, "cents"))


@refusing_gaps
def decide(state: Provider, command: ProviderCommand, rulebook: Rulebook) -> Sequence[ProviderEvent]:
    """What follows from a command about a registered provider. Raises `Refusal`, and `BadInput` for what fits none."""
    match command:
        case StateParticulars():
            return (state_particulars(state, command, rulebook),)
        case FileDocument():
            return (file_document(state, command, rulebook),)
        case StateInsurance():
            return (state_insurance(state, command, rulebook),)
        case ListWorker():
            return (list_worker(state, command, rulebook),)
        case EraseWorkerName():
            return (erase_worker_name(state, command, rulebook),)
        case AcceptQualification():
            return (accept_qualification(state, command, rulebook),)
        case EndApproval():
            return (end_approval(state, command, rulebook),)
        case SuspendProvider():
            return (suspend(state, command, rulebook),)
        case ReinstateProvider():
            return (reinstate(state, command, rulebook),)
        case _:
            assert_never(command)


def _today(command: Command) -> date:
    return helsinki_date(command.by.decided_at)


def _check_days(from_day: date, until: date | None) -> None:
    if until is not None and until < from_day:
        raise BadInput("until", "lies before the first day")


def state_particulars(state: Provider, command: StateParticulars, rulebook: Rulebook) -> ParticularsStated:
    """State a provider's particulars; where it works is named by the area's municipalities of the first day (§ 2)."""
    if not rulebook.municipalities.on(command.from_day).issuperset(command.municipalities):
        raise BadInput("municipalities", "names one that is not in the area on the first day")
    return ParticularsStated(
        **envelope(state.id, state.version, command, rulebook.version_on(command.from_day), "2.2", "2.3"),
        from_day=command.from_day,
        soteri_categories=tuple(sorted(set(command.soteri_categories))),
        subcontractors=command.subcontractors,
        municipalities=tuple(sorted(set(command.municipalities))),
        sites=command.sites,
    )


def file_document(state: Provider, command: FileDocument, rulebook: Rulebook) -> DocumentFiled:
    """Record that the county received a document. One of a kind that expires has a last day (§ 2.3)."""
    today = _today(command)
    if command.received_on > today:
        raise Refusal((Finding("in_the_future", "", Figure.of_date(today), Figure.of_date(command.received_on)),))
    if command.expires_on is None and command.kind in rulebook.documents_with_expiry.on(today):
        raise BadInput("expires_on", "is missing: a document of this kind has a last day")
    if command.expires_on is not None and command.expires_on < command.received_on:
        raise BadInput("expires_on", "lies before the day of receipt")
    return DocumentFiled(
        **envelope(state.id, state.version, command, rulebook.version_on(today), "2.3"),
        kind=command.kind,
        reference=command.reference,
        sha256=command.sha256,
        received_on=command.received_on,
        expires_on=command.expires_on,
    )


def state_insurance(state: Provider, command: StateInsurance, rulebook: Rulebook) -> InsuranceStated:
    """Record an insurance and how long it is in force (§ 2.5)."""
    _check_days(command.from_day, command.until)
    return InsuranceStated(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.5"),
        perils=tuple(sorted(set(command.perils))),
        from_day=command.from_day,
        until=command.until,
        reference=command.reference,
    )


def list_worker(state: Provider, command: ListWorker, rulebook: Rulebook) -> WorkerListed:
    """Put a worker on the staff list, or change what it says of one (§ 2.1)."""
    _check_days(command.from_day, command.until)
    return WorkerListed(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.1"),
        worker_id=command.worker_id,
        qualifications=tuple(sorted(set(command.qualifications))),
        title_in_register=command.title_in_register,
        services=tuple(sorted(set(command.services))),
        from_day=command.from_day,
        until=command.until,
    )


def _check_listed(state: Provider, worker_id: UUID) -> None:
    if all(worker.worker_id != worker_id for worker in state.staff):
        raise BadInput("worker_id", "names nobody on the provider's staff list")


def erase_worker_name(state: Provider, command: EraseWorkerName, rulebook: Rulebook) -> WorkerNameErased:
    """Tell that the register forgets a worker's name."""
    _check_listed(state, command.worker_id)
    return WorkerNameErased(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.1"),
        worker_id=command.worker_id,
    )


def accept_qualification(state: Provider, command: AcceptQualification, rulebook: Rulebook) -> QualificationAccepted:
    """Accept a listed worker's other degree, case by case; who accepts it is who asks (§ 2.1)."""
    _check_listed(state, command.worker_id)
    return QualificationAccepted(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.1"),
        worker_id=command.worker_id,
        competences=tuple(sorted(set(command.competences))),
        reason=command.reason,
    )


def end_approval(state: Provider, command: EndApproval, rulebook: Rulebook) -> ApprovalEnded:
    """End the approval for a service on a day. `provider_not_approved` where none reaches past it (§ 2)."""
    of_service = (approval for approval in state.approvals if approval.service is command.service)
    if not any(_reaches_past(approval, command.last_day) for approval in of_service):
        raise Refusal((Finding("provider_not_approved", "2", actual=Figure.of_date(command.last_day + ONE_DAY)),))
    return ApprovalEnded(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2"),
        service=command.service,
        last_day=command.last_day,
        reason=command.reason,
    )


def suspend(state: Provider, command: SuspendProvider, rulebook: Rulebook) -> ProviderSuspended:
    """Suspend from a day on. `already_suspended` where that day is not past the end of the last suspension (§ 2)."""
    last = state.suspensions[-1] if state.suspensions else None
    if last is not None and (last.until is None or command.from_day <= last.until):
        since, from_day = Figure.of_date(last.from_day), Figure.of_date(command.from_day)
        raise Refusal((Finding("already_suspended", "2", since, from_day),))
    return ProviderSuspended(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2"),
        from_day=command.from_day,
        reason=command.reason,
    )


def reinstate(state: Provider, command: ReinstateProvider, rulebook: Rulebook) -> ProviderReinstated:
    """Let the approvals hold again from a day on: from the suspension's first day, it never held (§ 2).

    `not_suspended` where no suspension is open.
    """
    last = state.suspensions[-1] if state.suspensions else None
    if last is None or last.until is not None:
        raise Refusal((Finding("not_suspended", "2", actual=Figure.of_date(command.from_day)),))
    if command.from_day < last.from_day:
        raise BadInput("from", "lies before the suspension")
    return ProviderReinstated(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2"),
        from_day=command.from_day,
        reason=command.reason,
    )
