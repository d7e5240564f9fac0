from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.settlement_list_out import SettlementListOut
from ...models.settlement_status import SettlementStatus
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    provider_id: None | Unset | UUID = UNSET,
    month: None | str | Unset = UNSET,
    status: None | SettlementStatus | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_provider_id: None | str | Unset
    if isinstance(provider_id, Unset):
        json_provider_id = UNSET
    elif isinstance(provider_id, UUID):
        json_provider_id = str(provider_id)
    else:
        json_provider_id = provider_id
    params["provider_id"] = json_provider_id

    json_month: None | str | Unset
    if isinstance(month, Unset):
        json_month = UNSET
    else:
        json_month = month
    params["month"] = json_month

    json_status: None | str | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    elif isinstance(status, str):
        json_status = status
    else:
        json_status = status
    params["status"] = json_status

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/settlements",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | SettlementListOut | None:
    if response.status_code == 200:
        response_200 = SettlementListOut.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = ProblemOut.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ProblemOut.from_dict(response.json())

        return response_403

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
) -> Response[ProblemOut | SettlementListOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    month: None | str | Unset = UNSET,
    status: None | SettlementStatus | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | SettlementListOut]:
    """List settlements

     In the order they were drawn, without their lines; a provider sees its own.

    Args:
        provider_id (None | Unset | UUID):
        month (None | str | Unset):
        status (None | SettlementStatus | Unset):
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | SettlementListOut]
    """

    kwargs = _get_kwargs(
        provider_id=provider_id,
        month=month,
        status=status,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    month: None | str | Unset = UNSET,
    status: None | SettlementStatus | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | SettlementListOut | None:
    """List settlements

     In the order they were drawn, without their lines; a provider sees its own.

    Args:
        provider_id (None | Unset | UUID):
        month (None | str | Unset):
        status (None | SettlementStatus | Unset):
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | SettlementListOut
    """

    return sync_detailed(
        client=client,
        provider_id=provider_id,
        month=month,
        status=status,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    month: None | str | Unset = UNSET,
    status: None | SettlementStatus | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | SettlementListOut]:
    """List settlements

     In the order they were drawn, without their lines; a provider sees its own.

    Args:
        provider_id (None | Unset | UUID):
        month (None | str | Unset):
        status (None | SettlementStatus | Unset):
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | SettlementListOut]
    """

    kwargs = _get_kwargs(
        provider_id=provider_id,
        month=month,
        status=status,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    month: None | str | Unset = UNSET,
    status: None | SettlementStatus | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | SettlementListOut | None:
    """List settlements

     In the order they were drawn, without their lines; a provider sees its own.

    Args:
        provider_id (None | Unset | UUID):
        month (None | str | Unset):
        status (None | SettlementStatus | Unset):
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | SettlementListOut
    """

    return (
        await asyncio_detailed(
            client=client,
            provider_id=provider_id,
            month=month,
            status=status,
            cursor=cursor,
            limit=limit,
            accept_language=accept_language,
        )
    ).parsed
