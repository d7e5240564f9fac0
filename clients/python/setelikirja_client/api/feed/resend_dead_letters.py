from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.due_out import DueOut
from ...models.problem_out import ProblemOut
from ...models.resending import Resending
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: Resending,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    params: dict[str, Any] = {}

    params["dry_run"] = dry_run

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/dead-letters",
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DueOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = DueOut.from_dict(response.json())

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
) -> Response[DueOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: Resending,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[DueOut | ProblemOut]:
    """Have dead letters sent again

     Each is sent once more, soon, under the id that it had; what is not taken then stays, with its last
    reason.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Resending): Which dead letters are to be sent again: those of one webhook or of all,
            at some positions or at all.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DueOut | ProblemOut]
    """

    kwargs = _get_kwargs(
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
    *,
    client: AuthenticatedClient,
    body: Resending,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> DueOut | ProblemOut | None:
    """Have dead letters sent again

     Each is sent once more, soon, under the id that it had; what is not taken then stays, with its last
    reason.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Resending): Which dead letters are to be sent again: those of one webhook or of all,
            at some positions or at all.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DueOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: Resending,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> Response[DueOut | ProblemOut]:
    """Have dead letters sent again

     Each is sent once more, soon, under the id that it had; what is not taken then stays, with its last
    reason.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Resending): Which dead letters are to be sent again: those of one webhook or of all,
            at some positions or at all.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DueOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: Resending,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str | Unset = UNSET,
    if_match: str | Unset = UNSET,
) -> DueOut | ProblemOut | None:
    """Have dead letters sent again

     Each is sent once more, soon, under the id that it had; what is not taken then stays, with its last
    reason.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str | Unset):
        if_match (str | Unset):
        body (Resending): Which dead letters are to be sent again: those of one webhook or of all,
            at some positions or at all.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DueOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            dry_run=dry_run,
            accept_language=accept_language,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )
    ).parsed
