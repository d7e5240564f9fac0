"""The directory: providers with their approvals, and the area's price caps (§ 2, § 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.commands import Approval
from domain.events import PriceCapSet, ProviderApproved, ProviderRegistered
from domain.rulebook import Service
from projections.projection import Logged, Projection, Tables
from projections.reading import Answer, read


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
class ListedPriceCap:
    """The highest unit price of a service from a day on; of two from the same day the later position holds."""

    position: int
    service: str
    from_day: date
    cap_cents: int
    source: str


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    providers, approvals, price_caps = [], [], []
    for position, _, event in batch:
        match event:
            case ProviderRegistered():
                providers.append(_Provider(event.originator_id, event.name, event.business_id, position))
            case ProviderApproved():
                approvals.append(
                    _Approval(
                        position, event.originator_id, event.service, event.from_day, event.until,
                        event.unit_price_cents,
                    )
                )  # fmt: skip
            case PriceCapSet():
                price_caps.append(
                    ListedPriceCap(position, event.service, event.from_day, event.cap_cents, event.source)
                )
    tables.put("put_providers", providers)
    tables.put("put_approvals", approvals)
    tables.put("put_price_caps", price_caps)


DIRECTORY = Projection(
    name="directory",
    version=1,
    tables=("providers", "approvals", "price_caps"),
    folds=(ProviderRegistered, ProviderApproved, PriceCapSet),
    fold=fold,
)


@dataclass(frozen=True, slots=True)
class ListedProvider:
    """A registered provider and its approvals, in the order they were given."""

    provider_id: UUID
    name: str
    business_id: str
    approvals: tuple[Approval, ...]


@dataclass(frozen=True, slots=True)
class _ApprovedProvider:
    provider_id: UUID
    name: str
    business_id: str
    service: str | None
    from_day: date | None
    until: date | None
    unit_price_cents: int | None

    def approval(self) -> Approval | None:
        if self.service is None or self.from_day is None or self.unit_price_cents is None:
            return None
        return Approval(Service(self.service), self.from_day, self.until, self.unit_price_cents)


async def providers(connection: AsyncConnection[Any], schema: str) -> Answer[ListedProvider]:
    """All providers, in the order of registration. Raises `NotServing`."""
    answer = await read(connection, schema, DIRECTORY, ("providers",), _ApprovedProvider)
    listed = []
    for (provider_id, name, business_id), rows in groupby(
        answer.rows, key=lambda row: (row.provider_id, row.name, row.business_id)
    ):
        approvals = tuple(approval for row in rows if (approval := row.approval()) is not None)
        listed.append(ListedProvider(provider_id, name, business_id, approvals))
    return Answer(answer.position, listed)


async def price_caps(connection: AsyncConnection[Any], schema: str) -> Answer[ListedPriceCap]:
    """The whole price list, by service and first day. Raises `NotServing`."""
    return await read(connection, schema, DIRECTORY, ("price_caps",), ListedPriceCap)
