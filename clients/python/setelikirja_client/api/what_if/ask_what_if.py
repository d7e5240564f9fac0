from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_out import ProblemOut
from ...models.what_if import WhatIf
from ...models.what_if_out import WhatIfOut
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: WhatIf,
    accept_language: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(accept_language, Unset):
        headers["Accept-Language"] = accept_language

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/what-if",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemOut | WhatIfOut | None:
    if response.status_code == 200:
        response_200 = WhatIfOut.from_dict(response.json())

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
) -> Response[ProblemOut | WhatIfOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: WhatIf,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | WhatIfOut]:
    """What other settings would have done

     The commands of a span of days, decided again as if settings or cap prices had been others: counts
    and cents as
    recorded and as they would have been. Nothing is appended.

    One is answered at a time: 503 `busy` while another is. `Accept: image/svg+xml` gives a picture.

    Args:
        accept_language (str | Unset):
        body (WhatIf): Settings of the rulebook and cap prices that would hold from a day on, for
            the commands up to another day.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WhatIfOut]
    """

    kwargs = _get_kwargs(
        body=body,
        accept_language=accept_language,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: WhatIf,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | WhatIfOut | None:
    """What other settings would have done

     The commands of a span of days, decided again as if settings or cap prices had been others: counts
    and cents as
    recorded and as they would have been. Nothing is appended.

    One is answered at a time: 503 `busy` while another is. `Accept: image/svg+xml` gives a picture.

    Args:
        accept_language (str | Unset):
        body (WhatIf): Settings of the rulebook and cap prices that would hold from a day on, for
            the commands up to another day.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WhatIfOut
    """

    return sync_detailed(
        client=client,
        body=body,
        accept_language=accept_language,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: WhatIf,
    accept_language: str | Unset = UNSET,
) -> Response[ProblemOut | WhatIfOut]:
    """What other settings would have done

     The commands of a span of days, decided again as if settings or cap prices had been others: counts
    and cents as
    recorded and as they would have been. Nothing is appended.

    One is answered at a time: 503 `busy` while another is. `Accept: image/svg+xml` gives a picture.

    Args:
        accept_language (str | Unset):
        body (WhatIf): Settings of the rulebook and cap prices that would hold from a day on, for
            the commands up to another day.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WhatIfOut]
    """

    kwargs = _get_kwargs(
        body=body,
        accept_language=accept_language,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: WhatIf,
    accept_language: str | Unset = UNSET,
) -> ProblemOut | WhatIfOut | None:
    """What other settings would have done

     The commands of a span of days, decided again as if settings or cap prices had been others: counts
    and cents as
    recorded and as they would have been. Nothing is appended.

    One is answered at a time: 503 `busy` while another is. `Accept: image/svg+xml` gives a picture.

    Args:
        accept_language (str | Unset):
        body (WhatIf): Settings of the rulebook and cap prices that would hold from a day on, for
            the commands up to another day.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WhatIfOut
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            accept_language=accept_language,
        )
    ).parsed
