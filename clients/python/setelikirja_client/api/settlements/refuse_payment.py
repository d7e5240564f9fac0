from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.new_refusal import NewRefusal
from ...models.problem_out import ProblemOut
from ...models.settlement_out import SettlementOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    settlement_id: UUID,
    *,
    body: NewRefusal,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    params: dict[str, Any] = {}

    params["dry_run"] = dry_run

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/settlements/{settlement_id}/payment-refusal".format(
            settlement_id=quote(str(settlement_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | SettlementOut | None:
    if response.status_code == 201:
        response_201 = SettlementOut.from_dict(response.json())

        return response_201

    if response.status_code == 401:
        response_401 = ProblemOut.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ProblemOut.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ProblemOut.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = ProblemOut.from_dict(response.json())

        return response_409

    if response.status_code == 412:
        response_412 = ProblemOut.from_dict(response.json())

        return response_412

    if response.status_code == 422:
        response_422 = ProblemOut.from_dict(response.json())

        return response_422

    if response.status_code == 503:
        response_503 = ProblemOut.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ProblemOut | SettlementOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewRefusal,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> Response[ProblemOut | SettlementOut]:
    """Record a refused order

     The bank did not carry out the order, or nobody sent it: the settlement can be ordered again.

    Args:
        settlement_id (UUID):
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewRefusal): An order that was not carried out, as the bank told a person, or
            because nobody sent the file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | SettlementOut]
    """

    kwargs = _get_kwargs(
        settlement_id=settlement_id,
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewRefusal,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> ProblemOut | SettlementOut | None:
    """Record a refused order

     The bank did not carry out the order, or nobody sent it: the settlement can be ordered again.

    Args:
        settlement_id (UUID):
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewRefusal): An order that was not carried out, as the bank told a person, or
            because nobody sent the file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | SettlementOut
    """

    return sync_detailed(
        settlement_id=settlement_id,
        client=client,
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewRefusal,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> Response[ProblemOut | SettlementOut]:
    """Record a refused order

     The bank did not carry out the order, or nobody sent it: the settlement can be ordered again.

    Args:
        settlement_id (UUID):
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewRefusal): An order that was not carried out, as the bank told a person, or
            because nobody sent the file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | SettlementOut]
    """

    kwargs = _get_kwargs(
        settlement_id=settlement_id,
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewRefusal,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> ProblemOut | SettlementOut | None:
    """Record a refused order

     The bank did not carry out the order, or nobody sent it: the settlement can be ordered again.

    Args:
        settlement_id (UUID):
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewRefusal): An order that was not carried out, as the bank told a person, or
            because nobody sent the file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | SettlementOut
    """

    return (
        await asyncio_detailed(
            settlement_id=settlement_id,
            client=client,
            body=body,
            dry_run=dry_run,
            accept_language=accept_language,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )
    ).parsed
