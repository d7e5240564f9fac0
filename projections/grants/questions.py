"""What a granted period is compared with: what its client holds, and the first that stands with its number."""

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.voucher.supervision import GrantedPeriod
from projections.engine.reading import parts_of, read
from projections.grants.fold import GRANTS, Granted, mark_of


async def granted_beside(
    connection: AsyncConnection[Any], schema: str, client_id: UUID, decision_number: str
) -> list[GrantedPeriod]:
    """As far as is known now, in the order of the log. Raises `NotServing`."""
    parameters = {"client_id": client_id, "mark": mark_of(decision_number)}
    answer = await read(connection, schema, parts_of(GRANTS, "beside", "or_of_number"), Granted, parameters)
    return [row.period() for row in sorted(answer.rows, key=lambda row: row.position)]
