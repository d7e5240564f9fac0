"""The trial balance as callers are shown it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated

from msgspec import Meta

from api.budget.forecast import months
from api.http.answers import Out
from api.settlements.answers import MonthOut, month_of
from projections.postings.fold import Account
from projections.postings.questions import AccountBalance, AccountMonth, TrialBalance


class AccountOut(Out):
    """What stands on an account: the county's commitment is negative, what it is owed against positive."""

    account: str
    minutes: int
    days: int
    amount_cents: int


class CommitmentsOut(Out):
    """What the county committed itself to, and where it stands: what is granted is the sum of the others."""

    granted_cents: int
    outstanding_cents: Annotated[int, Meta(description="What can still be used.")]
    earned_cents: Annotated[int, Meta(description="Held and charged, and not settled yet.")]
    settled_cents: int
    settled_elsewhere_cents: Annotated[int, Meta(description="Drawn and settled in the system before this one.")]
    lapsed_cents: Annotated[int, Meta(description="What closed vouchers still held.")]


class TrialBalanceOut(Out):
    month: Annotated[str | None, Meta(description="What happened in this month alone; null: all that ever did.")]
    accounts: list[AccountOut]
    minutes: Annotated[int, Meta(description="The sum of all accounts: 0.")]
    days: Annotated[int, Meta(description="The sum of all accounts: 0.")]
    amount_cents: Annotated[int, Meta(description="The sum of all accounts: 0.")]
    commitments: CommitmentsOut
    position: int


class MonthBalanceOut(Out):
    """A month: what the accounts gained in it, and what stood on them at its end, of all that had happened by then."""

    month: MonthOut
    accounts: Annotated[list[AccountOut], Meta(description="What each gained: they sum to 0.")]
    gained: CommitmentsOut
    standing: CommitmentsOut


class MonthBalancesOut(Out):
    months: list[MonthBalanceOut]
    position: int


def trial_balance_answer(found: TrialBalance, month: str | None) -> TrialBalanceOut:
    return TrialBalanceOut(
        month=month,
        accounts=[_account(one) for one in found.accounts],
        minutes=sum(one.minutes for one in found.accounts),
        days=sum(one.days for one in found.accounts),
        amount_cents=sum(one.amount_cents for one in found.accounts),
        commitments=commitments_of({one.account: one.amount_cents for one in found.accounts}),
        position=found.position,
    )


def _account(one: AccountBalance) -> AccountOut:
    return AccountOut(account=one.account, minutes=one.minutes, days=one.days, amount_cents=one.amount_cents)


def commitments_of(cents: Mapping[str, int]) -> CommitmentsOut:
    """Where the county's commitment stands, by what is on the accounts; one that is not named holds nothing."""
    return CommitmentsOut(
        granted_cents=-cents.get(Account.GRANTED, 0),
        outstanding_cents=cents.get(Account.AVAILABLE, 0),
        earned_cents=cents.get(Account.EARNED, 0),
        settled_cents=cents.get(Account.SETTLED, 0),
        settled_elsewhere_cents=cents.get(Account.SETTLED_ELSEWHERE, 0),
        lapsed_cents=cents.get(Account.LAPSED, 0),
    )


def month_balances(rows: Iterable[AccountMonth], first: date, last: date) -> list[MonthBalanceOut]:
    """The months from one to another, by their first days; what happened before them stands in their beginning."""
    standing: dict[str, int] = defaultdict(int)
    gained: dict[date, dict[str, AccountMonth]] = defaultdict(dict)
    for row in rows:
        if row.month < first:
            standing[row.account] += row.amount_cents
        else:
            gained[row.month][row.account] = row
    balances = []
    for month in months(first, last):
        own = gained.get(month, {})
        accounts = [own.get(account, AccountMonth(month, account.value, 0, 0, 0)) for account in Account]
        for one in accounts:
            standing[one.account] += one.amount_cents
        balances.append(
            MonthBalanceOut(
                month=month_of(month),
                accounts=[
                    AccountOut(account=one.account, minutes=one.minutes, days=one.days, amount_cents=one.amount_cents)
                    for one in accounts
                ],
                gained=commitments_of({one.account: one.amount_cents for one in accounts}),
                standing=commitments_of(standing),
            )
        )
    return balances
