import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.list_vouchers_status_type_0 import (
    ListVouchersStatusType0,
)
from ...models.problem_out import ProblemOut
from ...models.service import Service
from ...models.voucher_list_out import VoucherListOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    status: ListVouchersStatusType0 | None | Unset = UNSET,
    service: None | Service | Unset = UNSET,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    decision_number: None | str | Unset = UNSET,
    ends_before: datetime.date | None | Unset = UNSET,
    remaining_below: int | None | Unset = UNSET,
    warning: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_status: None | str | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    elif isinstance(status, str):
        json_status = status
    else:
        json_status = status
    params["status"] = json_status

    json_service: None | str | Unset
    if isinstance(service, Unset):
        json_service = UNSET
    elif isinstance(service, str):
        json_service = service
    else:
        json_service = service
    params["service"] = json_service

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

    json_decision_number: None | str | Unset
    if isinstance(decision_number, Unset):
        json_decision_number = UNSET
    else:
        json_decision_number = decision_number
    params["decision_number"] = json_decision_number

    json_ends_before: None | str | Unset
    if isinstance(ends_before, Unset):
        json_ends_before = UNSET
    elif isinstance(ends_before, datetime.date):
        json_ends_before = ends_before.isoformat()
    else:
        json_ends_before = ends_before
    params["ends_before"] = json_ends_before

    json_remaining_below: int | None | Unset
    if isinstance(remaining_below, Unset):
        json_remaining_below = UNSET
    else:
        json_remaining_below = remaining_below
    params["remaining_below"] = json_remaining_below

    json_warning: None | str | Unset
    if isinstance(warning, Unset):
        json_warning = UNSET
    else:
        json_warning = warning
    params["warning"] = json_warning

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
        "url": "/v1/vouchers",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | VoucherListOut | None:
    if response.status_code == 200:
        response_200 = VoucherListOut.from_dict(response.json())

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
) -> Response[ProblemOut | VoucherListOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    status: ListVouchersStatusType0 | None | Unset = UNSET,
    service: None | Service | Unset = UNSET,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    decision_number: None | str | Unset = UNSET,
    ends_before: datetime.date | None | Unset = UNSET,
    remaining_below: int | None | Unset = UNSET,
    warning: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | VoucherListOut]:
    """List vouchers

     Vouchers in the order of their issue; filters combine. A provider sees its own alone.

    Args:
        status (ListVouchersStatusType0 | None | Unset):
        service (None | Service | Unset):
        provider_id (None | Unset | UUID):
        caseworker_id (None | Unset | UUID):
        client_id (None | Unset | UUID):
        decision_number (None | str | Unset): Of one of its periods.
        ends_before (datetime.date | None | Unset): The last period ends before this day.
        remaining_below (int | None | Unset): Minutes or days left, in each voucher's own unit.
        warning (None | str | Unset): A code.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | VoucherListOut]
    """

    kwargs = _get_kwargs(
        status=status,
        service=service,
        provider_id=provider_id,
        caseworker_id=caseworker_id,
        client_id=client_id,
        decision_number=decision_number,
        ends_before=ends_before,
        remaining_below=remaining_below,
        warning=warning,
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
    status: ListVouchersStatusType0 | None | Unset = UNSET,
    service: None | Service | Unset = UNSET,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    decision_number: None | str | Unset = UNSET,
    ends_before: datetime.date | None | Unset = UNSET,
    remaining_below: int | None | Unset = UNSET,
    warning: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | VoucherListOut | None:
    """List vouchers

     Vouchers in the order of their issue; filters combine. A provider sees its own alone.

    Args:
        status (ListVouchersStatusType0 | None | Unset):
        service (None | Service | Unset):
        provider_id (None | Unset | UUID):
        caseworker_id (None | Unset | UUID):
        client_id (None | Unset | UUID):
        decision_number (None | str | Unset): Of one of its periods.
        ends_before (datetime.date | None | Unset): The last period ends before this day.
        remaining_below (int | None | Unset): Minutes or days left, in each voucher's own unit.
        warning (None | str | Unset): A code.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | VoucherListOut
    """

    return sync_detailed(
        client=client,
        status=status,
        service=service,
        provider_id=provider_id,
        caseworker_id=caseworker_id,
        client_id=client_id,
        decision_number=decision_number,
        ends_before=ends_before,
        remaining_below=remaining_below,
        warning=warning,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    status: ListVouchersStatusType0 | None | Unset = UNSET,
    service: None | Service | Unset = UNSET,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    decision_number: None | str | Unset = UNSET,
    ends_before: datetime.date | None | Unset = UNSET,
    remaining_below: int | None | Unset = UNSET,
    warning: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | VoucherListOut]:
    """List vouchers

     Vouchers in the order of their issue; filters combine. A provider sees its own alone.

    Args:
        status (ListVouchersStatusType0 | None | Unset):
        service (None | Service | Unset):
        provider_id (None | Unset | UUID):
        caseworker_id (None | Unset | UUID):
        client_id (None | Unset | UUID):
        decision_number (None | str | Unset): Of one of its periods.
        ends_before (datetime.date | None | Unset): The last period ends before this day.
        remaining_below (int | None | Unset): Minutes or days left, in each voucher's own unit.
        warning (None | str | Unset): A code.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | VoucherListOut]
    """

    kwargs = _get_kwargs(
        status=status,
        service=service,
        provider_id=provider_id,
        caseworker_id=caseworker_id,
        client_id=client_id,
        decision_number=decision_number,
        ends_before=ends_before,
        remaining_below=remaining_below,
        warning=warning,
        cursor=cursor,
        limit=limit,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    status: ListVouchersStatusType0 | None | Unset = UNSET,
    service: None | Service | Unset = UNSET,
    provider_id: None | Unset | UUID = UNSET,
    caseworker_id: None | Unset | UUID = UNSET,
    client_id: None | Unset | UUID = UNSET,
    decision_number: None | str | Unset = UNSET,
    ends_before: datetime.date | None | Unset = UNSET,
    remaining_below: int | None | Unset = UNSET,
    warning: None | str | Unset = UNSET,
    cursor: None | str | Unset = UNSET,
    limit: int | Unset = 50,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | VoucherListOut | None:
    """List vouchers

     Vouchers in the order of their issue; filters combine. A provider sees its own alone.

    Args:
        status (ListVouchersStatusType0 | None | Unset):
        service (None | Service | Unset):
        provider_id (None | Unset | UUID):
        caseworker_id (None | Unset | UUID):
        client_id (None | Unset | UUID):
        decision_number (None | str | Unset): Of one of its periods.
        ends_before (datetime.date | None | Unset): The last period ends before this day.
        remaining_below (int | None | Unset): Minutes or days left, in each voucher's own unit.
        warning (None | str | Unset): A code.
        cursor (None | str | Unset): Where the page before ended: its next_cursor.
        limit (int | Unset): How many at most. Default: 50.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | VoucherListOut
    """

    return (
        await asyncio_detailed(
            client=client,
            status=status,
            service=service,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            client_id=client_id,
            decision_number=decision_number,
            ends_before=ends_before,
            remaining_below=remaining_below,
            warning=warning,
            cursor=cursor,
            limit=limit,
            accept_language=accept_language,
        )
    ).parsed
