"""A served county for a module's tests, its clock, and a stage on which every call of the contract is a good one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.http.installation import Database
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
def stage(scene: Stage, request: pytest.FixtureRequest) -> Stage:
    stage = with_voucher(scene)
    if "call" in request.fixturenames:
        stage.set_for(request.getfixturevalue("call"))
    return stage


@pytest.fixture(scope="session")
def tracer_provider() -> TracerProvider:
    """The one that a process can have: from the first test that asks for it on, everything is traced."""
    provider = TracerProvider()
    trace.set_tracer_provider(provider)
    return provider


@pytest.fixture(scope="module")
def spans(tracer_provider: TracerProvider) -> Iterator[InMemorySpanExporter]:
    """The spans that end during the module."""
    kept = InMemorySpanExporter()
    tracer_provider.add_span_processor(SimpleSpanProcessor(kept))
    yield kept
    kept.shutdown()
