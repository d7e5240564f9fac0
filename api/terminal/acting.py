"""`actor`: who an actor of the audit trail is."""

import asyncio
from pathlib import Path
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from api import messages
from api.audit_trail.actors import actor_answer
from api.audit_trail.answers import ActorOut
from api.http.installation import Database, installed
from api.http.service import open_service
from api.http.settings import Settings
from api.terminal.screen import WRONG, console, say, show_table
from ledger.desk.orders import Unknown
from projections.audit_trail.questions import acted
from projections.engine.reading import NotServing


def show_actor(actor_id: UUID, data: Path | None, language: str) -> None:
    try:
        with installed(data, to_look_at=True) as (settings, database):
            told = asyncio.run(_told(settings, database, actor_id, language))
    except Unknown:
        say(f"neither the register nor the log knows an actor {actor_id}")
        raise typer.Exit(WRONG) from None
    except NotServing:
        say("the audit trail is not complete yet: start the service, or run setelikirja project --until-complete")
        raise typer.Exit(WRONG) from None
    _show(told, language)


async def _told(settings: Settings, database: Database, actor_id: UUID, language: str) -> ActorOut:
    async with open_service(settings, database, follows=False) as service:
        async with service.lists.connection() as connection:
            found = await acted(connection, database.schema, actor_id)
        return await actor_answer(service.desk, service.register, actor_id, found, language)


def _show(told: ActorOut, language: str) -> None:
    console.print(f"actor {told.actor}, as of position {told.position:,}", highlight=False)
    if told.login is not None:
        console.print(f"login {told.login.subject} of {told.login.issuer}", highlight=False, markup=False)
    if told.worker is not None:
        name = told.worker.name or "-"
        console.print(f"worker {told.worker.worker_id}: {name}", highlight=False, markup=False)
    table = Table()
    for column in ("role", "for", "first recorded", "last recorded"):
        table.add_column(column)
    table.add_column("events", justify="right")
    for row in told.acted:
        role = messages.text(f"role.{row.role}", language)
        first, last = row.first_recorded_at, row.last_recorded_at
        table.add_row(role, escape(row.organisation_name or "-"), first, last, f"{row.events:,}")
    show_table(table)
    for sentence in told.not_known:
        console.print(sentence, highlight=False, soft_wrap=True)
