"""Runs the migrations on the connection that `ledger.server.postgres.migrate` hands over, in its one transaction."""

from alembic import context

attributes = context.config.attributes
context.configure(connection=attributes["connection"], version_table_schema=attributes["schema"])
context.run_migrations()
