"""The names on the providers' staff lists."""

from ledger.server.migrations import run_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql("staff.sql")
