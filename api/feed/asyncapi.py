"""The AsyncAPI document (version 3.0.0): what the feed and webhooks send, from the types that they are made of."""

from collections.abc import Iterable
from functools import cache
from typing import Any, cast

import msgspec

from api.feed.answers import CloudEventOut
from api.feed.details import details_of
from api.feed.views import FED, GROUNDS, type_of, views_of
from api.feed.webhooks import CLOUD_EVENT
from api.http.answers import REFERENCES, schemas
from domain.kernel.event import Event
from domain.kinds import KINDS

DESCRIPTION = """
The events of a county's log, for other systems, as CloudEvents 1.0 in JSON. Each message is an event of the log; the
OpenAPI document (/openapi.json) has the calls. `data.details` is not there for a role that may not read the thing that
the event is of, and members of it are missing for whom they are not.
"""

FEED = """
Everything after the position `after` (or `Last-Event-ID`) and then what comes, as Server-Sent Events with
`Accept: text/event-stream`: `id` is the position, `data` the message. Without it, a page of the same messages.
"""

WEBHOOK = """
One message a POST, in the log's order, signed as Standard Webhooks says: `webhook-id` (the same whenever the event is
sent), `webhook-timestamp`, `webhook-signature`. An answer from 200 to 299 takes it.
"""


@cache
def asyncapi() -> dict[str, Any]:
    """The document."""
    events = sorted((event for kind in KINDS for event in kind.events), key=type_of)
    references = {type_of(event): {"$ref": f"#/components/messages/{type_of(event)}"} for event in events}
    channels = {
        "feed": {"address": "/v1/events", "description": FEED.strip(), "messages": references},
        "webhook": {"address": None, "description": WEBHOOK.strip(), "messages": references},
    }
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Setelikirja", "version": "1", "description": DESCRIPTION.strip()},
        "defaultContentType": CLOUD_EVENT,
        "channels": channels,
        "operations": {
            "readEvents": {
                "action": "send",
                "channel": {"$ref": "#/channels/feed"},
                "summary": f"For {', '.join(FED)}: pages, or a stream",
                "security": [{"$ref": "#/components/securitySchemes/token"}],
                "bindings": {"http": {"method": "GET"}},
            },
            "sendWebhook": {
                "action": "send",
                "channel": {"$ref": "#/channels/webhook"},
                "summary": "For whom the service's settings name",
                "bindings": {"http": {"method": "POST"}},
            },
        },
        "components": {
            "messages": {type_of(event): _message(event) for event in events},
            "schemas": schemas([CloudEventOut]) | _details(events),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _message(event: type[Event]) -> dict[str, Any]:
    views = views_of(KINDS).values()
    roles = [view.role for view in views if event in view.details]
    outlines = [view.role for view in views if event in view.outlines]
    told = f"With its details for {', '.join(roles)}."
    return {
        "name": type_of(event),
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "description": f"{told} Without for {', '.join(outlines)}." if outlines else told,
        "contentType": CLOUD_EVENT,
        "payload": {
            "allOf": [
                {"$ref": REFERENCES.format(name=CloudEventOut.__name__)},
                {
                    "properties": {
                        "type": {"const": type_of(event)},
                        "data": {"properties": {"details": {"$ref": REFERENCES.format(name=event.__name__)}}},
                    }
                },
            ]
        },
    }


def _details(events: Iterable[type[Event]]) -> dict[str, Any]:
    types = [details_of(cast(Any, event), GROUNDS, optional=True) for event in events]
    return msgspec.json.schema_components(types, ref_template=REFERENCES)[1]
