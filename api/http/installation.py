"""What an installation has before it serves: its settings, its database made ready, its secrets."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket

from psycopg.conninfo import conninfo_to_dict

from api.http.identity import is_secret
from api.http.settings import (
    Settings,
    SettingsError,
    is_loopback,
    key_encryption_key,
    own_secret,
    read_secret,
    token_key,
)
from ledger.server import embedded
from ledger.server.postgres import application_url, ensure_roles, migrate, schema_is_current


@dataclass(frozen=True, slots=True)
class Database:
    """Where the county's tables are, and the folder of what an embedded server's service keeps.

    `owner_url` logs in as who may become the owner role, where that is known: only a loader of a simulation asks.
    """

    application_url: str
    schema: str
    data: Path | None
    owner_url: str | None = field(default=None, repr=False)


@contextmanager
def prepared_database(settings: Settings) -> Iterator[Database]:
    """The county's database, ready for use: roles and tables are made or brought up to date where that is allowed.

    Raises `SettingsError`, and `embedded.EmbeddedServerError` where the embedded server cannot be had.
    """
    if settings.database_url is None:
        with embedded.start(settings.data) as server, server.kept_running():
            # Before there is anything that only they open.
            password = own_secret(keys_folder(server.data) / "application-password")
            signing_key(settings, server.data)
            wrapping_key(settings, server.data)
            ensure_roles(server.url, settings.schema_name, password)
            migrate(server.url, settings.schema_name)
            application = application_url(server.url, settings.schema_name, password)
            yield Database(application, settings.schema_name, server.data, server.url)
        return
    if settings.owner_database_url is not None:
        ensure_roles(settings.owner_database_url, settings.schema_name, _password_of(settings.database_url))
        migrate(settings.owner_database_url, settings.schema_name)
    elif not schema_is_current(settings.database_url, settings.schema_name):
        raise SettingsError(
            f"the tables of {settings.schema_name} are not up to date: run `setelikirja migrate` with"
            " SETELIKIRJA_OWNER_DATABASE_URL set"
        )
    yield Database(settings.database_url, settings.schema_name, settings.data, settings.owner_database_url)


def keys_folder(data: Path) -> Path:
    """Where an installation keeps the secrets that it made for itself."""
    return data / "keys"


def is_county(data: Path) -> bool:
    """Whether a folder is one that a service has set up: nothing else has keys or a database of a county."""
    return keys_folder(data).is_dir() or (data / "cluster").is_dir()


def _password_of(url: str) -> str:
    return str(conninfo_to_dict(url).get("password") or secrets.token_urlsafe())


def signing_key(settings: Settings, data: Path | None) -> str | None:
    """What tokens are checked by where no issuer is named: a key in a file, else this installation's own development
    key, which only an embedded database has. None where an issuer is named, beside which there is neither.

    A secret is known to whoever checks by it, so that nobody may take one who is not on this machine alone.
    """
    if settings.oidc_issuer is not None:
        return None
    if settings.jwt_key_file is not None:
        key = token_key(read_secret(settings.jwt_key_file, "SETELIKIRJA_JWT_KEY_FILE"))
        if is_secret(key) and settings.database_url is not None and not is_on_this_machine(settings.database_url):
            raise SettingsError(
                "SETELIKIRJA_JWT_KEY_FILE holds a secret, and the database is on another machine: name an issuer"
                " (SETELIKIRJA_OIDC_ISSUER), or give a public key in PEM"
            )
        return key
    if data is None or settings.database_url is not None:
        raise SettingsError(
            "neither SETELIKIRJA_OIDC_ISSUER nor SETELIKIRJA_JWT_KEY_FILE is set: tokens cannot be checked"
        )
    return own_secret(keys_folder(data) / "jwt")


def check_address(settings: Settings, sockets: Sequence[socket]) -> None:
    """Raise `SettingsError` where tokens are checked by a secret and other machines could reach the service."""
    reached = [str(one.getsockname()[0]) for one in sockets if not is_loopback(str(one.getsockname()[0]))]
    if settings.oidc_issuer is not None or not reached:
        return
    if settings.jwt_key_file is not None:
        secret = is_secret(read_secret(settings.jwt_key_file, "SETELIKIRJA_JWT_KEY_FILE"))
    else:
        secret = settings.database_url is None
    if secret:
        raise SettingsError(
            f"at {reached[0]} other machines come in, and tokens are checked by a secret: name an issuer"
            " (SETELIKIRJA_OIDC_ISSUER), or give a public key in PEM (SETELIKIRJA_JWT_KEY_FILE)"
        )


def is_on_this_machine(database_url: str) -> bool:
    """Whether a database is reached by a socket or an address of this machine's own."""
    told = conninfo_to_dict(database_url)
    hosts = [*str(told.get("hostaddr") or told.get("host") or "").split(",")]
    return all(not host or host.startswith(("/", "@")) or is_loopback(host) for host in hosts)


def wrapping_key(settings: Settings, data: Path | None) -> bytes:
    """The key-encryption key: from a file that is named, else this installation's own."""
    if settings.key_encryption_key_file is not None:
        text = read_secret(settings.key_encryption_key_file, "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE")
    elif data is not None:
        text = own_secret(keys_folder(data) / "key-encryption-key")
    else:
        raise SettingsError("SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE is not set: nothing can be sealed")
    return key_encryption_key(text)


@contextmanager
def installed(data: Path | None, *, to_look_at: bool = False) -> Iterator[tuple[Settings, Database]]:
    """The settings of the environment, and their database ready for use. Raises what `prepared_database` does.

    What is there `to_look_at` must be there: an embedded server is not set up for it.
    """
    settings = Settings.from_environment(data=data)
    folder = settings.data or embedded.default_data()
    if to_look_at and settings.database_url is None and not is_county(folder):
        raise SettingsError(f"{folder} holds no county: there is nothing to look at")
    with prepared_database(settings) as database:
        yield settings, database
