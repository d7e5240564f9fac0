"""The register: clients and the keys that the log's sealed texts are under."""

from ledger.server.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql("register.sql")
