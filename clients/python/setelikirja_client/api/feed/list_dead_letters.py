from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.dead_letters_out import DeadLettersOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    webhook: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_webhook: None | str | Unset
    if isinstance(webhook, Unset):
        json_webhook = UNSET
    else:
        json_webhook = webhook
    params["webhook"] = json_webhook

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
        "url": "/v1/dead-letters",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DeadLettersOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = DeadLettersOut.from_dict(response.json())

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
) -> Response[DeadLettersOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    webhook: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[DeadLettersOut | ProblemOut]:
    """What webhooks' receivers did not take

     Events that were given up after several attempts, in the order in which they were, until they are
    taken.

    Args:
        webhook (None | str | Unset): Of this webhook alone.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeadLettersOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        webhook=webhook,
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
    webhook: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> DeadLettersOut | ProblemOut | None:
    """What webhooks' receivers did not take

     Events that were given up after several attempts, in the order in which they were, until they are
    taken.

    Args:
        webhook (None | str | Unset): Of this webhook alone.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeadLettersOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        webhook=webhook,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    webhook: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[DeadLettersOut | ProblemOut]:
    """What webhooks' receivers did not take

     Events that were given up after several attempts, in the order in which they were, until they are
    taken.

    Args:
        webhook (None | str | Unset): Of this webhook alone.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DeadLettersOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        webhook=webhook,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    webhook: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> DeadLettersOut | ProblemOut | None:
    """What webhooks' receivers did not take

     Events that were given up after several attempts, in the order in which they were, until they are
    taken.

    Args:
        webhook (None | str | Unset): Of this webhook alone.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DeadLettersOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            webhook=webhook,
            cursor=cursor,
            limit=limit,
            accept_language=accept_language,
        )
    ).parsed
