"""What events of a type tell beside what all do, as types made from the domain's own: JSON and its schema alike.

A sealed text is never among it, nor is a member that is left out here for everybody. What only some may see is dropped
from the type for the others.
"""

from collections.abc import Collection
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET, UnsetType

from domain.group.events import GroupCreated
from domain.kernel.event import Event, Quantity, Sealed

OF_ALL = frozenset(field.name for field in fields(Event))
"""What every event carries, and the feed tells of each alike."""

LEFT_OUT = frozenset({(GroupCreated, "name")})
"""What was written in clear once and may name somebody: it is sealed in every new event."""


@cache
def details_of(kind: Any, withheld: frozenset[str] = frozenset(), *, optional: bool = False) -> Any:
    """The type of what events (or their parts) of a type tell, without the members that are withheld.

    With `optional` those are there, but may be missing: it is what the document says of all roles together.
    """
    own = OF_ALL if issubclass(kind, Event) else frozenset()
    hints = get_type_hints(kind)
    members: list[Any] = []
    for field in fields(kind):
        hint = hints[field.name]
        if field.name in own or _is_sealed(hint) or (kind, field.name) in LEFT_OUT:
            continue
        form = _form(hint, withheld, optional)
        if kind is Quantity:
            members.append((field.name, form, None))
        elif field.name not in withheld:
            members.append((field.name, form))
        elif optional:
            members.append((field.name, form | UnsetType, UNSET))
    return msgspec.defstruct(
        kind.__name__,
        members,
        kw_only=True,
        frozen=True,
        omit_defaults=kind is Quantity,  # it has one of its units alone, as everywhere
        namespace={"__doc__": kind.__doc__},
    )


def _form(hint: Any, withheld: Collection[str], optional: bool) -> Any:
    if isinstance(hint, type) and is_dataclass(hint):
        return details_of(hint, frozenset(withheld), optional=optional)
    if get_origin(hint) is tuple:
        return list[_form(get_args(hint)[0], withheld, optional)]  # type: ignore[misc]  # made as the program runs
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(_form(member, withheld, optional) for member in get_args(hint))]  # noqa: UP007
    return hint


def _is_sealed(hint: Any) -> bool:
    return hint is Sealed or Sealed in get_args(hint)
