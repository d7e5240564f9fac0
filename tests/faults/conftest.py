"""Counties to harm: each test has one of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.http.installation import Database
from tests.api.calls import PRICE
from tests.api.county import Clock, County, served
from tests.conftest import Server


@pytest.fixture
def county(embedded: Server, tmp_path: Path) -> Iterator[County]:
    made = embedded.county()
    with served(Database(made.application_url, made.schema, None), Clock(), tmp_path / "keys") as county:
        county.clock.set("2026-06-16")
        county.set_cap("individual_coaching", PRICE)
        yield county
