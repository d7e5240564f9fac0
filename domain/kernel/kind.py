"""What a kind of thing is to all that handles kinds: one row, which desk, codec, replay, what-if and trail read."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import EarlierEvent, Event
from domain.kernel.facts import NOTHING_ASKED, Asks, ClientFacts, Found, Question
from domain.kernel.findings import Finding
from domain.rulebook import Rulebook, Service


class State(Protocol):
    """A frozen state, made of events alone: it knows its stream and the version of the last event in it."""

    @property
    def id(self) -> UUID: ...

    @property
    def version(self) -> int: ...


StateT = TypeVar("StateT", bound=State)
CommandT = TypeVar("CommandT", bound=Command)
EventT = TypeVar("EventT", bound=Event)


class Audit(NamedTuple):
    """What a replay looks at in a state: lines that a digest is made over, what cannot be true of it, and what its
    entries are charged in cents."""

    lines: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    charged_cents: int = 0


class Subject(NamedTuple):
    """Where a command counts in a table of commands: under which service, and which provider."""

    service: Service | None = None
    provider_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retracing(Generic[StateT, CommandT, EventT]):
    """How commands of a kind are read back from their events, so that they can be decided again.

    `stated` is the command with all that its first event says; `command_behind` the one that gives these events on the
    state before them, with what was found then. `client_then` is the client as that decision found it, made from what
    the register knows now and from what was found then, and whether that is the register's. `subject` says where the
    command counts, `value_cents` what a state is worth to the county's commitment.
    """

    stated: Callable[[EventT], CommandT]
    command_behind: Callable[[Sequence[EventT], StateT | None, Found, Rulebook], CommandT]
    client_then: Callable[
        [CommandT, ClientFacts | None, Sequence[Finding], Rulebook], tuple[ClientFacts | None, bool]
    ] = lambda command, known, findings, rulebook: (known, True)
    subject: Callable[[StateT | None, CommandT], Subject] = lambda state, command: Subject()
    value_cents: Callable[[StateT], int] = lambda state: 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount(Generic[StateT, EventT]):
    """How what an event holds of the log as a whole is checked by whoever has the log.

    `asks` are the questions behind an event, given the state that it makes; `faults` tells where the event does not
    hold what their answers say.
    """

    asks: Callable[[StateT, EventT], tuple[Question[Any], ...]]
    faults: Callable[[StateT, EventT, Found], tuple[str, ...]]


def _asks_nothing(state: Any, command: Any) -> Asks:
    return NOTHING_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[StateT, CommandT, EventT]):
    """A kind of thing that the log holds the life of, one stream each.

    `name` is what a caller is told there is none of. `begun_by` are the commands that begin a stream: they are
    decided on no state. `earlier` are events that are read as others now and no longer written. `decide` is pure
    and gives the events that follow; it raises `Refusal`, `BadInput`, `NotAllowed` or `UnknownEntry`. `asks`, pure
    too, says what `decide` needs beside the state. `known_to` says whether an organisation may know of it: to one
    that may not it does not exist. `sealed_under` is whose key seals what a refused command says, None where it
    says nothing that needs sealing. `only` makes the state before the first event of a kind that a county has one
    of; `unbegun` that of a kind of which each is there as soon as its stream is named, with no command that begins
    it. `audit` is what a replay looks at in a state, `recount` what it checks of events that hold sums over the
    log. A kind without `retracing` is not decided again by a what-if: it is a fact of then. `repriced` is the state
    as it would be under other cap prices from a day.
    """

    name: str
    state: type[StateT]
    events: tuple[type[EventT], ...]
    earlier: tuple[type[EarlierEvent], ...] = ()
    commands: tuple[type[CommandT], ...]
    begun_by: tuple[type[CommandT], ...] = ()
    evolve: Callable[[StateT | None, EventT], StateT]
    decide: Callable[[StateT | None, CommandT, Found, Rulebook], Sequence[EventT]]
    asks: Callable[[StateT | None, CommandT], Asks] = _asks_nothing
    known_to: Callable[[StateT, UUID], bool] = lambda state, organisation: True
    sealed_under: Callable[[StateT | None, CommandT], UUID | None] = lambda state, command: None
    only: Callable[[UUID], StateT] | None = None
    unbegun: Callable[[UUID], StateT] | None = None
    audit: Callable[[StateT], Audit] = lambda state: Audit()
    recount: Recount[StateT, EventT] | None = None
    retracing: Retracing[StateT, CommandT, EventT] | None = None
    repriced: Callable[[StateT, Mapping[Service, int], date], StateT] = lambda state, caps, from_day: state

    def before_all(self, stream: UUID) -> StateT | None:
        """The state of a stream that has no event yet, None where a command has to begin it."""
        make = self.only or self.unbegun
        return make(stream) if make is not None else None

    def after(self, state: StateT | None, events: Iterable[EventT]) -> StateT | None:
        """The state after some more events; None where there are none at all."""
        for event in events:
            state = self.evolve(state, event)
        return state


class UnknownEvent(Exception):
    """An event that no kind has: it is nobody's, and never taken for another's."""


AnyKind = Kind[Any, Any, Any]


class Kinds:
    """A table of kinds. Topics, events, states and names of commands are one kind's each."""

    def __init__(self, kinds: Iterable[AnyKind]) -> None:
        self._kinds = tuple(kinds)
        events = [event for kind in self._kinds for event in kind.events]
        written = [*events, *(event for kind in self._kinds for event in kind.earlier)]
        self.catalogue: Mapping[str, type[Event]] = MappingProxyType({event.TOPIC: event for event in written})
        """Topic to event type: the only names that the log's bytes are read by, for ever."""
        self._of_event = {event: kind for kind in self._kinds for event in kind.events}
        self._of_state = {kind.state: kind for kind in self._kinds}
        self._commands = {command.__name__: (kind, command) for kind in self._kinds for command in kind.commands}
        assert len(self.catalogue) == len(written) and len(self._of_event) == len(events), (
            "a topic is one event's, an event one kind's"
        )
        assert len(self._commands) == sum(len(kind.commands) for kind in self._kinds), "a command's name is its own"
        assert len(self._of_state) == len({kind.name for kind in self._kinds}) == len(self._kinds)

    def __iter__(self) -> Iterator[AnyKind]:
        return iter(self._kinds)

    def of_event(self, event: type[Event]) -> AnyKind:
        """Whose event it is. Raises `UnknownEvent`."""
        try:
            return self._of_event[event]
        except KeyError:
            raise UnknownEvent(event.__name__) from None

    def of_state(self, state: type[Any]) -> AnyKind:
        """The kind that has such states."""
        return self._of_state[state]

    def of_command(self, name: str) -> tuple[AnyKind, type[Command]] | None:
        """The command of that name and whose it is, None where this release has none."""
        return self._commands.get(name)

    def evolve(self, state: Any | None, event: Event) -> Any:
        """The state after one more event. Raises `UnknownEvent`; an event of another kind is a bug of ours."""
        kind = self.of_event(type(event))
        assert state is None or type(state) is kind.state, f"a {kind.name}'s event in another thing's stream"
        return kind.evolve(state, event)
