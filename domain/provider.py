"""Providers: who the county has registered, and for which services, days and prices it approved them (§ 2, § 6)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.commands import Approval, Command
from domain.deciding import envelope, refuse_if_any, refusing_gaps
from domain.errors import BadInput, Figure, Finding
from domain.events import Event, ProviderApproved, ProviderRegistered, Waiver
from domain.rulebook import Rulebook, Service

ProviderEvent = ProviderRegistered | ProviderApproved


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider and its approvals in the order they were given."""

    id: UUID
    version: int
    name: str
    business_id: str
    approvals: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProvider(Command):
    provider_id: UUID
    name: str
    business_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveProvider(Command):
    """Approve for a service from a day to an optional last one, at a price; `waived` are stated exceptions."""

    service: Service
    from_day: date
    until: date | None
    unit_price_cents: int
    waived: tuple[Waiver, ...] = ()


def evolve(state: Provider | None, event: ProviderEvent) -> Provider:
    """The provider after one more event."""
    match event:
        case ProviderRegistered():
            return Provider(event.originator_id, event.originator_version, event.name, event.business_id)
        case ProviderApproved():
            assert state is not None, "a provider begins with its registration"
            approval = Approval(event.service, event.from_day, event.until, event.unit_price_cents)
            return replace(state, approvals=(*state.approvals, approval), version=event.originator_version)
        case _:
            assert_never(event)


def provider_from(events: Iterable[Event], state: Provider | None = None) -> Provider | None:
    for event in events:
        state = evolve(state, event)  # type: ignore[arg-type]  # a provider's stream holds a provider's events alone
    return state


BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def is_business_id(text: str) -> bool:
    """Whether a text is a Finnish business id (Y-tunnus): seven digits, a dash, a check digit modulo 11."""
    digits, _, check = text.partition("-")
    if len(digits) != len(BUSINESS_ID_WEIGHTS) or not digits.isascii() or not digits.isdecimal():
        return False
    if len(check) != 1 or not check.isascii() or not check.isdecimal():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, BUSINESS_ID_WEIGHTS, strict=True)) % 11
    return rest != 1 and int(check) == (11 - rest) % 11


@refusing_gaps
def register(command: RegisterProvider, rulebook: Rulebook, today: date) -> Sequence[ProviderRegistered]:
    """Take a provider into the register. Raises `BadInput` for a business id whose check digit does not fit."""
    if not is_business_id(command.business_id):
        raise BadInput("business_id", "is seven digits, a dash and the check digit that fits them")
    return (
        ProviderRegistered(
            **envelope(command.provider_id, 0, command, rulebook.version_on(today), "2"),
            name=command.name,
            business_id=command.business_id,
        ),
    )


@refusing_gaps
def approve(
    state: Provider, command: ApproveProvider, cap_cents_on: Callable[[date], int | None], rulebook: Rulebook
) -> Sequence[ProviderApproved]:
    """Approve a provider for a service: at a price at most the cap in force on the approval's first day (§ 6)."""
    if command.until is not None and command.until < command.from_day:
        raise BadInput("until", "an approval does not end before it begins")
    cap = cap_cents_on(command.from_day)
    if cap is None:
        refuse_if_any((Finding("price_not_in_force", "6", actual=Figure.of_date(command.from_day)),))
    elif command.unit_price_cents > cap:
        over = Finding("price_over_cap", "6", Figure(cap, "cents"), Figure(command.unit_price_cents, "cents"))
        refuse_if_any((over,))
    return (
        ProviderApproved(
            **envelope(state.id, state.version, command, rulebook.version_on(command.from_day), "2", "6"),
            service=command.service,
            from_day=command.from_day,
            until=command.until,
            unit_price_cents=command.unit_price_cents,
            waived=command.waived,
        ),
    )
