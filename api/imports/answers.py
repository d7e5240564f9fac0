"""What became of an import, row by row."""

from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from api.http import problems
from api.http.answers import FindingOut, Out, ProblemOut, finding
from api.imports.columns import TABLE_NAMES
from api.imports.importing import Imported, Mode, RowOutcome, Verdict
from ledger.desk.orders import Refused

OutcomeName = Literal["good", "recorded", "already_there", "wrong"]
TableName = Literal["price_caps", "providers", "clients", "vouchers", "entries"]


class ImportedRowOut(Out, kw_only=True):
    """A row by its table and its line there; the header is line 1. Nothing that stood in it is told back."""

    table: TableName
    row: int
    outcome: OutcomeName
    id: Annotated[UUID | UnsetType, Meta(description="Of what the row makes: a client, provider, voucher, entry.")] = (
        UNSET
    )
    problem: ProblemOut | UnsetType = UNSET
    warnings: list[FindingOut]


class OutcomesOut(Out):
    """How many rows came to what."""

    good: int
    recorded: int
    already_there: int
    wrong: int


class ImportOut(Out):
    mode: Mode
    recorded: Annotated[bool, Meta(description="Whether anything was to be recorded: not in a preview.")]
    outcomes: OutcomesOut
    rows: list[ImportedRowOut]


def import_answer(imported: Imported, language: str) -> ImportOut:
    count = dict.fromkeys(RowOutcome, 0)
    for verdict in imported.verdicts:
        count[verdict.outcome] += 1
    return ImportOut(
        mode=imported.mode,
        recorded=imported.recorded,
        outcomes=OutcomesOut(**{outcome.value: number for outcome, number in count.items()}),
        rows=[_row(verdict, language) for verdict in imported.verdicts],
    )


def _row(verdict: Verdict, language: str) -> ImportedRowOut:
    assert verdict.row.table.name in TABLE_NAMES
    return ImportedRowOut(
        table=verdict.row.table.name,  # type: ignore[arg-type]
        row=verdict.row.number,
        outcome=verdict.outcome.value,
        id=verdict.made if verdict.made is not None else UNSET,
        problem=problem_answer(verdict.error, language) if verdict.error is not None else UNSET,
        warnings=[finding(one, language) for one in verdict.warnings],
    )


def problem_answer(error: Exception | Refused, language: str) -> ProblemOut:
    """Why a row is wrong: the rules that it breaks, or the fields that are malformed."""
    if isinstance(error, Refused):
        return problems.refusal_body(error, language)
    return problems.body_of(problems.problem_of(error), language)
