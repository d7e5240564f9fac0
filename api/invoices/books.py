"""What the ledger holds that a provider's own invoice is held against."""

from uuid import UUID

from api.http.calling import ReadCall
from api.invoices.document import Party
from api.invoices.reading import ReadInvoice
from api.invoices.reconciling import Books, Code
from api.settlements.routes import settlement_lines
from domain.provider.state import Provider
from domain.settlement.earned import Taken, lines_of
from domain.settlement.state import ProviderAccount, Settlement
from domain.voucher.state import Voucher

UNSETTLED_CODES = (Code.NOT_IN_LEDGER, Code.NOT_YET_SETTLED, Code.PERIOD)
"""What may turn out to stand in another settlement."""


async def books_of(call: ReadCall, account: ProviderAccount, settlement: Settlement, invoice: ReadInvoice) -> Books:
    """The settlement's lines, and the vouchers that they or the invoice name, as far as the caller may know of them."""
    desk, provider_id = call.service.desk, account.provider_id
    assert provider_id is not None, "an account with a settlement is a provider's"
    provider = await desk.state(Provider, provider_id, fresh=True)
    lines = await settlement_lines(call, account, settlement)
    entries = {line.entry_id for line in lines}
    asked = {line.voucher_id for line in lines} | {one for row in invoice.rows for one in row.ids} - entries
    await desk.read_many(list(asked))
    vouchers, others = dict[UUID, Voucher](), set[UUID]()
    for stream in asked:
        filed = await desk.read(stream, fresh=False)
        if filed is None or not isinstance(filed.state, Voucher) or not desk.may_know(call.caller, filed.state):
            continue
        if filed.state.is_known_to(provider_id):
            vouchers[stream] = filed.state
        else:
            others.add(stream)
    return Books(
        provider_id=provider_id,
        seller=Party(provider.name, provider.business_id),
        month=settlement.month,
        lines=lines,
        vouchers=vouchers,
        others=frozenset(others),
        settled=frozenset(),
    )


async def settled_elsewhere(call: ReadCall, account: ProviderAccount, settlement: Settlement) -> frozenset[UUID]:
    """The entries that other settlements of the provider hold, which stand."""
    others = [one for one in account.standing if one.settlement_id != settlement.settlement_id]
    if not others:
        return frozenset()
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    spans = tuple(span for one in others for span in one.took)
    taken = Taken(account.provider_id, spans, max(one.position for one in others))
    return frozenset(line.entry_id for line in lines_of((await call.service.desk.answer(taken)).postings))
