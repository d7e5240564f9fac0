"""Imports over HTTP: what another system held, looked at and then recorded; and the template for it."""

import asyncio
import re
from typing import Annotated, NamedTuple

from fastapi import Depends, Query, Request
from starlette.responses import Response

from api.http import routing
from api.http.calling import (
    Admission,
    Call,
    Reading,
    documented,
    identified,
    language_of,
    media_type_of,
    roles_of,
    service_of,
)
from api.http.problems import Problem, Reason
from api.http.reading import one_of_few
from api.imports.answers import ImportOut, import_answer
from api.imports.importing import Importer, Mode
from api.imports.reading import BYTES_MAX, rows_of
from api.imports.template import template
from domain.kernel.event import Role
from ledger.desk.orders import Caller
from ledger.register.register import Login

router = routing.router("/v1/imports", "imports")

CSV, ZIP = "text/csv", "application/zip"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = {"schema": {"type": "string", "format": "binary"}}
BODY = {"requestBody": {"required": True, "content": dict.fromkeys((WORKBOOK, ZIP, CSV), BINARY)}}
SYSTEM_PATTERN = r"^[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö _.-]{0,31}$"


class ImportCall(NamedTuple):
    """Who imports, in each of their roles that may."""

    call: Call
    callers: dict[Role, Caller]
    login: Login
    document: bytes


async def _importing(request: Request) -> ImportCall:
    service, identity = service_of(request), await identified(request)
    callers = {role: await service.caller(identity, role) for role in await roles_of(request, identity)}
    kind = media_type_of(request)
    if kind not in (CSV, ZIP, WORKBOOK):
        raise Problem(422, "malformed", errors=[{"field": "Content-Type", "reason": Reason("content_type_table")}])
    call = Call(service=service, language=language_of(request))
    return ImportCall(call, callers, Login(identity.issuer, identity.subject), await _document(request))


async def _document(request: Request) -> bytes:
    """The body, as far as an import may be large: it is kept in memory alone."""
    pieces, received = [], 0
    async for piece in request.stream():
        received += len(piece)
        if received > BYTES_MAX:
            raise Problem(413, "body_too_large", limit=BYTES_MAX, actual=received)
        pieces.append(piece)
    return b"".join(pieces)


@router.post("", responses=documented(200, ImportOut), openapi_extra=BODY, summary="Import from another system")
async def import_tables(
    importing: Annotated[ImportCall, Depends(Admission(_importing))],
    system: Annotated[
        str, Query(pattern=SYSTEM_PATTERN, description="What the other system is called: references are its own.")
    ],
    mode: Annotated[
        Mode, Query(description="Look at the rows alone; record all of them or none; record the good ones.")
    ] = "preview",
) -> Response:
    """Price caps, providers, clients, vouchers and entries of another system, as a workbook, as CSV files in a ZIP
    archive, or as one CSV file (docs/import.md).

    Every row is answered: what it would come to, with the rules that it breaks. Nothing is recorded unless `mode` says
    so. A row is known by `system` and its reference: sent again, by whomever, it is there already. What a caseworker
    may record takes that role, providers and price caps take a registrar's.
    """
    call = importing.call
    async with one_of_few(call):
        rows = await asyncio.to_thread(rows_of, importing.document)
        service = call.service
        if mode != "preview":
            for caller in importing.callers.values():
                await service.register.keep_login(caller.actor, importing.login)
        importer = Importer(service.desk, service.register, service.writer, importing.callers, system)
        imported = await importer.run(rows, mode, lambda done, total: None)
        return call.answer(import_answer(imported, call.language))


TEMPLATE = documented(200, ImportOut)
TEMPLATE[200]["content"] = {WORKBOOK: BINARY}


@router.get("/template", responses=TEMPLATE, summary="The template of an import")
async def read_import_template(call: Reading) -> Response:
    """A workbook with a sheet for each table, and what each column means in the caller's language."""
    headers = {
        "Content-Disposition": 'attachment; filename="setelikirja-import.xlsx"',
        "Content-Language": call.language,
    }
    return Response(template(call.language), media_type=WORKBOOK, headers=headers)


def is_system(text: str) -> bool:
    """Whether a text can be what another system is called: it stands in the log in clear."""
    return re.fullmatch(SYSTEM_PATTERN, text) is not None
