"""A month's bill over HTTP: what happened in that month, in several forms, as known now or then."""

import asyncio
import logging
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Annotated, BinaryIO, cast
from uuid import UUID

from anyio import fail_after
from fastapi import Header, Path, Query
from starlette.background import BackgroundTask
from starlette.responses import Response, StreamingResponse

from api.billing import FormName
from api.billing.answers import (
    BillColumnsOut,
    BillOut,
    ControlTotalsOut,
    columns_answer,
    control_answer,
)
from api.billing.apart import NotWritten, write_apart
from api.billing.bill import NEEDED, MonthBill, bill_of
from api.billing.forms import CSV, FORMS, PDF, PRINTED_ROWS_MAX, XLSX, TooLong, check_length, file_name
from api.billing.totals import control_of
from api.http import routing
from api.http.calling import ReadCall, Reading, documented
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from api.http.reading import TURN_SECONDS_MAX, AsOf, Position, fresh, known_at, one_of_few
from api.settlements.bodies import MONTH_PATTERN
from api.settlements.routes import first_of
from domain.kernel.event import Role
from domain.provider.state import Provider
from ledger.pausing import LongWork

logger = logging.getLogger("setelikirja.billing")

router = routing.router("/v1/billing", "billing")
ANSWERS = documented(200, BillOut, 404, 409)
ANSWERS[200]["content"] |= {
    CSV: {"schema": {"type": "string"}},
    XLSX: {"schema": {"type": "string", "contentMediaType": XLSX}},
    PDF: {"schema": {"type": "string", "contentMediaType": PDF}},
}

InMonth = Annotated[str, Path(pattern=MONTH_PATTERN, examples=["2026-03"])]

IN_MEMORY_BYTES_MAX = 1_000_000
"""What a bill has beyond this waits in a file while it is sent."""
SENT_AT_ONCE_BYTES = 64 * 1024


@router.get(
    "/data-dictionary", responses=documented(200, BillColumnsOut), summary="What the columns of a bill's tables mean"
)
async def read_bill_columns(call: Reading) -> Response:
    """Each column in its order: its name for programs, its header in a spreadsheet, its meaning, type, unit, codes, and
    the section of the rulebook."""
    return call.answer(columns_answer(call.language))


@router.get("/{month}", responses=ANSWERS, summary="A month's bill")
async def read_bill(
    month: InMonth,
    call: Reading,
    provider_id: UUID | None = None,
    as_of: AsOf = None,
    position: Position = None,
    format: Annotated[
        FormName | None, Query(description="The form; by default what `Accept` asks for, else JSON.")
    ] = None,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Held sessions, charged no-shows, no-shows at 0 and the provider's cancellations at 0, by day and by voucher too,
    and what adjusts earlier months, told apart; a provider sees its own.

    `csv` is for programs (RFC 4180); `csv-fi` opens in a Finnish spreadsheet: semicolons, decimal commas, words in the
    caller's language. What their columns mean is told by the data dictionary. `xlsx` has typed cells and sums, `pdf` is
    to be printed: a statement of each provider with its report of no-shows, of at most 10,000 rows.

    `Repr-Digest` is the file's own
    (RFC 9530); the control totals hold one over the rows, whatever the form.
    """
    form = format or _accepted(accept)
    read = partial(_bill, call, month, provider_id, as_of, position)
    file = cast(BinaryIO, tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES_MAX))  # noqa: SIM115 - closed once sent
    try:
        bill = await (_written_apart if FORMS[form].apart else _written)(call, read, form, file)
        digest, size = await asyncio.to_thread(_digest, file)
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Language": call.language,
        "Content-Length": str(size),
        "Repr-Digest": f"sha-256=:{b64encode(digest).decode()}:",
    }
    if form != "json":
        headers["Content-Disposition"] = f'attachment; filename="{file_name(bill, form)}"'
    return StreamingResponse(
        _sent(file), media_type=FORMS[form].media_type, headers=headers, background=BackgroundTask(file.close)
    )


@router.get(
    "/{month}/control-totals", responses=documented(200, ControlTotalsOut, 404), summary="What a month's bill comes to"
)
async def read_control_totals(
    month: InMonth,
    call: Reading,
    provider_id: UUID | None = None,
    as_of: AsOf = None,
    position: Position = None,
) -> Response:
    """How many rows the tables of the same bill have, what they come to by service, and a digest over them: at the same
    `position`, whoever receives a file can check it."""
    async with one_of_few(call):
        bill = await _bill(call, month, provider_id, as_of, position)
        control = await asyncio.to_thread(control_of, bill)
    return call.answer(control_answer(bill, control))


async def _bill(
    call: ReadCall, month: str, provider_id: UUID | None, as_of: datetime | None, position: int | None
) -> MonthBill:
    """The bill that a caller may see of what was asked for. Raises `Problem`."""
    if call.caller.role is Role.PROVIDER:
        if provider_id is not None and provider_id != call.caller.organisation:
            raise Problem(404, "not_found", what="provider")
        provider_id = call.caller.organisation
    elif provider_id is not None:
        await call.service.desk.state(Provider, provider_id, fresh=True)
    position = await known_at(call, as_of, position)
    async with fresh(call, *NEEDED, position=position) as connection:
        return await bill_of(
            call.service.reader, connection, call.service.schema, first_of(month), provider_id, position
        )


def _accepted(accept: str | None) -> FormName:
    """The form that the caller names first by its media type; JSON where it names none of ours."""
    for part in (accept or "").split(","):
        named = part.partition(";")[0].strip().lower()
        for name, form in FORMS.items():
            if named == form.media_type.partition(";")[0]:
                return name
    return "json"


ReadBill = Callable[[], Awaitable[MonthBill]]


async def _written(call: ReadCall, read: ReadBill, form: FormName, file: BinaryIO) -> MonthBill:
    """Write a bill that was read, and leave others their turns meanwhile."""
    async with one_of_few(call):
        bill = await read()
        with LongWork() as work:
            for piece in FORMS[form].pieces(bill, call.language):
                await work.pause()
                file.write(piece)
    return bill


async def _written_apart(call: ReadCall, read: ReadBill, form: FormName, file: BinaryIO) -> MonthBill:
    """The same in a process of its own, one at a time. Raises `Problem`."""
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    try:
        with fail_after(TURN_SECONDS_MAX):
            await call.service.writing_apart.acquire()
    except TimeoutError:
        raise Problem(503, "overloaded", headers=retry) from None
    try:
        async with one_of_few(call):
            bill = await read()
        check_length(bill, form)
        await write_apart(bill, form, call.language, file)
    except TooLong as long:
        raise Problem(409, "bill_too_long_to_print", actual=long.rows, limit=PRINTED_ROWS_MAX) from None
    except NotWritten as why:
        logger.error("a bill could not be written: %s", why)
        raise Problem(503, "bill_not_written", headers=retry) from why
    finally:
        call.service.writing_apart.release()
    return bill


def _digest(file: BinaryIO) -> tuple[bytes, int]:
    """SHA-256 of what stands in a file, and its length in bytes."""
    digest = sha256()
    file.seek(0)
    while part := file.read(SENT_AT_ONCE_BYTES):
        digest.update(part)
    return digest.digest(), file.tell()


async def _sent(file: BinaryIO) -> AsyncIterator[bytes]:
    """What stands in a file, from its beginning, and then close it."""
    with file:
        file.seek(0)
        while part := file.read(SENT_AT_ONCE_BYTES):
            yield part
