"""Decisions about the price list."""

from collections.abc import Sequence
from datetime import date

from domain.kernel.rules import envelope, refusing_gaps
from domain.price_list.commands import SetPriceCap
from domain.price_list.events import PriceCapSet
from domain.price_list.state import PriceList
from domain.rulebook import Rulebook


@refusing_gaps
def set_price_cap(state: PriceList, command: SetPriceCap, rulebook: Rulebook, today: date) -> Sequence[PriceCapSet]:
    """Set a cap from a day on; what was granted before keeps its price."""
    return (
        PriceCapSet(
            **envelope(state.id, state.version, command, rulebook.version_on(today), "6"),
            service=command.service,
            from_day=command.from_day,
            cap_cents=command.cap_cents,
            source=command.source,
        ),
    )
