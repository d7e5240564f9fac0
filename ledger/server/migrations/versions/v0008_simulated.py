"""A simulated past lies in the past on the log's clock too."""

from ledger.server.migrations import run_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql("simulated.sql")
