"""What is handed in at the desk, and what comes back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import By, Role
from domain.kernel.findings import Finding
from domain.kernel.kind import AnyKind, State

StateT = TypeVar("StateT", bound=State)

CREATED, CONFLICT, STALE, NOT_FOUND = 201, 409, 412, 404


class Mark(NamedTuple):
    """Where and when the log took an event."""

    position: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Filed(Generic[StateT]):
    """A state and where the log holds the events it was made of: `marks[n]` is that of version n + 1."""

    state: StateT
    marks: tuple[Mark, ...]

    @property
    def version(self) -> int:
        return self.state.version

    @property
    def position(self) -> int:
        """Where its newest event stands, 0 where it has none yet."""
        return self.marks[-1].position if self.marks else 0


class Unknown(Exception):
    """There is no such thing, or none that the caller may know of."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


class Stale(Exception):
    """The caller saw `expected`, what it saw is at `actual`."""

    def __init__(self, expected: int, actual: int):
        super().__init__(f"{expected} is not {actual}")
        self.expected, self.actual = expected, actual


class RulesBroken(Exception):
    """The rules refuse a command; it is kept with what they found, so that it can be decided again under others.

    `sealed_under` is whose key seals it, None where nothing in it needs sealing.
    """

    def __init__(self, stream: UUID, command: Command, violations: tuple[Finding, ...], sealed_under: UUID | None):
        super().__init__(", ".join(violation.code for violation in violations))
        self.stream, self.command, self.violations = stream, command, violations
        self.sealed_under = sealed_under


class KeyReused(Exception):
    """The idempotency key belongs to another request."""


class TooManyRefusals(Exception):
    """The organisation has had `limit` refusals stored in a day: there is room for the next in some seconds."""

    def __init__(self, limit: int, seconds: float):
        super().__init__(f"{limit} refusals a day")
        self.limit, self.seconds = limit, seconds


class Contention(Exception):
    """Others kept changing what the command rests on."""


class Behind(Exception):
    """What answers a decision's questions has not yet read the log up to `position`."""

    def __init__(self, position: int):
        super().__init__(f"position {position} is not read yet")
        self.position = position


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: `actor` is derived from issuer and subject, `scope` is what idempotency keys are unique in."""

    actor: UUID
    role: Role
    organisation: UUID | None
    scope: bytes

    @property
    def is_of_organisation(self) -> bool:
        """Whether the caller acts for an organisation, and not for the county."""
        return self.role.is_of_organisation


@dataclass(frozen=True, slots=True)
class Order:
    """A command on its way: `stream` is its aggregate, of a `kind`; `build` makes the command once the state is known.

    `begins` marks a command that begins its stream. `entry_id` is the entry that the answer is about, `beside` names
    streams that the decision will ask for, so that those of many orders are read together. `earlier_digest` makes what
    an earlier release digested of the same request, where that was something else: a retry across an upgrade is one.
    """

    caller: Caller
    request_id: UUID
    body_digest: bytes
    kind: AnyKind
    stream: UUID
    build: Callable[[By, Any | None], Awaitable[Command]]
    begins: bool = False
    entry_id: UUID | None = None
    beside: tuple[UUID, ...] = ()
    if_match: int | None = None
    dry_run: bool = False
    earlier_digest: Callable[[], bytes] | None = None

    def is_of(self, body_digest: bytes) -> bool:
        """Whether a request that was digested so is this one."""
        if body_digest == self.body_digest:
            return True
        return self.earlier_digest is not None and body_digest == self.earlier_digest()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command was taken: the state right after it, the day it was decided on in Helsinki, and where it stands in
    the log (None in a dry run). `warnings` are those of its events; a `repeated` answer has none."""

    filed: Filed[Any]
    entry_id: UUID | None
    decided_on: date
    position: int | None
    warnings: tuple[Finding, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The command was refused, which is stored: 409 with violations, 412, or 404 (`what` is unknown). It is
    `repeated` where it is the first answer again."""

    status: int
    violations: tuple[Finding, ...] = ()
    what: str = ""
    expected: int = 0
    actual: int = 0
    repeated: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that were broken, or the one other reason."""
        return tuple(violation.code for violation in self.violations) or ("not_found" if self.what else "stale",)


Answer = Accepted | Refused
