"""A simulated county's whole year, exported and imported into an empty one, has the same bills."""

import asyncio
import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.http.installation import Database
from api.http.service import open_service
from api.http.settings import Settings
from api.imports.columns import TABLES
from api.imports.exporting import Exported, exported
from api.imports.writing import csv_file
from api.simulation.driving import simulate
from api.simulation.plan import Simulation
from domain.rulebook.north_savo import IN_FORCE
from tests.api.county import Actor, Clock, County, made, served, token_for
from tests.api.golden_answers import caught_up
from tests.conftest import Server

YEAR_END = date(2026, 12, 31)
A_YEAR = Simulation(seed=7, clients=8, from_day=IN_FORCE)
AFTER_IT = "2027-01-20"
OF_REGISTRARS = ("price_caps", "providers")


@pytest.fixture(scope="module")
def counties(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], tuple[County, Path]]]:
    with ExitStack() as until_the_end:

        def serve() -> tuple[County, Path]:
            database = embedded.county()
            folder = tmp_path_factory.mktemp(database.schema)
            kept = Database(database.application_url, database.schema, None)
            return until_the_end.enter_context(served(kept, Clock(), folder)), folder

        yield serve


def export_of(county: County, folder: Path) -> Exported:
    settings = Settings(
        schema_name=county.database.schema,
        jwt_key_file=folder / "jwt",
        key_encryption_key_file=folder / "wrapping",
        projections="separate",
    )

    async def export() -> Exported:
        async with open_service(settings, county.database, follows=False) as service:
            return await exported(service.desk, service.register, lambda done, total: None)

    return asyncio.run(export())


@pytest.fixture(scope="module")
def year(counties: Callable[[], tuple[County, Path]]) -> tuple[County, Exported]:
    county, folder = counties()

    async def travel_to(instant: datetime) -> None:
        county.clock.now = instant

    tally = asyncio.run(
        simulate(str(county.http.base_url), A_YEAR, YEAR_END, token_for, travel_to, lambda done, total: None)
    )
    assert tally.accepted > 100
    county.clock.set(AFTER_IT)
    return county, export_of(county, folder)


def archive_of(export: Exported, *names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in TABLES:
            if table.name in names:
                archive.writestr(f"{table.name}.csv", csv_file(table, export.lines[table.name]))
    return out.getvalue()


def sent(actor: Actor, document: bytes, mode: str, kind: str = "application/zip") -> Any:
    return made(
        actor.post("/v1/imports", document, headers={"Content-Type": kind}, mode=mode, system="Simuloitu vuosi")
    )


def lines_of(county: County) -> dict[str, list[Any]]:
    """Each month's lines by provider, without ids: those of the other county are its own."""
    caught_up(county)
    found: dict[str, list[Any]] = {}
    for month in range(1, 13):
        bill = made(county.billing.get(f"/v1/billing/2026-{month:02}"))
        found[f"2026-{month:02}"] = sorted(
            (
                provider["name"],
                line["happened_on"],
                line["kind"],
                str(line["quantity"]),
                line["unit_price_cents"],
                line["amount_cents"],
                line["decision_number"],
            )
            for provider in bill["providers"]
            for line in provider["lines"]
        )
    return found


def test_a_year_exported_and_imported_has_the_same_bills(
    year: tuple[County, Exported], counties: Callable[[], tuple[County, Path]]
) -> None:
    old, export = year
    new, _ = counties()
    new.clock.set(AFTER_IT)
    of_caseworkers = tuple(table.name for table in TABLES if table.name not in OF_REGISTRARS)
    for actor, names in ((new.registrar, OF_REGISTRARS), (new.caseworker, of_caseworkers)):
        document = archive_of(export, *names)
        looked_at = sent(actor, document, "preview")
        wrong = [row for row in looked_at["rows"] if row["outcome"] != "good"]
        assert wrong == [], wrong[:3]
        recorded = sent(actor, document, "all")
        assert {row["outcome"] for row in recorded["rows"]} == {"recorded"}
    bills = lines_of(new)
    assert sum(map(len, bills.values())) > 100
    assert bills == lines_of(old)
