import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.duty_list_out import DutyListOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    code: None | str | Unset = UNSET,
    overdue: bool | None | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    done: bool | Unset = False,
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

    json_caseworker_id: None | str | Unset
    if isinstance(caseworker_id, Unset):
        json_caseworker_id = UNSET
    elif isinstance(caseworker_id, UUID):
        json_caseworker_id = str(caseworker_id)
    else:
        json_caseworker_id = caseworker_id
    params["caseworker_id"] = json_caseworker_id

    json_client_id: None | str | Unset
    if isinstance(client_id, Unset):
        json_client_id = UNSET
    elif isinstance(client_id, UUID):
        json_client_id = str(client_id)
    else:
        json_client_id = client_id
    params["client_id"] = json_client_id

    json_code: None | str | Unset
    if isinstance(code, Unset):
        json_code = UNSET
    else:
        json_code = code
    params["code"] = json_code

    json_overdue: bool | None | Unset
    if isinstance(overdue, Unset):
        json_overdue = UNSET
    else:
        json_overdue = overdue
    params["overdue"] = json_overdue

    json_on: None | str | Unset
    if isinstance(on, Unset):
        json_on = UNSET
    elif isinstance(on, datetime.date):
        json_on = on.isoformat()
    else:
        json_on = on
    params["on"] = json_on

    params["done"] = done

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
        "url": "/v1/duties",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DutyListOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = DutyListOut.from_dict(response.json())

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
) -> Response[DutyListOut | ProblemOut]:
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
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    code: None | str | Unset = UNSET,
    overdue: bool | None | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    done: bool | Unset = False,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[DutyListOut | ProblemOut]:
    """List duties

     What is owed on a day, as far as is known now: overdue first, then by the day it is due. Filters
    combine.

    A provider sees what it owes itself.

    Args:
        provider_id (None | Unset | UUID): The provider that owes it.
        caseworker_id (None | Unset | UUID): Who follows the voucher now.
        client_id (None | Unset | UUID):
        code (None | str | Unset): A code.
        overdue (bool | None | Unset):
        on (datetime.date | None | Unset): As of this day; today, if none is given.
        done (bool | Unset): What had been done by then, in place of what was owed. Default:
            False.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DutyListOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        provider_id=provider_id,
        caseworker_id=caseworker_id,
        client_id=client_id,
        code=code,
        overdue=overdue,
        on=on,
        done=done,
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
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    code: None | str | Unset = UNSET,
    overdue: bool | None | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    done: bool | Unset = False,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> DutyListOut | ProblemOut | None:
    """List duties

     What is owed on a day, as far as is known now: overdue first, then by the day it is due. Filters
    combine.

    A provider sees what it owes itself.

    Args:
        provider_id (None | Unset | UUID): The provider that owes it.
        caseworker_id (None | Unset | UUID): Who follows the voucher now.
        client_id (None | Unset | UUID):
        code (None | str | Unset): A code.
        overdue (bool | None | Unset):
        on (datetime.date | None | Unset): As of this day; today, if none is given.
        done (bool | Unset): What had been done by then, in place of what was owed. Default:
            False.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DutyListOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        provider_id=provider_id,
        caseworker_id=caseworker_id,
        client_id=client_id,
        code=code,
        overdue=overdue,
        on=on,
        done=done,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    code: None | str | Unset = UNSET,
    overdue: bool | None | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    done: bool | Unset = False,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[DutyListOut | ProblemOut]:
    """List duties

     What is owed on a day, as far as is known now: overdue first, then by the day it is due. Filters
    combine.

    A provider sees what it owes itself.

    Args:
        provider_id (None | Unset | UUID): The provider that owes it.
        caseworker_id (None | Unset | UUID): Who follows the voucher now.
        client_id (None | Unset | UUID):
        code (None | str | Unset): A code.
        overdue (bool | None | Unset):
        on (datetime.date | None | Unset): As of this day; today, if none is given.
        done (bool | Unset): What had been done by then, in place of what was owed. Default:
            False.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DutyListOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        provider_id=provider_id,
        caseworker_id=caseworker_id,
        client_id=client_id,
        code=code,
        overdue=overdue,
        on=on,
        done=done,
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
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    code: None | str | Unset = UNSET,
    overdue: bool | None | Unset = UNSET,
    on: datetime.date | None | Unset = UNSET,
    done: bool | Unset = False,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> DutyListOut | ProblemOut | None:
    """List duties

     What is owed on a day, as far as is known now: overdue first, then by the day it is due. Filters
    combine.

    A provider sees what it owes itself.

    Args:
        provider_id (None | Unset | UUID): The provider that owes it.
        caseworker_id (None | Unset | UUID): Who follows the voucher now.
        client_id (None | Unset | UUID):
        code (None | str | Unset): A code.
        overdue (bool | None | Unset):
        on (datetime.date | None | Unset): As of this day; today, if none is given.
        done (bool | Unset): What had been done by then, in place of what was owed. Default:
            False.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DutyListOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            client_id=client_id,
            code=code,
            overdue=overdue,
            on=on,
            done=done,
            cursor=cursor,
            limit=limit,
            accept_language=accept_language,
        )
    ).parsed
