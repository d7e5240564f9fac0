"""Payment files over HTTP: made of approved settlements, each in one file, and handed out once they are whole."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from starlette.responses import Response

from api.http import routing
from api.http.answers import ProblemOut
from api.http.calling import CommandCall, Commanding, ReadCall, Reading, documented
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from api.http.reading import fresh, one_of_few
from api.invoices.checking import CannotCheck, Invalid
from api.invoices.document import invoice_number
from api.invoices.invoicing import NotSetUp
from api.payments.answers import PaymentFileOut, left_out_detail, payment_file_answer
from api.payments.bodies import SETTLEMENTS_MAX, NewPaymentFile
from api.payments.document import Instruction, Payer, Transfer
from api.settlements.routes import first_of
from domain.kernel.calendar import working_days_after
from domain.kernel.command import Command
from domain.kernel.event import By
from domain.kernel.findings import BadInput
from domain.payment_file.commands import BeginPaymentFile, MakePaymentFile
from domain.payment_file.events import Candidate, LeftOut
from domain.payment_file.kind import PAYMENT_FILE
from domain.payment_file.state import PaymentFile
from domain.provider.state import Provider
from domain.settlement.commands import OrderPayment
from domain.settlement.kind import SETTLEMENT
from domain.settlement.state import OrderedPayment, ProviderAccount, Settlement, SettlementStatus
from ledger.desk.orders import Accepted, Answer, Order, Refused
from projections.settlements.questions import ListedSettlement, settlements_by_id
from projections.settlements.questions import settlements as listed_settlements

logger = logging.getLogger("setelikirja.payments")

router = routing.router("/v1/payment-files", "settlements")

MADE = documented(201, PaymentFileOut, command=True)
XML = "application/xml"
DOCUMENT = documented(200, ProblemOut, 404, 409)
DOCUMENT[200]["content"] = {XML: {"schema": {"type": "string", "contentMediaType": XML}}}

OPEN = (
    SettlementStatus.DRAWN,
    SettlementStatus.APPROVED,
    SettlementStatus.ORDERED,
    SettlementStatus.REFUSED,
    SettlementStatus.RETURNED,
)
"""What a month's file looks at; of the others there is nothing to tell."""
BY_STATUS = {
    SettlementStatus.DRAWN: "not_approved",
    SettlementStatus.ORDERED: "already_ordered",
    SettlementStatus.PAID: "already_paid",
    SettlementStatus.WITHDRAWN: "settlement_withdrawn",
}
"""Why a settlement that stands so is not paid."""


Build = Callable[[By, Any], Awaitable[Command]]


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A settlement that a file takes."""

    candidate: Candidate
    settlement: Settlement
    order: OrderedPayment


# Making


@router.post("", status_code=201, responses=MADE, summary="Make a payment file of approved settlements")
async def make_payment_file(body: NewPaymentFile, call: Commanding) -> Response:
    """A month's settlements, or those of a list, as SEPA credit transfers (ISO 20022 pain.001.001.09), each ordered in
    one file alone. What it does not pay is listed with the reason.

    Only when each was ordered or left out, and the document keeps its schema, is the file made and handed out. Where
    the call ended between, the same request goes on; until then the file is `begun`.
    """
    if body.settlement_ids is not None and len(set(body.settlement_ids)) < len(body.settlement_ids):
        raise BadInput("settlement_ids", "each_once")
    file_id, desk = call.made_id("payment file"), call.service.desk
    payer = _payer(call)
    known = await desk.read(file_id)
    candidates = known.state.candidates if known is not None else await _candidates(call, body)
    beginning = _beginning(call, body, candidates, file_id)
    if known is None or call.dry_run:
        rehearsed = await _rehearsed(call, beginning, payer)
        if call.dry_run:
            return rehearsed
    answer = await call.answer_of(beginning)
    if isinstance(answer, Refused):
        call.count(call.kind, answer)
        return call.refusal(answer)
    file: PaymentFile = answer.filed.state
    # What came of each is stored, and a repetition gets it again.
    answers = await call.execute_many([_ordering(call, file, one) for one in file.candidates])
    ordered, left_out = _sorted_out(file, answers)
    document = await _document(call, await _instruction(call, file, payer, ordered)) if ordered else b""
    digest = sha256(document).hexdigest() if document else ""

    async def build(by: By, _: PaymentFile | None) -> Command:
        return MakePaymentFile(by=by, digest=digest, left_out=left_out)

    made = await call.answer_of(_item(call, file_id, build))
    call.count(call.kind, made)
    if isinstance(made, Refused):
        return call.refusal(made)
    whole: PaymentFile = made.filed.state
    return call.answer(_answer(call, whole, ordered), status=201, version=whole.version)


def _payer(call: ReadCall) -> Payer:
    payer = call.service.payer
    if isinstance(payer, NotSetUp):
        raise Problem(409, "payment_not_set_up", variables=", ".join(payer.variables))
    return payer


async def _candidates(call: CommandCall, body: NewPaymentFile) -> tuple[Candidate, ...]:
    """What the file may take. 404 for a settlement that there is not."""
    async with fresh(call, "settlements") as connection:
        schema = call.service.schema
        if body.settlement_ids is not None:
            found = await settlements_by_id(connection, schema, body.settlement_ids)
            if set(found) != set(body.settlement_ids):
                raise Problem(404, "not_found", what="settlement")
            rows = [found[one] for one in body.settlement_ids]
        else:
            assert body.month is not None, "a file is of a month or of a list"
            answer = await listed_settlements(
                connection, schema, month=first_of(body.month), limit=SETTLEMENTS_MAX * len(SettlementStatus)
            )
            rows = [one for one in answer.rows if one.status in OPEN]
    if len(rows) > SETTLEMENTS_MAX:
        raise Problem(409, "payment_file_too_long", limit=SETTLEMENTS_MAX, actual=len(rows))
    return tuple(_candidate(one) for one in rows)


def _candidate(row: ListedSettlement) -> Candidate:
    return Candidate(settlement_id=row.settlement_id, provider_id=row.provider_id, account_id=row.account_id)


def _beginning(call: CommandCall, body: NewPaymentFile, candidates: tuple[Candidate, ...], file_id: UUID) -> Order:
    execution_on = body.execution_on or working_days_after(call.service.desk.today(), 1)

    async def build(by: By, _: PaymentFile | None) -> Command:
        return BeginPaymentFile(by=by, payment_file_id=file_id, candidates=candidates, execution_on=execution_on)

    return call.order(PAYMENT_FILE, file_id, build, begins=True)


def _item(call: CommandCall, file_id: UUID, build: Build, candidate: Candidate | None = None) -> Order:
    """A step of the call under a request of its own: the same for the same file and settlement."""
    part = candidate.settlement_id.bytes if candidate is not None else b""
    return Order(
        caller=call.caller,
        request_id=call.service.register.derived_id("item", call.request_id.bytes, part),
        body_digest=call.body_digest,
        kind=PAYMENT_FILE if candidate is None else SETTLEMENT,
        stream=file_id if candidate is None else candidate.account_id,
        build=build,
        beside=(candidate.provider_id,) if candidate is not None else (),
    )


def _ordering(call: CommandCall, file: PaymentFile, candidate: Candidate) -> Order:
    async def build(by: By, _: ProviderAccount | None) -> Command:
        return OrderPayment(
            by=by,
            settlement_id=candidate.settlement_id,
            payment_file_id=file.id,
            execution_on=file.execution_on,
        )

    return _item(call, file.id, build, candidate)


def _sorted_out(file: PaymentFile, answers: Sequence[Answer | Exception]) -> tuple[list[_Ordered], tuple[LeftOut, ...]]:
    """What was ordered, and what was left out. Raises what is not stored: then nothing more is done."""
    ordered, left_out = list[_Ordered](), list[LeftOut]()
    for candidate, answer in zip(file.candidates, answers, strict=True):
        match answer:
            case Accepted():
                settlement: Settlement = answer.filed.state.settlement(candidate.settlement_id)
                ordered.append(_Ordered(candidate, settlement, settlement.orders[-1]))
            case Refused():
                left_out.append(LeftOut(settlement_id=candidate.settlement_id, codes=_codes(answer)))
            case _:
                raise answer
    return ordered, tuple(left_out)


def _codes(refused: Refused) -> tuple[str, ...]:
    """Why a settlement is not paid."""
    codes = []
    for one in refused.violations:
        status = str(one.actual.value) if one.code == "settlement_status" and one.actual is not None else None
        codes.append(BY_STATUS[SettlementStatus(status)] if status is not None else one.code)
    return tuple(codes)


async def _rehearsed(call: CommandCall, beginning: Order, payer: Payer) -> Response:
    """The answer that the call would get; nothing is appended. 409 where nothing could be ordered."""
    desk = call.service.desk
    begun = await desk.execute(replace(beginning, dry_run=True))
    if isinstance(begun, Refused):
        return call.refusal(begun)
    file: PaymentFile = begun.filed.state
    orders = [_ordering(call, file, one) for one in file.candidates]
    ordered, left_out = _sorted_out(file, await desk.rehearse_many(orders))
    if not ordered:
        language = call.language
        errors = [
            {"field": str(one.settlement_id), "rule": code, "reason": left_out_detail((code,), language)}
            for one in left_out
            for code in one.codes
        ]
        raise Problem(409, "nothing_to_order", errors=errors)
    document = await _document(call, await _instruction(call, file, payer, ordered))
    digest = sha256(document).hexdigest()
    whole = replace(file, version=file.version + 1, made=file.begun, digest=digest, left_out=left_out)
    return call.answer(_answer(call, whole, ordered), status=201, version=whole.version)


async def _instruction(call: ReadCall, file: PaymentFile, payer: Payer, ordered: Sequence[_Ordered]) -> Instruction:
    """What a file says. 409 where a provider's key was erased, and with it the account that it is paid to."""
    desk, register = call.service.desk, call.service.register
    transfers = []
    for one in ordered:
        provider = await desk.state(Provider, one.candidate.provider_id, fresh=False)
        accounts = {account.account_id: account.iban for account in provider.bank_accounts}
        if one.order.bank_account_id not in accounts:
            provider = await desk.state(Provider, one.candidate.provider_id, fresh=True)
            accounts = {account.account_id: account.iban for account in provider.bank_accounts}
        iban = await register.open(provider.id, "iban", accounts[one.order.bank_account_id])
        if iban is None:
            raise Problem(409, "payment_file_unreadable", provider_id=str(provider.id))
        number = invoice_number(one.settlement)
        transfers.append(
            Transfer(one.order.end_to_end_id, one.order.amount_cents, provider.name, provider.business_id, iban, number)
        )
    return Instruction(file.id, file.begun.decided_at, file.execution_on, payer, tuple(transfers))


async def _document(call: ReadCall, instruction: Instruction) -> bytes:
    async with one_of_few(call):
        try:
            return await call.service.invoicing.checks.payment_file(instruction)
        except Invalid as invalid:
            errors = [{"field": one.place, "rule": one.rule, "reason": one.text} for one in invalid.broken]
            raise Problem(409, "payment_file_invalid", errors=errors, count=len(errors)) from invalid
        except CannotCheck as why:
            logger.error("a payment file cannot be checked: %s", why)
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            raise Problem(503, "payment_file_unchecked", headers=headers) from why


def _answer(call: ReadCall, file: PaymentFile, ordered: Sequence[_Ordered]) -> PaymentFileOut:
    transfers = [(one.candidate, one.order, one.settlement.status) for one in ordered]
    return payment_file_answer(file, transfers, call.language)


# Reading


@router.get("/{payment_file_id}", responses=documented(200, PaymentFileOut, 404), summary="Read a payment file")
async def read_payment_file(payment_file_id: UUID, call: Reading) -> Response:
    """What it pays, and where each of its settlements stands now."""
    file, ordered = await _file(call, payment_file_id)
    # No ETag: where its settlements stand is in no version of its own.
    return call.answer(_answer(call, file, ordered))


@router.get("/{payment_file_id}/document", responses=DOCUMENT, summary="The payment file that goes to the bank")
async def read_payment_document(payment_file_id: UUID, call: Reading) -> Response:
    """ISO 20022 pain.001.001.09. It is the same bytes whenever it is asked for: where it would not be, because the
    payer was set otherwise since, it is 409 `payment_file_changed`."""
    file, ordered = await _file(call, payment_file_id)
    if file.made is None:
        raise Problem(409, "payment_file_unfinished")
    if not ordered:
        raise Problem(409, "payment_file_empty")
    document = await _document(call, await _instruction(call, file, _payer(call), ordered))
    if sha256(document).hexdigest() != file.digest:
        raise Problem(409, "payment_file_changed")
    headers = {
        "Content-Disposition": f'attachment; filename="pain.001-{file.id.hex}.xml"',
        "Content-Language": call.language,
    }
    return Response(document, media_type=XML, headers=headers)


async def _file(call: ReadCall, payment_file_id: UUID) -> tuple[PaymentFile, list[_Ordered]]:
    """A file, and what was ordered in it, as it stands now."""
    desk = call.service.desk
    file = await desk.state(PaymentFile, payment_file_id, caller=call.caller, fresh=True)
    await desk.read_many(list(dict.fromkeys(one.account_id for one in file.candidates)))
    ordered = []
    for one in file.candidates:
        account = await desk.state(ProviderAccount, one.account_id, fresh=False)
        settlement = account.settlement(one.settlement_id)
        own = [order for order in settlement.orders if order.payment_file_id == file.id]
        ordered += [_Ordered(one, settlement, order) for order in own]
    return file, ordered
