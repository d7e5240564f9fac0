"""What a group's session is to each of its members' vouchers (§ 4.2.2)."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from domain.group.attendance import Attended, Meeting
from domain.group.commands import RecordGroupSession
from domain.group.events import GroupSessionHeld, Missed
from domain.kernel.event import By
from domain.voucher.commands import RecordNoShow, RecordSession
from domain.voucher.events import Cause
from tests.domain.group_story import asked, enrolled, given_group, group_id, group_voucher, on
from tests.domain.story import correction, entry_id, in_group, no_show, pihlaja, provider_cancellation, session

MEETS = date(2026, 3, 3)
AINO, EERO, HELMI = (entry_id(name) for name in ("Aino", "Eero", "Helmi"))
WORKER, ENTRY = entry_id("worker"), entry_id("entry")
TOLD = Meeting(
    group_id=group_id,
    held_on=MEETS,
    minutes=150,
    excursion=True,
    starts_at=time(9, 30),
    worker_id=WORKER,
    attendance=(
        Attended(voucher_id=EERO, cause=Cause.CANCELLED_SAME_DAY),
        Attended(voucher_id=AINO, cause=None),
        Attended(voucher_id=HELMI, cause=Cause.ABSENT),
    ),
)


def held(meeting: Meeting) -> GroupSessionHeld:
    """The event by which a group that met told so."""
    names = ("Aino", "Eero", "Helmi")
    story = given_group(*(enrolled(name) for name in names), on(MEETS, asked(meeting.command)))
    event = story.events[-1]
    assert isinstance(event, GroupSessionHeld)
    return event


def test_a_group_is_asked_for_the_session_that_was_told_of() -> None:
    assert TOLD.command(held(TOLD).by) == RecordGroupSession(
        by=held(TOLD).by,
        held_on=MEETS,
        minutes=150,
        excursion=True,
        attended=(AINO,),
        missed=(
            Missed(voucher_id=EERO, cause=Cause.CANCELLED_SAME_DAY),
            Missed(voucher_id=HELMI, cause=Cause.ABSENT),
        ),
        starts_at=time(9, 30),
        worker_id=WORKER,
        attendance=(EERO, AINO, HELMI),
    )


@pytest.mark.parametrize("told", [TOLD, replace(TOLD, excursion=False, starts_at=None, worker_id=None)])
def test_the_event_gives_the_session_as_it_was_told_in_the_same_order(told: Meeting) -> None:
    assert Meeting.of(held(told)) == told


def test_a_session_from_before_the_order_was_kept_gives_no_entries() -> None:
    assert Meeting.of(replace(held(TOLD), attendance=None)) is None


def test_who_was_there_has_a_session_and_who_was_not_a_no_show() -> None:
    by: By = held(TOLD).by
    missed, attended, _ = TOLD.attendance
    assert TOLD.entry(attended, by, ENTRY) == RecordSession(
        by=by, entry_id=ENTRY, held_on=MEETS, minutes=150, excursion=True, starts_at=time(9, 30), worker_id=WORKER,
        group_id=group_id,
    )  # fmt: skip
    assert TOLD.entry(missed, by, ENTRY) == RecordNoShow(
        by=by, entry_id=ENTRY, planned_on=MEETS, cause=Cause.CANCELLED_SAME_DAY, minutes=150, group_id=group_id
    )


@pytest.mark.parametrize("step", [session("2026-03-03"), no_show("2026-03-03")], ids=["held", "missed"])
def test_another_entry_of_the_group_and_its_day_answers_for_the_member(step: Any) -> None:
    voucher = group_voucher("Aino", also=(in_group(pihlaja), step))
    (entry,) = [one for one in voucher.entries if one.happened_on == MEETS]
    assert TOLD.is_entered_otherwise(voucher, ENTRY)
    assert not TOLD.is_entered_otherwise(voucher, entry.entry_id), "that is the entry of the session itself"
    assert not replace(TOLD, held_on=date(2026, 3, 4)).is_entered_otherwise(voucher, ENTRY)
    assert not replace(TOLD, group_id=entry_id("another group")).is_entered_otherwise(voucher, ENTRY)


def test_a_corrected_entry_answers_and_what_is_none_of_the_group_s_does_not() -> None:
    corrected = (in_group(pihlaja), session("2026-03-03"), correction("session 2026-03-03"))
    assert TOLD.is_entered_otherwise(group_voucher("Aino", also=corrected), ENTRY)
    for other in (session("2026-03-03"), provider_cancellation("2026-03-03")):
        assert not TOLD.is_entered_otherwise(group_voucher("Aino", also=(other,)), ENTRY)
