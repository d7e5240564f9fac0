"""Events as bytes: canonical JSON (RFC 8785) under the topics of our own catalogue.

An event's `originator_id` and `originator_version` are columns of the log and are not repeated in its bytes. A UUID is
written with hyphens, a date and a time as ISO 8601, an instant as RFC 3339 in UTC with microseconds and `Z`, an
enumeration by its value. A field that is `None` is left out: so a field `X | None` can join an event later, and old
events are still written to the bytes that they have. Any other change is a new topic. A field that the code does not
know is an error, as an unknown topic is: what was decided may not be half read.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    Cipher,
    Compressor,
    Mapper,
    MapperDeserialisationError,
    StoredEvent,
    Transcoder,
)

from domain.events import CATALOGUE, Event


class OrjsonTranscoder(Transcoder):
    """JSON whose bytes are those of RFC 8785. Raises `TypeError` for what has no one canonical form: floats, integers
    of 2^53 and more, keys that are not ASCII, anything that is not JSON."""

    def encode(self, obj: Any) -> bytes:
        _check(obj)
        return orjson.dumps(obj, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)

    def decode(self, data: bytes) -> Any:
        return orjson.loads(data)


def _check(value: Any) -> None:
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return
    if kind is dict:
        for key, member in value.items():
            # By code point, as orjson sorts, and by UTF-16 unit, as RFC 8785 does, are the same order for ASCII alone.
            if type(key) is not str or not key.isascii():
                raise TypeError("a key is not ASCII text")
            _check(member)
    elif kind is list or kind is tuple:
        for member in value:
            _check(member)
    else:
        raise TypeError(f"{kind.__name__} has no canonical JSON")


class EventMapper(Mapper[UUID]):
    """Events to and from their stored form, by the catalogue alone: no topic is ever resolved to code by its name."""

    def __init__(
        self,
        transcoder: Transcoder,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
        catalogue: Mapping[str, type[Event]] = CATALOGUE,
    ) -> None:
        if compressor or cipher:
            raise ValueError("the proofs are over the events' canonical JSON: it is neither compressed nor encrypted")
        super().__init__(transcoder)
        self._codecs = {topic: _compiled(kind, _COLUMNS) for topic, kind in catalogue.items()}

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Raises `TypeError` where a field does not hold what it declares, `KeyError` for an event of no catalogue."""
        topic = cast(Event, domain_event).TOPIC
        # Past the transcoder's own check: the codec has checked every value, and writes the keys in their order.
        state = orjson.dumps(self._codecs[topic].encode(domain_event), option=orjson.OPT_STRICT_INTEGER)
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Raises `MapperDeserialisationError`, which names topic, stream and version."""
        try:
            codec = self._codecs.get(stored_event.topic)
            if codec is None:
                raise LookupError("the topic is not in the catalogue")
            columns = (stored_event.originator_id, stored_event.originator_version)
            return cast(Event, codec.decode(orjson.loads(stored_event.state), *columns))
        except (LookupError, TypeError, ValueError) as error:
            raise MapperDeserialisationError(
                f"cannot read {stored_event.topic}, version {stored_event.originator_version}"
                f" of stream {stored_event.originator_id}: {_why(error)}"
            ) from error


_COLUMNS = ("originator_id", "originator_version")


class _Codec(NamedTuple):
    """How values of one type become JSON and come back. Both raise `TypeError` for a value of another type."""

    encode: Callable[..., Any]
    decode: Callable[..., Any]


def _strict(convert: Callable[[Any], Any] | None, *kinds: type) -> Callable[[Any], Any]:
    """`convert` for values of exactly these types: a bool is no number here, nor a datetime a date."""
    names = " or ".join(kind.__name__ for kind in kinds)

    def checked(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(f"{names} expected, not {type(value).__name__}")
        return value if convert is None else convert(value)

    return checked


def _instant(value: datetime) -> str:
    if value.utcoffset() != timedelta(0):
        raise TypeError("an instant is not in UTC")
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@lru_cache(maxsize=50_000)
def _uuid(text: str) -> UUID:
    """Most of an event's ids stand in many others: of its actor, its organisation, its provider."""
    return UUID(text)


# A UUID, a date, a time and an enumeration stay as they are: orjson writes them as they are to be written.
_SCALARS = {kind: _Codec(_strict(None, kind), _strict(None, kind)) for kind in (bool, int, str)} | {
    UUID: _Codec(_strict(None, UUID), _strict(_uuid, str)),
    date: _Codec(_strict(None, date), _strict(date.fromisoformat, str)),
    time: _Codec(_strict(time.isoformat, time), _strict(time.fromisoformat, str)),
    datetime: _Codec(_strict(_instant, datetime), _strict(datetime.fromisoformat, str)),
}


def _codec(kind: Any) -> _Codec:
    kind = getattr(kind, "__supertype__", kind)  # what a NewType is of
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        members = {member.value: member for member in kind}

        def known(value: str) -> StrEnum:
            member = members.get(value)
            if member is None:
                raise ValueError(f"no {kind.__name__} of that name")
            return member

        return _Codec(_strict(None, kind), _strict(known, str))
    if isinstance(kind, type) and is_dataclass(kind):
        return _compiled(kind)
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        item = _codec(get_args(kind)[0])
        return _Codec(
            _strict(lambda values: [item.encode(value) for value in values], tuple),
            _strict(lambda values: tuple([item.decode(value) for value in values]), list),
        )
    if get_origin(kind) in (Union, UnionType):  # typing makes the former of a NewType
        members_ = [member for member in get_args(kind) if member is not NoneType]
        if len(members_) == 1:
            return _codec(members_[0])  # None is left out with its field
        # In JSON only these tell themselves apart.
        if set(members_) == {int, str}:
            return _Codec(_strict(None, int, str), _strict(None, int, str))
    raise TypeError(f"an event cannot hold {kind}")


def _compiled(kind: type, columns: tuple[str, ...] = ()) -> _Codec:
    """A dataclass's codec, with its fields written out in one function each way: in a loop they cost three times that.

    `columns` are fields that stand beside the JSON; `decode` takes them after it.
    """
    hints = get_type_hints(kind)
    names: dict[str, Any] = {"_kind": kind, "TypeError": TypeError}
    encode = ["def encode(_value):", " if type(_value) is not _kind: raise _wrong(_kind, _value)", " _state = {}"]
    decode = [
        f"def decode(_state, {', '.join(columns)}):",
        " if type(_state) is not dict: raise _wrong(dict, _state)",
        " _left = len(_state)",
    ]
    for field in sorted(fields(kind), key=lambda field: field.name):
        name = field.name
        if name in columns:
            continue
        codec = _codec(hints[name])
        names[f"_encode_{name}"], names[f"_decode_{name}"] = codec.encode, codec.decode
        optional = NoneType in get_args(hints[name])
        default = None if optional and field.default is MISSING else field.default
        encode.append(f" _member = _value.{name}")
        encode.append(f" {'if _member is not None: ' if optional else ''}_state['{name}'] = _encode_{name}(_member)")
        if default is MISSING:
            decode.append(f" {name} = _decode_{name}(_state['{name}']); _left -= 1")
        else:
            names[f"_default_{name}"] = default
            decode.append(f" if '{name}' in _state: {name} = _decode_{name}(_state['{name}']); _left -= 1")
            decode.append(f" else: {name} = _default_{name}")
    known = frozenset(field.name for field in fields(kind)) - set(columns)
    names |= {
        "_wrong": _wrong,
        "_unknown": lambda state: TypeError(f"unknown: {', '.join(sorted(set(state) - known))}"),
    }
    decode.append(" if _left: raise _unknown(_state)")
    decode.append(f" return _kind({', '.join(f'{field.name}={field.name}' for field in fields(kind))})")
    encode.append(" return _state")
    exec("\n".join(encode + decode), names)  # noqa: S102  # of the catalogue's field names alone
    return _Codec(names["encode"], names["decode"])


def _why(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)


def _wrong(kind: type, value: Any) -> TypeError:
    return TypeError(f"{kind.__name__} expected, not {type(value).__name__}")
