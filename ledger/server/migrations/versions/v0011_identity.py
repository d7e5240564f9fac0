"""Sessions of browsers, and identities that are one actor's."""

from ledger.server.migrations import run_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_sql("identity.sql")
