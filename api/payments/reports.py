"""What the bank tells of payments, over HTTP: recorded once, and each transfer answered apart."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from api import messages
from api.http import problems, routing
from api.http.calling import Admission, CommandCall, CommandingByXml, documented, xml_of
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from api.http.reading import fresh, one_of_few
from api.invoices.checking import CannotCheck
from api.invoices.document import CURRENCY
from api.payments.answers import NewsOut, PaymentReportOut
from api.payments.news import News, NewsCode, PaymentReport, read_payment_report
from api.settlements.routes import REASON
from domain.kernel.command import Command
from domain.kernel.event import By
from domain.kernel.findings import BadInput
from domain.payment_file.state import PaymentFile
from domain.settlement.commands import PaySettlement, RefusePayment, ReturnPayment
from domain.settlement.decide import settlement_of
from domain.settlement.kind import SETTLEMENT
from domain.settlement.state import OrderedPayment, ProviderAccount
from ledger.desk.orders import Accepted, Answer, Order, Refused
from projections.settlements.questions import settlements_by_id

logger = logging.getLogger("setelikirja.payments")

router = routing.router("/v1/payment-reports", "settlements")

RECORDED = documented(200, PaymentReportOut, command=True)
BODY = {"requestBody": {"required": True, "content": {"application/xml": {"schema": {"type": "string"}}}}}
UNSAID = "-"
"""Why a payment came back, where the bank does not say."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What is told of one transfer; without an order it is none of ours. `code` is there where nothing is recorded."""

    news: News
    settlement_id: UUID | None = None
    provider_id: UUID | None = None
    account_id: UUID | None = None
    order: OrderedPayment | None = None
    code: NewsCode | None = NewsCode.UNKNOWN
    detail: str = ""


@router.post("", responses=RECORDED, openapi_extra=BODY, summary="Record what the bank tells of payments")
async def record_payment_report(
    call: CommandingByXml,
    document: Annotated[bytes, Depends(Admission(xml_of))],
) -> Response:
    """A status report (pain.002) or a notification of what was debited and credited (camt.054), of any bank: transfers
    are found by their end-to-end id. What was paid, refused or returned is recorded; what is partly paid, pending,
    unknown, or recorded before is told. The same report twice changes nothing. A document type in it is refused.
    """
    async with one_of_few(call):
        try:
            report = await call.service.invoicing.checks.read_by(read_payment_report, document)
        except CannotCheck as why:
            logger.error("a payment report cannot be read: %s", why)
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            raise Problem(503, "payment_report_unread", headers=headers) from why
    lines = [_weighed(one) for one in await _found(call, await _whole_files(call, report.news))]
    recording = [(number, one) for number, one in enumerate(lines) if one.code is None]
    answers = await call.execute_many([_order(call, number, one) for number, one in recording])
    for (number, line), answer in zip(recording, answers, strict=True):
        call.count(call.kind, answer)
        lines[number] = _answered(line, answer, call.language)
    return call.answer(_report_answer(report, lines, call.language))


async def _whole_files(call: CommandCall, told: Sequence[News]) -> list[News]:
    """What is told of a payment file as a whole, told of each that it pays."""
    news = list[News]()
    for one in told:
        if one.end_to_end_id is not None:
            news.append(one)
            continue
        try:
            filed = await call.service.desk.read(UUID(hex=one.file)) if one.file is not None else None
        except ValueError:
            filed = None
        if filed is None or not isinstance(filed.state, PaymentFile):
            news.append(replace(one, end_to_end_id=""))
            continue
        file = filed.state
        await call.service.desk.read_many([each.account_id for each in file.taken])
        for each in file.taken:
            account = await call.service.desk.state(ProviderAccount, each.account_id, fresh=False)
            orders = account.settlement(each.settlement_id).orders
            news += [
                replace(one, end_to_end_id=order.end_to_end_id) for order in orders if order.payment_file_id == file.id
            ]
    return news


async def _found(call: CommandCall, news: Sequence[News]) -> list[_Line]:
    """Each with the order that it is about."""
    named = [settlement_of(one.end_to_end_id or "") for one in news]
    async with fresh(call, "settlements") as connection:
        listed = await settlements_by_id(connection, call.service.schema, {one for one in named if one is not None})
    await call.service.desk.read_many([one.account_id for one in listed.values()])
    lines = []
    for one, settlement_id in zip(news, named, strict=True):
        row = listed.get(settlement_id) if settlement_id is not None else None
        if row is None:
            lines.append(_Line(one))
            continue
        account = await call.service.desk.state(ProviderAccount, row.account_id, fresh=False)
        order = account.settlement(row.settlement_id).order(one.end_to_end_id or "")
        if order is None or one.file not in (None, order.payment_file_id.hex):
            lines.append(_Line(one))
            continue
        lines.append(_Line(one, row.settlement_id, row.provider_id, row.account_id, order))
    return lines


def _weighed(line: _Line) -> _Line:
    """The line with its code, where nothing is to be recorded."""
    news, order = line.news, line.order
    if order is None:
        return line
    if news.told is NewsCode.PENDING:
        return replace(line, code=NewsCode.PENDING)
    if news.currency not in (None, CURRENCY):
        return replace(line, code=NewsCode.OTHER_CURRENCY)
    if news.told is not NewsCode.REFUSED and news.amount_cents not in (None, order.amount_cents):
        return replace(line, code=NewsCode.PARTLY)
    return replace(line, code=None)


def _order(call: CommandCall, number: int, line: _Line) -> Order:
    news, settlement_id, order, account_id = line.news, line.settlement_id, line.order, line.account_id
    assert settlement_id is not None and order is not None and account_id is not None, "what is recorded has an order"
    happened_on = news.happened_on or call.service.desk.today()

    async def build(by: By, account: ProviderAccount | None) -> Command:
        own = order.end_to_end_id
        if news.told is NewsCode.PAID:
            return PaySettlement(
                by=by,
                settlement_id=settlement_id,
                paid_on=happened_on,
                reference=news.reference or own,
                amount_cents=order.amount_cents,
                end_to_end_id=own,
            )
        if news.told is NewsCode.REFUSED:
            return RefusePayment(
                by=by,
                settlement_id=settlement_id,
                refused_on=happened_on,
                reason_code=news.reason_code,
                end_to_end_id=own,
            )
        assert account is not None and account.provider_id is not None, "a settlement's account is a provider's"
        reason = await call.service.register.seal(account.provider_id, REASON, news.because or UNSAID)
        return ReturnPayment(
            by=by, settlement_id=settlement_id, returned_on=happened_on, reason=reason, end_to_end_id=own
        )

    return Order(
        caller=call.caller,
        request_id=call.service.register.derived_id("item", call.request_id.bytes, number.to_bytes(4, "big")),
        body_digest=call.body_digest,
        kind=SETTLEMENT,
        stream=account_id,
        build=build,
        dry_run=call.dry_run,
    )


def _answered(line: _Line, answer: Answer | Exception, language: str) -> _Line:
    """The line with what came of it. Raises what is not stored, unless the bank's figures cannot be meant."""
    match answer:
        case Accepted():
            return replace(line, code=line.news.told)
        case Refused() if "paid_twice" in answer.codes:
            return replace(line, code=NewsCode.TWICE)
        case Refused() if "already_recorded" in answer.codes:
            return replace(line, code=NewsCode.RECORDED)
        case Refused():
            told = problems.refusal_body(answer, language)
        case BadInput():
            told = problems.body_of(problems.problem_of(answer), language)
        case _:
            raise answer
    return replace(line, code=NewsCode.NOT_RECORDED, detail=told.detail)


def _report_answer(report: PaymentReport, lines: Sequence[_Line], language: str) -> PaymentReportOut:
    results = [_news_answer(number, one, language) for number, one in enumerate(lines, 1)]
    return PaymentReportOut(
        format=report.format,
        message_id=report.message_id,
        counts=dict(sorted(Counter(one.code.value for one in results).items())),
        results=results,
    )


def _news_answer(row: int, line: _Line, language: str) -> NewsOut:
    news, code = line.news, line.code
    assert code is not None, "each was answered"
    return NewsOut(
        row=row,
        code=code,
        end_to_end_id=news.end_to_end_id or None,
        settlement_id=line.settlement_id,
        provider_id=line.provider_id,
        happened_on=news.happened_on,
        amount_cents=news.amount_cents,
        expected_cents=line.order.amount_cents if line.order is not None else None,
        reference=news.reference,
        reason_code=news.reason_code,
        detail=" ".join(filter(None, (messages.text(f"payment_news.{code}", language), line.detail))),
    )
