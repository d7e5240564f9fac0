"""The simulated county's whole year, settled: `.venv/bin/python -m tests.api.settled_year [CLIENTS]`, some minutes.

Every settlement is an invoice in both formats that keeps its rules and agrees with the ledger to the cent, and comes to
what the events' own JSON does, summed by the database without any of the ledger's code.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

from api.http.installation import Database
from api.http.reading import PAGE_MAX
from api.simulation.driving import Traffic, simulate
from api.simulation.plan import Simulation
from domain.rulebook.north_savo import IN_FORCE
from ledger.server.embedded import start
from tests.api.county import Clock, County, made, served, token_for
from tests.api.invoices.test_over_http import FORMATS, read
from tests.conftest import Server

SEED, CLIENTS = 1, 200
ANSWER_SECONDS_MAX = 300

DRAWN = SQL("""
WITH events AS (
    SELECT position, topic, convert_from(state, 'UTF8')::jsonb AS e FROM {schema}.events
), entries AS (
    SELECT position, e ->> 'provider_id' AS provider_id, (e #>> '{{charge,amount_cents}}')::bigint AS cents,
           coalesce(e ->> 'held_on', e ->> 'planned_on', e ->> 'happened_on')::date AS happened_on
      FROM events WHERE topic ~ '^(SessionHeld|NoShowRecorded|NoShowCharged|ProviderCancelled|EntryCorrected):'
), drawn AS (
    SELECT e ->> 'settlement_id' AS settlement_id, e ->> 'provider_id' AS provider_id, (e ->> 'month')::date AS month,
           (e ->> 'position')::bigint AS position, (e ->> 'amount_cents')::bigint AS cents
      FROM events WHERE topic ~ '^SettlementDrawn:'
)
SELECT d.settlement_id, d.cents,
       (SELECT sum(f.cents) FROM drawn AS f WHERE f.provider_id = d.provider_id AND f.position <= d.position),
       (SELECT coalesce(sum(x.cents), 0) FROM entries AS x
         WHERE x.provider_id = d.provider_id AND x.position <= d.position
           AND x.happened_on < d.month + interval '1 month')
  FROM drawn AS d
""")
"""Of each settlement, none of which was withdrawn: what it took; what it and those before it took; and what the events
hold that happened by its month's end and stood in the log where it was drawn. Months are settled in their order."""


def load(county: County, simulation: Simulation, until: date) -> Traffic:
    """Have the county's days and its settlements recorded, at a clock that travels."""

    async def travel_to(instant: datetime) -> None:
        county.clock.now = instant

    address = str(county.http.base_url)
    return asyncio.run(
        simulate(address, simulation, until, token_for, travel_to, lambda done, all_: None, settles=True)
    )


def all_settlements(county: County) -> list[dict[str, Any]]:
    return list(_settlements(county))


def _settlements(county: County) -> Iterator[dict[str, Any]]:
    query: dict[str, Any] = {"limit": PAGE_MAX}
    while True:
        page = made(county.billing.get("/v1/settlements", **query))
        yield from page["settlements"]
        if page["next_cursor"] is None:
            return
        query["cursor"] = page["next_cursor"]


def check_sums(county: County, settlements: list[dict[str, Any]]) -> None:
    """What settlements took is what the events hold, provider by provider and month by month."""
    database = county.database
    with psycopg.connect(database.application_url) as connection:
        found = connection.execute(DRAWN.format(schema=Identifier(database.schema))).fetchall()
    assert {settlement_id: cents for settlement_id, cents, _, _ in found} == {
        one["settlement_id"]: one["amount_cents"] for one in settlements
    }
    apart = [(settlement_id, taken, held) for settlement_id, _, taken, held in found if taken != held]
    assert apart == [], "settled, and in the events"


def check_invoices(county: County, settlements: list[dict[str, Any]]) -> int:
    """Each settlement is an invoice in both formats, handed out only if it keeps all rules, which comes to what the
    settlement does and agrees with the ledger row by row. How many invoices there are."""
    count = 0
    for settlement in settlements:
        path = f"/v1/settlements/{settlement['settlement_id']}"
        for form in FORMATS:
            document = county.billing.get(f"{path}/invoice", format=form)
            assert document.status_code == 200, document.text
            against = made(county.billing.post(f"{path}/reconciliations", document.content))
            assert (against["differences"], against["invoice_cents"]) == ([], settlement["amount_cents"])
            assert against["rows_agreeing"] == settlement["line_count"]
            assert _to_be_paid(read(document.content), form) == settlement["total_cents"]
            count += 1
    return count


def _to_be_paid(document: Any, form: str) -> int:
    """Cents that a document says are to be paid; below 0 for a credit note's rest."""
    if form == "peppol":
        cents = int(document.findtext("LegalMonetaryTotal/PayableAmount").replace(".", ""))
        return -cents if document.tag == "CreditNote" else cents
    details = document.find("InvoiceDetails")
    total, paid = (details.findtext(f"Invoice{name}Amount") for name in ("TotalVatIncluded", "Paid"))
    return int(total.replace(",", "")) - int((paid or "0,00").replace(",", ""))


def main() -> None:
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    simulation, began = Simulation(SEED, clients, IN_FORCE), time.monotonic()
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own account passes through it
        with start(folder / "server") as server:
            migrated = Server(server.url, "year").county()
            database = Database(migrated.application_url, migrated.schema, None)
            with served(database, Clock(), folder / "service") as county:
                county.http.timeout = httpx.Timeout(ANSWER_SECONDS_MAX)
                # A month more than the year, so that its last month is settled too.
                tally = load(county, simulation, date(IN_FORCE.year + 1, 1, 31))
                assert tally.surprises == [], tally.surprises
                settlements = all_settlements(county)
                check_sums(county, settlements)
                invoices = check_invoices(county, settlements)
    months = sorted({one["month"] for one in settlements})
    total = sum(one["amount_cents"] for one in settlements)
    lines = sum(one["line_count"] for one in settlements)
    seconds = time.monotonic() - began
    print(
        f"{simulation.name}: {tally.events:,} events, {months[0]} to {months[-1]}, {len(settlements)} settlements of"
        f" {lines:,} lines and {total / 100:,.2f} €, {invoices} invoices: all good, in {seconds:,.0f} s"
    )


if __name__ == "__main__":
    main()
