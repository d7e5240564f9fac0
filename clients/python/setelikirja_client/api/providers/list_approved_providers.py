import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.public_provider_list_out import PublicProviderListOut
from ...models.service import Service
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    service: None | Service | Unset = UNSET,
    municipality: None | str | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_service: None | str | Unset
    if isinstance(service, Unset):
        json_service = UNSET
    elif isinstance(service, str):
        json_service = service
    else:
        json_service = service
    params["service"] = json_service

    json_municipality: None | str | Unset
    if isinstance(municipality, Unset):
        json_municipality = UNSET
    else:
        json_municipality = municipality
    params["municipality"] = json_municipality

    json_on: None | str | Unset
    if isinstance(on, Unset):
        json_on = UNSET
    elif isinstance(on, datetime.date):
        json_on = on.isoformat()
    else:
        json_on = on
    params["on"] = json_on

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
        "url": "/v1/public/providers",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | PublicProviderListOut | None:
    if response.status_code == 200:
        response_200 = PublicProviderListOut.from_dict(response.json())

        return response_200

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
) -> Response[ProblemOut | PublicProviderListOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    service: None | Service | Unset = UNSET,
    municipality: None | str | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | PublicProviderListOut]:
    """Who is approved: public by law

     Providers whose approval holds on a day: services, municipalities and prices (569/2009). Needs no
    token.

    Args:
        service (None | Service | Unset):
        municipality (None | str | Unset):
        on (datetime.date | None | Unset): Default: today in Helsinki.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | PublicProviderListOut]
    """

    kwargs = _get_kwargs(
        service=service,
        municipality=municipality,
        on=on,
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
    client: AuthenticatedClient | Client,
    service: None | Service | Unset = UNSET,
    municipality: None | str | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | PublicProviderListOut | None:
    """Who is approved: public by law

     Providers whose approval holds on a day: services, municipalities and prices (569/2009). Needs no
    token.

    Args:
        service (None | Service | Unset):
        municipality (None | str | Unset):
        on (datetime.date | None | Unset): Default: today in Helsinki.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | PublicProviderListOut
    """

    return sync_detailed(
        client=client,
        service=service,
        municipality=municipality,
        on=on,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    service: None | Service | Unset = UNSET,
    municipality: None | str | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | PublicProviderListOut]:
    """Who is approved: public by law

     Providers whose approval holds on a day: services, municipalities and prices (569/2009). Needs no
    token.

    Args:
        service (None | Service | Unset):
        municipality (None | str | Unset):
        on (datetime.date | None | Unset): Default: today in Helsinki.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | PublicProviderListOut]
    """

    kwargs = _get_kwargs(
        service=service,
        municipality=municipality,
        on=on,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    service: None | Service | Unset = UNSET,
    municipality: None | str | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | PublicProviderListOut | None:
    """Who is approved: public by law

     Providers whose approval holds on a day: services, municipalities and prices (569/2009). Needs no
    token.

    Args:
        service (None | Service | Unset):
        municipality (None | str | Unset):
        on (datetime.date | None | Unset): Default: today in Helsinki.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | PublicProviderListOut
    """

    return (
        await asyncio_detailed(
            client=client,
            service=service,
            municipality=municipality,
            on=on,
            cursor=cursor,
            limit=limit,
            accept_language=accept_language,
        )
    ).parsed
