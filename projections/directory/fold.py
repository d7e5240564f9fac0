"""The directory: providers with their approvals and suspensions, where they work, and the area's price caps (§ 2, § 6).

From it comes the list of approved providers that is public by law (569/2009).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.price_list.events import PriceCapSet
from domain.provider.events import (
    ApprovalEnded,
    ParticularsStated,
    ProviderApproved,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
)
from projections.engine.projection import Logged, Projection, Tables


@dataclass(frozen=True, slots=True)
class _Provider:
    provider_id: UUID
    name: str
    business_id: str
    position: int


@dataclass(frozen=True, slots=True)
class _Approval:
    position: int
    provider_id: UUID
    service: str
    from_day: date
    until: date | None
    unit_price_cents: int


@dataclass(frozen=True, slots=True)
class _ApprovalEnd:
    provider_id: UUID
    service: str
    until: date


@dataclass(frozen=True, slots=True)
class _Suspension:
    position: int
    provider_id: UUID
    from_day: date
    until: date | None


@dataclass(frozen=True, slots=True)
class _SuspensionEnd:
    provider_id: UUID
    until: date


@dataclass(frozen=True, slots=True)
class _Workplaces:
    position: int
    provider_id: UUID
    from_day: date
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PriceCap:
    position: int
    service: str
    from_day: date
    cap_cents: int
    source: str


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    # One by one: some change what others of the batch have put.
    for position, _, event in batch:
        match event:
            case ProviderRegistered():
                provider = _Provider(event.originator_id, event.name, event.business_id, position)
                tables.put("put_providers", [provider])
            case ProviderApproved():
                approval = _Approval(
                    position, event.originator_id, event.service, event.from_day, event.until, event.unit_price_cents
                )
                tables.put("put_approvals", [approval])
            case ApprovalEnded():
                tables.put("cut_approvals", [_ApprovalEnd(event.originator_id, event.service, event.last_day)])
                tables.run("drop_never_begun")
            case ProviderSuspended():
                suspension = _Suspension(position, event.originator_id, event.from_day, None)
                tables.put("put_suspensions", [suspension])
            case ProviderReinstated():
                last_day = event.from_day - timedelta(days=1)
                tables.put("end_suspensions", [_SuspensionEnd(event.originator_id, last_day)])
            case ParticularsStated():
                stated = _Workplaces(position, event.originator_id, event.from_day, event.municipalities)
                tables.put("put_workplaces", [stated])
            case PriceCapSet():
                cap = _PriceCap(position, event.service, event.from_day, event.cap_cents, event.source)
                tables.put("put_price_caps", [cap])


DIRECTORY = Projection(
    name="directory",
    package=__package__,
    version=3,
    tables=("providers", "approvals", "suspensions", "workplaces", "price_caps"),
    follows=(
        ProviderRegistered,
        ProviderApproved,
        ApprovalEnded,
        ProviderSuspended,
        ProviderReinstated,
        ParticularsStated,
        PriceCapSet,
    ),
    fold=fold,
)
