"""What a group does, specified for those who take part in it (§ 4.2.2)."""

from collections.abc import Collection

from domain.group.events import Considered
from domain.kernel.findings import Figure, Finding


def content_missing(has_content: bool, considers: Collection[Considered]) -> Finding | None:
    """`group_content_missing`: what a group does is specified as it starts, for its clients' goals and needs (§ 4.2.2).

    Names what is missing of it.
    """
    missing = [] if has_content else ["content"]
    missing += (one.value for one in Considered if one not in considers)
    if not missing:
        return None
    return Finding("group_content_missing", "4.2.2", actual=Figure(", ".join(missing), "content_parts"))
