import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.bill_out import BillOut
from ...models.problem_out import ProblemOut
from ...models.read_bill_format_type_0 import (
    ReadBillFormatType0,
)
from ...types import UNSET, Response, Unset


def _get_kwargs(
    month: str,
    *,
    provider_id: None | Unset | UUID = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    format_: None | ReadBillFormatType0 | Unset = UNSET,
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

    json_format_: None | str | Unset
    if isinstance(format_, Unset):
        json_format_ = UNSET
    elif isinstance(format_, str):
        json_format_ = format_
    else:
        json_format_ = format_
    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/billing/{month}".format(
            month=quote(str(month), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BillOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = BillOut.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = ProblemOut.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ProblemOut.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ProblemOut.from_dict(response.json())

        return response_404

    if response.status_code == 409:
        response_409 = ProblemOut.from_dict(response.json())

        return response_409

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
) -> Response[BillOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    month: str,
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    format_: None | ReadBillFormatType0 | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[BillOut | ProblemOut]:
    """A month's bill

     Held sessions, charged no-shows, no-shows at 0 and the provider's cancellations at 0, by day and by
    voucher too,
    and what adjusts earlier months, told apart; a provider sees its own.

    `csv` is for programs (RFC 4180); `csv-fi` opens in a Finnish spreadsheet: semicolons, decimal
    commas, words in the
    caller's language. What their columns mean is told by the data dictionary. `xlsx` has typed cells
    and sums, `pdf` is
    to be printed: a statement of each provider with its report of no-shows, of at most 10,000 rows.

    `Repr-Digest` is the file's own
    (RFC 9530); the control totals hold one over the rows, whatever the form.

    Args:
        month (str):
        provider_id (None | Unset | UUID):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        format_ (None | ReadBillFormatType0 | Unset): The form; by default what `Accept` asks for,
            else JSON.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BillOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        month=month,
        provider_id=provider_id,
        as_of=as_of,
        position=position,
        format_=format_,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    month: str,
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    format_: None | ReadBillFormatType0 | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> BillOut | ProblemOut | None:
    """A month's bill

     Held sessions, charged no-shows, no-shows at 0 and the provider's cancellations at 0, by day and by
    voucher too,
    and what adjusts earlier months, told apart; a provider sees its own.

    `csv` is for programs (RFC 4180); `csv-fi` opens in a Finnish spreadsheet: semicolons, decimal
    commas, words in the
    caller's language. What their columns mean is told by the data dictionary. `xlsx` has typed cells
    and sums, `pdf` is
    to be printed: a statement of each provider with its report of no-shows, of at most 10,000 rows.

    `Repr-Digest` is the file's own
    (RFC 9530); the control totals hold one over the rows, whatever the form.

    Args:
        month (str):
        provider_id (None | Unset | UUID):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        format_ (None | ReadBillFormatType0 | Unset): The form; by default what `Accept` asks for,
            else JSON.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BillOut | ProblemOut
    """

    return sync_detailed(
        month=month,
        client=client,
        provider_id=provider_id,
        as_of=as_of,
        position=position,
        format_=format_,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    month: str,
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    format_: None | ReadBillFormatType0 | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> Response[BillOut | ProblemOut]:
    """A month's bill

     Held sessions, charged no-shows, no-shows at 0 and the provider's cancellations at 0, by day and by
    voucher too,
    and what adjusts earlier months, told apart; a provider sees its own.

    `csv` is for programs (RFC 4180); `csv-fi` opens in a Finnish spreadsheet: semicolons, decimal
    commas, words in the
    caller's language. What their columns mean is told by the data dictionary. `xlsx` has typed cells
    and sums, `pdf` is
    to be printed: a statement of each provider with its report of no-shows, of at most 10,000 rows.

    `Repr-Digest` is the file's own
    (RFC 9530); the control totals hold one over the rows, whatever the form.

    Args:
        month (str):
        provider_id (None | Unset | UUID):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        format_ (None | ReadBillFormatType0 | Unset): The form; by default what `Accept` asks for,
            else JSON.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BillOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        month=month,
        provider_id=provider_id,
        as_of=as_of,
        position=position,
        format_=format_,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    month: str,
    *,
    client: AuthenticatedClient,
    provider_id: None | Unset | UUID = UNSET,
    as_of: datetime.datetime | None | Unset = UNSET,
    position: int | None | Unset = UNSET,
    format_: None | ReadBillFormatType0 | Unset = UNSET,
    accept_language: str | Unset = UNSET,
) -> BillOut | ProblemOut | None:
    """A month's bill

     Held sessions, charged no-shows, no-shows at 0 and the provider's cancellations at 0, by day and by
    voucher too,
    and what adjusts earlier months, told apart; a provider sees its own.

    `csv` is for programs (RFC 4180); `csv-fi` opens in a Finnish spreadsheet: semicolons, decimal
    commas, words in the
    caller's language. What their columns mean is told by the data dictionary. `xlsx` has typed cells
    and sums, `pdf` is
    to be printed: a statement of each provider with its report of no-shows, of at most 10,000 rows.

    `Repr-Digest` is the file's own
    (RFC 9530); the control totals hold one over the rows, whatever the form.

    Args:
        month (str):
        provider_id (None | Unset | UUID):
        as_of (datetime.datetime | None | Unset): As the log knew it at that instant. Goes without
            `position`.
        position (int | None | Unset): As the log knew it there: up to its end. Goes without
            `as_of`.
        format_ (None | ReadBillFormatType0 | Unset): The form; by default what `Accept` asks for,
            else JSON.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BillOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            month=month,
            client=client,
            provider_id=provider_id,
            as_of=as_of,
            position=position,
            format_=format_,
            accept_language=accept_language,
        )
    ).parsed
