"""Providers' documents, and what warns of those that expire (§ 2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID, uuid5

from domain.provider.events import DocumentFiled
from domain.provider.supervision import FiledDocument, document_expired, document_expires_soon, filed
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


def fold(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
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
    name="provider_documents", package=__package__, version=2, tables=("documents", "document_warnings")
)


def provider_documents_by(rulebook: Rulebook) -> Projection:
    """What a rulebook warns of in providers' documents."""
    return projection(PROVIDER_DOCUMENTS, (DocumentFiled,), partial(fold, rulebook))
