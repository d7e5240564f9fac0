"""What each role may do: `scripts/document` writes it to docs/roles.md."""

from pathlib import Path

from api.http.application import operations
from api.http.permissions import PERMISSIONS
from api.terminal.roles import cell
from domain.kernel.event import Role

PAGE = Path(__file__).parent.parent / "docs" / "roles.md"

HEAD = """# Who may do what

Made by `scripts/document` from the one table that the service goes by,
[`api/http/permissions.py`](../api/http/permissions.py). `setelikirja roles` prints it. With a route that has no row in
it the service does not start.

*own*: a provider, with what is its own alone: vouchers that it serves, has served or will serve, its groups, its
account with the county, its file. Of another's it is told what it is told of what there is none of (404), and in lists
nothing. What is shown of a voucher differs by role too: [security](security.md). Who has several roles acts in the one
that the code's table names first.
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD, "| call | " + " | ".join(Role) + " |", "|---" * (1 + len(Role)) + "|"]
    for name, method, path in operations():
        cells = " | ".join(cell(PERMISSIONS[name], role, "en") for role in Role)
        lines.append(f"| `{method} {path}` {'(without a token too) ' if PERMISSIONS[name].public else ''}| {cells} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
