"""What a decision may rest on beside its own stream: what it asks for, and what was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

StateT = TypeVar("StateT")


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the register knows of the client: never stored in an event, only the findings made from it are."""

    born_on: date
    municipality_on: Callable[[date], str]


class Named(NamedTuple):
    """Another thing that a decision rests on, by the class of its state; of a kind that a county has one of, by that
    alone."""

    state: type[Any]
    id: UUID | None = None


AnswerT = TypeVar("AnswerT", covariant=True)


class Question(Generic[AnswerT]):
    """Something that a decision asks of the log as a whole, such as sums up to its end.

    The answer is a function of the question and of the position that it tells: who has the log up to there gets the
    same. Each question is a frozen dataclass; whoever puts the desk together gives it what answers each type of them.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Asks:
    """What a decision asks for: one client of the register, other things that the log holds the life of, and questions
    to the log as a whole.

    `lately` tells that what the register said a moment ago will do. Each thing's version is checked by the append, so
    that the decision rests on what still is. To a caller who may not know of one of `things` it does not exist;
    `of_its_own` are things that the decision's own stream names, whatever the caller may know of them.
    """

    client_id: UUID | None = None
    lately: bool = False
    things: tuple[Named, ...] = ()
    of_its_own: tuple[Named, ...] = ()
    questions: tuple[Question[Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of what a decision asked for: the client, the states of the other things, and answers."""

    client: ClientFacts | None = None
    things: Mapping[Named, Any] = field(default_factory=dict)
    answers: Mapping[Question[Any], Any] = field(default_factory=dict)

    def of(self, state: type[StateT], id: UUID | None = None) -> StateT:
        """The state of a thing that was asked for. `KeyError` for one that was not."""
        found: StateT = self.things[Named(state, id)]
        return found

    def answer(self, question: Question[AnswerT]) -> AnswerT:
        """The answer to a question that was asked. `KeyError` for one that was not."""
        answer: AnswerT = self.answers[question]
        return answer


NOTHING_ASKED = Asks()
NOTHING_FOUND = Found()
