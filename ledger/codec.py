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
        self._kinds = dict(catalogue)
        self._codecs = {topic: _fields_codec(kind, leave_out=_COLUMNS) for topic, kind in catalogue.items()}

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Raises `TypeError` where a field does not hold what it declares, `KeyError` for an event of no catalogue."""
        topic = cast(Event, domain_event).TOPIC
        state = self.transcoder.encode(self._codecs[topic].encode(domain_event))
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Raises `MapperDeserialisationError`, which names topic, stream and version."""
        try:
            codec = self._codecs.get(stored_event.topic)
            if codec is None:
                raise LookupError("the topic is not in the catalogue")
            return self._kinds[stored_event.topic](
                originator_id=cast(UUID, stored_event.originator_id),
                originator_version=stored_event.originator_version,
                **codec.decode(self.transcoder.decode(stored_event.state)),
            )
        except (LookupError, TypeError, ValueError) as error:
            raise MapperDeserialisationError(
                f"cannot read {stored_event.topic}, version {stored_event.originator_version}"
                f" of stream {stored_event.originator_id}: {error}"
            ) from error


_COLUMNS = frozenset({"originator_id", "originator_version"})


class _Codec(NamedTuple):
    """How values of one type become JSON and come back."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


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


_SCALARS = {kind: _Codec(_strict(None, kind), _strict(None, kind)) for kind in (bool, int, str)} | {
    UUID: _Codec(_strict(str, UUID), _strict(UUID, str)),
    date: _Codec(_strict(date.isoformat, date), _strict(date.fromisoformat, str)),
    time: _Codec(_strict(time.isoformat, time), _strict(time.fromisoformat, str)),
    datetime: _Codec(_strict(_instant, datetime), _strict(datetime.fromisoformat, str)),
}


def _codec(kind: Any) -> _Codec:
    kind = getattr(kind, "__supertype__", kind)  # what a NewType is of
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _Codec(_strict(str, kind), _strict(kind, str))
    if isinstance(kind, type) and is_dataclass(kind):
        codec = _fields_codec(kind)
        return _Codec(_strict(codec.encode, kind), lambda state: kind(**codec.decode(state)))
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        item = _codec(get_args(kind)[0])
        return _Codec(
            _strict(lambda values: [item.encode(value) for value in values], tuple),
            _strict(lambda values: tuple([item.decode(value) for value in values]), list),
        )
    if get_origin(kind) in (Union, UnionType):  # typing makes the former of a NewType
        members = [member for member in get_args(kind) if member is not NoneType]
        if len(members) == 1:
            return _codec(members[0])  # None is left out with its field
        # In JSON only these tell themselves apart.
        if set(members) == {int, str}:
            return _Codec(_strict(None, int, str), _strict(None, int, str))
    raise TypeError(f"an event cannot hold {kind}")


def _fields_codec(kind: type, leave_out: frozenset[str] = frozenset()) -> _Codec:
    """A dataclass's fields as a dict, and back as arguments to make it."""
    hints = get_type_hints(kind)
    codecs = {field.name: _codec(hints[field.name]) for field in fields(kind) if field.name not in leave_out}
    encoders = [(name, codec.encode) for name, codec in codecs.items()]
    decoders = {name: codec.decode for name, codec in codecs.items()}
    nothing = {
        field.name: None
        for field in fields(kind)
        if field.name in codecs and field.default is MISSING and NoneType in get_args(hints[field.name])
    }

    def encode(value: Any) -> dict[str, Any]:
        state = {}
        for name, encoder in encoders:
            member = getattr(value, name)
            if member is not None:
                state[name] = encoder(member)
        return state

    def decode(state: Any) -> dict[str, Any]:
        if type(state) is not dict:
            raise TypeError(f"dict expected, not {type(state).__name__}")
        return nothing | {name: decoders[name](member) for name, member in state.items()}

    return _Codec(encode, decode)
