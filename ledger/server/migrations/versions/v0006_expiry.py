"""What need not be kept of refusals can be taken away, by a function of the owner alone."""

from ledger.server.migrations import run_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_sql("expiry.sql")
