"""What a replay finds of what somebody changed past the log, as the database's superuser."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Identifier

from api.http.installation import Database
from api.terminal.replaying import Replayed, replay_log
from domain.kinds import KINDS
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.earlier import EntryReversed
from domain.voucher.events import EntryCorrected
from ledger.log.codec import EventMapper
from projections.catalogue import projections_of
from tests.api.county import Clock, made, served
from tests.conftest import Server

TABLES = ("events", "log_end", "requests")


@dataclass(frozen=True)
class Recorded:
    """A county that was served and is not any more, as its superuser reaches it."""

    owner_url: str
    application_url: str
    schema: str

    def execute(self, statement: str) -> int:
        """How many rows the statement changed."""
        with psycopg.connect(self.owner_url, autocommit=True) as superuser:
            superuser.execute(SQL("SET search_path = {}").format(Identifier(self.schema)))
            return superuser.execute(statement.encode()).rowcount

    def replay(self, *names: str) -> Replayed:
        """With these projections compared, or all."""
        projections = [one for one in projections_of(NORTH_SAVO) if not names or one.name in names]
        return asyncio.run(
            replay_log(self.application_url, self.schema, lambda done, total: None, projections=projections)
        )

    def faults(self) -> str:
        return "\n".join(self.replay("audit_trail", "postings", "search").faults)


@pytest.fixture(scope="module")
def county(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A voucher with sessions, a no-show, a correction and refusals, all projected."""
    database = embedded.county()
    recorded = Recorded(database.owner_url, database.application_url, database.schema)
    clock = Clock()
    served_one = Database(database.application_url, database.schema, None)
    with served(served_one, clock, tmp_path_factory.mktemp("keys")) as county:
        county.set_cap("individual_coaching", 60_00)
        provider_id = county.add_provider("individual_coaching", 50_00)
        voucher_id = county.issue(provider_id)["voucher_id"]
        provider, path = county.provider(provider_id), f"/v1/vouchers/{voucher_id}"
        for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
            entry = made(provider.post(f"{path}/sessions", {"held_on": day, "minutes": 60}))
        made(provider.post(f"{path}/no-shows", {"planned_on": "2026-03-05", "cause": "absent"}))
        made(provider.post(f"{path}/corrections", {"entry_id": entry["entry_id"], "reason": "Väärä päivä"}))
        assert provider.post(f"{path}/sessions", {"held_on": "2026-08-03", "minutes": 60}).status_code == 409
        assert (
            provider.post(f"/v1/vouchers/{provider_id}/sessions", {"held_on": "2026-03-03", "minutes": 60}).status_code
            == 404
        )
        last = made(provider.post(f"{path}/sessions", {"held_on": "2026-03-06", "minutes": 60}))
        until = time.monotonic() + 30
        with psycopg.connect(database.owner_url, autocommit=True) as superuser:
            while time.monotonic() < until:
                row = superuser.execute(f"SELECT min(position) FROM {database.schema}.projections").fetchone()
                if row == (last["position"],):
                    break
                time.sleep(0.05)
    return recorded


@pytest.fixture
def changed(county: Recorded) -> Iterator[Recorded]:
    """The county, with its log put back afterwards."""
    for table in TABLES:
        county.execute(f"CREATE TABLE kept_{table} AS TABLE {table}")
    yield county
    for table in TABLES:
        county.execute(f"TRUNCATE {table}")
        county.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        county.execute(f"DROP TABLE kept_{table}")


def test_what_nobody_changed_is_found_right(county: Recorded) -> None:
    found = county.replay()
    assert found.faults == []
    assert found.requests >= found.events + 2, "the refusals too"
    assert found.rows["audit_trail"] == found.events
    assert found.rows["postings"] > 0


LAST = "position = (SELECT max(position) FROM events)"


def in_text(table: str, column: str, old: str, new: str, where: str) -> str:
    """A part of a text in a column of bytes changed, wherever the pattern fits."""
    text = f"regexp_replace(convert_from({column}, 'UTF8'), '{old}', '{new}')"
    return f"UPDATE {table} SET {column} = convert_to({text}, 'UTF8') WHERE {where}"


ACTOR = in_text("events", "state", '"actor":"[0-9a-f-]+"', '"actor":"00000000-0000-4000-8000-000000000001"', LAST)
CUT = f"DELETE FROM events WHERE {LAST}"
COUNTER = "UPDATE log_end SET position = position - 1"
END = (
    "UPDATE log_end SET (position, recorded_at) ="
    " (SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1)"
)
LATER = "interval '1 second'"

EDITS = {
    "an actor replaced": ([ACTOR], ("not the events that were stored with the answer", "audit_trail")),
    "a day moved": (
        [in_text("events", "state", "2026-03-06", "2026-03-09", LAST)],
        ("not the events that were stored", "audit_trail"),
    ),
    "minutes changed": (
        [in_text("events", "state", '"minutes":60,', '"minutes":61,', LAST)],
        ("not the events that were stored",),
    ),
    "a charge changed": (
        [in_text("events", "state", '"amount_cents":5000', '"amount_cents":4000', LAST)],
        ("not the events that were stored", "postings"),
    ),
    "a day that is none": (
        [in_text("events", "state", "2026-03-06", "2026-03-36", LAST)],
        ("cannot read SessionHeld:1",),
    ),
    "an event of another kind": (
        ["UPDATE events SET topic = 'NoShowRecorded:1' WHERE position = (SELECT max(position) FROM events)"],
        ("cannot read NoShowRecorded:1",),
    ),
    "the tail cut": ([CUT], ("holds nothing after",)),
    "the tail cut with its counter": ([CUT, COUNTER], ("answered as of position", "its last event was recorded")),
    "the tail cut with its counter and instant": (
        [
            CUT,
            END,
        ],
        ("and the log ends at",),
    ),
    "the tail cut with its counter and its requests": (
        [
            CUT,
            END,
            "DELETE FROM requests WHERE last_position > (SELECT position FROM log_end)",
        ],
        ("before position", "which is projected"),
    ),
    "an event cut out": (["DELETE FROM events WHERE position = 5"], ("after position 4 comes 6",)),
    "the counter set back": ([COUNTER], ("goes on after it",)),
    "all recorded later": (
        [f"UPDATE events SET recorded_at = recorded_at + {LATER}"],
        ("what was answered to their request at", "audit_trail"),
    ),
    "all recorded later, with what was answered": (
        [f"UPDATE {table} SET recorded_at = recorded_at + {LATER}" for table in TABLES],
        ("audit_trail",),
    ),
    "recorded in the time to come": (
        [f"UPDATE {table} SET recorded_at = recorded_at + interval '1 day'" for table in TABLES],
        ("still to come",),
    ),
    "recorded before it was decided": (
        [f"UPDATE {table} SET recorded_at = '2026-01-01'" for table in TABLES],
        ("before it was decided",),
    ),
    "recorded before its predecessor": (
        ["UPDATE events SET recorded_at = recorded_at - interval '1 minute' WHERE position = 5"],
        ("position 5 was recorded before its predecessor",),
    ),
    "an answer removed": (
        ["DELETE FROM requests WHERE last_position = 5 AND status = 201"],
        ("position 5: what was answered to their request is not stored",),
    ),
    "an acceptance made a refusal": (
        ["UPDATE requests SET status = 409 WHERE last_position = 5 AND status = 201"],
        ("their request was answered with 409", "what is answered to an accepted request"),
    ),
    "an answer of another position": (
        ["UPDATE requests SET last_position = 4 WHERE last_position = 5 AND status = 201"],
        ("answered as of position 4", "position 4 has no event of it"),
    ),
    "an answer of another version": (
        [in_text("requests", "answer", '"version":2', '"version":1', "status = 201")],
        ("another stream or version",),
    ),
    "an answer of another day": (
        [in_text("requests", "answer", "2026-07-01", "2026-07-02", "status = 201")],
        ("what was answered another day",),
    ),
    "an answer that is none": (
        ["UPDATE requests SET answer = 'none' WHERE status = 201"],
        ("cannot be read",),
    ),
    "an acceptance of nothing": (
        [
            "INSERT INTO requests SELECT gen_random_uuid(), body_digest, status, answer, last_position, recorded_at"
            " FROM requests WHERE status = 201 AND last_position = 5"
        ],
        ("answered as accepted, and position 5 has no event of it",),
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_past_the_log_is_found(changed: Recorded, edit: str) -> None:
    statements, told = EDITS[edit]
    for statement in statements:
        assert changed.execute(statement) > 0
    faults = changed.faults()
    for part in told:
        assert part in faults


def table_of(county: Recorded, projection: str, table: str) -> str:
    with psycopg.connect(county.owner_url) as superuser:
        row = superuser.execute(
            f"SELECT version, generation FROM {county.schema}.projections WHERE name = %s AND current", [projection]
        ).fetchone()
    assert row is not None
    return f"{table}_v{row[0]}_{row[1]}"


@pytest.mark.parametrize(
    ("projection", "column", "change"),
    [("postings", "amount_cents", "1"), ("audit_trail", "recorded_at", "interval '1 hour'"), ("search", "used", "1")],
)
def test_an_edited_row_of_a_projection_is_found(county: Recorded, projection: str, column: str, change: str) -> None:
    table = table_of(county, projection, projection)
    try:
        assert county.execute(f"UPDATE {table} SET {column} = {column} + {change}") > 0
        assert f"{projection}: " in county.faults()
    finally:
        county.execute(f"UPDATE {table} SET {column} = {column} - {change}")
    assert county.faults() == ""


def as_written_before(county: Recorded) -> str:
    """The correction as it was written when reversals were one event, in place of the one of today."""
    mapper = EventMapper(KINDS.catalogue)
    with psycopg.connect(county.owner_url) as superuser:
        row = superuser.execute(
            f"SELECT originator_id, originator_version, topic, state FROM {county.schema}.events WHERE topic = %s",
            [EntryCorrected.TOPIC],
        ).fetchone()
    assert row is not None
    today = mapper.to_domain_event(StoredEvent(*row))
    assert isinstance(today, EntryCorrected)
    shared = {field.name: getattr(today, field.name) for field in fields(EntryReversed)}
    return mapper.to_stored_event(EntryReversed(**shared)).state.hex()


def test_what_was_written_before_is_replayed_as_it_stands(changed: Recorded) -> None:
    """Its bytes are those of its own topic, and what projections serve of it is what they make of it today."""
    state = as_written_before(changed)
    changed.execute(
        f"UPDATE events SET topic = '{EntryReversed.TOPIC}', state = decode('{state}', 'hex')"
        f" WHERE topic = '{EntryCorrected.TOPIC}'"
    )
    changed.execute(in_text("requests", "answer", ',"digest":"[0-9a-f]+"', "", "status = 201"))
    found = changed.replay()
    assert found.faults == [], "answers from before there were digests are good ones too"
    assert found.topics[EntryReversed.TOPIC] == 1
    changed.execute(in_text("events", "state", "^{", "{ ", f"topic = '{EntryReversed.TOPIC}'"))
    assert "its bytes are not those that its event has" in changed.faults()
