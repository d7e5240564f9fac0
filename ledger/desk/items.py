"""The ids of the many things that one request asks for: the same whoever asks for them, and whenever."""

from typing import NamedTuple
from uuid import UUID

from ledger.register.register import Register


class ItemIds(NamedTuple):
    """Under which id an item is asked for, and the id of the entry that it makes."""

    request_id: UUID
    entry_id: UUID


def ids_of_item(register: Register, request_id: UUID, index: int) -> ItemIds:
    """Those of one of a request's items, by its place in the request, counted from 0."""
    item = register.derived_id("item", request_id.bytes, str(index).encode())
    return ItemIds(item, register.derived_id("entry", item.bytes))
