"""A served county for a module's tests, its clock, and a stage on which every call of the contract is a good one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.service import Database
from tests.api.calls import Stage, set_up, with_voucher
from tests.api.county import Clock, County, served
from tests.conftest import Server


@pytest.fixture(scope="module")
def county(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made = embedded.county()
    folder: Path = tmp_path_factory.mktemp("keys")
    with served(Database(made.application_url, made.schema, None), Clock(), folder) as county:
        yield county


@pytest.fixture(scope="module")
def scene(county: County) -> Stage:
    return set_up(county)


@pytest.fixture
def stage(scene: Stage) -> Stage:
    return with_voucher(scene)
