"""A story's commands read back from its events and decided again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from domain.rulebook import Rulebook
from domain.voucher.commands import VoucherCommand
from domain.voucher.decide import decide
from domain.voucher.events import VoucherEvent
from domain.voucher.retracing import command_behind
from domain.voucher.state import Voucher, evolve
from domain.what_if import Changes, Compared, Twin, changes, decide_again
from tests.domain.story import Story

NEVER = date(2026, 1, 1)


def nothing_changed(rulebook: Rulebook) -> Changes:
    return changes(rulebook, NEVER, {}, {})


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


def decided_again(story: Story, what_if: Changes) -> tuple[Twin, Sequence[Compared]]:
    """Every command of a story under other settings, with the facts that the story has at its end."""
    twin, compared = Twin(None, None), []
    for before, command, events in asked(story):
        twin, one = decide_again(twin, command, before.facts(command), events, what_if)
        compared.append(one)
    return twin, compared
