"""What the county is warned of about a provider: documents that expire or have (§ 2.3), and insured sums (§ 2.5)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.kernel.calendar import ONE_DAY, earliest, helsinki_date
from domain.kernel.findings import Figure, Finding, StandingWarning
from domain.provider.events import DocumentFiled, ProviderApproved
from domain.rulebook import DocumentKind, Rulebook


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A provider's document as its event tells: `recorded_on` is the day that the county told of its receipt."""

    kind: DocumentKind
    received_on: date
    expires_on: date | None
    recorded_on: date
    version: int


def filed(event: DocumentFiled) -> FiledDocument:
    recorded_on = helsinki_date(event.by.decided_at)
    return FiledDocument(event.kind, event.received_on, event.expires_on, recorded_on, event.originator_version)


def document_expires_soon(
    provider_id: UUID, document: FiledDocument, others: Iterable[FiledDocument], rulebook: Rulebook
) -> StandingWarning | None:
    """`document_expires_soon`: from some time before its last day through it, or until another is there (§ 2.3).

    `others` are the provider's other documents.
    """
    if document.expires_on is None:
        return None
    days = rulebook.document_notice_days.on(document.recorded_on)
    since = max(document.recorded_on, document.expires_on - timedelta(days=days))
    ends_on = earliest(document.expires_on + ONE_DAY, _replaced_on(document, others))
    if ends_on is not None and ends_on <= since:
        return None
    return StandingWarning(
        finding=Finding("document_expires_soon", "2.3", Figure(days, "days"), Figure.of_date(document.expires_on)),
        since=since,
        ends_on=ends_on,
        provider_id=provider_id,
    )


def document_expired(
    provider_id: UUID, document: FiledDocument, others: Iterable[FiledDocument]
) -> StandingWarning | None:
    """`document_expired`: its last day has passed, until another of its kind takes its place; for the county (§ 2.3).

    `others` are the provider's other documents.
    """
    if document.expires_on is None:
        return None
    since, replaced_on = max(document.recorded_on, document.expires_on + ONE_DAY), _replaced_on(document, others)
    if replaced_on is not None and replaced_on <= since:
        return None
    named = Figure(document.kind.value, "document")
    return StandingWarning(
        finding=Finding("document_expired", "2.3", named, Figure.of_date(document.expires_on)),
        since=since,
        ends_on=replaced_on,
        provider_id=provider_id,
        for_county=True,
    )


def _replaced_on(document: FiledDocument, others: Iterable[FiledDocument]) -> date | None:
    """The day on which another document of its kind was received."""
    received = (document.received_on, document.version)
    return min(
        (
            other.received_on
            for other in others
            if other.kind is document.kind and (other.received_on, other.version) > received
        ),
        default=None,
    )


def insurances_unjudged(event: ProviderApproved) -> Iterator[StandingWarning]:
    """`insurance_not_accepted`: a provider was approved, and nobody has judged the insured sum; for the county (§ 2.5).

    Each holds from the approval until a sum is accepted as enough for its peril.
    """
    for finding in event.warnings:
        if finding.code == "insurance_not_accepted":
            yield StandingWarning(
                finding=finding,
                since=helsinki_date(event.by.decided_at),
                ends_on=None,
                provider_id=event.originator_id,
                for_county=True,
            )
