"""An index of the refusals, in the order of the log."""

from ledger.server.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql("refused.sql")
