"""Whose an actor's id is, sealed."""

from ledger.server.migrations import run_sql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql("logins.sql")
