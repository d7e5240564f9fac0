"""The library's own conformance tests, on our log.

Not run, and why:

- `AggregateRecorderTestCase.test_insert_and_select`: it expects `insert_events` to answer None, as a recorder without
  positions does; ours answers the positions. All else in it stands in `ApplicationRecorderTestCase`, which runs.
- `TrackingRecorderTestCase`, `ProcessRecorderTestCase`: our projections keep their checkpoints themselves, in their
  own transactions; no tracking table exists.
- three cases of `InfrastructureFactoryTestCase`: skipped below, each with its reason.
- `TranscoderTestCase`: it asks for the library's type tags (`_type_`, `_data_`) in the JSON and for the types that
  they carry. Ours is plain canonical JSON, typed by the catalogue (see test_codec.py).
"""

import unittest
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Never
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, OperationalError
from eventsourcing.tests.persistence import (
    ApplicationRecorderTestCase,
    InfrastructureFactoryTestCase,
    NonInterleavingNotificationIDsBaseCase,
)
from eventsourcing.utils import Environment
from psycopg.conninfo import conninfo_to_dict

from domain.kernel.event import By, Role
from domain.price_list.events import PriceCapSet
from domain.rulebook import Service
from ledger.log.recorder import LedgerDatastore, LedgerFactory, LedgerRecorder
from ledger.server import postgres
from ledger.server.postgres import session
from tests.conftest import TEST_DATABASE_URL, Database
from tests.ledger.logs import events


class OnALog:
    """Gives each of the library's cases a log of its own. (They are `unittest` cases, which cannot be parametrised.)"""

    server = "embedded"
    database: Database
    datastore: LedgerDatastore

    @pytest.fixture(autouse=True)
    def _log(self, request: pytest.FixtureRequest) -> Iterator[None]:
        self.database = request.getfixturevalue(self.server).county()
        with LedgerDatastore(self.database.application_url, self.database.schema, pool_size=12) as self.datastore:
            yield

    def create_recorder(self) -> LedgerRecorder:
        return LedgerRecorder(self.datastore)


class TestApplicationRecorder(OnALog, ApplicationRecorderTestCase[LedgerRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNonInterleavingNotificationIDs(OnALog, NonInterleavingNotificationIDsBaseCase):
    pass


class TestFactory(OnALog, InfrastructureFactoryTestCase[LedgerFactory]):
    @pytest.fixture(autouse=True)
    def _environment(self, _log: None) -> None:
        self.env = Environment(
            env={
                "PERSISTENCE_MODULE": "ledger.log.recorder:LedgerFactory",
                "POSTGRES_URL": self.database.application_url,
                "POSTGRES_SCHEMA": self.database.schema,
            }
        )

    def expected_factory_class(self) -> type[LedgerFactory]:
        return LedgerFactory

    def expected_application_recorder_class(self) -> type[ApplicationRecorder]:
        return LedgerRecorder

    # The rest of the abstract methods is for the three cases that are not run.
    def expected_aggregate_recorder_class(self) -> Never:
        raise NotImplementedError

    expected_tracking_recorder_class = tracking_recorder_subclass = expected_process_recorder_class = (
        expected_aggregate_recorder_class
    )

    @unittest.skip("there is one log: no recorder of aggregates alone beside it")
    def test_create_aggregate_recorder(self) -> None: ...

    @unittest.skip("projections keep their checkpoints in their own transactions: there is no tracking table")
    def test_create_tracking_recorder(self) -> None: ...

    @unittest.skip("as above: nothing appends and tracks")
    def test_create_process_recorder(self) -> None: ...


on_the_other_server = pytest.mark.skipif(TEST_DATABASE_URL is None, reason="SETELIKIRJA_TEST_DATABASE_URL is not set")


@on_the_other_server
class TestApplicationRecorderElsewhere(TestApplicationRecorder):
    server = "other"


@on_the_other_server
class TestNonInterleavingNotificationIDsElsewhere(TestNonInterleavingNotificationIDs):
    server = "other"


@on_the_other_server
class TestFactoryElsewhere(TestFactory):
    server = "other"


def test_what_the_library_appends_and_the_service_reads_is_one_log(database: Database) -> None:
    with LedgerDatastore(database.application_url, database.schema) as datastore:
        recorder, stream = LedgerRecorder(datastore), uuid4()
        assert recorder.insert_events([]) == []
        assert recorder.insert_events(events(stream, 0, 1)) == [1, 2], "a stream may start at 0"
        with pytest.raises(IntegrityError, match="expected=0, actual=1"):
            recorder.insert_events(events(stream, 1))
        assert recorder.insert_events(events(stream, 2)) == [3]


def test_a_database_that_is_busy_is_asked_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "LOCK_SECONDS_MAX", 0.2)
    asked: list[str] = []

    class Counting(LedgerRecorder):
        def _rows(self, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
            asked.append(query)
            return super()._rows(query, parameters)

    with (
        LedgerDatastore(database.application_url, database.schema) as datastore,
        psycopg.connect(session(database.owner_url)) as stalled,
    ):
        stalled.execute(f"SELECT FROM {database.schema}.log_end FOR UPDATE")
        with pytest.raises(OperationalError):
            Counting(datastore).insert_events(events(uuid4(), 1))
    assert asked == ["append"]


def test_the_whole_address_reaches_the_pool() -> None:
    url = "postgresql://service:secret@db.example:6432/county?sslmode=verify-full&options=-c%20jit%3Doff"
    conninfo = LedgerDatastore(url, "north_savo").pool.conninfo
    assert isinstance(conninfo, str)
    with_all = conninfo_to_dict(conninfo)
    assert with_all["sslmode"] == "verify-full"
    assert with_all["port"] == "6432"
    assert with_all["options"] == "-c jit=off -c TimeZone=UTC -c lock_timeout=2s"


def test_the_factory_needs_an_address_and_a_schema() -> None:
    with pytest.raises(OSError, match="POSTGRES_URL, POSTGRES_SCHEMA"):
        LedgerFactory({})


def test_the_library_s_application_runs_on_our_mapper_and_log(database: Database) -> None:
    application: Application[UUID] = Application(
        {
            "PERSISTENCE_MODULE": "ledger.log.recorder:LedgerFactory",
            "TRANSCODER_TOPIC": "ledger.log.codec:OrjsonTranscoder",
            "MAPPER_TOPIC": "ledger.mapping:CountyMapper",
            "POSTGRES_URL": database.application_url,
            "POSTGRES_SCHEMA": database.schema,
        }
    )
    try:
        cap = PriceCapSet(
            originator_id=uuid4(),
            originator_version=1,
            by=By(uuid4(), Role.SUPERVISOR, None, uuid4(), datetime.now(UTC)),
            rulebook="2026-01-01",
            under=("6",),
            service=Service.GROUP_COACHING,
            from_day=date(2026, 1, 1),
            cap_cents=4_000,
            source="decision 12",
        )
        (recording,) = application.save(cap)
        assert recording.notification.id == 1
        assert list(application.events.get(cap.originator_id)) == [cap]
    finally:
        application.close()
