"""A story's commands read back from its events and decided again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from uuid import UUID

from domain.group.events import GroupKind
from domain.group.state import Group, Membership
from domain.kernel.event import Event
from domain.kernel.facts import Found, Named
from domain.kernel.findings import Finding
from domain.kinds import KINDS
from domain.price_list.state import PriceCap, PriceList
from domain.provider.state import Provider
from domain.rulebook import Rulebook
from domain.voucher.commands import VoucherCommand
from domain.voucher.decide import decide
from domain.voucher.events import VoucherEvent
from domain.voucher.facts import GroupFacts
from domain.voucher.kind import VOUCHER
from domain.voucher.retracing import command_behind
from domain.voucher.state import Voucher, evolve
from domain.what_if import Changes, Compared, Twin, changes, decide_again
from tests.domain.story import Story

NEVER = date(2026, 1, 1)
PRICES = UUID(int=1)


def nothing_changed(rulebook: Rulebook) -> Changes:
    return changes(rulebook, NEVER, {}, {})


def found(story: Story, command: VoucherCommand) -> Found:
    """What a story's facts are made of: the things themselves."""
    facts = story.facts(command)
    caps = tuple(
        PriceCap(service, since, cents, "told")  # type: ignore[arg-type] # a story alone can tell of no price
        for since, cents, service in story.caps
    )
    things: dict[Named, object] = {Named(PriceList): PriceList(PRICES, 1, caps)}
    for provider_id in facts.approvals.keys() | facts.suspensions.keys() | facts.staff.keys():
        things[Named(Provider, provider_id)] = Provider(
            provider_id, 1, "told", "told",
            approvals=facts.approvals.get(provider_id, ()),
            suspensions=facts.suspensions.get(provider_id, ()),
            staff=facts.staff.get(provider_id, ()),
        )  # fmt: skip
    group_id: UUID | None = getattr(command, "group_id", None)
    if facts.group is not None and group_id is not None:
        things[Named(Group, group_id)] = _group(group_id, facts.group, story)
    return Found(facts.client, things)


def _group(group_id: UUID, facts: GroupFacts, story: Story) -> Group:
    voucher_id, client_id = story.state.id, story.state.client_id
    membership = Membership(voucher_id, client_id, date.min, date.min, None, date.min)
    return Group(
        group_id, 1, facts.provider_id, "told", GroupKind.OPEN, 12, date.min, date.min, date.min, None, (),
        memberships=(membership,) if facts.may_attend else (),
    )  # fmt: skip


def asked(story: Story) -> Iterator[tuple[Story, VoucherCommand, tuple[VoucherEvent, ...]]]:
    """Every command that was taken, read back, with the story as it stood before it and what followed."""
    voucher: Voucher | None = None
    for _, group in groupby(story.events, key=lambda event: event.by.request_id):
        events = tuple(group)
        before = replace(story, voucher=voucher)
        yield before, command_behind(events, voucher, before.facts, story.rulebook), events
        for event in events:
            voucher = evolve(voucher, event)


def everything_is_read_back(story: Story) -> None:
    """Each command, read back from its events and decided again, gives the same events: the very same bytes."""
    for before, command, events in asked(story):
        assert tuple(decide(before.voucher, command, before.facts(command), story.rulebook)) == events
        assert tuple(VOUCHER.decide(before.voucher, command, found(before, command), story.rulebook)) == events


def again(
    twin: Twin,
    command: VoucherCommand,
    before: Story,
    recorded: Sequence[Event] | Sequence[Finding],
    what_if: Changes,
) -> tuple[Twin, Compared]:
    """One command under other settings, with the facts that a story has."""
    would_be = what_if.found(found(before, command), KINDS)
    return decide_again(twin, command, would_be, recorded, what_if.rulebook)


def decided_again(story: Story, what_if: Changes) -> tuple[Twin, Sequence[Compared]]:
    """Every command of a story under other settings, with the facts that the story has at its end."""
    twin, compared = Twin(VOUCHER), []
    for before, command, events in asked(story):
        twin, one = again(twin, command, before, events, what_if)
        compared.append(one)
    return twin, compared
