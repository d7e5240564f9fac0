"""Events as callers are shown them: in the history of one thing, and in the trail of all."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from api.http.answers import (
    SEES_TEXTS,
    ChargeOut,
    FindingOut,
    InstantOut,
    Out,
    QuantityOut,
    charge,
    finding,
    instant,
    quantity,
    section,
)
from api.sentences import event_sentence
from domain.kernel.event import Event
from domain.rulebook import Unit
from domain.voucher.state import quantity_of
from ledger.desk.orders import Caller, Mark
from ledger.log.simulated import Simulated
from projections.audit_trail.questions import AuditRow


class HistoryEventOut(Out):
    position: int
    version: int
    type: str
    happened_on: date
    recorded_at: InstantOut
    actor: UUID
    role: str
    organisation: UUID | None
    request_id: UUID
    rulebook: str
    sections: list[str]
    section: str
    sentence: str
    entry_id: UUID | None
    charge: ChargeOut | None
    warnings: list[FindingOut]
    text: Annotated[str | None, Meta(description="The reason or note, for who may read it.")]


class HistoryOut(Out):
    voucher_id: UUID
    events: list[HistoryEventOut]
    version: int
    position: int


class GroupHistoryOut(Out):
    group_id: UUID
    events: list[HistoryEventOut]
    version: int
    position: int


class TrailEventOut(Out):
    """One event of the log, of whatever stream."""

    position: int
    stream: Annotated[UUID, Meta(description="The voucher, provider, group or settlement; the price list has one id.")]
    version: int
    topic: str
    happened_on: date
    recorded_at: InstantOut
    actor: UUID
    role: str
    organisation: UUID | None
    request_id: UUID
    rulebook: str
    sections: list[str]
    entry_id: UUID | None
    quantity: QuantityOut | None
    amount_cents: int | None


class SimulationOut(Out):
    """The county is simulated: what says that it was recorded before `begun_at` was not recorded then."""

    name: Annotated[str, Meta(description="Which simulation it is of.")]
    begun_at: Annotated[InstantOut, Meta(description="When in truth its loading began.")]


class TrailOut(Out):
    events: list[TrailEventOut]
    next_cursor: str | None
    position: int
    simulation: Annotated[SimulationOut | None, Meta(description="None for a real county.")]


class LoginOut(Out):
    """Who it is to the identity provider."""

    issuer: str
    subject: str


class ActorWorkerOut(Out):
    """A worker of a provider's staff list."""

    provider_id: UUID
    worker_id: UUID
    name: Annotated[str | None, Meta(description="None where the register has none, or none any more.")]


class ActedOut(Out):
    """What an actor did in one role."""

    role: str
    organisation: UUID | None
    organisation_name: Annotated[str | None, Meta(description="The provider's; None for the county.")]
    events: int
    first_recorded_at: InstantOut
    last_recorded_at: InstantOut


class ActorOut(Out):
    """Who an actor is, as far as the register may tell."""

    actor: UUID
    login: LoginOut | None
    worker: ActorWorkerOut | None
    acted: list[ActedOut]
    not_known: Annotated[list[str], Meta(description="What the register cannot tell, and why: a sentence each.")]
    position: int


def history_event(mark: Mark, event: Event, viewer: Caller, language: str, text: str | None) -> HistoryEventOut:
    """One event of a history: who did what when, under which section, and what it cost."""
    return HistoryEventOut(
        position=mark.position,
        version=event.originator_version,
        type=event.TOPIC.partition(":")[0],
        happened_on=event.day,
        recorded_at=instant(mark.recorded_at),
        actor=event.by.actor,
        role=event.by.role,
        organisation=event.by.organisation,
        request_id=event.by.request_id,
        rulebook=event.rulebook,
        sections=[section(number) for number in event.under],
        section=", ".join(section(number) for number in event.under),
        sentence=event_sentence(event, language, reasons=viewer.role in SEES_TEXTS),
        entry_id=event.entry,
        charge=charge(*event.charge_at) if event.charge_at is not None else None,
        warnings=[finding(warning, language) for warning in event.warnings],
        text=text,
    )


def simulation(simulated: Simulated | None) -> SimulationOut | None:
    """What a simulated county is marked with."""
    if simulated is None:
        return None
    return SimulationOut(name=simulated.name, begun_at=instant(simulated.begun_at))


def trail_event(row: AuditRow) -> TrailEventOut:
    """One event of the trail."""
    units = None
    if row.unit is not None and row.units is not None:
        units = quantity(quantity_of(Unit(row.unit), row.units))
    return TrailEventOut(
        position=row.position,
        stream=row.stream,
        version=row.version,
        topic=row.topic,
        happened_on=row.happened_on,
        recorded_at=instant(row.recorded_at),
        actor=row.actor,
        role=row.role,
        organisation=row.organisation,
        request_id=row.request_id,
        rulebook=row.rulebook,
        sections=[section(number) for number in row.sections],
        entry_id=row.entry_id,
        quantity=units,
        amount_cents=row.amount_cents,
    )
