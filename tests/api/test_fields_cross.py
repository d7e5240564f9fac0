"""What a caller sends of an entry reaches its command and its event under the same names, each field of it."""

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

from api.vouchers.bodies import NewNoShow, NewProviderCancellation, NewSession
from api.vouchers.routes import no_show_command, provider_cancellation_command, session_command
from domain.kernel.event import By, Event, Role, Sealed
from domain.voucher.commands import RecordNoShow, RecordProviderCancellation, RecordSession
from domain.voucher.events import NoShowRecorded, ProviderCancelled, SessionHeld

BY = By(UUID(int=1), Role.PROVIDER, UUID(int=2), UUID(int=3), datetime(2026, 3, 3, 9, tzinfo=UTC))
ENTRY = UUID(int=4)
MADE_HERE = {"by", "entry_id"}

SESSION = NewSession.model_validate(
    {
        "held_on": "2026-03-03",
        "minutes": 90,
        "starts_at": "09:00",
        "mode": "phone",
        "excursion": True,
        "worker_id": str(UUID(int=5)),
        "group_id": str(UUID(int=6)),
        "replaces": str(UUID(int=7)),
    }
)
NO_SHOW = NewNoShow.model_validate(
    {
        "planned_on": "2026-03-03",
        "cause": "absent",
        "minutes": 60,
        "cancelled_on": "2026-03-03",
        "justified": True,
        "client_contacted_at": "2026-03-03T09:00:00Z",
        "group_id": str(UUID(int=6)),
    }
)
CANCELLATION = NewProviderCancellation.model_validate(
    {
        "planned_on": "2026-03-03",
        "reason": "ill",
        "client_told_at": "2026-03-03T09:00:00Z",
        "documented": True,
        "replacement_on": "2026-03-04",
    }
)


def cancellation(by: By, entry_id: UUID, body: NewProviderCancellation) -> RecordProviderCancellation:
    return provider_cancellation_command(by, entry_id, body, Sealed(body.reason))


def names(kind: type[Any]) -> set[str]:
    return {field.name for field in fields(kind)}


@pytest.mark.parametrize(
    ("body", "command", "event"),
    [
        (NewSession, RecordSession, SessionHeld),
        (NewNoShow, RecordNoShow, NoShowRecorded),
        (NewProviderCancellation, RecordProviderCancellation, ProviderCancelled),
    ],
)
def test_body_command_and_event_name_a_field_alike(body: type[BaseModel], command: type, event: type[Event]) -> None:
    assert names(command) - MADE_HERE == set(body.model_fields)
    assert set(body.model_fields) - names(event) == set()


@pytest.mark.parametrize(
    ("body", "command_of"), [(SESSION, session_command), (NO_SHOW, no_show_command), (CANCELLATION, cancellation)]
)
def test_each_field_of_a_body_reaches_the_command(body: BaseModel, command_of: Callable[..., Any]) -> None:
    assert body.model_fields_set == set(type(body).model_fields), "every field is given"
    assert all(getattr(body, name) != field.default for name, field in type(body).model_fields.items())
    command = command_of(BY, ENTRY, body)
    assert {name: getattr(command, name) for name in type(body).model_fields} == dict(body)
    assert (command.by, command.entry_id) == (BY, ENTRY)
