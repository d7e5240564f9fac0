from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.new_payment_file import NewPaymentFile
from ...models.payment_file_out import PaymentFileOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: NewPaymentFile,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    headers["Idempotency-Key"] = idempotency_key

    if not isinstance(if_match, Unset):
        headers["If-Match"] = if_match

    params: dict[str, Any] = {}

    params["dry_run"] = dry_run

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/payment-files",
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PaymentFileOut | ProblemOut | None:
    if response.status_code == 201:
        response_201 = PaymentFileOut.from_dict(response.json())

        return response_201

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

    if response.status_code == 412:
        response_412 = ProblemOut.from_dict(response.json())

        return response_412

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
) -> Response[PaymentFileOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: NewPaymentFile,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> Response[PaymentFileOut | ProblemOut]:
    """Make a payment file of approved settlements

     A month's settlements, or those of a list, as SEPA credit transfers (ISO 20022 pain.001.001.09),
    each ordered in
    one file alone. What it does not pay is listed with the reason.

    Only when each was ordered or left out, and the document keeps its schema, is the file made and
    handed out. Where
    the call ended between, the same request goes on; until then the file is `begun`.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewPaymentFile): A month whose settlements are to be paid, or a list of settlements;
            `execution_on` is the next working day where
            it is left out.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaymentFileOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: NewPaymentFile,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> PaymentFileOut | ProblemOut | None:
    """Make a payment file of approved settlements

     A month's settlements, or those of a list, as SEPA credit transfers (ISO 20022 pain.001.001.09),
    each ordered in
    one file alone. What it does not pay is listed with the reason.

    Only when each was ordered or left out, and the document keeps its schema, is the file made and
    handed out. Where
    the call ended between, the same request goes on; until then the file is `begun`.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewPaymentFile): A month whose settlements are to be paid, or a list of settlements;
            `execution_on` is the next working day where
            it is left out.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaymentFileOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: NewPaymentFile,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> Response[PaymentFileOut | ProblemOut]:
    """Make a payment file of approved settlements

     A month's settlements, or those of a list, as SEPA credit transfers (ISO 20022 pain.001.001.09),
    each ordered in
    one file alone. What it does not pay is listed with the reason.

    Only when each was ordered or left out, and the document keeps its schema, is the file made and
    handed out. Where
    the call ended between, the same request goes on; until then the file is `begun`.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewPaymentFile): A month whose settlements are to be paid, or a list of settlements;
            `execution_on` is the next working day where
            it is left out.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaymentFileOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        body=body,
        dry_run=dry_run,
        accept_language=accept_language,
        idempotency_key=idempotency_key,
        if_match=if_match,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: NewPaymentFile,
    dry_run: bool | Unset = False,
    accept_language: str | Unset = UNSET,
    idempotency_key: str,
    if_match: str | Unset = UNSET,
) -> PaymentFileOut | ProblemOut | None:
    """Make a payment file of approved settlements

     A month's settlements, or those of a list, as SEPA credit transfers (ISO 20022 pain.001.001.09),
    each ordered in
    one file alone. What it does not pay is listed with the reason.

    Only when each was ordered or left out, and the document keeps its schema, is the file made and
    handed out. Where
    the call ended between, the same request goes on; until then the file is `begun`.

    Args:
        dry_run (bool | Unset):  Default: False.
        accept_language (str | Unset):
        idempotency_key (str):
        if_match (str | Unset):
        body (NewPaymentFile): A month whose settlements are to be paid, or a list of settlements;
            `execution_on` is the next working day where
            it is left out.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaymentFileOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            dry_run=dry_run,
            accept_language=accept_language,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )
    ).parsed
