"""How a service is set up: environment variables, and the secrets that it makes for itself where none are given."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self, cast, get_args

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from api.http.logs import Form
from ledger.server.embedded import keep_out_of_git
from ledger.server.postgres import check_schema_name

KEY_BYTES = 32


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One county's service.

    Without `database_url` an embedded server runs in the folder `data`, and the two keys are made there at the first
    start. With it, both keys are given as files: `jwt_key_file` holds a secret (HS256) or a public key in PEM,
    `key_encryption_key_file` holds 32 bytes in hexadecimal. `owner_database_url` is for who may migrate. A what-if over
    HTTP reads `what_if_events_max` events at most.
    """

    data: Path | None = None
    database_url: str | None = None
    owner_database_url: str | None = None
    schema: str = "north_savo"
    jwt_key_file: Path | None = None
    jwt_issuer: str = "setelikirja-development"
    jwt_audience: str | None = None
    key_encryption_key_file: Path | None = None
    projections_in_service: bool = True
    log: Form = "json"
    what_if_events_max: int = 100_000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, *, data: Path | None = None) -> Self:
        """Read the `SETELIKIRJA_…` variables; an argument goes before its variable."""

        def value(name: str) -> str | None:
            return environment.get(f"SETELIKIRJA_{name}") or None

        def path(name: str) -> Path | None:
            text = value(name)
            return Path(text) if text else None

        where = value("PROJECTIONS") or "service"
        if where not in ("service", "separate"):
            raise SettingsError(f"SETELIKIRJA_PROJECTIONS is service or separate, not {where!r}")
        form = value("LOG") or ("text" if sys.stderr.isatty() else "json")
        if form not in get_args(Form):
            raise SettingsError(f"SETELIKIRJA_LOG is text or json, not {form!r}")
        defaults = cls()
        schema = value("SCHEMA") or defaults.schema
        try:
            check_schema_name(schema)
        except ValueError as error:
            raise SettingsError(f"SETELIKIRJA_SCHEMA: {error}") from None
        return cls(
            data=data or path("DATA"),
            database_url=value("DATABASE_URL"),
            owner_database_url=value("OWNER_DATABASE_URL"),
            schema=schema,
            jwt_key_file=path("JWT_KEY_FILE"),
            jwt_issuer=value("JWT_ISSUER") or defaults.jwt_issuer,
            jwt_audience=value("JWT_AUDIENCE"),
            key_encryption_key_file=path("KEY_ENCRYPTION_KEY_FILE"),
            projections_in_service=where == "service",
            log=cast(Form, form),
            what_if_events_max=_count(value("WHAT_IF_EVENTS_MAX"), defaults.what_if_events_max),
        )


def _count(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not text.isdecimal() or int(text) == 0:
        raise SettingsError(f"SETELIKIRJA_WHAT_IF_EVENTS_MAX is a number from 1 on, not {text!r}")
    return int(text)


def read_secret(path: Path, name: str) -> str:
    """The text of a secret's file, without white space around it."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}: {path} cannot be read: {error.strerror}") from error


def own_secret(path: Path) -> str:
    """A secret of this installation, made at the first use: a file that its account alone may read.

    It appears whole or not at all: of two services that start at once, both use the one that was first.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    keep_out_of_git(path.parent)
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(draft, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(secrets.token_hex(KEY_BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other one was first
        finally:
            draft.unlink()
    return read_secret(path, path.name)


def token_key(text: str) -> str:
    """What tokens are checked by: a public key in PEM that can be read, or a secret that is long enough for HS256
    (RFC 7518, section 3.2: at least as long as the hash). Raises `SettingsError`."""
    if text.startswith("-----BEGIN"):
        try:
            load_pem_public_key(text.encode())
        except (ValueError, UnsupportedAlgorithm):
            raise SettingsError("SETELIKIRJA_JWT_KEY_FILE: it begins as PEM and holds no public key") from None
    elif len(text.encode()) < KEY_BYTES:
        raise SettingsError(
            f"SETELIKIRJA_JWT_KEY_FILE: a secret has at least {KEY_BYTES} bytes, not {len(text.encode())}"
        )
    return text


def key_encryption_key(text: str) -> bytes:
    """The key that wraps all others, from 64 hexadecimal digits."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"the key-encryption key is {2 * KEY_BYTES} hexadecimal digits")
    return key
