"""Which events of the log a role is given, and how much of each.

An event is given with its details to who may read the thing that it is of (`GET /v1/vouchers/{id}` and the like). Who
may read the trail of all events is given what the trail tells of the rest; anybody else is not given them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import UNSET

from api.feed.answers import CloudEventOut, EventDataOut
from api.feed.details import details_of
from api.http.answers import instant, quantity, section
from api.http.permissions import roles_that_may
from domain.kernel.event import Event, Role
from domain.kernel.kind import Kinds
from domain.payment_file.kind import PAYMENT_FILE
from domain.price_list.kind import PRICE_LIST
from domain.provider.events import (
    ApprovalEnded,
    ProviderApproved,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
)
from domain.provider.kind import PROVIDER
from domain.settlement.kind import SETTLEMENT
from domain.voucher.kind import VOUCHER
from projections.engine.projection import Logged

FED = roles_that_may("read_events")
"""Who may have the feed."""

LISTED = (ProviderRegistered, ProviderApproved, ApprovalEnded, ProviderSuspended, ProviderReinstated)
"""What the list of providers tells everybody; a provider's file not everybody reads."""

GROUNDS = frozenset({"reason", "waived", "everyday_skills_need", "inclusion_grounds", "distance_km"})
"""Why something was decided, and what that tells of a client: billing sees no reasons."""

TYPE = "setelikirja."


@dataclass(frozen=True, slots=True)
class View:
    """What a role is given: `details` of these events without the members `withheld`, and of `outlines` what the trail
    tells."""

    role: Role
    details: frozenset[type[Event]]
    outlines: frozenset[type[Event]]
    withheld: frozenset[str] = frozenset()

    @property
    def events(self) -> frozenset[type[Event]]:
        """All that it is given anything of."""
        return self.details | self.outlines


def views_of(kinds: Kinds) -> Mapping[Role, View]:
    """What each role is given of a log that holds things of these kinds."""
    every = frozenset(event for kind in kinds for event in kind.events)
    in_public = {*PROVIDER.events, *PRICE_LIST.events}
    billed = {*VOUCHER.events, *SETTLEMENT.events, *PAYMENT_FILE.events, *PRICE_LIST.events, *LISTED}
    return {
        Role.AUDITOR: View(Role.AUDITOR, every, frozenset()),
        Role.BILLING: View(Role.BILLING, every & billed, frozenset(), GROUNDS),
        Role.REGISTRAR: View(Role.REGISTRAR, every & in_public, every - in_public),
    }


def type_of(event: type[Event]) -> str:
    """What CloudEvents calls the events of a type."""
    return TYPE + event.TOPIC.replace(":", ".")


def source_of(schema: str) -> str:
    """What CloudEvents calls a county's log."""
    return f"urn:setelikirja:{schema}"


def cloud_event(logged: Logged, view: View, source: str) -> CloudEventOut:
    """An event as a role is given it: it must be one of the view's."""
    position, recorded_at, event = logged
    kind, by, value = type(event), event.by, event.value
    assert kind in view.events, f"{kind.__name__} is not for {view.role}"
    recorded = instant(recorded_at)
    return CloudEventOut(
        id=str(position),
        source=source,
        type=type_of(kind),
        subject=str(event.originator_id),
        time=recorded,
        data=EventDataOut(
            position=position,
            stream=event.originator_id,
            version=event.originator_version,
            topic=event.TOPIC,
            happened_on=event.day,
            recorded_at=recorded,
            actor=by.actor,
            role=by.role,
            organisation=by.organisation,
            request_id=by.request_id,
            rulebook=event.rulebook,
            sections=[section(number) for number in event.under],
            entry_id=event.entry,
            quantity=quantity(value.quantity) if value else None,
            amount_cents=value.amount_cents if value else None,
            warnings=[warning.code for warning in event.warnings],
            details=_details(event, view) if kind in view.details else UNSET,
        ),
    )


def _details(event: Event, view: View) -> Any:
    kind: Any = type(event)
    return msgspec.convert(event, details_of(kind, view.withheld), from_attributes=True)
