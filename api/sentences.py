"""What happened, in one line: the table of who says it for each kind."""

from collections.abc import Callable, Iterable, Mapping

from api.groups.sentences import sentence_parts as of_groups
from api.payments.sentences import sentence_parts as of_payment_files
from api.price_list.sentences import sentence_parts as of_price_list
from api.providers.sentences import sentence_parts as of_providers
from api.settlements.sentences import sentence_parts as of_settlements
from api.vouchers.sentences import sentence_parts as of_vouchers
from api.wording import Wording
from domain.group.kind import GROUP
from domain.kernel.event import Event
from domain.kernel.kind import AnyKind
from domain.payment_file.kind import PAYMENT_FILE
from domain.price_list.kind import PRICE_LIST
from domain.provider.kind import PROVIDER
from domain.settlement.kind import SETTLEMENT
from domain.voucher.kind import VOUCHER

Parts = Callable[[Event, Wording], Iterable[str]]

_OF_KINDS: tuple[tuple[AnyKind, Parts], ...] = (
    (GROUP, of_groups),
    (PAYMENT_FILE, of_payment_files),
    (PRICE_LIST, of_price_list),
    (PROVIDER, of_providers),
    (SETTLEMENT, of_settlements),
    (VOUCHER, of_vouchers),
)
SENTENCES: Mapping[type[Event], Parts] = {event: parts for kind, parts in _OF_KINDS for event in kind.events}


def event_sentence(event: Event, language: str, *, reasons: bool = True) -> str:
    """One line of a history: what happened when and what it cost, without ids, people or sealed texts.

    `reasons` tells why a voucher was closed; not everybody may read it. An event of a kind that has no sentences here
    is told by its name.
    """
    parts = SENTENCES.get(type(event))
    return ", ".join(parts(event, Wording(language, reasons))) if parts else type(event).TOPIC.partition(":")[0]
