"""Changes to the tables of a county, in order. Each step runs one file of `ledger/sql`; none touches an event.

To add one: write `sql/NAME.sql`, copy the newest file of `versions/`, name the step before it in `down_revision`.
"""

from alembic import context, op

from ledger.sql import script


def run_sql(name: str) -> None:
    """Run `ledger/sql/NAME` in the county's schema, as its owner role."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(script(name, **context.config.attributes["names"]))
