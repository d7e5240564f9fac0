from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.read_invoice_format import ReadInvoiceFormat
from ...types import UNSET, Response, Unset


def _get_kwargs(
    settlement_id: UUID,
    *,
    format_: ReadInvoiceFormat,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    json_format_: str = format_
    params["format"] = json_format_

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/settlements/{settlement_id}/invoice".format(
            settlement_id=quote(str(settlement_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ProblemOut | None:
    if response.status_code == 200:
        response_200 = response.json()
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
) -> Response[Any | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    format_: ReadInvoiceFormat,
    accept_language: str | Unset = UNSET,
) -> Response[Any | ProblemOut]:
    """A settlement as the provider's e-invoice

     The provider's invoice to the county, a credit note where the lines come to less than nothing. It
    names no
    client: a line has the ids of its voucher and its entry.

    It is checked by the rules of its format before it is handed out. One that breaks them is 409
    `invoice_invalid` with
    the rules in `errors`; where it cannot be checked it is 503.

    Args:
        settlement_id (UUID):
        format_ (ReadInvoiceFormat): Peppol BIS Billing 3.0 (UBL 2.1), or Finvoice 3.0.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemOut]
    """

    kwargs = _get_kwargs(
        settlement_id=settlement_id,
        format_=format_,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    format_: ReadInvoiceFormat,
    accept_language: str | Unset = UNSET,
) -> Any | ProblemOut | None:
    """A settlement as the provider's e-invoice

     The provider's invoice to the county, a credit note where the lines come to less than nothing. It
    names no
    client: a line has the ids of its voucher and its entry.

    It is checked by the rules of its format before it is handed out. One that breaks them is 409
    `invoice_invalid` with
    the rules in `errors`; where it cannot be checked it is 503.

    Args:
        settlement_id (UUID):
        format_ (ReadInvoiceFormat): Peppol BIS Billing 3.0 (UBL 2.1), or Finvoice 3.0.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemOut
    """

    return sync_detailed(
        settlement_id=settlement_id,
        client=client,
        format_=format_,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    format_: ReadInvoiceFormat,
    accept_language: str | Unset = UNSET,
) -> Response[Any | ProblemOut]:
    """A settlement as the provider's e-invoice

     The provider's invoice to the county, a credit note where the lines come to less than nothing. It
    names no
    client: a line has the ids of its voucher and its entry.

    It is checked by the rules of its format before it is handed out. One that breaks them is 409
    `invoice_invalid` with
    the rules in `errors`; where it cannot be checked it is 503.

    Args:
        settlement_id (UUID):
        format_ (ReadInvoiceFormat): Peppol BIS Billing 3.0 (UBL 2.1), or Finvoice 3.0.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemOut]
    """

    kwargs = _get_kwargs(
        settlement_id=settlement_id,
        format_=format_,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    settlement_id: UUID,
    *,
    client: AuthenticatedClient,
    format_: ReadInvoiceFormat,
    accept_language: str | Unset = UNSET,
) -> Any | ProblemOut | None:
    """A settlement as the provider's e-invoice

     The provider's invoice to the county, a credit note where the lines come to less than nothing. It
    names no
    client: a line has the ids of its voucher and its entry.

    It is checked by the rules of its format before it is handed out. One that breaks them is 409
    `invoice_invalid` with
    the rules in `errors`; where it cannot be checked it is 503.

    Args:
        settlement_id (UUID):
        format_ (ReadInvoiceFormat): Peppol BIS Billing 3.0 (UBL 2.1), or Finvoice 3.0.
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemOut
    """

    return (
        await asyncio_detailed(
            settlement_id=settlement_id,
            client=client,
            format_=format_,
            accept_language=accept_language,
        )
    ).parsed
