"""Providers' documents, and what warns of those that expire (§ 2.3) and of insured sums that nobody judged (§ 2.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID, uuid5

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import StandingWarning
from domain.provider.events import DocumentFiled, InsuranceStated, ProviderApproved
from domain.provider.supervision import (
    FiledDocument,
    document_expired,
    document_expires_soon,
    filed,
    insurances_unjudged,
)
from domain.rulebook import DocumentKind, Rulebook
from projections.engine.projection import Kept, Logged, Projection, Tables, projection
from projections.warnings.row import Gone, WarningRow, standing_row


@dataclass(slots=True)
class _Document:
    provider_id: UUID
    version: int
    kind: str
    received_on: date
    expires_on: date | None
    recorded_on: date

    def filed(self) -> FiledDocument:
        kind = DocumentKind(self.kind)
        return FiledDocument(kind, self.received_on, self.expires_on, self.recorded_on, self.version)


@dataclass(slots=True)
class _Accepted:
    """The county accepted an insured sum as enough for a peril."""

    provider_id: UUID
    peril: str
    accepted_on: date


def fold(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
    _follow_insurances(tables, batch)
    _follow_documents(rulebook, tables, batch)


def _follow_insurances(tables: Tables, batch: Sequence[Logged]) -> None:
    """In the order that they came: an acceptance ends what was warned of before it, and nothing later."""
    for _, _, event in batch:
        if isinstance(event, ProviderApproved):
            tables.put("put_warnings", (_unjudged_row(event, one) for one in insurances_unjudged(event)))
        elif isinstance(event, InsuranceStated) and event.sufficient:
            accepted_on = helsinki_date(event.by.decided_at)
            tables.put("accept", (_Accepted(event.originator_id, peril.value, accepted_on) for peril in event.perils))


def _unjudged_row(event: ProviderApproved, warning: StandingWarning) -> WarningRow:
    about = f"{warning.finding.code} {warning.finding.limit} {event.originator_version}"
    return standing_row(uuid5(event.originator_id, about), None, warning)


def _follow_documents(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
    """All of a provider's anew: one may take another's place."""
    rows = []
    for _, _, event in batch:
        if isinstance(event, DocumentFiled):
            one = filed(event)
            rows.append(
                _Document(event.originator_id, one.version, one.kind, one.received_on, one.expires_on, one.recorded_on)
            )
    if not rows:
        return
    tables.put("put_documents", rows)
    of_provider: dict[UUID, list[FiledDocument]] = {}
    for row in tables.rows("documents", _Document, providers=list({row.provider_id for row in rows})):
        of_provider.setdefault(row.provider_id, []).append(row.filed())
    warnings, gone = list[WarningRow](), list[Gone]()
    for provider_id, documents in of_provider.items():
        for document in documents:
            for code, warning in (
                ("document_expires_soon", document_expires_soon(provider_id, document, documents, rulebook)),
                ("document_expired", document_expired(provider_id, document, documents)),
            ):
                warning_id = uuid5(provider_id, f"{code} {document.version}")
                if warning is None:
                    gone.append(Gone(warning_id))
                else:
                    warnings.append(standing_row(warning_id, None, warning))
    tables.put("drop_warnings", gone)
    tables.put("put_warnings", warnings)


PROVIDER_DOCUMENTS = Kept(
    name="provider_documents", package=__package__, version=4, tables=("documents", "document_warnings")
)


def provider_documents_by(rulebook: Rulebook) -> Projection:
    """What a rulebook warns of in providers' documents and insurances."""
    return projection(PROVIDER_DOCUMENTS, (DocumentFiled, InsuranceStated, ProviderApproved), partial(fold, rulebook))
