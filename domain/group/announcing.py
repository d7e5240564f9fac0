"""Announcing a group, and specifying its content (§ 4.2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.group.commands import CreateGroup, SpecifyContent
from domain.group.content import CONTENT_WARNINGS, ToldContent
from domain.group.events import GroupContentSpecified, GroupCreated, GroupKind
from domain.group.state import Group
from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import envelope, found, in_the_future, refuse_if_any, refusing_gaps, warned_of
from domain.rulebook import Rulebook, Service
from domain.voucher.facts import Facts


@dataclass(frozen=True)
class Announcement:
    """A group that a provider wants to announce."""

    command: CreateGroup
    facts: Facts
    rulebook: Rulebook


def larger_than_allowed(attempt: Announcement) -> Finding | None:
    """At most 12 clients at a time (§ 4.2.2)."""
    setting, largest = attempt.rulebook.group_clients_max, attempt.command.largest
    most = setting.on(attempt.command.starts_on)
    if largest <= most:
        return None
    return Finding("group_full", setting.section, Figure(most, "clients"), Figure(largest, "clients"))


def theme_missing(attempt: Announcement) -> Finding | None:
    """One or more of the nine themes (§ 4.2.2)."""
    setting, count = attempt.rulebook.group_themes_min, len(attempt.command.themes)
    least = setting.on(attempt.command.starts_on)
    if count >= least:
        return None
    return Finding("theme_missing", setting.section, Figure(least, "themes"), Figure(count, "themes"))


def provider_not_approved(attempt: Announcement) -> Finding | None:
    """The provider is not approved for group coaching on the first day (§ 2)."""
    command = attempt.command
    assert command.by.organisation is not None, "providers alone announce groups"
    if attempt.facts.approval_on(command.by.organisation, Service.GROUP_COACHING, command.starts_on) is not None:
        return None
    return Finding("provider_not_approved", "2", actual=Figure.of_date(command.starts_on))


@refusing_gaps
def create(command: CreateGroup, facts: Facts, rulebook: Rulebook) -> Sequence[GroupCreated]:
    """Announce a group. It is judged by the rulebook in force on its first day.

    Raises `BadInput` for an end before the start and for a closed group without an end, which all its members share;
    `Refusal` for a size that the rulebook does not allow.
    """
    if command.ends_on is None and command.kind is GroupKind.CLOSED:
        raise BadInput("ends_on", "closed_group_ends")
    if command.ends_on is not None and command.ends_on < command.starts_on:
        raise BadInput("ends_on", "not_before", limit=Figure.of_date(command.starts_on))
    assert command.by.organisation is not None, "providers alone announce groups"
    attempt = Announcement(command, facts, rulebook)
    refuse_if_any(found((larger_than_allowed,), attempt))
    return (
        GroupCreated(
            **envelope(
                command.group_id,
                0,
                command,
                rulebook.version_on(command.starts_on),
                "4.2.2",
                warnings=warned_of((theme_missing, provider_not_approved), attempt),
            ),
            provider_id=command.by.organisation,
            name="",
            sealed_name=command.name,
            kind=command.kind,
            largest=command.largest,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            themes=command.themes,
            content=command.content,
        ),
    )


def specify_content(group: Group, command: SpecifyContent, rulebook: Rulebook) -> GroupContentSpecified:
    """The content is specified, before the start or later; the last one told holds (§ 4.2.2)."""
    today = helsinki_date(command.by.decided_at)
    refuse_if_any(tuple(one for one in (in_the_future(command.specified_on, today),) if one is not None))
    return GroupContentSpecified(
        **envelope(
            group.id,
            group.version,
            command,
            rulebook.version_on(command.specified_on),
            "4.2.2",
            warnings=warned_of(CONTENT_WARNINGS, ToldContent(True, command.considers)),
        ),
        specified_on=command.specified_on,
        content=command.content,
        considers=tuple(sorted(set(command.considers))),
    )
