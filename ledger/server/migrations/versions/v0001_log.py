"""The log: events, where it ends, requests, and the one function that appends."""

from ledger.server.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql("log.sql")
