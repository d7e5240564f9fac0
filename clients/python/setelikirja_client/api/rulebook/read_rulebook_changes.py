import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.changes_out import ChangesOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    earlier: datetime.date,
    later: datetime.date | None | Unset = UNSET,
    open_questions: bool | Unset = False,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_earlier = earlier.isoformat()
    params["earlier"] = json_earlier

    json_later: None | str | Unset
    if isinstance(later, Unset):
        json_later = UNSET
    elif isinstance(later, datetime.date):
        json_later = later.isoformat()
    else:
        json_later = later
    params["later"] = json_later

    params["open_questions"] = open_questions

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/rulebook/changes",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ChangesOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = ChangesOut.from_dict(response.json())

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
) -> Response[ChangesOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    earlier: datetime.date,
    later: datetime.date | None | Unset = UNSET,
    open_questions: bool | Unset = False,
    accept_language: str | Unset = UNSET,
) -> Response[ChangesOut | ProblemOut]:
    """What changes between two days

     The settings that have another value on the later day.

    Args:
        earlier (datetime.date):
        later (datetime.date | None | Unset): The second day. Default: today in Helsinki.
        open_questions (bool | Unset): Only the readings of what the source leaves open. Default:
            False.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangesOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        earlier=earlier,
        later=later,
        open_questions=open_questions,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    earlier: datetime.date,
    later: datetime.date | None | Unset = UNSET,
    open_questions: bool | Unset = False,
    accept_language: str | Unset = UNSET,
) -> ChangesOut | ProblemOut | None:
    """What changes between two days

     The settings that have another value on the later day.

    Args:
        earlier (datetime.date):
        later (datetime.date | None | Unset): The second day. Default: today in Helsinki.
        open_questions (bool | Unset): Only the readings of what the source leaves open. Default:
            False.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangesOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        earlier=earlier,
        later=later,
        open_questions=open_questions,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    earlier: datetime.date,
    later: datetime.date | None | Unset = UNSET,
    open_questions: bool | Unset = False,
    accept_language: str | Unset = UNSET,
) -> Response[ChangesOut | ProblemOut]:
    """What changes between two days

     The settings that have another value on the later day.

    Args:
        earlier (datetime.date):
        later (datetime.date | None | Unset): The second day. Default: today in Helsinki.
        open_questions (bool | Unset): Only the readings of what the source leaves open. Default:
            False.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChangesOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        earlier=earlier,
        later=later,
        open_questions=open_questions,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    earlier: datetime.date,
    later: datetime.date | None | Unset = UNSET,
    open_questions: bool | Unset = False,
    accept_language: str | Unset = UNSET,
) -> ChangesOut | ProblemOut | None:
    """What changes between two days

     The settings that have another value on the later day.

    Args:
        earlier (datetime.date):
        later (datetime.date | None | Unset): The second day. Default: today in Helsinki.
        open_questions (bool | Unset): Only the readings of what the source leaves open. Default:
            False.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChangesOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            earlier=earlier,
            later=later,
            open_questions=open_questions,
            accept_language=accept_language,
        )
    ).parsed
