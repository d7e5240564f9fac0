import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.month_balances_out import MonthBalancesOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    from_: str,
    to: str,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["from"] = from_

    params["to"] = to

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
        "url": "/v1/trial-balance/months",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> MonthBalancesOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = MonthBalancesOut.from_dict(response.json())

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
) -> Response[MonthBalancesOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    from_: str,
    to: str,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[MonthBalancesOut | ProblemOut]:
    """The accounts month by month

     What each account gained in each month, and what stood at its end of the county's commitments:
    outstanding,
    earned, settled and lapsed. `Accept: image/svg+xml` gives a picture of what stood, `text/csv` the
    table.

    Args:
        from_ (str):
        to (str):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[MonthBalancesOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
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
    from_: str,
    to: str,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> MonthBalancesOut | ProblemOut | None:
    """The accounts month by month

     What each account gained in each month, and what stood at its end of the county's commitments:
    outstanding,
    earned, settled and lapsed. `Accept: image/svg+xml` gives a picture of what stood, `text/csv` the
    table.

    Args:
        from_ (str):
        to (str):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        MonthBalancesOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        as_of=as_of,
        position=position,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: str,
    to: str,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[MonthBalancesOut | ProblemOut]:
    """The accounts month by month

     What each account gained in each month, and what stood at its end of the county's commitments:
    outstanding,
    earned, settled and lapsed. `Accept: image/svg+xml` gives a picture of what stood, `text/csv` the
    table.

    Args:
        from_ (str):
        to (str):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[MonthBalancesOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        as_of=as_of,
        position=position,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: str,
    to: str,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> MonthBalancesOut | ProblemOut | None:
    """The accounts month by month

     What each account gained in each month, and what stood at its end of the county's commitments:
    outstanding,
    earned, settled and lapsed. `Accept: image/svg+xml` gives a picture of what stood, `text/csv` the
    table.

    Args:
        from_ (str):
        to (str):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        MonthBalancesOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            as_of=as_of,
            position=position,
            accept_language=accept_language,
        )
    ).parsed
