"""The audit trail: who did what, when, for whom, under which sections, one row an event."""

from collections.abc import Iterable, Sequence

from domain.kernel.event import Event
from projections.engine.projection import Kept, Logged, Projection, Tables, projection
from projections.postings.fold import unit_of

COLUMN_TYPES = (
    "int8", "uuid", "int8", "text", "date", "timestamptz", "uuid", "text", "uuid", "uuid",
    "text", "text[]", "uuid", "text", "int8", "int8",
)  # fmt: skip


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    rows = []
    for position, recorded_at, event in batch:
        by, value = event.by, event.value
        rows.append(
            (
                position,
                event.originator_id,
                event.originator_version,
                event.TOPIC,
                event.day,
                recorded_at,
                by.actor,
                by.role,
                by.organisation,
                by.request_id,
                event.rulebook,
                list(event.under),
                event.entry,
                unit_of(value.quantity) if value else None,
                value.quantity.units if value else None,
                value.amount_cents if value else None,
            )
        )
    tables.append("append", COLUMN_TYPES, rows)


AUDIT_TRAIL = Kept(name="audit_trail", package=__package__, version=11, tables=("audit_trail",))


def audit_trail_of(events: Iterable[type[Event]]) -> Projection:
    """The trail of these events: of all that there are. What each tells of its day and its value, it tells itself."""
    return projection(AUDIT_TRAIL, events, fold)
