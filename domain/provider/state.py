"""The provider: what its events say of it (§ 2)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.kernel.calendar import ONE_DAY, helsinki_date
from domain.kernel.event import Sealed
from domain.kernel.findings import Finding
from domain.provider.events import (
    ApprovalEnded,
    BankAccountConfirmed,
    BankAccountProposed,
    DocumentFiled,
    InsuranceStated,
    ParticularsStated,
    ProviderApproved,
    ProviderEvent,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
    QualificationAccepted,
    Site,
    Waiver,
    WorkerListed,
    WorkerNameErased,
)
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service


@dataclass(frozen=True, slots=True)
class Approval:
    """A provider's approval for one service from a day to an optional last one, at a unit price (§ 2, § 6)."""

    service: Service
    from_day: date
    until: date | None
    unit_price_cents: int
    waived: tuple[Waiver, ...] = ()

    def holds_on(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


@dataclass(frozen=True, slots=True)
class Days:
    """The days from one to another, both included; without a last one there is no end."""

    from_day: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Suspension:
    """From a day on none of the provider's approvals holds, until its last day if it has been reinstated (§ 2)."""

    from_day: date
    until: date | None
    reason: Sealed
    reinstated_because: Sealed | None = None

    def holds_on(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody on a provider's staff list: what they are trained for and which services they work in (§ 2.1).

    `title_in_register` tells that a protected title is entered in the register of social care professionals.
    """

    worker_id: UUID
    qualifications: tuple[Qualification, ...]
    title_in_register: bool
    services: tuple[Service, ...]
    from_day: date
    until: date | None

    def works_on(self, day: date) -> bool:
        return covers(self.from_day, self.until, day)


def covers(first_day: date, last_day: date | None, day: date) -> bool:
    """Whether a day lies between two, both included; without a last day there is no end."""
    return first_day <= day and (last_day is None or day <= last_day)


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
    """What the provider is insured against, for how much, from a day to an optional last one (§ 2.5).

    `sufficient` is the county's judgement of the sum; None: there is none.
    """

    perils: tuple[Peril, ...]
    from_day: date
    until: date | None
    reference: str
    amount_cents: int | None = None
    sufficient: bool | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The county's acceptance of a worker's other degree: who accepted it, when and why (§ 2.1)."""

    worker_id: UUID
    competences: tuple[Competence, ...]
    accepted_by: UUID
    accepted_on: date
    reason: Sealed


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account that the provider may be paid to, its number sealed: who proposed it, who confirmed it, and when."""

    account_id: UUID
    iban: Sealed
    proposed_by: UUID
    proposed_on: date
    confirmed_by: UUID | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider as its events tell, each list in the order of the events; `warnings` are those of the newest."""

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
    bank_accounts: tuple[BankAccount, ...] = ()
    warnings: tuple[Finding, ...] = ()

    def particulars_on(self, day: date) -> Particulars | None:
        """The particulars that hold on a day."""
        return max((one for one in reversed(self.particulars) if one.from_day <= day), key=_from_day, default=None)

    def newest_document(self, kind: DocumentKind) -> Document | None:
        """The document of a kind that was received last."""
        filed = [document for document in reversed(self.documents) if document.kind is kind]
        return max(filed, key=lambda document: document.received_on, default=None)

    @property
    def paid_to(self) -> BankAccount | None:
        """The account that was confirmed last; None while there is none."""
        return next((one for one in reversed(self.bank_accounts) if one.confirmed_by is not None), None)

    @property
    def proposed_account(self) -> BankAccount | None:
        """The account that was proposed last, while it is not confirmed."""
        last = self.bank_accounts[-1] if self.bank_accounts else None
        return last if last is not None and last.confirmed_by is None else None

    def team_on(self, service: Service, day: date) -> tuple[Worker, ...]:
        """Who works in a service on a day."""
        return tuple(worker for worker in self.staff if service in worker.services and worker.works_on(day))


def _from_day(particulars: Particulars) -> date:
    return particulars.from_day


def evolve(state: Provider | None, event: ProviderEvent) -> Provider:
    """The provider after one more event."""
    if isinstance(event, ProviderRegistered):
        return Provider(event.originator_id, event.originator_version, event.name, event.business_id)
    assert state is not None, "a provider begins with its registration"
    return replace(_changed(state, event), version=event.originator_version, warnings=event.warnings)


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
            insurance = Insurance(
                event.perils, event.from_day, event.until, event.reference, event.amount_cents, event.sufficient
            )
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
        case BankAccountProposed():
            proposed_on = helsinki_date(event.by.decided_at)
            account = BankAccount(event.account_id, event.iban, event.by.actor, proposed_on)
            return replace(state, bank_accounts=(*state.bank_accounts, account))
        case BankAccountConfirmed():
            *before, account = state.bank_accounts
            confirmed_on = helsinki_date(event.by.decided_at)
            confirmed = replace(account, confirmed_by=event.by.actor, confirmed_on=confirmed_on)
            return replace(state, bank_accounts=(*before, confirmed))
        case _:
            assert_never(event)


def _after_ending(approvals: Iterable[Approval], event: ApprovalEnded) -> Iterator[Approval]:
    """The approvals with those of the service cut at its last day; what would have begun later never does."""
    for approval in approvals:
        if approval.service is not event.service or not reaches_past(approval, event.last_day):
            yield approval
        elif approval.from_day <= event.last_day:
            yield replace(approval, until=event.last_day)


def days_held(approvals: Sequence[Approval]) -> tuple[tuple[Days, ...], ...]:
    """For each approval the days on which it is the one that holds, suspensions apart; none where others replace it.

    Of several for a service on a day the one that began last holds, and of two from the same day the one given last.
    """
    return tuple(
        tuple(_left_of(one, (other for later, other in enumerate(approvals) if _precedes(other, later, one, number))))
        for number, one in enumerate(approvals)
    )


def _precedes(other: Approval, other_number: int, one: Approval, number: int) -> bool:
    return other.service is one.service and (other.from_day, other_number) > (one.from_day, number)


def _left_of(approval: Approval, replacing: Iterable[Approval]) -> Iterator[Days]:
    """The days of an approval without those of the ones that go before it, none of which begins earlier."""
    next_day = approval.from_day
    for other in sorted(replacing, key=lambda other: other.from_day):
        if approval.until is not None and other.from_day > approval.until:
            break
        if next_day < other.from_day:
            yield Days(next_day, other.from_day - ONE_DAY)
        if other.until is None:
            return
        next_day = max(next_day, other.until + ONE_DAY)
    if approval.until is None or next_day <= approval.until:
        yield Days(next_day, approval.until)


def reaches_past(approval: Approval, day: date) -> bool:
    return approval.until is None or approval.until > day
