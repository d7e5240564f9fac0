"""PostgreSQL for one county: its schema, its two roles, migrations, connection pools.

A county has one schema. The role `SCHEMA_owner` owns everything in it and cannot log in; whoever migrates becomes it.
The role `SCHEMA_application` is what the service logs in as: it reads the log and calls `append()`, and makes the
tables of the projections, which it owns.

Addresses may be URLs or libpq's keyword strings; what they say (`sslmode` too) reaches every connection.
"""

import re
from importlib.resources import files

import psycopg
from psycopg import AsyncConnection, Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier, Literal
from psycopg_pool import AsyncConnectionPool

CONNECT_SECONDS_MAX = 2
LOCK_SECONDS_MAX = 2
# After which a peer that acknowledges nothing any more is given up (TCP; a socket's other end cannot vanish).
PEER_SECONDS_MAX = 4

# Roles are named after the schema, and PostgreSQL cuts a name at 63 bytes.
SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")


def check_schema_name(schema: str) -> None:
    """Raise `ValueError` unless `schema` is 1 to 48 lower-case ASCII letters, digits, underscores, a letter first."""
    if not SCHEMA_NAME.fullmatch(schema):
        raise ValueError(f"not a schema name: {schema!r}")


def owner_role(schema: str) -> str:
    return f"{schema}_owner"


def application_role(schema: str) -> str:
    return f"{schema}_application"


def channel(schema: str) -> str:
    """The name under which an append is announced to who listens. Nothing depends on it: readers poll too."""
    return f"{schema}_events"


def application_url(url: str, schema: str, password: str) -> str:
    """The address of the same database for the county's application role."""
    return make_conninfo(url, user=application_role(schema), password=password)


def session(url: str) -> str:
    """`url` with what every connection of the service needs: instants in UTC, and no long wait for what is dead."""
    options = conninfo_to_dict(url).get("options") or ""
    return make_conninfo(
        url,
        application_name="setelikirja",
        connect_timeout=CONNECT_SECONDS_MAX,
        tcp_user_timeout=PEER_SECONDS_MAX * 1000,
        keepalives_idle=PEER_SECONDS_MAX - 2,
        keepalives_interval=1,
        keepalives_count=2,
        options=f"{options} -c TimeZone=UTC -c lock_timeout={LOCK_SECONDS_MAX}s".strip(),
    )


def _lock(connection: Connection[TupleRow], schema: str) -> None:
    """Be alone in preparing this county until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [schema])


def ensure_roles(url: str, schema: str, application_password: str) -> None:
    """Make the county's roles and schema where they are missing, and set the application role's password.

    `url` must log in as a role that may create roles, and schemas in its database (or find both roles there, be a
    member of the owner role and may set the other's password).
    """
    owner, application = Identifier(owner_role(schema)), Identifier(application_role(schema))
    check_schema_name(schema)
    with psycopg.connect(session(url)) as connection:
        _lock(connection, schema)
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if owner_role(schema) not in known:
            connection.execute(SQL("CREATE ROLE {} NOLOGIN").format(owner))
            connection.execute(SQL("GRANT {} TO CURRENT_USER").format(owner))
        if application_role(schema) not in known:
            connection.execute(SQL("CREATE ROLE {} LOGIN").format(application))
        # The verifier, not the password: statements are written to the server's log.
        verifier = connection.pgconn.encrypt_password(
            application_password.encode(), application_role(schema).encode(), b"scram-sha-256"
        )
        connection.execute(SQL("ALTER ROLE {} PASSWORD {}").format(application, Literal(verifier.decode())))
        connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(Identifier(schema), owner))
        connection.execute(SQL("SET LOCAL ROLE {}").format(owner))
        connection.execute(SQL("GRANT USAGE, CREATE ON SCHEMA {} TO {}").format(Identifier(schema), application))


def newest_revision() -> str:
    """The last migration's number, which its file is named after."""
    names = (path.name for path in (files("ledger.server") / "migrations" / "versions").iterdir())
    return max(name.removeprefix("v").partition("_")[0] for name in names if name.startswith("v"))


def migrate(url: str, schema: str, revision: str | None = None) -> None:
    """Bring the county's tables up to date, or to an earlier migration, in one transaction.

    `url` must log in as a member of the owner role.
    """
    check_schema_name(schema)
    with psycopg.connect(session(url)) as connection:
        connection.execute(SQL("SET LOCAL ROLE {}").format(Identifier(owner_role(schema))))
        if _revision(connection, schema) == newest_revision():
            return
    _upgrade(url, schema, revision or "head")


def _upgrade(url: str, schema: str, revision: str) -> None:
    # Only here: they take longer to load than all the rest, and most starts find nothing to migrate.
    import sqlalchemy
    from alembic import command
    from alembic.config import Config

    engine = sqlalchemy.create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(session(url)), poolclass=sqlalchemy.NullPool
    )
    with engine.begin() as sqlalchemy_connection:
        connection = sqlalchemy_connection.connection.driver_connection
        assert isinstance(connection, Connection)
        _lock(connection, schema)
        connection.execute(SQL("SET LOCAL ROLE {}").format(Identifier(owner_role(schema))))
        config = Config()
        config.set_main_option("script_location", str(files("ledger.server") / "migrations"))
        config.attributes["connection"] = sqlalchemy_connection
        config.attributes["schema"] = schema
        config.attributes["names"] = {
            "schema": Identifier(schema),
            "application": Identifier(application_role(schema)),
            "channel": Literal(channel(schema)),
        }
        command.upgrade(config, revision)


def schema_is_current(url: str, schema: str) -> bool:
    """Whether every migration has run in the county's schema."""
    check_schema_name(schema)
    with psycopg.connect(session(url)) as connection:
        return _revision(connection, schema) == newest_revision()


def _revision(connection: Connection[TupleRow], schema: str) -> str | None:
    """The last migration that has run in the county's schema, None before the first."""
    versions = Identifier(schema, "alembic_version").as_string(connection)
    # Asked first: a statement that fails is an error in the server's log, and none has happened.
    (there,) = connection.execute("SELECT to_regclass(%s)::text", [versions]).fetchone() or (None,)
    if there is None:
        return None
    row = connection.execute(SQL("SELECT version_num FROM {}").format(Identifier(schema, "alembic_version"))).fetchone()
    return row[0] if row is not None else None


def open_pool(url: str, *, size: int = 4) -> AsyncConnectionPool[AsyncConnection[TupleRow]]:
    """A pool for reading, to be opened by `async with`. A database that is away is noticed in `CONNECT_SECONDS_MAX`,
    and one that is back by the next who asks."""
    return AsyncConnectionPool(
        session(url),
        kwargs={"autocommit": True},
        min_size=size,
        max_size=size,
        timeout=CONNECT_SECONDS_MAX,
        # Given up soon, and tried again when somebody asks: else its pauses double, and outlast the database's absence.
        reconnect_timeout=CONNECT_SECONDS_MAX,
        open=False,
    )
