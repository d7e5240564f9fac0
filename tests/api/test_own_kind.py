"""A kind is one row: the tests' own goes all the way, and no file of the product knows of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.http.installation import Database as Installed
from api.http.service import CountyService, open_service
from api.http.settings import Settings
from api.terminal.replaying import replay_log
from api.what_if.answer import WhatIfQuestion
from api.what_if.county import Source, answer_question
from domain.kernel.command import Command
from domain.kernel.event import By, Role
from domain.kernel.kind import UnknownEvent
from domain.kinds import KINDS
from domain.provider.commands import RegisterProvider
from domain.provider.kind import PROVIDER
from domain.rulebook.north_savo import NORTH_SAVO
from ledger.desk.orders import Accepted, Caller, Order, Refused, Unknown
from projections.audit_trail.questions import audit_trail
from tests.api.county import KEY
from tests.conftest import Database
from tests.own_kind import ROOM, WITH_ROOMS, BookingLengthened, BookRoom, LengthenBooking, Room, RoomBooked

pytestmark = pytest.mark.anyio

DAY = date(2026, 7, 1)
KEY_ENCRYPTION_KEY = bytes(32)


@dataclass
class Town:
    """A county with rooms, and a provider that books them."""

    service: CountyService
    database: Database
    caller: Caller
    taken: list[Order] = field(default_factory=list)

    def order(self, room_id: UUID, make: Any, *, begins: bool = False, caller: Caller | None = None) -> Order:
        async def build(by: By, _: Room | None) -> Command:
            command: Command = make(by)
            return command

        order = Order(caller or self.caller, uuid4(), bytes(32), ROOM, room_id, build, begins=begins)
        self.taken.append(order)
        return order

    def booking(self, room_id: UUID, minutes: int) -> Order:
        return self.order(
            room_id, lambda by: BookRoom(by=by, room_id=room_id, booked_for=DAY, minutes=minutes), begins=True
        )

    def longer(self, room_id: UUID, minutes: int, caller: Caller | None = None) -> Order:
        return self.order(room_id, lambda by: LengthenBooking(by=by, minutes=minutes), caller=caller)

    async def book(self, minutes: int) -> UUID:
        room_id = uuid4()
        assert isinstance(await self.service.desk.execute(self.booking(room_id, minutes)), Accepted)
        return room_id

    async def what_if(self, **settings: int) -> dict[str, Any]:
        source = Source(self.database.application_url, self.database.schema, KEY_ENCRYPTION_KEY, NORTH_SAVO)
        return await answer_question(
            source, WhatIfQuestion(from_day=DAY, to_day=DAY, rulebook=settings), kinds=WITH_ROOMS
        )


@pytest.fixture
async def town(database: Database, tmp_path: Path) -> AsyncIterator[Town]:
    key, wrapping = tmp_path / "jwt", tmp_path / "wrapping"
    key.write_text(KEY)
    wrapping.write_text(KEY_ENCRYPTION_KEY.hex())
    settings = Settings(jwt_key_file=key, key_encryption_key_file=wrapping, schema_name=database.schema)
    installed = Installed(database.application_url, database.schema, None)
    now = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    async with open_service(settings, installed, kinds=WITH_ROOMS, clock=lambda: now) as service:
        provider_id = uuid4()
        await service.register.make_key(provider_id)
        caller = Caller(uuid4(), Role.REGISTRAR, None, b"county")

        async def register(by: By, _: object) -> Command:
            return RegisterProvider(by=by, provider_id=provider_id, name="Valmennus Oy", business_id="0737546-2")

        order = Order(caller, uuid4(), bytes(32), PROVIDER, provider_id, register, begins=True)
        assert isinstance(await service.desk.execute(order), Accepted)
        yield Town(service, database, Caller(uuid4(), Role.PROVIDER, provider_id, b"provider"))


async def test_its_commands_are_decided_appended_and_answered_once(town: Town) -> None:
    desk, room_id = town.service.desk, uuid4()
    first = town.booking(room_id, 60)
    made = await desk.execute(first)
    again = await desk.execute(first)
    assert isinstance(made, Accepted)
    assert isinstance(again, Accepted)
    assert (made.position, made.filed.state) == (again.position, again.filed.state)
    assert again.repeated
    refused = await desk.execute(town.longer(room_id, 200))
    assert isinstance(refused, Refused)
    assert refused.codes == ("room_too_long",)
    assert (await desk.state(Room, room_id, caller=town.caller, fresh=True)).minutes == 60


async def test_to_an_organisation_that_may_not_know_of_it_there_is_none(town: Town) -> None:
    room_id, other = await town.book(60), Caller(uuid4(), Role.PROVIDER, uuid4(), b"other")
    with pytest.raises(Unknown):
        await town.service.desk.state(Room, room_id, caller=other, fresh=True)
    answer = await town.service.desk.execute(town.longer(room_id, 10, caller=other))
    assert isinstance(answer, Refused)
    assert (answer.status, answer.what) == (404, "room")


async def test_many_of_its_commands_go_in_one_call(town: Town) -> None:
    room_id = uuid4()
    orders = [town.booking(room_id, 60), town.longer(room_id, 60), town.longer(room_id, 90), town.longer(room_id, 30)]
    answers = await town.service.desk.execute_many(orders)
    assert [isinstance(answer, Accepted) for answer in answers] == [True, True, False, True]
    assert (await town.service.desk.state(Room, room_id, fresh=True)).minutes == 150


async def test_replay_checks_it(town: Town) -> None:
    room_id = await town.book(60)
    await town.service.desk.execute(town.longer(room_id, 30))
    url, schema = town.database.application_url, town.database.schema
    found = await replay_log(url, schema, lambda done, total: None, kinds=WITH_ROOMS)
    assert found.faults == []
    assert found.topics["BookingLengthened:1"] == 1
    assert found.charged_cents == 18_00


async def test_a_what_if_decides_it_again(town: Town) -> None:
    room_id = await town.book(60)
    await town.service.desk.execute(town.longer(room_id, 90))
    await town.service.desk.execute(town.longer(room_id, 60))  # refused: 210 minutes
    await town.book(30)  # what is refused counts where an event follows it
    same = await town.what_if()
    assert same["as_recorded"] == same["would_be"]
    assert (same["as_recorded"]["accepted"], same["as_recorded"]["refused"]) == (3, 1)
    shorter = await town.what_if(session_minutes_max=120)
    assert shorter["would_be"]["refused_by"] == {"room_too_long": 1}
    assert shorter["would_be"]["charged_cents"] == 12_00 + 12_00 + 6_00
    longer = await town.what_if(session_minutes_max=240)
    assert longer["would_be"]["refused"] == 0
    assert longer["would_be"]["charged_cents"] == longer["as_recorded"]["charged_cents"] + 12_00


async def test_its_events_stand_in_the_audit_trail(town: Town) -> None:
    room_id = await town.book(60)
    answer = await town.service.desk.execute(town.longer(room_id, 30))
    assert isinstance(answer, Accepted)
    assert answer.position is not None
    assert await town.service.projections.wait_for("audit_trail", answer.position, 30)
    async with town.service.pool.connection() as connection:
        trail = await audit_trail(connection, town.database.schema, stream=room_id)
    shown = [(row.topic, row.happened_on, row.units, row.amount_cents, row.organisation) for row in trail.rows]
    provider_id = town.caller.organisation
    assert shown == [
        (RoomBooked.TOPIC, DAY, 60, 12_00, provider_id),
        (BookingLengthened.TOPIC, DAY, 30, 6_00, provider_id),
    ]


async def test_an_event_of_no_kind_is_an_error_and_never_anothers(town: Town) -> None:
    room_id = await town.book(60)
    ((_, event),) = await town.service.desk.events_of(room_id)
    with pytest.raises(UnknownEvent):
        KINDS.evolve(None, event)
    with psycopg.connect(town.database.owner_url) as owner:
        topics = owner.execute(
            SQL("SELECT DISTINCT topic FROM {}.events WHERE originator_id = %s").format(
                Identifier(town.database.schema)
            ),
            [room_id],
        ).fetchall()
    assert topics == [(RoomBooked.TOPIC,)]


def test_no_file_of_the_product_names_it() -> None:
    product = [path for folder in ("domain", "ledger", "projections", "api") for path in Path(folder).rglob("*.py")]
    assert product
    assert [path for path in product if "RoomBooked" in path.read_text(encoding="utf-8")] == []
