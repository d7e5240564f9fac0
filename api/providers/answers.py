"""What callers are shown of providers: in lists, as a file of its own, and what is public by law."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from msgspec import Meta

from api.http.answers import DaysOut, FindingOut, FromDay, Out, finding
from domain.kernel.event import Sealed
from domain.kernel.findings import Finding, NotInForce
from domain.kernel.rules import rulebook_not_in_force
from domain.provider.requirements import expiring_documents, missing
from domain.provider.state import Acceptance, BankAccount, Days, Document, Insurance, Particulars, Provider, days_held
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Rulebook, Service
from projections.directory.questions import ApprovedProvider, ListedProvider

Standing = Literal["in_force", "expiring", "expired", "replaced"]


class ProviderIdOut(Out):
    provider_id: UUID


class ApprovalOut(DaysOut):
    """What was approved, and the days on which it really holds where others overlap it, suspensions apart."""

    service: Service
    unit_price_cents: int
    holds: list[DaysOut]


class SuspensionOut(DaysOut):
    """Days on which no approval holds."""


class ProviderOut(Out):
    provider_id: UUID
    name: str
    business_id: str
    approvals: list[ApprovalOut]
    suspensions: list[SuspensionOut]


class ProviderAfterOut(ProviderOut):
    """A provider as it was right after a command."""

    warnings: Annotated[list[FindingOut], Meta(description="What the command is warned of; it was carried out.")]


class ProviderListOut(Out):
    providers: list[ProviderOut]


class WaiverOut(Out):
    code: str
    reason: str | None


class WaivingApprovalOut(ApprovalOut):
    waived: list[WaiverOut]


class ReasonedSuspensionOut(SuspensionOut):
    reason: str | None
    reinstated_because: str | None


class SiteOut(Out):
    municipality: str
    address: str


class ParticularsOut(FromDay):
    soteri_categories: list[str]
    subcontractors: bool
    municipalities: list[str]
    sites: list[SiteOut]


class DocumentOut(Out):
    kind: DocumentKind
    reference: str
    sha256: str | None
    received_on: date
    expires_on: date | None
    standing: Annotated[Standing, Meta(description="Today.")]


class InsuranceOut(DaysOut):
    perils: list[Peril]
    reference: str
    amount_cents: Annotated[int | None, Meta(description="The insured sum; null where it was not told.")]
    sufficient: Annotated[
        bool | None, Meta(description="Whether the county accepts the sum as enough; null where nobody judged it.")
    ]


class WorkerOut(DaysOut):
    worker_id: UUID
    name: Annotated[str | None, Meta(description="For the registrar and the provider itself.")]
    qualifications: list[Qualification]
    title_in_register: bool
    services: list[Service]


class AcceptanceOut(Out):
    worker_id: UUID
    competences: list[Competence]
    accepted_by: UUID
    accepted_on: date
    reason: str | None


class BankAccountOut(Out):
    """An account that a provider may be paid to: of those that are confirmed the last is the one."""

    account_id: UUID
    status: Literal["proposed", "paid_to", "replaced"]
    proposed_on: date
    proposed_by: UUID
    confirmed_on: date | None
    confirmed_by: UUID | None


class NumberedAccountOut(BankAccountOut):
    """With its number, which is stored sealed."""

    iban: str | None


class BankAccountsOut(Out):
    """The accounts of a provider, in the order in which they were proposed."""

    provider_id: UUID
    bank_accounts: list[NumberedAccountOut]
    version: int


class BankAccountIdOut(Out):
    """An account that was proposed or confirmed; its number is not repeated."""

    provider_id: UUID
    bank_account: BankAccountOut
    version: int


class MissingOut(Out):
    """What an approval for the service would be refused for today, the price apart."""

    service: Service
    findings: list[FindingOut]


class ProviderFileOut(Out):
    """Everything that the county holds of a provider."""

    provider_id: UUID
    name: str
    business_id: str
    approvals: list[WaivingApprovalOut]
    suspensions: list[ReasonedSuspensionOut]
    particulars: list[ParticularsOut]
    documents: list[DocumentOut]
    insurances: list[InsuranceOut]
    staff: list[WorkerOut]
    acceptances: list[AcceptanceOut]
    missing: list[MissingOut]
    version: int


class PublicPriceOut(Out):
    service: Service
    unit_price_cents: int


class PublicProviderOut(Out):
    """What is public by law of an approved provider (569/2009), and nothing else."""

    name: str
    services: list[Service]
    municipalities: list[str]
    prices: list[PublicPriceOut]


class PublicProviderListOut(Out):
    on: date
    providers: list[PublicProviderOut]
    next_cursor: str | None


ProviderT = TypeVar("ProviderT", bound=ProviderOut)


def provider_after(provider: Provider, language: str) -> ProviderAfterOut:
    """A provider right after a command, with what that was warned of."""
    return _provider(ProviderAfterOut, provider, warnings=[finding(one, language) for one in provider.warnings])


def provider_listed(provider: ListedProvider) -> ProviderOut:
    return _provider(ProviderOut, provider)


def _provider(kind: type[ProviderT], provider: Provider | ListedProvider, **more: Any) -> ProviderT:
    return kind(
        provider_id=provider.id if isinstance(provider, Provider) else provider.provider_id,
        name=provider.name,
        business_id=provider.business_id,
        approvals=[
            ApprovalOut(
                service=one.service,
                starts_on=one.from_day,
                ends_on=one.until,
                unit_price_cents=one.unit_price_cents,
                holds=_days(held),
            )
            for one, held in zip(provider.approvals, days_held(provider.approvals), strict=True)
        ],
        suspensions=[SuspensionOut(starts_on=one.from_day, ends_on=one.until) for one in provider.suspensions],
        **more,
    )


def _days(held: Iterable[Days]) -> list[DaysOut]:
    return [DaysOut(starts_on=days.from_day, ends_on=days.until) for days in held]


def provider_reasons(provider: Provider) -> list[tuple[str, Sealed]]:
    """The sealed reasons that a provider's state holds, each with the purpose it was sealed for."""
    return [
        *(("waiver", waiver.reason) for approval in provider.approvals for waiver in approval.waived),
        *(("acceptance", acceptance.reason) for acceptance in provider.acceptances),
        *(("suspension", suspension.reason) for suspension in provider.suspensions),
        *(
            ("reinstatement", suspension.reinstated_because)
            for suspension in provider.suspensions
            if suspension.reinstated_because is not None
        ),
    ]


def provider_file(
    provider: Provider,
    names: Mapping[UUID, str],
    reasons: Mapping[Sealed, str | None],
    today: date,
    rulebook: Rulebook,
    language: str,
) -> ProviderFileOut:
    """Everything of a provider; `names` are those of its workers that the reader may see, `reasons` are opened."""
    expiring, lacking = _documents_and_gaps(provider, today, rulebook)
    return ProviderFileOut(
        provider_id=provider.id,
        name=provider.name,
        business_id=provider.business_id,
        approvals=[
            WaivingApprovalOut(
                service=one.service,
                starts_on=one.from_day,
                ends_on=one.until,
                unit_price_cents=one.unit_price_cents,
                holds=_days(held),
                waived=[WaiverOut(code=waiver.code, reason=reasons[waiver.reason]) for waiver in one.waived],
            )
            for one, held in zip(provider.approvals, days_held(provider.approvals), strict=True)
        ],
        suspensions=[
            ReasonedSuspensionOut(
                starts_on=one.from_day,
                ends_on=one.until,
                reason=reasons[one.reason],
                reinstated_because=reasons[one.reinstated_because] if one.reinstated_because is not None else None,
            )
            for one in provider.suspensions
        ],
        particulars=[_particulars(one) for one in provider.particulars],
        documents=[
            DocumentOut(
                kind=one.kind,
                reference=one.reference,
                sha256=one.sha256,
                received_on=one.received_on,
                expires_on=one.expires_on,
                standing=_standing(provider, one, today, expiring),
            )
            for one in provider.documents
        ],
        insurances=[_insurance(one) for one in provider.insurances],
        staff=[
            WorkerOut(
                worker_id=one.worker_id,
                name=names.get(one.worker_id),
                qualifications=list(one.qualifications),
                title_in_register=one.title_in_register,
                services=list(one.services),
                starts_on=one.from_day,
                ends_on=one.until,
            )
            for one in provider.staff
        ],
        acceptances=[_acceptance(one, reasons[one.reason]) for one in provider.acceptances],
        missing=[
            MissingOut(service=service, findings=[finding(one, language) for one in found])
            for service, found in lacking.items()
        ],
        version=provider.version,
    )


def _particulars(stated: Particulars) -> ParticularsOut:
    return ParticularsOut(
        starts_on=stated.from_day,
        soteri_categories=list(stated.soteri_categories),
        subcontractors=stated.subcontractors,
        municipalities=list(stated.municipalities),
        sites=[SiteOut(municipality=site.municipality, address=site.address) for site in stated.sites],
    )


def _insurance(stated: Insurance) -> InsuranceOut:
    return InsuranceOut(
        perils=list(stated.perils),
        starts_on=stated.from_day,
        ends_on=stated.until,
        reference=stated.reference,
        amount_cents=stated.amount_cents,
        sufficient=stated.sufficient,
    )


def _acceptance(given: Acceptance, reason: str | None) -> AcceptanceOut:
    return AcceptanceOut(
        worker_id=given.worker_id,
        competences=list(given.competences),
        accepted_by=given.accepted_by,
        accepted_on=given.accepted_on,
        reason=reason,
    )


def _documents_and_gaps(
    provider: Provider, today: date, rulebook: Rulebook
) -> tuple[tuple[Document, ...], dict[Service, tuple[Finding, ...]]]:
    """What expires, and what is missing for each service: before the rulebook's first day that gap alone."""
    try:
        lacking = {service: missing(provider, service, today, rulebook) for service in Service}
        return expiring_documents(provider, today, rulebook), lacking
    except NotInForce as gap:
        return (), dict.fromkeys(Service, (rulebook_not_in_force(gap),))


def _standing(provider: Provider, document: Document, today: date, expiring: Collection[Document]) -> Standing:
    if document is not provider.newest_document(document.kind):
        return "replaced"
    if document.expired_on(today):
        return "expired"
    return "expiring" if document in expiring else "in_force"


def public_provider(approved: ApprovedProvider) -> PublicProviderOut:
    """What is public of a provider, and nothing else."""
    services = [Service(service) for service in approved.services]
    return PublicProviderOut(
        name=approved.name,
        services=services,
        municipalities=approved.municipalities,
        prices=[
            PublicPriceOut(service=service, unit_price_cents=cents)
            for service, cents in zip(services, approved.unit_prices_cents, strict=True)
        ],
    )


def _told(state: Provider, account: BankAccount) -> dict[str, Any]:
    status = "proposed" if account == state.proposed_account else "paid_to" if account == state.paid_to else "replaced"
    return {
        "account_id": account.account_id,
        "status": status,
        "proposed_on": account.proposed_on,
        "proposed_by": account.proposed_by,
        "confirmed_on": account.confirmed_on,
        "confirmed_by": account.confirmed_by,
    }


def bank_account(state: Provider, account_id: UUID) -> BankAccountIdOut:
    """One account, as it stands after a command about it."""
    (account,) = (one for one in state.bank_accounts if one.account_id == account_id)
    told = BankAccountOut(**_told(state, account))
    return BankAccountIdOut(provider_id=state.id, bank_account=told, version=state.version)


def bank_accounts(state: Provider, numbers: Mapping[Sealed, str | None]) -> BankAccountsOut:
    """All accounts, with their opened numbers."""
    told = [NumberedAccountOut(**_told(state, one), iban=numbers[one.iban]) for one in state.bank_accounts]
    return BankAccountsOut(provider_id=state.id, bank_accounts=told, version=state.version)
