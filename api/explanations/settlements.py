"""Explaining a settlement: each line from the vouchers' own events, worked out anew, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import cast
from uuid import UUID

import msgspec
from msgspec.structs import asdict

from api.audit_trail.answers import HistoryEventOut, history_event
from api.explanations.answers import CarriedOut, ExplainedLineOut, SettlementExplanationOut
from api.explanations.entries import life_of, payments_of
from api.explanations.sentences import told_of
from api.http.answers import section
from api.http.calling import ReadCall
from api.http.problems import Problem
from api.invoices.document import invoice_number
from api.settlements.answers import line_answer, month_of, order_answer
from api.settlements.routes import REASON, listed_settlement
from domain.settlement.earned import EarnedPosting, Line, Taken, digest_of, lines_of
from domain.settlement.events import SettlementEvent
from domain.settlement.state import ProviderAccount, Settlement
from domain.voucher.explaining import EntryStep, steps_of
from ledger.pausing import LongWork

At = tuple[int, UUID]
"""A place in the log, and the entry that its event did something to."""


async def settlement_explanation(call: ReadCall, settlement_id: UUID, position: int) -> SettlementExplanationOut:
    """A settlement as the log knew it at a position. 404 where there is none that the caller may know of."""
    listed = await listed_settlement(call, settlement_id)
    filed = await call.service.desk.read_at(listed.account_id, position=position)
    if filed is None or settlement_id not in {one.settlement_id for one in filed.state.settlements}:
        raise Problem(404, "not_found", what="settlement")
    account: ProviderAccount = filed.state
    settlement = account.settlement(settlement_id)
    taken = Taken(listed.provider_id, settlement.took, settlement.position)
    postings = (await call.service.desk.answer(taken)).postings
    steps = await _steps(call, {one.voucher_id for one in postings}, settlement.position)
    lines = lines_of(postings)
    with LongWork() as work:
        shown = [
            await _line(work, number, line, settlement, own, steps) for number, line, own in _numbered(lines, postings)
        ]
    return await _explained(call, account, settlement, shown, digest_of(lines), position)


async def _steps(call: ReadCall, vouchers: Iterable[UUID], position: int) -> dict[At, EntryStep]:
    """What each event of some vouchers did to an entry, worked out anew."""
    steps: dict[At, EntryStep] = {}
    with LongWork() as work:
        for voucher_id in vouchers:
            life = await life_of(call, voucher_id, position)
            for step in steps_of(life.events, call.service.desk.rulebook):
                steps[life.mark(step.event).position, step.entry_id] = step
            await work.pause()
    return steps


def _numbered(
    lines: Sequence[Line], postings: Iterable[EarnedPosting]
) -> Iterable[tuple[int, Line, Sequence[EarnedPosting]]]:
    """The lines by their numbers, each with the postings that it sums."""
    by_entry: dict[UUID, list[EarnedPosting]] = defaultdict(list)
    for posting in sorted(postings, key=lambda one: (one.position, one.line)):
        by_entry[posting.entry_id].append(posting)
    return ((number, line, by_entry[line.entry_id]) for number, line in enumerate(lines, 1))


async def _line(
    work: LongWork,
    number: int,
    line: Line,
    settlement: Settlement,
    postings: Sequence[EarnedPosting],
    steps: dict[At, EntryStep],
) -> ExplainedLineOut:
    await work.pause()
    own = [steps[one.position, line.entry_id] for one in postings]
    derived_units = sum(step.derived.quantity.units for step in own)
    derived_cents = sum(step.derived.amount_cents for step in own)
    agrees = (derived_units, derived_cents) == (line.quantity.units, line.amount_cents)
    return ExplainedLineOut(
        **asdict(line_answer(line, settlement.month)),
        number=number,
        positions=[one.position for one in postings],
        rules=[step.rule for step in own],
        sections=list(dict.fromkeys(section(one) for step in own for one in step.event.under)),
        derived_cents=derived_cents,
        agrees=agrees and all(step.agrees for step in own),
    )


async def _explained(
    call: ReadCall,
    account: ProviderAccount,
    settlement: Settlement,
    lines: list[ExplainedLineOut],
    digest: str,
    position: int,
) -> SettlementExplanationOut:
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    carried = [account.settlement(one) for one in settlement.carried]
    carrying = account.carried_by(settlement.settlement_id)
    derived_cents = sum(line.derived_cents for line in lines) + sum(one.total_cents for one in carried)
    explained = SettlementExplanationOut(
        settlement_id=settlement.settlement_id,
        provider_id=account.provider_id,
        month=month_of(settlement.month),
        status=settlement.status,
        total_cents=settlement.total_cents,
        amount_cents=settlement.amount_cents,
        carried_over_cents=settlement.carried_over_cents,
        carried_over_from=[
            CarriedOut(settlement_id=one.settlement_id, month=month_of(one.month), total_cents=one.total_cents)
            for one in carried
        ],
        carried_over_to=carrying.settlement_id if carrying else None,
        derived_cents=derived_cents,
        digest=settlement.digest,
        derived_digest=digest,
        agrees=derived_cents == settlement.total_cents
        and digest == settlement.digest
        and all(line.agrees for line in lines),
        lines=lines,
        events=await _events(call, account, settlement, position),
        invoice_number=invoice_number(settlement) if settlement.stands else None,
        orders=[order_answer(one) for one in settlement.orders],
        payments=await payments_of(call, account, settlement),
        sentences=[],
        position=position,
    )
    return msgspec.structs.replace(explained, sentences=[*told_of(explained, call.language).in_order()])


async def _events(
    call: ReadCall, account: ProviderAccount, settlement: Settlement, position: int
) -> list[HistoryEventOut]:
    """What happened to the settlement: who drew, approved and paid it. Who may read it may read its reasons."""
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    shown = []
    for mark, event in await call.service.desk.events_of(account.id):
        if mark.position > position or cast(SettlementEvent, event).settlement_id != settlement.settlement_id:
            continue
        texts = [await call.service.register.open(account.provider_id, REASON, sealed) for _, sealed in event.texts]
        text = "\n".join(one for one in texts if one is not None) or None
        shown.append(history_event(mark, event, call.caller, call.language, text))
    return shown
