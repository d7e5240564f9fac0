"""A served county for a module's tests, and its clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.service import Database
from tests.api.county import Clock, County, served
from tests.conftest import Server


@pytest.fixture(scope="module")
def county(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made = embedded.county()
    folder: Path = tmp_path_factory.mktemp("keys")
    with served(Database(made.application_url, made.schema, None), Clock(), folder) as county:
        yield county
