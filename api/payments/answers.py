"""What callers are shown of payment files, and of what the bank told."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta
from msgspec.structs import asdict

from api import messages
from api.http.answers import InstantOut, Out, instant
from api.payments.news import NewsCode
from api.settlements.answers import OrderOut, order_answer
from domain.payment_file.events import Candidate, LeftOut
from domain.payment_file.state import PaymentFile
from domain.settlement.state import OrderedPayment, SettlementStatus

Cents = Annotated[int | None, Meta(description="In cents.")]


class TransferOut(OrderOut):
    """A settlement that the file pays, and where it stands."""

    settlement_id: UUID
    provider_id: UUID
    status: SettlementStatus


class LeftOutOut(Out):
    """A settlement that the file does not pay, and why."""

    settlement_id: UUID
    provider_id: UUID
    codes: list[str]
    detail: str


class PaymentFileOut(Out):
    payment_file_id: UUID
    status: Annotated[
        Literal["begun", "made"], Meta(description="Until it is made it is not whole: send the same request again.")
    ]
    execution_on: date
    transfers: list[TransferOut]
    transfer_count: int
    total_cents: int
    digest: Annotated[str | None, Meta(description="SHA-256 over the file's bytes.")]
    left_out: list[LeftOutOut]
    begun_by: UUID
    begun_at: InstantOut
    version: int


class NewsOut(Out):
    """What the bank told of one transfer, and what came of it: `recorded` where it was known before."""

    row: int
    code: NewsCode
    end_to_end_id: str | None
    settlement_id: UUID | None
    provider_id: UUID | None
    happened_on: date | None
    amount_cents: Cents
    expected_cents: Cents
    reference: str | None
    reason_code: str | None
    detail: str


class PaymentReportOut(Out):
    format: Literal["pain.002", "camt.054"]
    message_id: str | None
    counts: dict[str, int]
    results: list[NewsOut]


Transfers = Iterable[tuple[Candidate, OrderedPayment, SettlementStatus]]
"""What the file took, its order in the file, and where it stands."""


def payment_file_answer(file: PaymentFile, transfers: Transfers, language: str) -> PaymentFileOut:
    providers = {one.settlement_id: one.provider_id for one in file.candidates}
    shown = [
        TransferOut(
            **asdict(order_answer(order)), settlement_id=one.settlement_id, provider_id=one.provider_id, status=status
        )
        for one, order, status in transfers
    ]
    return PaymentFileOut(
        payment_file_id=file.id,
        status="begun" if file.made is None else "made",
        execution_on=file.execution_on,
        transfers=shown,
        transfer_count=len(shown),
        total_cents=sum(one.amount_cents for one in shown),
        digest=file.digest or None,
        left_out=[_left_out(one, providers, language) for one in file.left_out],
        begun_by=file.begun.actor,
        begun_at=instant(file.begun.decided_at),
        version=file.version,
    )


def _left_out(one: LeftOut, providers: Mapping[UUID, UUID], language: str) -> LeftOutOut:
    return LeftOutOut(
        settlement_id=one.settlement_id,
        provider_id=providers[one.settlement_id],
        codes=list(one.codes),
        detail=left_out_detail(one.codes, language),
    )


def left_out_detail(codes: Iterable[str], language: str) -> str:
    """Why a settlement is not paid, in sentences."""
    return " ".join(messages.text(f"left_out.{code}", language) for code in codes)
