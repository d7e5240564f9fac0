import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.trail_out import TrailOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    stream: None | Unset | UUID = UNSET,
    actor: None | Unset | UUID = UNSET,
    organisation: None | Unset | UUID = UNSET,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_stream: None | str | Unset
    if isinstance(stream, Unset):
        json_stream = UNSET
    elif isinstance(stream, UUID):
        json_stream = str(stream)
    else:
        json_stream = stream
    params["stream"] = json_stream

    json_actor: None | str | Unset
    if isinstance(actor, Unset):
        json_actor = UNSET
    elif isinstance(actor, UUID):
        json_actor = str(actor)
    else:
        json_actor = actor
    params["actor"] = json_actor

    json_organisation: None | str | Unset
    if isinstance(organisation, Unset):
        json_organisation = UNSET
    elif isinstance(organisation, UUID):
        json_organisation = str(organisation)
    else:
        json_organisation = organisation
    params["organisation"] = json_organisation

    json_from_: None | str | Unset
    if isinstance(from_, Unset):
        json_from_ = UNSET
    elif isinstance(from_, datetime.datetime):
        json_from_ = from_.isoformat()
    else:
        json_from_ = from_
    params["from"] = json_from_

    json_to: None | str | Unset
    if isinstance(to, Unset):
        json_to = UNSET
    elif isinstance(to, datetime.datetime):
        json_to = to.isoformat()
    else:
        json_to = to
    params["to"] = json_to

    json_since: None | str | Unset
    if isinstance(since, Unset):
        json_since = UNSET
    elif isinstance(since, datetime.datetime):
        json_since = since.isoformat()
    else:
        json_since = since
    params["since"] = json_since

    json_until: None | str | Unset
    if isinstance(until, Unset):
        json_until = UNSET
    elif isinstance(until, datetime.datetime):
        json_until = until.isoformat()
    else:
        json_until = until
    params["until"] = json_until

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
        "url": "/v1/audit-trail",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | TrailOut | None:
    if response.status_code == 200:
        response_200 = TrailOut.from_dict(response.json())

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
) -> Response[ProblemOut | TrailOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    stream: None | Unset | UUID = UNSET,
    actor: None | Unset | UUID = UNSET,
    organisation: None | Unset | UUID = UNSET,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | TrailOut]:
    """The trail of all events

     Every event of the log in order: who did what, for whom, when, under which sections, and at what
    charge.

    Args:
        stream (None | Unset | UUID): A voucher, a provider or the price list.
        actor (None | Unset | UUID):
        organisation (None | Unset | UUID):
        from_ (datetime.datetime | None | Unset): Recorded then or later.
        to (datetime.datetime | None | Unset): Recorded then or earlier.
        since (datetime.datetime | None | Unset): What `from` was called.
        until (datetime.datetime | None | Unset): What `to` was called.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | TrailOut]
    """

    kwargs = _get_kwargs(
        stream=stream,
        actor=actor,
        organisation=organisation,
        from_=from_,
        to=to,
        since=since,
        until=until,
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
    stream: None | Unset | UUID = UNSET,
    actor: None | Unset | UUID = UNSET,
    organisation: None | Unset | UUID = UNSET,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | TrailOut | None:
    """The trail of all events

     Every event of the log in order: who did what, for whom, when, under which sections, and at what
    charge.

    Args:
        stream (None | Unset | UUID): A voucher, a provider or the price list.
        actor (None | Unset | UUID):
        organisation (None | Unset | UUID):
        from_ (datetime.datetime | None | Unset): Recorded then or later.
        to (datetime.datetime | None | Unset): Recorded then or earlier.
        since (datetime.datetime | None | Unset): What `from` was called.
        until (datetime.datetime | None | Unset): What `to` was called.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | TrailOut
    """

    return sync_detailed(
        client=client,
        stream=stream,
        actor=actor,
        organisation=organisation,
        from_=from_,
        to=to,
        since=since,
        until=until,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    stream: None | Unset | UUID = UNSET,
    actor: None | Unset | UUID = UNSET,
    organisation: None | Unset | UUID = UNSET,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | TrailOut]:
    """The trail of all events

     Every event of the log in order: who did what, for whom, when, under which sections, and at what
    charge.

    Args:
        stream (None | Unset | UUID): A voucher, a provider or the price list.
        actor (None | Unset | UUID):
        organisation (None | Unset | UUID):
        from_ (datetime.datetime | None | Unset): Recorded then or later.
        to (datetime.datetime | None | Unset): Recorded then or earlier.
        since (datetime.datetime | None | Unset): What `from` was called.
        until (datetime.datetime | None | Unset): What `to` was called.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | TrailOut]
    """

    kwargs = _get_kwargs(
        stream=stream,
        actor=actor,
        organisation=organisation,
        from_=from_,
        to=to,
        since=since,
        until=until,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    stream: None | Unset | UUID = UNSET,
    actor: None | Unset | UUID = UNSET,
    organisation: None | Unset | UUID = UNSET,
    from_: datetime.datetime | None | Unset = UNSET,
    to: datetime.datetime | None | Unset = UNSET,
    since: datetime.datetime | None | Unset = UNSET,
    until: datetime.datetime | None | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | TrailOut | None:
    """The trail of all events

     Every event of the log in order: who did what, for whom, when, under which sections, and at what
    charge.

    Args:
        stream (None | Unset | UUID): A voucher, a provider or the price list.
        actor (None | Unset | UUID):
        organisation (None | Unset | UUID):
        from_ (datetime.datetime | None | Unset): Recorded then or later.
        to (datetime.datetime | None | Unset): Recorded then or earlier.
        since (datetime.datetime | None | Unset): What `from` was called.
        until (datetime.datetime | None | Unset): What `to` was called.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | TrailOut
    """

    return (
        await asyncio_detailed(
            client=client,
            stream=stream,
            actor=actor,
            organisation=organisation,
            from_=from_,
            to=to,
            since=since,
            until=until,
            cursor=cursor,
            limit=limit,
            accept_language=accept_language,
        )
    ).parsed
