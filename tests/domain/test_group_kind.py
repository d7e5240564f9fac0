"""Groups as a kind: what each command asks for, and that a decision has no more than that."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from domain.group.commands import CallOffGroup, CreateGroup, EnrolMember, NotifyMember, RecordGroupSession
from domain.group.events import GroupKind, Theme
from domain.group.kind import GROUP
from domain.kernel.event import By, Role, Sealed
from domain.kernel.facts import Asks, Found, Named
from domain.provider.state import Provider, Suspension
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import ContactWith
from domain.voucher.state import Voucher
from tests.domain.group_story import enrolled, given_group, group_id, no_group
from tests.domain.story import AT_CAP, entry_id, pihlaja, told

STORY = given_group(enrolled("Aino"), enrolled("Eero"))
BY = By(entry_id("person"), Role.PROVIDER, pihlaja, entry_id("request"), no_group().now)
AINO, EERO, HELMI = (Named(Voucher, entry_id(name)) for name in ("Aino", "Eero", "Helmi"))
MEETS = date(2026, 3, 3)
ANNOUNCES = CreateGroup(
    by=BY,
    group_id=group_id,
    name=Sealed("a sealed name"),
    kind=GroupKind.CLOSED,
    largest=10,
    starts_on=date(2026, 3, 2),
    ends_on=date(2026, 6, 26),
    themes=(Theme.HOUSING,),
)


def enrols(who: Named) -> EnrolMember:
    assert who.id is not None
    return EnrolMember(by=BY, voucher_id=who.id, enrolled_on=date(2026, 1, 12))


@pytest.mark.parametrize(
    ("command", "things", "of_its_own"),
    [
        (enrols(HELMI), [HELMI], [AINO, EERO]),
        (enrols(AINO), [AINO], [EERO]),
        (
            RecordGroupSession(by=BY, held_on=MEETS, minutes=60, excursion=False, attended=(), missed=()),
            [],
            [AINO, EERO],
        ),
        (CallOffGroup(by=BY), [], [AINO, EERO]),
        (NotifyMember(by=BY, voucher_id=entry_id("Aino"), told=(ContactWith.CLIENT,)), [], []),
    ],
    ids=["enrols", "enrols again", "meets", "is called off", "tells"],
)
def test_whom_a_command_names_the_caller_must_know_and_whom_the_group_names_it_need_not(
    command: Any, things: Sequence[Named], of_its_own: Sequence[Named]
) -> None:
    assert GROUP.asks(STORY.state, command) == Asks(things=tuple(things), of_its_own=tuple(of_its_own))


def test_an_announcement_asks_for_its_provider_and_is_warned_of_what_it_may_not_do() -> None:
    assert GROUP.asks(None, ANNOUNCES) == Asks(things=(Named(Provider, pihlaja),))

    def warned(**known: Any) -> list[str]:
        provider = Provider(pihlaja, 1, "told", "told", **known)
        (event,) = GROUP.decide(None, ANNOUNCES, Found(things={Named(Provider, pihlaja): provider}), NORTH_SAVO)
        return [one.code for one in event.warnings]

    assert warned(approvals=AT_CAP) == []
    assert warned() == ["provider_not_approved"]
    suspended = Suspension(date(2026, 3, 1), None, told)
    assert warned(approvals=AT_CAP, suspensions=(suspended,)) == ["provider_not_approved"]
