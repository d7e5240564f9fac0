"""Events as bytes: canonical JSON (RFC 8785) under the topics of our own catalogue.

An event's `originator_id` and `originator_version` are columns of the log and are not repeated in its bytes. A UUID is
written with hyphens, a date and a time as ISO 8601, an instant as RFC 3339 in UTC with microseconds and `Z`, an
enumeration by its value. A field that is `None` is left out: so a field `X | None` can join an event later, and old
events are still written to the bytes that they have. Any other change is a new topic. A field that the code does not
know is an error, as an unknown topic is: what was decided may not be half read. What was written under an earlier topic
is read as its next version, and that as the next, by a table of conversions; its bytes are never written anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec
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

from domain.kernel.event import EarlierEvent, Event


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
        catalogue: Mapping[str, type[Event]],
        transcoder: Transcoder | None = None,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
    ) -> None:
        if compressor or cipher:
            raise ValueError("the proofs are over the events' canonical JSON: it is neither compressed nor encrypted")
        super().__init__(transcoder or OrjsonTranscoder())
        self._types = dict(catalogue)
        self._encoders = {topic: _encoder(kind) for topic, kind in catalogue.items()}
        self._decoders = {topic: msgspec.json.Decoder(_form(kind)) for topic, kind in catalogue.items()}
        self._conversions: Mapping[str, Callable[[Any], Event]] = {
            topic: kind.next_version for topic, kind in catalogue.items() if issubclass(kind, EarlierEvent)
        }
        read_as = {topic: self._read_as(kind) for topic, kind in catalogue.items()}
        self._topics = {
            kind: frozenset(topic for topic, kinds in read_as.items() if kind in kinds) for kind in catalogue.values()
        }

    def _read_as(self, kind: type[Event]) -> set[type[Event]]:
        """What events that were written as `kind` are when they have been read."""
        if not issubclass(kind, EarlierEvent):
            return {kind}
        return {last for following in kind.READ_AS for last in self._read_as(following)}

    def topics_of(self, kinds: Iterable[type[Event]]) -> frozenset[str]:
        """The topics under which the log may hold events that are read as one of these kinds."""
        return frozenset[str]().union(*(self._topics[kind] for kind in kinds))

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        """Raises `TypeError` where a field does not hold what it declares, `KeyError` for an event of no catalogue."""
        topic = cast(Event, domain_event).TOPIC
        # Past the transcoder's own check: the encoder has checked every value, and writes the keys in their order.
        state = orjson.dumps(self._encoders[topic](domain_event), option=orjson.OPT_STRICT_INTEGER)
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The event, as what was written earlier is read now. Its bytes stay as they are.

        Raises `MapperDeserialisationError`, which names topic, stream and version, and no value.
        """
        event = self.as_written(stored_event)
        while (next_version := self._conversions.get(event.TOPIC)) is not None:
            try:
                event = next_version(event)
            except ValueError as error:  # which may tell a value
                raise _cannot_read(stored_event, ValueError("its next version cannot be made of it")) from error
        return event

    def as_written(self, stored_event: StoredEvent) -> Event:
        """The event as the type that its topic names, whatever it is read as now: written again, it has its bytes.

        Raises as `to_domain_event`.
        """
        try:
            decoder = self._decoders.get(stored_event.topic)
            if decoder is None:
                raise LookupError("the topic is not in the catalogue")
            read = decoder.decode(stored_event.state)
            read.originator_id, read.originator_version = stored_event.originator_id, stored_event.originator_version
            return msgspec.convert(read, self._types[stored_event.topic], from_attributes=True)
        except (LookupError, ValueError) as error:
            raise _cannot_read(stored_event, error) from error


def _cannot_read(stored_event: StoredEvent, error: Exception) -> MapperDeserialisationError:
    return MapperDeserialisationError(
        f"cannot read {stored_event.topic}, version {stored_event.originator_version}"
        f" of stream {stored_event.originator_id}: {_why(error)}"
    )


class _Columns:
    """Fields of an event that stand beside its JSON, and not in it."""

    __slots__ = ("originator_id", "originator_version")


def _columns(kind: Any) -> tuple[str, ...]:
    return _Columns.__slots__ if issubclass(kind, Event) else ()


# Reading: msgspec, by types made from the events' own


def _form(kind: Any) -> Any:
    """The type that msgspec reads values of `kind` by.

    A dataclass becomes a Struct, which refuses a member that it does not know and has None for one that was left out:
    msgspec's own way with dataclasses does neither.
    """
    if isinstance(kind, type) and is_dataclass(kind):
        hints, columns = get_type_hints(kind), _columns(kind)
        members = [
            (field.name, _form(hints[field.name]), *_default(field.default, hints[field.name]))
            for field in fields(kind)
            if field.name not in columns
        ]
        bases = (msgspec.Struct, _Columns) if columns else (msgspec.Struct,)
        return msgspec.defstruct(
            kind.__name__, members, bases=bases, forbid_unknown_fields=True, kw_only=True, gc=False
        )
    if get_origin(kind) is tuple:
        return tuple[_form(get_args(kind)[0]), ...]  # type: ignore[misc]  # made as the program runs
    if get_origin(kind) in (Union, UnionType):  # typing makes the former of a NewType
        return Union[tuple(_form(member) for member in get_args(kind))]  # noqa: UP007
    if kind is datetime:
        return Annotated[datetime, msgspec.Meta(tz=True)]
    return kind


def _default(default: Any, hint: Any) -> tuple[Any, ...]:
    """What a member that is left out stands for, if it may be."""
    if default is not MISSING:
        return (default,)
    return (None,) if NoneType in get_args(hint) else ()


def _why(error: Exception) -> str:
    """What msgspec says, but for the value that it quotes where an enumeration has no such member."""
    what, at, place = str(error).rpartition(" - at ")
    return f"Invalid enum value{at}{place}" if what.startswith("Invalid enum value") else str(error)


# Writing: orjson, of what a compiled function checks and lays out


Encode = Callable[[Any], Any]
"""Makes JSON's own types of a value; raises `TypeError` for a value of another type than the field declares."""


def _exactly(*kinds: type, then: Encode | None = None) -> Encode:
    """Values of exactly these types, made by `then`: a bool is no number here, nor a datetime a date."""
    names = " or ".join(kind.__name__ for kind in kinds)

    def checked(value: Any) -> Any:
        if type(value) not in kinds:
            raise TypeError(f"{names} expected, not {type(value).__name__}")
        return value if then is None else then(value)

    return checked


def _instant(value: datetime) -> str:
    if value.utcoffset() != timedelta(0):
        raise TypeError("an instant is not in UTC")
    return value.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


# A UUID, a date and an enumeration stay as they are: orjson writes them as they are to be written.
_SCALARS = {kind: _exactly(kind) for kind in (bool, int, str, UUID, date)} | {
    time: _exactly(time, then=time.isoformat),
    datetime: _exactly(datetime, then=_instant),
}


def _encoder(kind: Any) -> Encode:
    kind = getattr(kind, "__supertype__", kind)  # what a NewType is of
    if kind in _SCALARS:
        return _SCALARS[kind]
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _exactly(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        return _compiled(kind)
    if get_origin(kind) is tuple and get_args(kind)[1:] == (...,):
        item = _encoder(get_args(kind)[0])
        return _exactly(tuple, then=lambda values: [item(value) for value in values])
    if get_origin(kind) in (Union, UnionType):
        members = [member for member in get_args(kind) if member is not NoneType]
        if len(members) == 1:
            return _encoder(members[0])  # None is left out with its field
        # In JSON only these tell themselves apart.
        if set(members) == {int, str}:
            return _exactly(int, str)
    raise TypeError(f"an event cannot hold {kind}")


def _compiled(kind: type) -> Encode:
    """A dataclass's encoder, with its fields written out in one function: in a loop they cost three times that."""
    hints = get_type_hints(kind)
    names: dict[str, Any] = {"_kind": kind}
    lines = [
        "def encode(_value):",
        " if type(_value) is not _kind: raise TypeError(f'{_kind.__name__} expected, not {type(_value).__name__}')",
        " _state = {}",
    ]
    for name in sorted({field.name for field in fields(kind)}.difference(_columns(kind))):
        names[f"_encode_{name}"] = _encoder(hints[name])
        given = "if _member is not None: " if NoneType in get_args(hints[name]) else ""
        lines += [f" _member = _value.{name}", f" {given}_state['{name}'] = _encode_{name}(_member)"]
    lines.append(" return _state")
    exec("\n".join(lines), names)  # noqa: S102  # of the catalogue's field names alone
    return cast(Encode, names["encode"])
