"""What callers ask, as plain data: who asks and when stand in `By`, ids are given from outside."""

from dataclasses import dataclass

from domain.kernel.event import By


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that a caller asks for; `by.decided_at` is the only clock that the domain knows."""

    by: By
