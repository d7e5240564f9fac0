"""The county's providers, who of them is approved on a day (public by law, 569/2009), and the price list."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.provider.state import Approval
from domain.rulebook import Service
from projections.directory.fold import DIRECTORY
from projections.engine.reading import Answer, parts_of, read


@dataclass(frozen=True, slots=True)
class ListedPriceCap:
    """The highest unit price of a service from a day on; of two from the same day the later position holds."""

    position: int
    service: str
    from_day: date
    cap_cents: int
    source: str


@dataclass(frozen=True, slots=True)
class ListedSuspension:
    """Days on which none of a provider's approvals holds."""

    from_day: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ListedProvider:
    """A registered provider, its approvals and its suspensions, in the order they were given."""

    provider_id: UUID
    name: str
    business_id: str
    approvals: tuple[Approval, ...]
    suspensions: tuple[ListedSuspension, ...]


@dataclass(frozen=True, slots=True)
class _ApprovedProvider:
    provider_id: UUID
    name: str
    business_id: str
    service: str | None
    from_day: date | None
    until: date | None
    unit_price_cents: int | None
    suspended_from: list[date]
    suspended_until: list[date | None]

    def approval(self) -> Approval | None:
        if self.service is None or self.from_day is None or self.unit_price_cents is None:
            return None
        return Approval(Service(self.service), self.from_day, self.until, self.unit_price_cents)


async def providers(connection: AsyncConnection[Any], schema: str) -> Answer[ListedProvider]:
    """All providers, in the order of registration. Raises `NotServing`."""
    answer = await read(connection, schema, parts_of(DIRECTORY, "providers"), _ApprovedProvider)
    listed = []
    for _, grouped in groupby(answer.rows, key=lambda row: row.provider_id):
        rows = list(grouped)
        approvals = tuple(approval for row in rows if (approval := row.approval()) is not None)
        suspensions = tuple(map(ListedSuspension, rows[0].suspended_from, rows[0].suspended_until))
        listed.append(ListedProvider(rows[0].provider_id, rows[0].name, rows[0].business_id, approvals, suspensions))
    return Answer(answer.position, listed)


@dataclass(frozen=True, slots=True)
class ApprovedProvider:
    """A provider whose approvals hold on a day: for which services at which prices, and where it works then."""

    position: int
    name: str
    services: list[str]
    unit_prices_cents: list[int]
    municipalities: list[str]


async def approved_providers(
    connection: AsyncConnection[Any],
    schema: str,
    *,
    day: date,
    service: Service | None,
    municipality: str | None,
    after: int,
    limit: int,
) -> Answer[ApprovedProvider]:
    """Who is approved on a day, in the order of registration: for a service, in a municipality. Raises `NotServing`."""
    statement = ["approved"]
    if municipality is not None:
        statement.append("in_municipality")
    statement.append("each")
    if service is not None:
        statement.append("of_service")
    parameters = {"day": day, "service": service, "municipality": municipality, "after": after, "limit": limit}
    return await read(connection, schema, parts_of(DIRECTORY, *statement, "page"), ApprovedProvider, parameters)


async def price_caps(connection: AsyncConnection[Any], schema: str) -> Answer[ListedPriceCap]:
    """The whole price list, by service and first day. Raises `NotServing`."""
    return await read(connection, schema, parts_of(DIRECTORY, "price_caps"), ListedPriceCap)
