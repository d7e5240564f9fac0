"""`token`: tokens for a local service, made with its development key."""

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import UUID

import typer

from api.http.identity import development_token, is_secret
from api.http.installation import is_county, signing_key
from api.http.settings import Settings, SettingsError
from api.terminal.screen import USAGE, say
from domain.kernel.event import Role
from ledger.server.embedded import default_data


def print_token(role: Role, sub: str, org: UUID | None, data: Path | None) -> None:
    if role is Role.PROVIDER and org is None:
        say("a provider's token needs --org")
        raise typer.Exit(USAGE)
    settings = Settings.from_environment(data=data)
    folder = settings.data or default_data()
    if settings.jwt_key_file is None and settings.oidc_issuer is None and not is_county(folder):
        say(f"{folder} holds no county: start its service first (setelikirja serve --data {shlex.quote(str(folder))})")
        raise typer.Exit(USAGE)
    typer.echo(tokens(settings)(role, sub, org))


def tokens(settings: Settings) -> Callable[[Role, str, UUID | None], str]:
    """Makes tokens for a local service with its development key."""
    key = signing_key(settings, settings.data or default_data())
    if key is None or not is_secret(key):
        raise SettingsError("this service checks tokens by an issuer's public keys: that issuer makes them")
    return partial(development_token, key, settings.jwt_issuer)
