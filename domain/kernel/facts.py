"""What a decision may rest on beside its own stream."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ClientFacts:
    """What the register knows of the client: never stored in an event, only the findings made from it are."""

    born_on: date
    municipality_on: Callable[[date], str]
