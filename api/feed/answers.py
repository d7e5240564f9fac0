"""Events as other systems are given them: CloudEvents 1.0 in JSON, made of typed values."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from api.audit_trail.answers import TrailEventOut
from api.http.answers import InstantOut, Out


class EventDataOut(TrailEventOut):
    """What the feed tells of any event. The trail of all events tells the same."""

    warnings: Annotated[list[str], Meta(description="Codes of what was warned of as it was recorded.")]
    details: (
        Annotated[
            dict[str, Any],
            Meta(description="What only events of this type tell; not there for who may not read the thing itself."),
        ]
        | UnsetType
    ) = UNSET


class CloudEventOut(Out, kw_only=True):
    """CloudEvents 1.0 in JSON. `source` and `id` together name an event for ever; `id` is its position."""

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: Annotated[str, Meta(description="The county's log: `urn:setelikirja:` and its name.")]
    type: Annotated[str, Meta(description="`setelikirja.` and the event's name and version: `SessionHeld.1`.")]
    subject: Annotated[str, Meta(description="The stream: of which voucher, provider, group or settlement it is.")]
    time: Annotated[InstantOut, Meta(description="When the log took it.")]
    datacontenttype: Literal["application/json"] = "application/json"
    data: EventDataOut


class EventsOut(Out):
    """A page of the feed: some or all of the events after a position that the caller may see."""

    events: list[CloudEventOut]
    next_after: Annotated[int, Meta(description="What to ask after next: no event up to there is left out.")]
    position: Annotated[int, Meta(description="Where the log ended. Whoever is there has all.")]


class WebhookOut(Out):
    """A subscription and how it does. Its address and its secrets are not told."""

    name: str
    role: str
    position: Annotated[int, Meta(description="All up to there was taken, given up, or not for its role.")]
    state: Annotated[str, Meta(description="`running`, `failed` while something is not taken, `building` at first.")]
    error: Annotated[str | None, Meta(description="The kind of the last error while it has failed.")]
    dead_letters: int


class WebhooksOut(Out):
    webhooks: list[WebhookOut]
    position: Annotated[int, Meta(description="Where the log ends.")]


class DeadLetterOut(Out):
    """An event that a webhook's receiver would not take. It is read by its position, from the feed."""

    webhook: str
    position: int
    attempts: int
    reason: Annotated[str, Meta(description="`status_…`, `timeout`, `broken_off` or, sent again, `away`.")]
    tried_at: InstantOut
    is_due: Annotated[bool, Meta(description="It will be sent again.")]


class DeadLettersOut(Out):
    dead_letters: list[DeadLetterOut]
    next_cursor: str | None
    position: Annotated[int, Meta(description="Where the log ends.")]


class DueOut(Out):
    due: Annotated[int, Meta(description="So many dead letters will be sent again.")]
