"""`migrate`: roles and tables, and nothing that stays."""

from pathlib import Path

from api.http.installation import installed
from api.http.settings import Settings, SettingsError
from api.terminal.screen import console
from api.terminal.serving import log


def migrate(data: Path | None) -> None:
    settings = Settings.from_environment(data=data)
    if settings.database_url is not None and settings.owner_database_url is None:
        raise SettingsError("SETELIKIRJA_OWNER_DATABASE_URL is not set: it names who may make roles and tables")
    log()
    with installed(data) as (_, database):
        console.print(f"The tables of {database.schema} are up to date.", highlight=False, soft_wrap=True)
