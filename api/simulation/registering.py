"""How a simulated county begins: its price list, and each provider's application, approvals and papers of its year."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from api.simulation import assumptions as assumed
from api.simulation.calendar import working_day_until
from api.simulation.plan import RULEBOOK, ProviderPlan, Simulation, Step, Turn, provider_plan
from domain.kernel.event import Role
from domain.rulebook import Competence, DocumentKind, Qualification

ONE_DAY = timedelta(days=1)
TRAINED = (
    (Qualification.BACHELOR_OF_SOCIAL_SERVICES, Qualification.WORK_GUIDANCE),
    (Qualification.SOCIAL_WORKER,),
    (Qualification.HIGHER_SOCIAL_OR_HEALTH_DEGREE, Qualification.WORK_GUIDANCE),
    (Qualification.SECONDARY_WITH_SPECIALIST_DEGREE,),
    (Qualification.OLDER_SOCIAL_DEGREE,),
    (Qualification.SECONDARY_WITH_NEUROPSYCHIATRIC_COACHING,),
)
"""What a provider's workers are trained for, in turn."""


def setting_up(simulation: Simulation, providers: list[ProviderPlan]) -> Iterator[Step]:
    """The price list, then each provider with what it applied with and its approvals, all on the first day.

    One more provider is approved, takes no clients, is suspended for a time and reinstated. Certificates that expire
    during the year are renewed later, by most.
    """
    since, registrar = simulation.from_day, _Registrar(simulation)
    for service, cents in assumed.INVENTED_CAP_CENTS.items():
        body = {"starts_on": since, "cap_cents": cents, "source": simulation.source}
        yield registrar.does(since, "price list", f"/v1/price-caps/{service}", body, method="PUT")
    without_clients = provider_plan(simulation, len(providers) + 1)
    for provider in (*providers, without_clients):
        body = {"name": f"Esimerkkivalmennus {provider.number} Oy", "business_id": provider.business_id}
        yield registrar.does(since, provider.name, "/v1/providers", body, makes=provider.name)
    for provider in (*providers, without_clients):
        yield from _application(registrar, provider)
    yield from _suspension(registrar, without_clients)


class _Registrar:
    """Gives each step of the county's registrar its key: a lane's steps are numbered."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self._numbers: dict[str, Iterator[int]] = {}

    def does(self, day: date, lane: str, path: str, body: Mapping[str, Any], **members: Any) -> Step:
        number = next(self._numbers.setdefault(lane, count()))
        return Step(
            recorded_on=day,
            lane=lane,
            key=f"{self.simulation.name}: {lane}: {number}",
            role=Role.REGISTRAR,
            who="registrar",
            path=path,
            body=body,
            **{"turn": Turn.DECIDED, **members},
        )

    def tells(self, day: date, provider: ProviderPlan, what: str, body: Mapping[str, Any]) -> Step:
        """Something about a provider that is registered by then."""
        path = f"/v1/providers/{{}}/{what}"
        return self.does(day, provider.name, path, body, about=provider.name, turn=Turn.RECORDED)


def _application(registrar: _Registrar, provider: ProviderPlan) -> Iterator[Step]:
    """What § 2 asks for; a sole trader has no pension insurance to show, which is waived."""
    since = registrar.simulation.from_day
    particulars = {
        "starts_on": since,
        "soteri_categories": sorted(RULEBOOK.soteri_categories.on(since)),
        "subcontractors": provider.has_subcontractors,
        "municipalities": sorted(provider.municipalities),
        "sites": [{"municipality": name, "address": "Esimerkkikatu 1"} for name in sorted(provider.municipalities)[:1]],
    }
    yield registrar.tells(since, provider, "particulars", particulars)
    for kind in DocumentKind:
        if kind is DocumentKind.SUBCONTRACTORS and not provider.has_subcontractors:
            continue
        if kind is DocumentKind.PENSION_INSURANCE_CERTIFICATE and provider.is_sole_trader:
            continue
        yield from _document(registrar, provider, kind)
    insurance = {
        "perils": sorted(RULEBOOK.insured_perils.on(since)),
        "starts_on": since,
        "reference": f"V-{provider.number}",
        "amount_cents": assumed.INSURED_CENTS,
        "sufficient": True,
    }
    yield registrar.tells(since, provider, "insurances", insurance)
    yield from _staff(registrar, provider)
    reason = "Yksinyrittäjällä ei ole työntekijöitä, joista maksaa eläkevakuutusmaksuja"
    waived = [{"code": "document_missing", "reason": reason}] if provider.is_sole_trader else []
    for service, price in provider.prices.items():
        approval = {"service": service, "starts_on": since, "unit_price_cents": price, "waived": waived}
        yield registrar.tells(since, provider, "approvals", approval)
    yield from _certificates(registrar, provider)


def _document(registrar: _Registrar, provider: ProviderPlan, kind: DocumentKind) -> Iterator[Step]:
    received_on = registrar.simulation.from_day
    if kind in RULEBOOK.documents_with_expiry.on(received_on):
        yield _filed(registrar, provider, kind, received_on, assumed.FIRST_CERTIFICATE_DAYS)
    else:
        yield _filed(registrar, provider, kind, received_on, None)


def _filed(
    registrar: _Registrar, provider: ProviderPlan, kind: DocumentKind, received_on: date, days: int | None
) -> Step:
    document: dict[str, Any] = {"kind": kind, "reference": f"HAK-{provider.number}/{kind}", "received_on": received_on}
    if days is not None:
        document["expires_on"] = received_on + timedelta(days=days)
    return registrar.tells(received_on, provider, "documents", document)


def _certificates(registrar: _Registrar, provider: ProviderPlan) -> Iterator[Step]:
    """A certificate of taxes is asked for anew during the year, and another before that expires; some forget it."""
    asked_on = working_day_until(registrar.simulation.from_day + timedelta(days=assumed.CERTIFICATE_ASKED_AFTER_DAYS))
    yield _filed(registrar, provider, DocumentKind.TAX_CERTIFICATE, asked_on, assumed.CERTIFICATE_DAYS)
    if not provider.forgets_to_renew:
        before = timedelta(days=assumed.CERTIFICATE_DAYS - assumed.RENEWED_DAYS_BEFORE)
        renewed_on = working_day_until(asked_on + before)
        yield _filed(registrar, provider, DocumentKind.TAX_CERTIFICATE, renewed_on, assumed.CERTIFICATE_DAYS)


def _staff(registrar: _Registrar, provider: ProviderPlan) -> Iterator[Step]:
    """The workers; the last of some providers has another degree, which the county accepts."""
    since = registrar.simulation.from_day
    for number in range(1, assumed.WORKERS_PER_PROVIDER + 1):
        accepted = provider.has_accepted_worker and number == assumed.WORKERS_PER_PROVIDER
        trained = (Qualification.OTHER_DEGREE,) if accepted else TRAINED[(number - 1) % len(TRAINED)]
        worker_id = provider.worker_id(registrar.simulation, number)
        worker = {
            "worker_id": worker_id,
            "name": f"Työntekijä {provider.number}.{number}",
            "qualifications": trained,
            "title_in_register": not RULEBOOK.protected_titles.on(since).isdisjoint(trained),
            "services": sorted(provider.prices),
            "starts_on": since,
        }
        yield registrar.tells(since, provider, "staff", worker)
        if accepted:
            reason = "Sosiaalipsykologian maisteri, pitkä kokemus valmennuksesta"
            acceptance = {"worker_id": worker_id, "competences": [Competence.COACHING], "reason": reason}
            yield registrar.tells(since, provider, "acceptances", acceptance)


def _suspension(registrar: _Registrar, provider: ProviderPlan) -> Iterator[Step]:
    suspended_on = registrar.simulation.from_day + timedelta(days=assumed.SUSPENDED_AFTER_DAYS)
    body = {"starts_on": suspended_on, "reason": "Omavalvonnan puutteita, selvitys pyydetty"}
    yield registrar.tells(suspended_on, provider, "suspension", body)
    reinstated_on = suspended_on + timedelta(days=assumed.SUSPENDED_DAYS)
    body = {"starts_on": reinstated_on, "reason": "Puutteet on korjattu"}
    yield registrar.tells(reinstated_on, provider, "reinstatement", body)
