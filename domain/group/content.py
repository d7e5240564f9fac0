"""What a group does, specified for those who take part in it (§ 4.2.2)."""

from dataclasses import dataclass

from domain.group.events import Considered
from domain.kernel.findings import Figure, Finding
from domain.kernel.rules import Rule


@dataclass(frozen=True, slots=True)
class ToldContent:
    """Whether it was told what a group does, and what of those who take part it takes account of."""

    is_told: bool
    considers: tuple[Considered, ...] = ()


def content_missing(content: ToldContent) -> Finding | None:
    """`group_content_missing`: what a group does is specified as it starts, for its clients' goals and needs (§ 4.2.2).

    Names what is missing of it.
    """
    missing = [] if content.is_told else ["content"]
    missing += (one.value for one in Considered if one not in content.considers)
    if not missing:
        return None
    return Finding("group_content_missing", "4.2.2", actual=Figure(", ".join(missing), "content_parts"))


CONTENT_WARNINGS: tuple[Rule[ToldContent], ...] = (content_missing,)
