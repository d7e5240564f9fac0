import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.trial_balance_out import TrialBalanceOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    month: None | str | Unset = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_month: None | str | Unset
    if isinstance(month, Unset):
        json_month = UNSET
    else:
        json_month = month
    params["month"] = json_month

    json_as_of: None | str | Unset
    if isinstance(as_of, Unset):
        json_as_of = UNSET
    elif isinstance(as_of, datetime.datetime):
        json_as_of = as_of.isoformat()
    else:
        json_as_of = as_of
    params["as_of"] = json_as_of

    json_position: int | None | Unset
    if isinstance(position, Unset):
        json_position = UNSET
    else:
        json_position = position
    params["position"] = json_position

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/trial-balance",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | TrialBalanceOut | None:
    if response.status_code == 200:
        response_200 = TrialBalanceOut.from_dict(response.json())

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
) -> Response[ProblemOut | TrialBalanceOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    month: None | str | Unset = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | TrialBalanceOut]:
    """The trial of the postings

     Minutes, days and cents on each account: whatever was granted, held, corrected or closed, they sum
    to zero.

    Args:
        month (None | str | Unset): What happened in this month alone.
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | TrialBalanceOut]
    """

    kwargs = _get_kwargs(
        month=month,
        as_of=as_of,
        position=position,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    month: None | str | Unset = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | TrialBalanceOut | None:
    """The trial of the postings

     Minutes, days and cents on each account: whatever was granted, held, corrected or closed, they sum
    to zero.

    Args:
        month (None | str | Unset): What happened in this month alone.
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | TrialBalanceOut
    """

    return sync_detailed(
        client=client,
        month=month,
        as_of=as_of,
        position=position,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    month: None | str | Unset = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | TrialBalanceOut]:
    """The trial of the postings

     Minutes, days and cents on each account: whatever was granted, held, corrected or closed, they sum
    to zero.

    Args:
        month (None | str | Unset): What happened in this month alone.
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | TrialBalanceOut]
    """

    kwargs = _get_kwargs(
        month=month,
        as_of=as_of,
        position=position,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    month: None | str | Unset = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | TrialBalanceOut | None:
    """The trial of the postings

     Minutes, days and cents on each account: whatever was granted, held, corrected or closed, they sum
    to zero.

    Args:
        month (None | str | Unset): What happened in this month alone.
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | TrialBalanceOut
    """

    return (
        await asyncio_detailed(
            client=client,
            month=month,
            as_of=as_of,
            position=position,
            accept_language=accept_language,
        )
    ).parsed
