"""Many entries in one call: each answered by itself, the good ones appended in a few transactions."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, TypeAdapter, ValidationError
from starlette.responses import Response

from api.entries.answers import ResultsOut, item_result
from api.entries.bodies import ITEMS_MAX, EntryItem, NoShowItem, ProviderCancellationItem, SessionItem, first_form
from api.http import routing
from api.http.calling import CommandCall, Commanding, canonical, documented
from api.http.problems import Problem, field_errors
from api.http.reading import one_of_few
from api.vouchers.routes import no_show_command, provider_cancellation_command, session_command
from domain.kernel.command import Command
from domain.kernel.event import By
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from ledger.desk.orders import Answer, Order
from ledger.pausing import LongWork

router = routing.router("/v1/entries", "entries")
ITEM: TypeAdapter[SessionItem | NoShowItem | ProviderCancellationItem] = TypeAdapter(EntryItem)


class NewEntries(BaseModel):
    """Entries to record. An item that is malformed is answered with its own 422 and stops no other."""

    model_config = ConfigDict(extra="forbid")
    items: list[SkipValidation[EntryItem]] = Field(min_length=1, max_length=ITEMS_MAX)


@router.post("", responses=documented(200, ResultsOut), summary="Record many entries")
async def record_entries(body: NewEntries, call: Commanding) -> Response:
    """Sessions, no-shows and provider cancellations of any vouchers, up to 10,000, in their order.

    Each is under the call's key and its own index: sent again, each gets its first answer again.
    """
    async with one_of_few(call):
        return await _recorded(body, call)


async def _recorded(body: NewEntries, call: CommandCall) -> Response:
    orders: list[tuple[int, Order]] = []
    kinds: dict[int, str] = {}
    answered: dict[int, Answer | Exception] = {}
    with LongWork() as work:
        for index, raw in enumerate(body.items):
            await work.pause()
            try:
                item = ITEM.validate_python(raw)
            except ValidationError as error:
                # Each error's place begins with the item's kind.
                errors = [{**one, "loc": one["loc"][1:]} for one in error.errors()]
                answered[index] = Problem(422, "malformed", errors=field_errors(errors))
                continue
            orders.append((index, _order(call, index, item, raw)))
            kinds[index] = f"record_{item.kind}"  # as the call for one alone is named
    taken = await call.execute_many([order for _, order in orders])
    answered |= {index: answer for (index, _), answer in zip(orders, taken, strict=True)}
    results = []
    with LongWork() as work:
        for index in range(len(body.items)):
            await work.pause()
            call.count(kinds.get(index, ""), answered[index])
            results.append(item_result(call, answered[index]))
    return call.answer(ResultsOut(results=results))


def _order(call: CommandCall, index: int, item: SessionItem | NoShowItem | ProviderCancellationItem, raw: Any) -> Order:
    register = call.service.register

    async def build(by: By, state: Voucher | None, entry_id: UUID) -> Command:
        match item:
            case SessionItem():
                return session_command(by, entry_id, item)
            case NoShowItem():
                return no_show_command(by, entry_id, item)
            case ProviderCancellationItem():
                assert isinstance(state, Voucher)
                reason = await register.seal(state.client_id, "reason", item.reason)
                return provider_cancellation_command(by, entry_id, item, reason)

    return call.entry_order(
        index,
        VOUCHER,
        item.voucher_id,
        build,
        body_digest=register.digest("item", canonical(raw)),
        earlier_digest=lambda: register.digest("item", first_form(item)),
        beside=() if isinstance(item, ProviderCancellationItem) else (item.group_id,),
    )
