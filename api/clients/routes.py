"""The client register over HTTP: what it holds never enters the log, a URL or an error."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Query
from starlette.responses import Response

from api.clients.answers import ClientIdOut, ClientOut, client_answer
from api.clients.bodies import ClientChange, NewClient
from api.http import routing
from api.http.calling import CommandCall, Commanding, Putting, ReadCall, Reading, documented
from api.http.problems import Problem
from domain.kernel.findings import BadInput
from ledger.desk.desk import ATTEMPTS_MAX
from ledger.desk.orders import Contention, KeyReused
from ledger.log.writer import Appended, AppendRequest, Outcome, Repeated
from ledger.register.clients import Client, ClientChanged, ClientExists, NoKey, Residence, UnknownClient

router = routing.router("/v1/clients", "clients")


@router.post(
    "",
    status_code=201,
    responses=documented(201, ClientIdOut, 409),
    summary="Take a client into the register",
)
async def add_client(body: NewClient, call: Commanding) -> Response:
    """Birth date, municipality and name are stored sealed under the client's own key; the answer is a random id."""
    client_id = call.made_id("client")
    today = call.service.desk.today()
    if body.birth_date > today:
        raise BadInput("birth_date", "in_the_past")
    client = Client(client_id, 0, body.birth_date, (Residence(body.birth_date, body.municipality),), body.name)
    answer = ClientIdOut(client_id=client_id)
    if call.dry_run:
        if not await _first_answer(call) and body.external_reference is not None:
            await _refuse_taken(call, body.external_reference)
        return call.answer(answer, status=201)
    try:
        outcome = await call.service.register.add_client(client, body.external_reference, _request(call, 201))
    except ClientExists as taken:
        refusal = _request(call, 409, orjson.dumps({"client_id": taken.client_id}))
        _check(call, await call.service.writer.append(refusal))
        raise _exists(taken.client_id) from None
    _check(call, outcome)
    return call.answer(answer, status=201)


@router.get("", responses=documented(200, ClientIdOut, 404), summary="Find a client by its reference", deprecated=True)
async def find_client(
    call: Reading, external_reference: Annotated[str, Query(min_length=1, max_length=200)]
) -> Response:
    """Old: an address is kept in the logs of what is between here and its caller. `search_clients` asks in a body."""
    return await found(call, external_reference.strip())


async def found(call: ReadCall, reference: str) -> Response:
    """The client of a reference, looked up by its keyed hash: it is not stored. `Problem` where none has it."""
    client_id = await call.service.register.client_of_reference(reference)
    if client_id is None:
        raise Problem(404, "not_found", what="client")
    return call.answer(ClientIdOut(client_id=client_id))


@router.get("/{client_id}", responses=documented(200, ClientOut, 404, versioned=True), summary="Read a client")
async def read_client(client_id: UUID, call: Reading) -> Response:
    """What the register holds of the client."""
    client = await _client(call, client_id)
    return call.answer(client_answer(client), version=client.version)


@router.put(
    "/{client_id}",
    responses=documented(200, ClientOut, 404, 412),
    summary="Correct a client, or have it move",
)
async def change_client(
    client_id: UUID,
    body: ClientChange,
    call: Putting,
) -> Response:
    """What is left out stays. A municipality with `starts_on` is a move from that day on, without it a correction of
    the last.
    """
    async with call.service.desk.turn(client_id):
        for _ in range(ATTEMPTS_MAX):  # other processes may overtake this one
            client = await _client(call, client_id)
            if await _first_answer(call):
                return await read_client(client_id, call)
            changed = _changed(client, body, call)
            if call.dry_run:
                version = client.version + 1
                return call.answer(client_answer(replace(changed, version=version)), version=version)
            try:
                outcome = await call.service.register.change_client(changed, _request(call, 200))
            except ClientChanged:
                continue
            _check(call, outcome)
            return await read_client(client_id, call)
        raise Contention


def _changed(client: Client, body: ClientChange, call: CommandCall) -> Client:
    """The client as the body would have it. Raises `Problem`."""
    if call.if_match is not None and call.if_match != client.version:
        raise Problem(412, "stale", expected=call.if_match, actual=client.version)
    if body.starts_on is not None and body.municipality is None:
        raise BadInput("from", "goes_with", other="municipality")
    if body.birth_date is not None and body.birth_date > call.service.desk.today():
        raise BadInput("birth_date", "in_the_past")
    changed = replace(client, birth_date=body.birth_date or client.birth_date, name=body.name or client.name)
    if body.municipality is None:
        return changed
    since = body.starts_on or client.residences[-1].from_day
    return replace(changed, residences=client.moved(since, body.municipality))


async def _client(call: ReadCall, client_id: UUID) -> Client:
    try:
        return await call.service.register.client(client_id)
    except (UnknownClient, NoKey):
        raise Problem(404, "not_found", what="client") from None


def _request(call: CommandCall, status: int, answer: bytes = b"{}") -> AppendRequest:
    """The request's answer, stored with the change: nothing of the register is in it but the random id."""
    return AppendRequest(
        events=(), request_id=call.request_id, body_digest=call.body_digest, status=status, answer=answer
    )


async def _first_answer(call: CommandCall) -> bool:
    """Whether this request was answered before; raises its refusal where that was its answer."""
    repeated = await call.service.reader.request(call.request_id)
    if repeated is None:
        return False
    _check(call, repeated)
    return True


def _check(call: CommandCall, outcome: Outcome) -> None:
    assert isinstance(outcome, Appended | Repeated), "a change of the register depends on no stream"
    if isinstance(outcome, Appended):
        return
    if outcome.body_digest != call.body_digest:
        raise KeyReused
    if outcome.status == 409:
        raise _exists(UUID(orjson.loads(outcome.answer)["client_id"]))


async def _refuse_taken(call: CommandCall, reference: str) -> None:
    holder = await call.service.register.client_of_reference(reference)
    if holder is not None:
        raise _exists(holder)


def _exists(client_id: UUID) -> Problem:
    return Problem(409, "client_exists", client_id=client_id)
