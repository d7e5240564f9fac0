"""How a service is set up: environment variables, and the secrets that it makes for itself where none are given."""

import os
import re
import secrets
import sys
from base64 import b64decode
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from types import ModuleType
from typing import Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableVariable
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as ValidationFailure

from api.http.identity import is_secret
from api.http.logs import Form
from api.payments.characters import sepa_text
from domain.kernel.event import Role
from domain.provider.decide import is_business_id
from ledger.desk.quota import REFUSALS_PER_DAY_MAX
from ledger.server.embedded import keep_out_of_git
from ledger.server.postgres import check_schema_name

KEY_BYTES = 32
RSA_BITS_MIN = 2048
PUBLIC_FORM = re.compile(r"---- ?BEGIN|^(ssh|ecdsa|sk)-|\"kty\"")
"""PEM behind something else, a key of SSH, a JSON Web Key."""


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message names it."""


def _form_of_lines() -> Form:
    return "text" if sys.stderr.isatty() else "json"


class Settings(BaseSettings):
    """One county's service.

    Without `database_url` an embedded server runs in the folder `data`, and the two keys are made there at the first
    start. With it, both keys are given as files: `jwt_key_file` holds a secret (HS256) or a public key in PEM,
    `key_encryption_key_file` holds 32 bytes in hexadecimal. `owner_database_url` is for who may migrate. A what-if over
    HTTP reads `what_if_events_max` events at most. So many refusals as `refusals_per_day_max` are stored of an
    organisation a day. What begins with `invoice_` stands in the e-invoices of providers to the county: who the county
    is and its references, why they are exempt from value-added tax (a code of VATEX, and words), and in how many days
    they are paid. What begins with `payment_` stands in payment files: who pays, from which account of which bank.
    `webhooks_file` says who is told of events by webhooks; with `webhooks_loopback` an address may be
    this machine's own, without TLS.

    What begins with `oidc_` names an outside issuer of tokens (OpenID Connect) in place of `jwt_key_file`: what its
    tokens must say, where they say who somebody is, and as which client people are logged in (`docs/identity.md`).
    `public_url` is the service's address as browsers have it. A browser's session ends when it was not used for
    `session_idle_minutes`, and after `session_hours_max` in any case.
    """

    model_config = SettingsConfigDict(
        env_prefix="SETELIKIRJA_", env_ignore_empty=True, frozen=True, extra="ignore", populate_by_name=True
    )

    data: Path | None = None
    database_url: str | None = Field(default=None, repr=False)
    owner_database_url: str | None = Field(default=None, repr=False)
    schema_name: str = Field(default="north_savo", validation_alias="SETELIKIRJA_SCHEMA")
    jwt_key_file: Path | None = None
    jwt_issuer: str = "setelikirja-development"
    jwt_audience: str | None = None
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_token_type: str = "at+jwt"  # noqa: S105 - a `typ`, RFC 9068
    oidc_token_seconds_max: int = Field(default=7_200, ge=1)
    oidc_leeway_seconds: int = Field(default=30, ge=0, le=120)
    oidc_roles_claim: str = Field(default="roles", min_length=1)
    oidc_organisation_claim: str = Field(default="org", min_length=1)
    oidc_unit_claim: str = Field(default="unit", min_length=1)
    oidc_role_names: dict[str, Role] = Field(default_factory=dict)
    oidc_scope_roles: dict[str, Role] = Field(default_factory=dict)
    oidc_client_organisations: dict[str, UUID] = Field(default_factory=dict)
    oidc_refresh_seconds: int = Field(default=300, ge=1)
    oidc_unknown_key_seconds: int = Field(default=5, ge=1)
    oidc_keys_kept_seconds: int = Field(default=24 * 60 * 60, ge=1)
    oidc_client_id: str | None = None
    oidc_client_secret_file: Path | None = None
    oidc_scope: str = "openid"
    public_url: str | None = None
    session_idle_minutes: int = Field(default=30, ge=1)
    session_hours_max: int = Field(default=10, ge=1)
    key_encryption_key_file: Path | None = None
    projections: Literal["service", "separate"] = "service"
    log: Form = Field(default_factory=_form_of_lines)
    what_if_events_max: int = Field(default=100_000, ge=1)
    webhooks_file: Path | None = None
    webhooks_loopback: bool = False
    refusals_per_day_max: int = Field(default=REFUSALS_PER_DAY_MAX, ge=1)
    body_bytes_max: int = Field(default=8 * 1024 * 1024, ge=1)
    connections_max: int = Field(default=4_096, ge=1)
    requests_max: int = Field(default=512, ge=1)
    token_requests_per_second: int = Field(default=5_000, ge=1)
    address_requests_per_second: int = Field(default=100, ge=1)
    invoice_buyer: str | None = None
    invoice_buyer_business_id: str | None = None
    invoice_order_reference: str | None = None
    invoice_contract_reference: str | None = None
    invoice_vat_exemption_code: str = "VATEX-EU-132-1G"
    invoice_vat_exemption_reason: str = "Sosiaalihuollon palvelu, AVL 37 §"
    invoice_payment_days: int = Field(default=30, ge=1)
    payment_payer: str | None = None
    payment_payer_business_id: str | None = None
    payment_iban: str | None = None
    payment_bic: str | None = None

    @model_validator(mode="after")
    def _identity_fits(self) -> Self:
        """Raise `ValueError` for settings of identity that do not go together."""
        if self.oidc_issuer is None:
            if self.oidc_client_id is not None:
                raise ValueError("SETELIKIRJA_OIDC_CLIENT_ID is of no use without SETELIKIRJA_OIDC_ISSUER")
            return self
        if not is_secure(self.oidc_issuer):
            raise ValueError("SETELIKIRJA_OIDC_ISSUER is an address with https, or this machine's own")
        if self.jwt_key_file is not None:
            raise ValueError("SETELIKIRJA_JWT_KEY_FILE and SETELIKIRJA_OIDC_ISSUER are not set together")
        if not self.oidc_audience:
            raise ValueError(
                "SETELIKIRJA_OIDC_AUDIENCE is set with SETELIKIRJA_OIDC_ISSUER: others' tokens do not hold"
            )
        if self.oidc_client_id is None:
            return self
        if self.oidc_client_id == self.oidc_audience:
            raise ValueError(
                "SETELIKIRJA_OIDC_CLIENT_ID and SETELIKIRJA_OIDC_AUDIENCE differ: else an id token is an access token"
            )
        if self.public_url is None or not is_origin(self.public_url):
            raise ValueError(
                "SETELIKIRJA_PUBLIC_URL is set with SETELIKIRJA_OIDC_CLIENT_ID: https://HOST without a path,"
                " or this machine's own"
            )
        if "openid" not in self.oidc_scope.split():
            raise ValueError("SETELIKIRJA_OIDC_SCOPE has openid among its scopes")
        return self

    @property
    def projections_in_service(self) -> bool:
        return self.projections == "service"

    @field_validator("schema_name")
    @classmethod
    def _is_a_schema(cls, name: str) -> str:
        check_schema_name(name)
        return name

    @field_validator("invoice_buyer_business_id", "payment_payer_business_id")
    @classmethod
    def _is_a_business_id(cls, text: str | None) -> str | None:
        if text is not None and not is_business_id(text):
            raise ValueError(f"{text!r} is no Finnish business id")
        return text

    @field_validator("payment_iban")
    @classmethod
    def _is_an_account(cls, text: str | None) -> str | None:
        return text if text is None else _valid(iban, text, "an account's number in the form of an IBAN")

    @field_validator("payment_bic")
    @classmethod
    def _is_a_bank(cls, text: str | None) -> str | None:
        return text if text is None else _valid(bic, text, "a bank's BIC")

    @field_validator("payment_payer")
    @classmethod
    def _is_a_name(cls, text: str | None) -> str | None:
        if text is not None and not sepa_text(text):
            raise ValueError(f"{text!r} has no letter that banks take")
        return text

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given alone: the environment is read where it is asked for."""
        return (init_settings,)

    @classmethod
    def variables(cls) -> dict[str, str]:
        """The environment variable of each field."""
        prefix = cls.model_config["env_prefix"]
        return {
            name: str(field.validation_alias or f"{prefix}{name.upper()}") for name, field in cls.model_fields.items()
        }

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, *, data: Path | None = None) -> Self:
        """Read the `SETELIKIRJA_…` variables; an argument goes before its variable. Raises `SettingsError`."""
        try:
            given = _Variables(cls, environment)()
        except UnreadableVariable as error:  # what is to be JSON and is not
            name = next((name for name in cls.model_fields if f'"{name}"' in str(error)), "")
            raise SettingsError(f"{cls.variables().get(name, 'a setting')} is a JSON object") from None
        if data is not None:
            given["data"] = data
        try:
            return cls(**given)
        except ValidationError as error:
            raise SettingsError("; ".join(cls._told(one) for one in error.errors())) from None

    @classmethod
    def _told(cls, error: ErrorDetails) -> str:
        """One wrong variable as a few words."""
        if not error["loc"]:  # of several that do not go together
            return str(error["ctx"]["error"])
        name, context = str(error["loc"][0]), error.get("ctx", {})
        variable = cls.variables().get(name, name)
        match error["type"]:
            case "literal_error":
                must = str(context["expected"]).replace("'", "")
            case "int_parsing" | "greater_than_equal":
                must = "a number from 1 on"
            case "value_error":
                return f"{variable}: {context['error']}"
            case _:
                return f"{variable}: {error['msg']}"
        return f"{variable} is {must}, not {error['input']!r}"


class _Variables(EnvSettingsSource):
    """The variables of an environment that is given."""

    def __init__(self, settings: type[BaseSettings], environment: Mapping[str, str]) -> None:
        self._environment = environment
        super().__init__(settings)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): text for name, text in self._environment.items() if text}


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, by its name or an address of its own."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_secure(address: str) -> bool:
    """Whether nobody on the way can read or change what goes to an address: TLS, or this machine's own."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def is_origin(address: str) -> bool:
    """Whether an address is one of those, and nothing stands behind host and port."""
    return is_secure(address) and urlsplit(address)._replace(scheme="", netloc="").geturl() == "" and "@" not in address


def _valid(form: ModuleType, text: str, what: str) -> str:
    """A number in its plain form. Raises `ValueError` for none."""
    try:
        return str(form.validate(text))
    except ValidationFailure:
        raise ValueError(f"{text!r} is not {what}") from None


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
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other one was first
        finally:
            draft.unlink()
        _keep(path.parent)
        _keep(path.parent.parent)
    return read_secret(path, path.name)


def _keep(folder: Path) -> None:
    """Have the names in a folder outlast a loss of power: what was sealed meanwhile may already."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def token_key(text: str) -> str:
    """What tokens are checked by: a public key in PEM (RFC 7518, sections 3.3 to 3.5; RFC 8037), or a secret that is
    long enough for HS256 (RFC 7518, section 3.2: at least as long as the hash). Raises `SettingsError`.

    A public key that is not told to be one would be a secret that everybody knows: none is taken in another form.
    """
    if not is_secret(text):
        _check_public_key(text)
    elif PUBLIC_FORM.search(text) or _is_der(text):
        raise SettingsError("SETELIKIRJA_JWT_KEY_FILE: a public key is given in PEM, and nothing stands before it")
    elif len(text.encode()) < KEY_BYTES:
        raise SettingsError(
            f"SETELIKIRJA_JWT_KEY_FILE: a secret has at least {KEY_BYTES} bytes, not {len(text.encode())}"
        )
    return text


def _check_public_key(text: str) -> None:
    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise SettingsError("SETELIKIRJA_JWT_KEY_FILE: it begins as PEM and holds no public key") from None
    match key:
        case RSAPublicKey() if key.key_size < RSA_BITS_MIN:
            raise SettingsError(
                f"SETELIKIRJA_JWT_KEY_FILE: an RSA key has at least {RSA_BITS_MIN} bits, not {key.key_size}"
            )
        case RSAPublicKey() | Ed25519PublicKey():
            pass
        case EllipticCurvePublicKey() if isinstance(key.curve, SECP256R1):
            pass
        case _:
            raise SettingsError("SETELIKIRJA_JWT_KEY_FILE: a public key is of RSA, P-256 or Ed25519")


def _is_der(text: str) -> bool:
    """Whether a text is the inside of a PEM: a public key in base64 alone."""
    try:
        load_der_public_key(b64decode(text, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        return False
    return True


def key_encryption_key(text: str) -> bytes:
    """The key that wraps all others, from 64 hexadecimal digits."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"the key-encryption key is {2 * KEY_BYTES} hexadecimal digits")
    return key
