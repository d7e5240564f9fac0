"""Given, when, then: stories about one provider, told through the domain's own decisions and `evolve`.

Unless a story says otherwise it is 2026-03-02, the provider is Pihlaja, registered, and the cap price is 60.00 euros.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from domain.kernel.event import By, Event, Role, Sealed
from domain.kernel.findings import BadInput, Finding, Refusal, StandingWarning
from domain.provider.commands import (
    AcceptQualification,
    ApproveProvider,
    ConfirmBankAccount,
    EndApproval,
    EraseWorkerName,
    FileDocument,
    ListWorker,
    ProposeBankAccount,
    ProviderCommand,
    RegisterProvider,
    ReinstateProvider,
    StateInsurance,
    StateParticulars,
    SuspendProvider,
)
from domain.provider.decide import approve, decide, register
from domain.provider.events import DocumentFiled, ProviderEvent, Site, Waiver
from domain.provider.kind import PROVIDER
from domain.provider.requirements import Waivable, expiring_documents, missing
from domain.provider.state import Approval, Provider
from domain.provider.supervision import document_expired, document_expires_soon, filed
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Rulebook, Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.facts import Facts
from tests.domain.story import FIGURES, SECTIONS, Refused, _seen, day, must_carry, must_say_why, units_of

NAMES = UUID("5e7e1141-0000-4000-8000-000000000001")
COACHING = Service.INDIVIDUAL_COACHING
CAP_CENTS = 60_00
because = Sealed("a sealed reason")

Asked = ProviderCommand | ApproveProvider

UNITS_OF_MISSING: dict[str, set[tuple[str | None, str | None]]] = {
    "soteri_registration_missing": {("names", None)},
    "document_missing": {("document", None)},
    "document_expired": {("document", "date")},
    "qualification_missing": {("competence", None), ("competence", "worker")},
    "insurance_missing": {("peril", None)},
}
"""The units of what is missing and of what is told with it."""

UNITS_OF_WARNINGS = {"document_expires_soon": {("days", "date")}, "document_expired": {("document", "date")}}
"""The units of what supervisors are told of a document."""

UNDER = {
    StateParticulars: ("2.2", "2.3"),
    FileDocument: ("2.3",),
    StateInsurance: ("2.5",),
    ListWorker: ("2.1",),
    EraseWorkerName: ("2.1",),
    AcceptQualification: ("2.1",),
    ApproveProvider: ("2", "6"),
    EndApproval: ("2",),
    SuspendProvider: ("2",),
    ReinstateProvider: ("2",),
    ProposeBankAccount: ("6",),
    ConfirmBankAccount: ("6",),
}


def named(name: str) -> UUID:
    """An id by a name in the story."""
    return uuid5(NAMES, name)


def registrar(today: date) -> By:
    by_noon = datetime.combine(today, time(10), UTC)
    return By(named("registrar"), Role.REGISTRAR, None, named(f"request of {today}"), by_noon)


@dataclass(frozen=True)
class ProviderStory:
    """Where a story stands: the provider, and what came of the last command."""

    provider: Provider
    today: date = date(2026, 3, 2)
    rulebook: Rulebook = NORTH_SAVO
    cap_cents: Callable[[date], int | None] = lambda _: CAP_CENTS
    outcome: tuple[ProviderEvent, ...] | tuple[Finding, ...] = ()
    refused: bool = False
    events: tuple[ProviderEvent, ...] = ()

    def on(self, today: str) -> "ProviderStory":
        return replace(self, today=day(today))

    def with_setting(self, name: str, value: Any, since: str) -> "ProviderStory":
        changed = getattr(self.rulebook, name).changed(day(since), value)
        return replace(self, rulebook=replace(self.rulebook, **{name: changed}))

    def when(self, *steps: "Step") -> "ProviderStory":
        """The story after some steps, of which the last may be refused."""
        story = self
        for step in steps:
            assert not story.refused, f"refused: {story.outcome}"
            story = story._after(step(registrar(story.today)))
        return story

    def _after(self, command: Asked) -> "ProviderStory":
        def decided() -> tuple[ProviderEvent, ...]:
            if isinstance(command, ApproveProvider):
                return tuple(approve(self.provider, command, self.cap_cents, self.rulebook))
            return tuple(decide(self.provider, command, self.rulebook))

        try:
            events = decided()
        except Refusal as refusal:
            return replace(self, outcome=refusal.violations, refused=True)
        except BadInput as mistake:
            must_say_why(mistake)
            raise
        assert events == decided(), "the same question, the same answer"
        (event,) = events
        must_carry(event, command)
        assert (event.originator_id, event.by) == (self.provider.id, command.by)
        assert event.under == UNDER[type(command)]
        judged_on = command.from_day if isinstance(command, ApproveProvider | StateParticulars) else self.today
        assert event.rulebook == self.rulebook.version_on(judged_on)
        provider = PROVIDER.after(self.provider, events)
        assert provider is not None
        assert provider.version == self.provider.version + 1
        return replace(self, provider=provider, outcome=events, refused=False, events=(*self.events, *events))

    # What came of it

    def result(self) -> tuple[Event, ...] | Refused:
        """The last command's events, or what it was refused for."""
        if self.refused:
            return Refused(tuple(one for one in self.outcome if isinstance(one, Finding)))
        return tuple(one for one in self.outcome if isinstance(one, Event))

    def then_accepted(self) -> "ProviderStory":
        assert not self.refused, f"refused: {self.outcome}"
        return self

    def _warned(self, code: str) -> list[Finding]:
        self.then_accepted()
        return [one for event in self.outcome if isinstance(event, Event) for one in event.warnings if one.code == code]

    def then_warned(self, code: str, *, limit: object = None, actual: object = None) -> "ProviderStory":
        """It was taken with this warning, once."""
        (warning,) = self._warned(code)
        _seen(warning, limit, actual)
        return self

    def then_not_warned(self, code: str) -> "ProviderStory":
        assert self._warned(code) == []
        return self

    def then_refused(self, code: str, *, limit: object = None, actual: object = None) -> "ProviderStory":
        """This one rule was broken."""
        self.then_refused_for_all_of(code)
        (violation,) = self.outcome
        assert isinstance(violation, Finding)
        assert limit is None or (violation.limit is not None and violation.limit.value == limit)
        assert actual is None or (violation.actual is not None and violation.actual.value == actual)
        return self

    def then_refused_for_all_of(self, *codes: str) -> "ProviderStory":
        """These rules were broken, each named as often as it was found."""
        assert self.refused, f"not refused: {self.outcome}"
        assert sorted(one.code for one in self.outcome if isinstance(one, Finding)) == sorted(codes)
        for violation in self.outcome:
            assert isinstance(violation, Finding)
            assert violation.section in SECTIONS[violation.code]
            assert violation.code not in FIGURES or units_of(violation) in FIGURES[violation.code]
        return self

    # What is so now

    def lacks(self, service: Service = COACHING, on: str | None = None) -> list[tuple[str, object, object]]:
        """What is missing for a service on a day: codes with their figures."""
        found = missing(self.provider, service, day(on) if on else self.today, self.rulebook)
        for one in found:
            assert one.section in SECTIONS[one.code]
            assert units_of(one) in UNITS_OF_MISSING[one.code]
        return [(one.code, one.limit and one.limit.value, one.actual and one.actual.value) for one in found]

    def approval(self, on: str, service: Service = COACHING) -> Approval | None:
        provider = self.provider
        facts = Facts(approvals={provider.id: provider.approvals}, suspensions={provider.id: provider.suspensions})
        return facts.approval_on(provider.id, service, day(on))

    def approved_on(self, *days: str, service: Service = COACHING) -> list[bool]:
        return [self.approval(one, service) is not None for one in days]

    def expiring(self, on: str) -> list[DocumentKind]:
        return [document.kind for document in expiring_documents(self.provider, day(on), self.rulebook)]

    def then_supervisors_warned(self, code: str, *on: str, **attributes: object) -> "ProviderStory":
        """Supervisors are warned of one document on each of these days."""
        for one in on:
            (warning,) = [warning for warning in self._warnings() if warning.open_on(day(one))]
            assert (warning.finding.code, warning.provider_id) == (code, self.provider.id)
            assert warning.finding.section in SECTIONS[code]
            assert units_of(warning.finding) in UNITS_OF_WARNINGS[code]
            assert {name: getattr(warning, name) for name in attributes} == attributes
        return self

    def then_supervisors_not_warned(self, code: str, *on: str) -> "ProviderStory":
        assert [one for one in on for warning in self._warnings() if warning.open_on(day(one))] == [], code
        return self

    def _warnings(self) -> list[StandingWarning]:
        documents = [filed(event) for event in self.events if isinstance(event, DocumentFiled)]
        soon = [document_expires_soon(self.provider.id, one, documents, self.rulebook) for one in documents]
        over = [document_expired(self.provider.id, one, documents) for one in documents]
        return [warning for warning in (*soon, *over) if warning is not None]


Step = Callable[[By], Asked]


def registered(today: str = "2026-03-02") -> ProviderStory:
    command = RegisterProvider(
        by=registrar(day(today)), provider_id=named("Pihlaja"), name="Pihlaja", business_id="1572860-0"
    )
    events = tuple(register(command, NORTH_SAVO, day(today)))
    provider = PROVIDER.after(None, events)
    assert provider is not None
    return ProviderStory(provider, day(today), events=events)


def given(*steps: Step) -> ProviderStory:
    return registered().when(*steps)


# Steps


def particulars(
    *categories: str, since: str = "2026-01-01", subcontractors: bool = False, places: tuple[str, ...] = ("Kuopio",)
) -> Step:
    return lambda by: StateParticulars(
        by=by,
        from_day=day(since),
        soteri_categories=categories,
        subcontractors=subcontractors,
        municipalities=places,
        sites=(Site(municipality="Kuopio", address="Esimerkkikatu 1"),),
    )


def document(kind: DocumentKind, *, received: str = "2026-02-02", expires: str | None = None) -> Step:
    return lambda by: FileDocument(
        by=by,
        kind=kind,
        reference=f"HAK-1/{kind}",
        received_on=day(received),
        expires_on=day(expires) if expires else None,
    )


def insurance(
    *perils: Peril,
    since: str = "2026-01-01",
    until: str | None = None,
    cents: int | None = None,
    sufficient: bool | None = None,
) -> Step:
    return lambda by: StateInsurance(
        by=by,
        perils=perils,
        from_day=day(since),
        until=day(until) if until else None,
        reference="V-1",
        amount_cents=cents,
        sufficient=sufficient,
    )


def worker(
    name: str,
    *trained: Qualification,
    title_in_register: bool = False,
    services: tuple[Service, ...] = (COACHING,),
    since: str = "2026-01-01",
    until: str | None = None,
) -> Step:
    return lambda by: ListWorker(
        by=by,
        worker_id=named(name),
        qualifications=trained,
        title_in_register=title_in_register,
        services=services,
        from_day=day(since),
        until=day(until) if until else None,
    )


def sosionomi(name: str = "Aino", services: tuple[Service, ...] = (COACHING,)) -> Step:
    """A bachelor of social services, entered in the register."""
    return worker(name, Qualification.BACHELOR_OF_SOCIAL_SERVICES, title_in_register=True, services=services)


def name_erased(name: str) -> Step:
    return lambda by: EraseWorkerName(by=by, worker_id=named(name))


def acceptance(name: str, *competences: Competence) -> Step:
    return lambda by: AcceptQualification(by=by, worker_id=named(name), competences=competences, reason=because)


def approval(
    service: Service = COACHING,
    *,
    since: str = "2026-03-02",
    until: str | None = None,
    price_cents: int = 50_00,
    waived: tuple[str, ...] = (),
) -> Step:
    return lambda by: ApproveProvider(
        by=by,
        service=service,
        from_day=day(since),
        until=day(until) if until else None,
        unit_price_cents=price_cents,
        waived=tuple(Waiver(code=str(code), reason=because) for code in waived),
    )


def waived_approval(service: Service = COACHING, **changes: Any) -> Step:
    """An approval of a provider that has shown nothing."""
    return approval(service, waived=tuple(Waivable), **changes)


def ending(last_day: str, service: Service = COACHING) -> Step:
    return lambda by: EndApproval(by=by, service=service, last_day=day(last_day), reason=because)


def suspension(since: str) -> Step:
    return lambda by: SuspendProvider(by=by, from_day=day(since), reason=because)


def reinstatement(since: str) -> Step:
    return lambda by: ReinstateProvider(by=by, from_day=day(since), reason=because)


EXPIRING = (DocumentKind.INSURANCE_COPY, DocumentKind.TAX_CERTIFICATE, DocumentKind.PENSION_INSURANCE_CERTIFICATE)


def documents(*left_out: DocumentKind) -> tuple[Step, ...]:
    """All that a provider without subcontractors files, but for some; what expires does so on 2026-08-31."""
    return tuple(
        document(kind, expires="2026-08-31" if kind in EXPIRING else None)
        for kind in DocumentKind
        if kind is not DocumentKind.SUBCONTRACTORS and kind not in left_out
    )


def applied(*left_out: DocumentKind) -> ProviderStory:
    """A provider that has everything for individual coaching, but for some documents."""
    return given(particulars("2903"), *documents(*left_out), insurance(*Peril), sosionomi())


def by_person(by: By, person: str) -> By:
    return replace(by, actor=named(person))


def proposal(account: str, *, person: str = "Billa") -> Step:
    """Somebody proposes the account that the provider is paid to."""
    return lambda by: ProposeBankAccount(
        by=by_person(by, person), account_id=named(account), iban=Sealed(f"{account}, sealed")
    )


def confirmation(account: str, *, person: str = "Valto") -> Step:
    return lambda by: ConfirmBankAccount(by=by_person(by, person), account_id=named(account))
