"""The audit trail: who did what, when, for whom, under which sections, one row an event."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from domain.group.events import GroupCreated, GroupSessionHeld, MemberDeparted, MemberEnrolled
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Charge, Event
from domain.price_list.events import PriceCapSet
from domain.provider.events import (
    ApprovalEnded,
    DocumentFiled,
    InsuranceStated,
    ParticularsStated,
    ProviderApproved,
    ProviderReinstated,
    ProviderSuspended,
    WorkerListed,
)
from domain.voucher.events import (
    ContactRecorded,
    EntryRecorded,
    EntryReversed,
    IncidentReported,
    MeasureRecorded,
    NoShowCharged,
    NoShowRecorded,
    ProviderCancelled,
    ProviderChosen,
    ReportDelivered,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
)
from projections.engine.projection import Kept, Logged, Projection, Tables, projection
from projections.postings.fold import unit_of

_HAPPENED_ON: Mapping[type[Event], Callable[[Any], date]] = {
    VoucherIssued: attrgetter("grant.starts_on"),
    VoucherExtended: attrgetter("grant.starts_on"),
    ProviderChosen: attrgetter("from_day"),
    SessionHeld: attrgetter("held_on"),
    NoShowRecorded: attrgetter("planned_on"),
    NoShowCharged: attrgetter("planned_on"),
    ProviderCancelled: attrgetter("planned_on"),
    EntryReversed: attrgetter("happened_on"),
    ReportDelivered: attrgetter("delivered_on"),
    ContactRecorded: lambda event: helsinki_date(event.contacted_at),
    IncidentReported: attrgetter("happened_on"),
    MeasureRecorded: attrgetter("measured_on"),
    VoucherClosed: attrgetter("closed_on"),
    ParticularsStated: attrgetter("from_day"),
    DocumentFiled: attrgetter("received_on"),
    InsuranceStated: attrgetter("from_day"),
    WorkerListed: attrgetter("from_day"),
    ProviderApproved: attrgetter("from_day"),
    ApprovalEnded: attrgetter("last_day"),
    ProviderSuspended: attrgetter("from_day"),
    ProviderReinstated: attrgetter("from_day"),
    PriceCapSet: attrgetter("from_day"),
    GroupCreated: attrgetter("starts_on"),
    MemberEnrolled: attrgetter("enrolled_on"),
    MemberDeparted: attrgetter("left_on"),
    GroupSessionHeld: attrgetter("held_on"),
}


def happened_on(event: Event) -> date:
    """The day that an event tells of; the day of its decision where it tells of none."""
    told = _HAPPENED_ON.get(type(event))
    return told(event) if told else helsinki_date(event.by.decided_at)


def _value(event: Event) -> Charge | None:
    match event:
        case EntryRecorded() | EntryReversed():
            return event.charge
        case VoucherIssued() | VoucherExtended():
            return Charge(event.grant.quantity, event.grant.value_cents)
        case VoucherClosed():
            return event.lapsed
        case _:
            return None


COLUMN_TYPES = (
    "int8", "uuid", "int8", "text", "date", "timestamptz", "uuid", "text", "uuid", "uuid",
    "text", "text[]", "uuid", "text", "int8", "int8",
)  # fmt: skip


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    rows = []
    for position, recorded_at, event in batch:
        by, value = event.by, _value(event)
        rows.append(
            (
                position,
                event.originator_id,
                event.originator_version,
                event.TOPIC,
                happened_on(event),
                recorded_at,
                by.actor,
                by.role,
                by.organisation,
                by.request_id,
                event.rulebook,
                list(event.under),
                getattr(event, "entry_id", None),
                unit_of(value.quantity) if value else None,
                value.quantity.units if value else None,
                value.amount_cents if value else None,
            )
        )
    tables.append("append", COLUMN_TYPES, rows)


AUDIT_TRAIL = Kept(name="audit_trail", package=__package__, version=2, tables=("audit_trail",))


def audit_trail_of(events: Iterable[type[Event]]) -> Projection:
    """The trail of these events: of all that there are."""
    return projection(AUDIT_TRAIL, events, fold)
