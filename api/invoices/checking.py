"""Writes invoices and payment files and checks them, and reads what others made, in a process of its own and one at a
time: what it needs is large and takes seconds, and commands go on meanwhile. Nothing leaves it that breaks a rule of
its format.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from api.invoices import Format
from api.invoices.document import Invoice
from api.invoices.reading import ReadInvoice, read_invoice
from api.invoices.rules import RULE_SETS, Broken, RulesMissing, broken_rules
from api.payments.document import Instruction
from domain.kernel.findings import BadInput, Figure

Given = TypeVarTuple("Given")
Made = TypeVar("Made")

CHECK_SECONDS_MAX = 120.0
"""From asking on, waiting for others among it."""


class CannotCheck(Exception):
    """Whether an invoice keeps the rules could not be found out; the message says why, for who runs the service."""


class Invalid(Exception):
    """An invoice breaks rules of its format, and is not handed out."""

    def __init__(self, broken: Sequence[Broken]) -> None:
        super().__init__(", ".join(one.rule for one in broken))
        self.broken = broken


@dataclass(frozen=True, slots=True)
class Checks:
    """What an invoice is checked by. `folder` holds the rules."""

    folder: Path = RULE_SETS
    one: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))

    async def written(self, invoice: Invoice, form: Format) -> bytes:
        """The document, which keeps all rules of its format. Raises `Invalid` and `CannotCheck`."""
        return await self._checked(write_and_check, invoice, form, self.folder)

    async def payment_file(self, instruction: Instruction) -> bytes:
        """The payment file, which keeps its schema. Raises `Invalid` and `CannotCheck`."""
        return await self._checked(write_and_check_payments, instruction, self.folder)

    async def _checked(self, function: Callable[[*Given], bytes | list[Broken]], *given: *Given) -> bytes:
        try:
            made = await self._apart(function, *given)
        except RulesMissing as missing:
            raise CannotCheck(f"{missing} is not installed") from missing
        if isinstance(made, bytes):
            return made
        raise Invalid(made)

    async def read(self, document: bytes) -> ReadInvoice:
        """The invoice that a document of somebody else's is. Raises `BadInput` and `CannotCheck`."""
        return await self.read_by(read_invoice, document)

    async def read_by(self, reader: Callable[[bytes], Made], document: bytes) -> Made:
        """What a reader makes of a document of somebody else's. Raises `BadInput` and `CannotCheck`."""
        read = await self._apart(_read_here, reader, document)
        if isinstance(read, _Wrong):
            raise BadInput(read.field, read.reason, **read.figures)
        return read

    async def _apart(self, function: Callable[[*Given], Made], *given: *Given) -> Made:
        try:
            with fail_after(CHECK_SECONDS_MAX):
                return await to_process.run_sync(function, *given, cancellable=True, limiter=self.one)
        except TimeoutError:
            raise CannotCheck(f"it took more than {CHECK_SECONDS_MAX:.0f} s") from None
        except BrokenWorkerProcess as broken:
            raise CannotCheck("the process that does it ended") from broken


@dataclass(frozen=True, slots=True)
class _Wrong:
    """What was wrong with a document, as it can leave a process."""

    field: str
    reason: str
    figures: Mapping[str, Figure | int | str]


def _read_here(reader: Callable[[bytes], Made], document: bytes) -> Made | _Wrong:
    try:
        return reader(document)
    except BadInput as wrong:
        return _Wrong(wrong.field, wrong.reason, wrong.figures)


def write_and_check(invoice: Invoice, form: Format, folder: Path = RULE_SETS) -> bytes | list[Broken]:
    """The document where it keeps the rules, else those that it breaks. Raises `RulesMissing`."""
    document = written(invoice, form)
    return broken_rules(document, folder) or document


def write_and_check_payments(instruction: Instruction, folder: Path = RULE_SETS) -> bytes | list[Broken]:
    """The payment file, likewise. Raises `RulesMissing`."""
    from api.payments.pain001 import pain001

    document = pain001(instruction)
    return broken_rules(document, folder) or document


def written(invoice: Invoice, form: Format) -> bytes:
    """The document, unchecked."""
    if form == "finvoice":
        from api.invoices.finvoice import finvoice

        return finvoice(invoice)
    from api.invoices.ubl import ubl

    return ubl(invoice)
