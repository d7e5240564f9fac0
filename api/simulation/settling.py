"""The simulated county settles its months: one person draws, another approves and pays; one payment comes back.

Before the first of them two people agree on the account that each provider is paid to.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from stdnum import iban

from domain.kernel.calendar import first_of_month, last_day_of_months

SETTLED_ON = 10
"""The day of the next month from which a month is settled: what is recorded later goes into the next settlement."""

DRAWER, APPROVER = "settlement drawer", "settlement approver"

FIRST_ACCOUNT = 90_000_000_000_000
"""Of the accounts' national numbers: those of no Finnish bank begin with a 9."""

Send = Callable[[str, str, Mapping[str, Any], str], Awaitable[Any]]
"""Sends a command of billing: subject, path, body and key. The answer's body, whatever its status."""


def settled_on(day: date) -> date:
    """The day from which the month of a day is settled."""
    return last_day_of_months(first_of_month(day), 1) + timedelta(days=SETTLED_ON)


def months_to_settle(from_day: date, settled: date | None, day: date) -> Iterator[date]:
    """The months that are to be settled on a day, after the one that was settled last."""
    month = first_of_month(from_day) if settled is None else last_day_of_months(settled, 1) + timedelta(days=1)
    while settled_on(month) <= day:
        yield month
        month = last_day_of_months(month, 1) + timedelta(days=1)


def iban_of(number: int) -> str:
    """The invented account of the provider of a number."""
    national = str(FIRST_ACCOUNT + number)
    return f"FI{iban.calc_check_digits(f'FI00{national}')}{national}"


async def agree_on_accounts(send: Send, name: str, providers: Mapping[int, UUID]) -> None:
    """Have the account of each provider, by its number, proposed by one person and confirmed by another."""
    for number, provider_id in providers.items():
        path, key = f"/v1/providers/{provider_id}/bank-accounts", f"{name}: account of provider {number}"
        proposed = (await send(DRAWER, path, {"iban": iban_of(number)}, key))["bank_account"]
        await send(APPROVER, f"{path}/{proposed['account_id']}/confirmation", {}, f"{key}: confirmation")


async def settle(send: Send, name: str, month: date, today: date) -> None:
    """Settle a month with all providers, and pay what there is to pay; the first payment of the month comes back once.

    Keys are of the simulation's `name`, the month and the provider: sent again, each gets its first answer again.
    """
    key = f"{name}: settlement of {month:%Y-%m}"
    results = (await send(DRAWER, "/v1/settlements", {"month": f"{month:%Y-%m}"}, key))["results"]
    drawn = [result["settlement"] for result in results if "settlement" in result]
    for number, one in enumerate(drawn):
        path, of = f"/v1/settlements/{one['settlement_id']}", f"{key}: {one['provider_id']}"
        await send(APPROVER, f"{path}/approval", {}, f"{of}: approval")
        if one["total_cents"] <= 0:
            continue
        payment = {"paid_on": today.isoformat(), "reference": f"M-{month:%Y%m}-{number + 1}"}
        payment |= {"amount_cents": one["total_cents"]}
        await send(APPROVER, f"{path}/payment", payment, f"{of}: payment")
        if number == 0:
            returned = {"returned_on": today.isoformat(), "reason": "Tili suljettu"}
            await send(APPROVER, f"{path}/payment-return", returned, f"{of}: return")
            again = payment | {"reference": f"M-{month:%Y%m}-{number + 1}-2"}
            await send(APPROVER, f"{path}/payment", again, f"{of}: payment again")
