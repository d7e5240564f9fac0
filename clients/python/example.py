"""The main job, typed: issue a voucher, record a session, read the voucher, read the month's bill.

    python example.py ADDRESS PROVIDER_ID

with tokens of a caseworker, of the provider and of billing in CASEWORKER_TOKEN, PROVIDER_TOKEN and BILLING_TOKEN; a
local service's own come from `setelikirja token --role ROLE`. TODAY is the day of the session where it is not today.
Prints what it was told, as JSON.
"""

import datetime
import json
import os
import sys
from typing import TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from setelikirja_client import AuthenticatedClient
from setelikirja_client.api.billing import read_bill
from setelikirja_client.api.clients import add_client
from setelikirja_client.api.vouchers import issue_voucher, read_voucher, record_session
from setelikirja_client.models import (
    BillOut,
    ClientIdOut,
    EntryOut,
    GivenMinutes,
    NewClient,
    NewSession,
    NewVoucher,
    ProblemOut,
    VoucherOut,
)

Answer = TypeVar("Answer")


class Refused(Exception):
    """The service said no: `code` names the rule or the kind of problem, the message is its sentence."""

    def __init__(self, problem: ProblemOut) -> None:
        super().__init__(problem.detail)
        self.code = problem.code


def given(answer: Answer | ProblemOut | None) -> Answer:
    """What was asked for. Raises `Refused`."""
    if isinstance(answer, ProblemOut):
        raise Refused(answer)
    if answer is None:
        raise RuntimeError("the answer is of no kind that the contract has")
    return answer


def issue(client: AuthenticatedClient, provider_id: UUID, first_day: datetime.date) -> VoucherOut:
    """Take a client into the register and grant it ten hours of individual coaching at a provider."""
    somebody = NewClient(birth_date=datetime.date(1990, 5, 17), municipality="Kuopio")
    registered: ClientIdOut = given(add_client.sync(client=client, body=somebody, idempotency_key=str(uuid4())))
    voucher = NewVoucher(
        client_id=registered.client_id,
        service="individual_coaching",
        decision_number="SOS-2026-1042",
        starts_on=first_day,
        ends_on=first_day + datetime.timedelta(days=90),
        quantity=GivenMinutes(minutes=600),
        provider_id=provider_id,
        distance_km=7,
    )
    return given(issue_voucher.sync(client=client, body=voucher, idempotency_key=str(uuid4())))


def record(client: AuthenticatedClient, voucher_id: UUID, day: datetime.date) -> EntryOut:
    """Record an hour; sent twice under one key, as after a lost answer, it is recorded once."""
    session, key = NewSession(held_on=day, minutes=60), str(uuid4())
    first = given(record_session.sync(voucher_id, client=client, body=session, idempotency_key=key))
    again = given(record_session.sync(voucher_id, client=client, body=session, idempotency_key=key))
    assert first == again
    return first


def main() -> None:
    address, provider_id = sys.argv[1], UUID(sys.argv[2])
    now = datetime.datetime.now(ZoneInfo("Europe/Helsinki"))
    today = datetime.date.fromisoformat(os.environ.get("TODAY") or now.date().isoformat())
    with (
        AuthenticatedClient(address, os.environ["CASEWORKER_TOKEN"]) as caseworker,
        AuthenticatedClient(address, os.environ["PROVIDER_TOKEN"]) as provider,
        AuthenticatedClient(address, os.environ["BILLING_TOKEN"]) as billing,
    ):
        issued = issue(caseworker, provider_id, today)
        entry = record(provider, issued.voucher_id, today)
        try:
            record(provider, issued.voucher_id, today + datetime.timedelta(days=400))
        except Refused as refused:
            code = refused.code
        voucher: VoucherOut = given(read_voucher.sync(issued.voucher_id, client=caseworker))
        bill: BillOut = given(read_bill.sync(f"{today:%Y-%m}", client=billing, provider_id=provider_id))
    lines = [line.to_dict() for one in bill.providers for line in one.lines if line.voucher_id == voucher.voucher_id]
    told = {"entry": entry.to_dict(), "refused": code, "voucher": voucher.to_dict(), "lines": lines}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
