"""The trial balance as callers are shown it."""

from typing import Annotated

from msgspec import Meta

from api.http.answers import Out
from projections.postings.questions import TrialBalance


class AccountOut(Out):
    """What stands on an account: the county's commitment is negative, what it is owed against positive."""

    account: str
    minutes: int
    days: int
    amount_cents: int


class TrialBalanceOut(Out):
    month: Annotated[str | None, Meta(description="What happened in this month alone; null: all that ever did.")]
    accounts: list[AccountOut]
    minutes: Annotated[int, Meta(description="The sum of all accounts: 0.")]
    days: Annotated[int, Meta(description="The sum of all accounts: 0.")]
    amount_cents: Annotated[int, Meta(description="The sum of all accounts: 0.")]
    position: int


def trial_balance_answer(found: TrialBalance, month: str | None) -> TrialBalanceOut:
    return TrialBalanceOut(
        month=month,
        accounts=[
            AccountOut(account=one.account, minutes=one.minutes, days=one.days, amount_cents=one.amount_cents)
            for one in found.accounts
        ],
        minutes=sum(one.minutes for one in found.accounts),
        days=sum(one.days for one in found.accounts),
        amount_cents=sum(one.amount_cents for one in found.accounts),
        position=found.position,
    )
