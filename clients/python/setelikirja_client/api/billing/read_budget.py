from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.budget_out import BudgetOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    from_: str,
    to: str,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    params: dict[str, Any] = {}

    params["from"] = from_

    params["to"] = to

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/budget",
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> BudgetOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = BudgetOut.from_dict(response.json())

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
) -> Response[BudgetOut | ProblemOut]:
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
    accept_language: str | Unset = UNSET,
) -> Response[BudgetOut | ProblemOut]:
    """Granted, used and forecast, by service and month

     From a month to another, both with it. `Accept: image/svg+xml` gives a picture, `text/csv` its
    table.

    Args:
        from_ (str):
        to (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BudgetOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
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
    accept_language: str | Unset = UNSET,
) -> BudgetOut | ProblemOut | None:
    """Granted, used and forecast, by service and month

     From a month to another, both with it. `Accept: image/svg+xml` gives a picture, `text/csv` its
    table.

    Args:
        from_ (str):
        to (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BudgetOut | ProblemOut
    """

    return sync_detailed(
        client=client,
        from_=from_,
        to=to,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    from_: str,
    to: str,
    accept_language: str | Unset = UNSET,
) -> Response[BudgetOut | ProblemOut]:
    """Granted, used and forecast, by service and month

     From a month to another, both with it. `Accept: image/svg+xml` gives a picture, `text/csv` its
    table.

    Args:
        from_ (str):
        to (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[BudgetOut | ProblemOut]
    """

    kwargs = _get_kwargs(
        from_=from_,
        to=to,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    from_: str,
    to: str,
    accept_language: str | Unset = UNSET,
) -> BudgetOut | ProblemOut | None:
    """Granted, used and forecast, by service and month

     From a month to another, both with it. `Accept: image/svg+xml` gives a picture, `text/csv` its
    table.

    Args:
        from_ (str):
        to (str):
        accept_language (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        BudgetOut | ProblemOut
    """

    return (
        await asyncio_detailed(
            client=client,
            from_=from_,
            to=to,
            accept_language=accept_language,
        )
    ).parsed
