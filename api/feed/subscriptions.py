"""Who is told of events by webhooks, from a file that whoever runs the service writes."""

import base64
import binascii
import ssl
import tomllib
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError

from api.http.settings import SettingsError
from domain.kernel.event import Role

VARIABLE = "SETELIKIRJA_WEBHOOKS_FILE"
VERSION = 1
"""Of a subscription's follower."""

PREFIX = "whsec_"
SECRET_BYTES_MIN, SECRET_BYTES_MAX = 24, 64
WEBHOOKS_MAX = 16
"""Each has a thread and a connection to the database."""


def _secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    try:
        size = len(base64.b64decode(text.removeprefix(PREFIX), validate=True))
    except binascii.Error:
        size = 0
    if not (text.startswith(PREFIX) and SECRET_BYTES_MIN <= size <= SECRET_BYTES_MAX):
        raise ValueError(f"a secret is {PREFIX} and {SECRET_BYTES_MIN} to {SECRET_BYTES_MAX} bytes in base64")
    return secret


class Subscription(BaseModel):
    """Where the events that a role may see are sent to, and the secrets that they are signed with, the newest first.

    It is told of what stands after position `after`. Its checkpoint is kept by its name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    url: Annotated[str, Field(repr=False)]  # its path may be a secret too
    role: Literal["auditor", "billing", "registrar"]
    secrets: Annotated[list[Annotated[SecretStr, AfterValidator(_secret)]], Field(min_length=1, max_length=4)]
    after: Annotated[int, Field(ge=0)] = 0

    @property
    def follower(self) -> str:
        """The name of its checkpoint."""
        return f"webhook_{self.name}"

    @property
    def sees(self) -> Role:
        """Whose eyes it has."""
        return Role(self.role)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    webhook: Annotated[list[Subscription], Field(max_length=WEBHOOKS_MAX)] = []


def subscriptions_of(path: Path | None, *, loopback: bool) -> tuple[Subscription, ...]:
    """The subscriptions of a file, none where there is no file. Raises `SettingsError`, which tells no value.

    With `loopback` an address may be `http` where it names this machine by number, as in tests.
    """
    if path is None:
        return ()
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).webhook
    except OSError as error:
        raise SettingsError(f"{VARIABLE}: {path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsError(f"{VARIABLE}: {path} is no TOML") from None
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_input=False))
        raise SettingsError(f"{VARIABLE}: {told}") from None
    names = [one.name for one in found]
    for one in found:
        if names.count(one.name) > 1:
            raise SettingsError(f"{VARIABLE}: there are two webhooks called {one.name}")
        if not _may_be_called(one.url, loopback):
            raise SettingsError(f"{VARIABLE}: the url of {one.name} begins with https:// and holds no name or password")
    return tuple(found)


def _may_be_called(url: str, loopback: bool) -> bool:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises where it is none
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None or parts.fragment:
        return False
    if parts.scheme == "https":
        return True
    try:
        return loopback and parts.scheme == "http" and ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def trusted() -> ssl.SSLContext:
    """Certificates that the system trusts; `SSL_CERT_FILE` names others."""
    return ssl.create_default_context()
