"""What a fold has put away of the domain's states, read back strictly."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
import orjson

State = TypeVar("State")


class Unreadable(ValueError):
    """What is stored is not what the code would store of it: a field is unknown, missing, or of another type."""


def stored(value: Any, kind: type[State]) -> State:
    """The state (a dataclass of type `kind`) that `value`, its JSON as a table has it, was made of.

    Nothing stands for what is missing, not even a default, and nothing is left aside: a state that is half read would
    go on as another one. Raises `Unreadable`, which names fields and no value.
    """
    try:
        state = msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise Unreadable(f"{kind.__name__}: {type(error).__name__}") from None
    again = orjson.loads(orjson.dumps(state))
    if again != value:
        raise Unreadable(f"{kind.__name__}: {', '.join(sorted(_different(value, again, '$')))}")
    return state


def _different(one: Any, other: Any, at: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() - other.keys():
            yield f"{at}.{name} is unknown"
        for name in other.keys() - one.keys():
            yield f"{at}.{name} is missing"
        for name in one.keys() & other.keys():
            yield from _different(one[name], other[name], f"{at}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for this, that in zip(one, other, strict=True):
            yield from _different(this, that, f"{at}[]")
    elif one != other:
        yield f"{at} reads back otherwise"
