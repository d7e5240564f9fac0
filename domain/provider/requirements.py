"""What § 2 asks of a provider that is approved for a service.

What is missing is found by the same rules when somebody asks for an approval and when somebody asks how a provider
stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.kernel.findings import Figure, Finding
from domain.kernel.rules import warned_of
from domain.provider.state import Document, Insurance, Provider, Worker, covers
from domain.rulebook import Competence, DocumentKind, Peril, Rulebook, Service


class Waivable(StrEnum):
    """What the county may not insist on for a stated reason; a waiver covers everything found under its code (§ 2)."""

    SOTERI_REGISTRATION_MISSING = "soteri_registration_missing"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_EXPIRED = "document_expired"
    QUALIFICATION_MISSING = "qualification_missing"
    INSURANCE_MISSING = "insurance_missing"


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
    """`insurance_missing`: insurance for personal injury and for damage to property is in force (§ 2.5).

    One whose sum the county did not accept as enough for what the provider does is none.
    """
    setting = rulebook.insured_perils
    insured = {peril for one in _in_force(provider, day) if one.sufficient is not False for peril in one.perils}
    for peril in Peril:
        if peril in setting.on(day) and peril not in insured:
            yield Finding("insurance_missing", setting.section, Figure(peril.value, "peril"))


def _in_force(provider: Provider, day: date) -> Iterator[Insurance]:
    return (one for one in provider.insurances if covers(one.from_day, one.until, day))


@dataclass(frozen=True, slots=True)
class Insured:
    """A peril that a provider is to be insured against on a day."""

    provider: Provider
    peril: Peril
    day: date
    rulebook: Rulebook


def insurance_not_accepted(attempt: Insured) -> Finding | None:
    """A warning: nobody has accepted the insured sum as enough for what the provider does (§ 2.5)."""
    setting, peril = attempt.rulebook.insured_perils, attempt.peril
    in_force = _in_force(attempt.provider, attempt.day)
    covering = [one for one in in_force if peril in one.perils and one.sufficient is not False]
    if peril not in setting.on(attempt.day) or not covering or any(one.sufficient for one in covering):
        return None
    known = [one.amount_cents for one in covering if one.amount_cents is not None]
    named = Figure(peril.value, "peril")
    if not known:
        return Finding("insurance_not_accepted", setting.section, named)
    return Finding("insurance_not_accepted", setting.section, named, Figure(max(known), "cents"))


def insurances_not_accepted(provider: Provider, day: date, rulebook: Rulebook) -> tuple[Finding, ...]:
    """What `insurance_not_accepted` warns of, for each peril."""
    asked = (Insured(provider, peril, day, rulebook) for peril in Peril)
    return tuple(finding for one in asked for finding in warned_of((insurance_not_accepted,), one))


def expiring_documents(provider: Provider, day: date, rulebook: Rulebook) -> tuple[Document, ...]:
    """The documents that expire within the notice days of a day, or have expired by it; replaced ones left out."""
    last_day = day + timedelta(days=rulebook.document_notice_days.on(day))
    newest = (provider.newest_document(kind) for kind in DocumentKind)
    return tuple(one for one in newest if one is not None and one.expires_on is not None and one.expires_on <= last_day)
