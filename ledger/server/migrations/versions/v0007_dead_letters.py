"""What the receivers of webhooks would not take."""

from ledger.server.migrations import run_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql("dead_letters.sql")
