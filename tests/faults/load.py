"""Load on a county over HTTP: what was asked, what was answered, and what the log says of it afterwards."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

from api.http.installation import Database
from tests.api.county import Actor


@dataclass(frozen=True, eq=False)
class Asked:
    """One request: what would be sent again to get its answer again."""

    path: str
    body: dict[str, Any]
    key: str


def session(voucher_id: str, held_on: str, minutes: int) -> Asked:
    return Asked(f"/v1/vouchers/{voucher_id}/sessions", {"held_on": held_on, "minutes": minutes}, str(uuid4()))


def ask(actor: Actor, asked: Asked) -> httpx.Response | None:
    """The answer, None where the connection ended before one came."""
    try:
        return actor.post(asked.path, asked.body, key=asked.key)
    except httpx.TransportError:
        return None


def ask_all(actors: Iterable[Actor], requests: Callable[[int], list[Asked]]) -> dict[Asked, httpx.Response | None]:
    """Each actor sends its requests one after the other, all actors at once."""
    answers: dict[Asked, httpx.Response | None] = {}
    actors = list(actors)
    together = threading.Barrier(len(actors))

    def work(number: int) -> None:
        together.wait()
        for asked in requests(number):
            answers[asked] = ask(actors[number], asked)

    with ThreadPoolExecutor(len(actors)) as pool:
        list(pool.map(work, range(len(actors))))
    return answers


def logged(database: Database) -> dict[str, int]:
    """How often the log holds each entry that was recorded, after checking that it has no hole and nothing half."""
    schema = Identifier(database.schema)
    with psycopg.connect(database.application_url) as connection:
        rows = connection.execute(
            SQL(
                "SELECT position, originator_id, originator_version,"
                " convert_from(state, 'UTF8')::jsonb ->> 'entry_id', topic FROM {}.events ORDER BY position"
            ).format(schema)
        ).fetchall()
        (end,) = connection.execute(SQL("SELECT position FROM {}.log_end").format(schema)).fetchone() or (0,)
        (answers,) = connection.execute(
            SQL("SELECT count(*) FROM {}.requests WHERE last_position > {}").format(schema, end)
        ).fetchone() or (0,)
    assert [row[0] for row in rows] == list(range(1, end + 1)), "positions are dense"
    assert answers == 0, "no answer is stored without its events"
    versions: Counter[Any] = Counter()
    for _, stream, version, _, _ in rows:
        versions[stream] += 1
        assert version == versions[stream], "versions of a stream follow each other"
    return Counter(entry_id for *_, entry_id, topic in rows if topic == "SessionHeld:1")


def assert_once(
    database: Database, actor: Actor, answers: dict[Asked, httpx.Response | None]
) -> dict[Asked, httpx.Response]:
    """Every acknowledged command is in the log exactly once, and each request's retry gets its first answer.

    The answers that all requests have in the end.
    """
    entries = logged(database)
    acknowledged = {asked: answer for asked, answer in answers.items() if answer is not None and answer.is_success}
    for answer in acknowledged.values():
        assert entries[answer.json()["entry_id"]] == 1
    settled: dict[Asked, httpx.Response] = {}
    for asked, first in answers.items():
        again = actor.post(asked.path, asked.body, key=asked.key)
        if first is not None and first.status_code in (201, 409):
            assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.status_code in (201, 409), again.text
        settled[asked] = again
    recorded = {answer.json()["entry_id"] for answer in settled.values() if answer.status_code == 201}
    assert logged(database) == dict.fromkeys(recorded, 1)
    return settled
