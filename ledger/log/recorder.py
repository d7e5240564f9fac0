"""The library's recorder over the log's table."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import BaseInfrastructureFactory, IntegrityError, Notification, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory, PostgresRecorder
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import dict_row

from ledger.log.writer import Appended, AppendRequest, _outcome, parameters_of
from ledger.server.postgres import CONNECT_SECONDS_MAX, channel, check_schema_name, session
from ledger.sql import queries


class LedgerRecorder(PostgresApplicationRecorder):
    """The library's recorder over our log: one request an append, no retries. Positions are its notification ids."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "events") -> None:
        # Past the library's own: that makes ready tables and types of another shape.
        PostgresRecorder.__init__(self, datastore)
        self.events_table_name = events_table_name
        self.channel_name = channel(datastore.schema)
        self._queries = queries(datastore.schema)

    def _rows(self, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        with self.datastore.get_connection() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(self._queries[query], parameters, prepare=False).fetchall()

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append `stored_events` together and return their positions. Raises the library's `IntegrityError` if a
        stream is not where they continue, and its `OperationalError` if the database is away."""
        if not stored_events:
            return []
        try:
            request = AppendRequest(tuple(stored_events))
        except ValueError as error:
            raise IntegrityError(str(error)) from error
        (row,) = self._rows("append", parameters_of([request]))
        outcome = _outcome(tuple(row.values()))
        if not isinstance(outcome, Appended):
            raise IntegrityError(str(outcome))
        return list(range(outcome.first_position, outcome.last_position + 1))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        query = "select_events_newest_first" if desc else "select_events"
        rows = self._rows(query, {"stream": originator_id, "gt": gt, "lte": lte, "limit": limit})
        return [StoredEvent(**row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        first = 1 if start is None else start if inclusive_of_start else start + 1
        rows = self._rows(
            "select_notifications", {"first": first, "stop": stop, "topics": list(topics) or None, "limit": limit}
        )
        return [Notification(id=row.pop("position"), **row) for row in rows]

    def max_notification_id(self) -> int | None:
        return self._rows("end", {})[0]["position"] or None


class LedgerDatastore(PostgresDatastore):
    """The library's datastore, connected by a whole address: its own takes five fields of it and drops `sslmode`."""

    def __init__(self, url: str, schema: str, *, pool_size: int = 2) -> None:
        check_schema_name(schema)
        super().__init__(
            dbname="", host="", port="", user="", password="",
            connect_timeout=CONNECT_SECONDS_MAX, pool_size=pool_size, schema=schema,
        )  # fmt: skip
        self.pool.conninfo = session(url)
        self.pool.kwargs = {"row_factory": dict_row}


class LedgerFactory(PostgresFactory):
    """The library's factory over our log: `PERSISTENCE_MODULE=ledger.log.recorder:LedgerFactory`, `POSTGRES_URL`,
    `POSTGRES_SCHEMA`. It makes no table: `migrate` does, as another role."""

    POSTGRES_URL = "POSTGRES_URL"
    application_recorder_class = LedgerRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        BaseInfrastructureFactory.__init__(self, env)
        values = {name: self.env.get(name) for name in (self.POSTGRES_URL, self.POSTGRES_SCHEMA)}
        missing = [name for name, value in values.items() if not value]
        if missing:
            raise OSError(f"not set: {', '.join(missing)}")
        self.datastore = LedgerDatastore(str(values[self.POSTGRES_URL]), str(values[self.POSTGRES_SCHEMA]))

    def env_create_table(self) -> bool:
        return False
