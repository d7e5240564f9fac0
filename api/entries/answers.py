"""What many commands in one call are answered with, each by itself."""

from msgspec import UNSET, UnsetType

from api.http import problems
from api.http.answers import Out, ProblemOut
from api.http.calling import ReadCall
from api.vouchers.answers import EntryOut, entry_made
from ledger.desk.orders import CREATED, Accepted, Answer, Refused


class ItemResultOut(Out):
    status: int
    entry: EntryOut | UnsetType = UNSET
    problem: ProblemOut | UnsetType = UNSET


class ResultsOut(Out):
    results: list[ItemResultOut]


def item_result(call: ReadCall, answer: Answer | Exception) -> ItemResultOut:
    """One item's answer in a list of answers."""
    match answer:
        case Accepted():
            return ItemResultOut(status=CREATED, entry=entry_made(call, answer))
        case Refused():
            return ItemResultOut(status=answer.status, problem=problems.refusal_body(answer, call.language))
        case _:
            problem = problems.problem_of(answer)
            return ItemResultOut(status=problem.status, problem=problems.body_of(problem, call.language))
