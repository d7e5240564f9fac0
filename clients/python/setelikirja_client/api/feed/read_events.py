from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.events_out import EventsOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    after: int | Unset = 0,
    limit: int | Unset = 50,
    last_event_id: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(last_event_id, Unset):
        headers["Last-Event-ID"] = last_event_id

    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["after"] = after

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/events",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> EventsOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = EventsOut.from_dict(response.json())

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
) -> Response[EventsOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 50,
    last_event_id: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[EventsOut | ProblemOut]:
    """The feed of the log's events, for other systems

     What the caller may see of the log, in its order, as CloudEvents 1.0 in JSON.

    A page is some or all of the events after a position; `next_after` asks for the next one. `Accept:
    text/event-stream` gives all of them and then what comes, as Server-Sent Events whose ids are
    positions: whoever
    comes back with the last one as `Last-Event-ID` misses none and gets none twice. `limit` is a page's
    alone.

    Args:
        after (int | Unset): The position that the caller has: up to the log's end. Default: 0.
        limit (int | Unset): How many at most. Default: 50.
        last_event_id (None | str | Unset): The last id that the caller has of a stream, which is
            a position. It goes before `after`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EventsOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        after=after,
        limit=limit,
        last_event_id=last_event_id,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 50,
    last_event_id: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> EventsOut | ProblemOut | None:
    """The feed of the log's events, for other systems

     What the caller may see of the log, in its order, as CloudEvents 1.0 in JSON.

    A page is some or all of the events after a position; `next_after` asks for the next one. `Accept:
    text/event-stream` gives all of them and then what comes, as Server-Sent Events whose ids are
    positions: whoever
    comes back with the last one as `Last-Event-ID` misses none and gets none twice. `limit` is a page's
    alone.

    Args:
        after (int | Unset): The position that the caller has: up to the log's end. Default: 0.
        limit (int | Unset): How many at most. Default: 50.
        last_event_id (None | str | Unset): The last id that the caller has of a stream, which is
            a position. It goes before `after`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EventsOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        after=after,
        limit=limit,
        last_event_id=last_event_id,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 50,
    last_event_id: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[EventsOut | ProblemOut]:
    """The feed of the log's events, for other systems

     What the caller may see of the log, in its order, as CloudEvents 1.0 in JSON.

    A page is some or all of the events after a position; `next_after` asks for the next one. `Accept:
    text/event-stream` gives all of them and then what comes, as Server-Sent Events whose ids are
    positions: whoever
    comes back with the last one as `Last-Event-ID` misses none and gets none twice. `limit` is a page's
    alone.

    Args:
        after (int | Unset): The position that the caller has: up to the log's end. Default: 0.
        limit (int | Unset): How many at most. Default: 50.
        last_event_id (None | str | Unset): The last id that the caller has of a stream, which is
            a position. It goes before `after`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[EventsOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        after=after,
        limit=limit,
        last_event_id=last_event_id,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    after: int | Unset = 0,
    limit: int | Unset = 50,
    last_event_id: None | str | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> EventsOut | ProblemOut | None:
    """The feed of the log's events, for other systems

     What the caller may see of the log, in its order, as CloudEvents 1.0 in JSON.

    A page is some or all of the events after a position; `next_after` asks for the next one. `Accept:
    text/event-stream` gives all of them and then what comes, as Server-Sent Events whose ids are
    positions: whoever
    comes back with the last one as `Last-Event-ID` misses none and gets none twice. `limit` is a page's
    alone.

    Args:
        after (int | Unset): The position that the caller has: up to the log's end. Default: 0.
        limit (int | Unset): How many at most. Default: 50.
        last_event_id (None | str | Unset): The last id that the caller has of a stream, which is
            a position. It goes before `after`.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        EventsOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            after=after,
            limit=limit,
            last_event_id=last_event_id,
            accept_language=accept_language,
        )
    ).parsed
