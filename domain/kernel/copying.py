"""Frozen values made anew with some fields changed. A state is made anew at each event: what that costs, all pay."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any

__all__ = ["changed"]

if TYPE_CHECKING:
    from dataclasses import replace as changed  # so that the types of fields are checked as there
else:

    def changed(value: Any, /, **changes: Any) -> Any:
        """A frozen dataclass with slots, some of its fields changed. Raises `TypeError` for what is no field of it.

        As `dataclasses.replace`, at a third of its cost: that goes through `__init__`, where every field of a frozen
        class is set by name. What a class would do after that (`__post_init__`) is not done.
        """
        made, setters = _copier(type(value))
        copy = made(value)
        for name in changes:
            try:
                setters[name](copy, changes[name])
            except KeyError:
                raise TypeError(f"{type(value).__name__} has no field {name}") from None
        return copy


@cache
def _copier(kind: type) -> tuple[Callable[[Any], Any], dict[str, Callable[[Any, Any], None]]]:
    """What copies a value of a class, with its fields written out in one function, and what sets each of them."""
    setters = {field.name: getattr(kind, field.name).__set__ for field in fields(kind)}
    names: dict[str, Any] = {"_new": object.__new__, "_kind": kind}
    lines = ["def copy(_value):", " _copy = _new(_kind)"]
    for name, setter in setters.items():
        names[f"_set_{name}"] = setter
        lines.append(f" _set_{name}(_copy, _value.{name})")
    lines.append(" return _copy")
    exec("\n".join(lines), names)  # noqa: S102  # of the class's own field names alone
    return names["copy"], setters
