"""append() looks at what it is given before it believes it."""

from ledger.server.migrations import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql("checked.sql")
