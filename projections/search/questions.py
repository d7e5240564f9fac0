"""Vouchers as a list, by who serves them and how they stand.

What warns about them is read from the projections of warnings, beside it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from psycopg import AsyncConnection

from domain.rulebook import Service
from projections.engine.reading import Answer, Part, read
from projections.entry_warnings.fold import ENTRY_WARNINGS
from projections.search.fold import SEARCH
from projections.warnings.questions import OF_VOUCHERS, any_of, phrases

NEEDED = (SEARCH.name, *(one.name for one in OF_VOUCHERS))
"""What is read for `search`."""

VoucherStatus = Literal["open", "ended", "closed"]


@dataclass(frozen=True, slots=True)
class FoundVoucher:
    """A voucher in a list. `granted`, `used` and `remaining` are minutes or days, over the periods that stand.

    `warnings` are the codes that warn about it, as far as its reader is shown them. `issued_position` is the place in
    the list.
    """

    voucher_id: UUID
    issued_position: int
    version: int
    position: int
    client_id: UUID
    service: str
    unit: str
    provider_id: UUID | None
    caseworker_id: UUID
    first_day: date | None
    last_day: date | None
    closed_on: date | None
    granted: int
    used: int
    remaining: int
    warnings: list[str]

    def status_on(self, today: date) -> VoucherStatus:
        """`closed`, else `ended` after the last standing period, else `open`."""
        if self.closed_on is not None:
            return "closed"
        return "open" if self.last_day is not None and self.last_day >= today else "ended"


async def search(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    today: date,
    status: VoucherStatus | None = None,
    service: Service | None = None,
    provider_id: UUID | None = None,
    caseworker_id: UUID | None = None,
    client_id: UUID | None = None,
    decision_number: str | None = None,
    ends_before: date | None = None,
    remaining_below: int | None = None,
    warning: str | None = None,
    provider_scope: UUID | None = None,
    of_entries_alone: bool = False,
    after: int = 0,
    limit: int = 50,
) -> Answer[FoundVoucher]:
    """A page of vouchers in the order of issue, from `issued_position` `after` + 1; filters combine.

    `status` is as of `today`; `provider_id` is the provider chosen last, `provider_scope` leaves out the vouchers that
    this provider does not serve and has not served; `decision_number` is that of one of its periods; `remaining_below`
    counts minutes or days, in each voucher's own unit; `warning` is a code. Of warnings a provider is shown its own;
    `of_entries_alone` leaves out all others than those of entries. Raises `NotServing`.
    """
    words = phrases(schema)
    shown = () if provider_scope is None else (words["provider_scope"],)
    held = (*any_of((ENTRY_WARNINGS,) if of_entries_alone else OF_VOUCHERS, schema), words["holding"])
    filters = {
        "service": service,
        "provider_id": provider_id,
        "caseworker_id": caseworker_id,
        "client_id": client_id,
        "decision_number": decision_number,
        "ends_before": ends_before,
        "remaining_below": remaining_below,
        "provider_scope": provider_scope,
    }
    given = {name: value for name, value in filters.items() if value is not None}
    codes: tuple[Part, ...] = (words["codes"], *held, words["of_the_voucher"], *shown, words["codes_end"])
    warned: tuple[Part, ...] = ()
    if warning is not None:
        warned = (words["warned_vouchers"], *held, words["code"], *shown, words["warned_vouchers_end"])
    narrowed = ((SEARCH, name) for name in (*(() if status is None else (status,)), *given))
    statement = ((SEARCH, "page"), *codes, (SEARCH, "page_from"), *narrowed, *warned, (SEARCH, "page_end"))
    parameters = {**given, "today": today, "on": today, "after": after, "limit": limit, "code": warning}
    return await read(connection, schema, statement, FoundVoucher, parameters)
