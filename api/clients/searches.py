"""Searches of the client register: asked in a body, as an address is kept in the logs of what is on its way."""

from starlette.responses import Response

from api.clients.answers import ClientIdOut
from api.clients.bodies import ClientSearch
from api.clients.routes import found
from api.http import routing
from api.http.calling import Reading, documented

router = routing.router("/v1/client-searches", "clients")


@router.post("", responses=documented(200, ClientIdOut, 404), summary="Find a client by its reference")
async def search_clients(body: ClientSearch, call: Reading) -> Response:
    """The reference is looked up by its keyed hash: it is not stored. A question: it takes no key."""
    return await found(call, body.external_reference)
