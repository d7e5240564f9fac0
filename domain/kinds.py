"""All kinds of things that the log holds the life of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from domain.group.events import GroupEvent
from domain.kernel.event import Event
from domain.price_list.events import PriceCapSet
from domain.provider.events import ProviderEvent
from domain.voucher.events import VoucherEvent

CATALOGUE: Mapping[str, type[Event]] = MappingProxyType(
    {
        event.TOPIC: event
        for event in (*get_args(VoucherEvent), *get_args(ProviderEvent), PriceCapSet, *get_args(GroupEvent))
    }
)
"""Topic to event type: the only names that the log's bytes are read by."""
