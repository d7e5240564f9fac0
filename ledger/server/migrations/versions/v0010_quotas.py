"""One quota of stored refusals for each organisation, whichever process it asks."""

from ledger.server.migrations import run_sql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql("quotas.sql")
