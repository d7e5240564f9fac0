"""`actor`: who an actor of the audit trail is."""

import asyncio
import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from api import messages
from api.audit_trail.actors import actor_answer
from api.audit_trail.answers import ActorOut
from api.http.answers import instant
from api.http.installation import Database, installed
from api.http.service import open_service
from api.http.settings import Settings
from api.terminal.screen import USAGE, WRONG, console, say, show_table
from ledger.desk.orders import Unknown
from ledger.register.register import Link, LinkRefused, Login
from projections.audit_trail.questions import acted
from projections.engine.reading import NotServing

Linked = list[tuple[UUID, Login | None, datetime]]

LINK_COLUMNS = ("issuer", "subject", "same_issuer", "same_subject")
"""Of a file of identities: the new one, and the one whose id it acts by."""


def show_actor(actor_id: UUID, data: Path | None, language: str) -> None:
    try:
        with installed(data, to_look_at=True) as (settings, database):
            told, linked = asyncio.run(_told(settings, database, actor_id, language))
    except Unknown:
        say(f"neither the register nor the log knows an actor {actor_id}")
        raise typer.Exit(WRONG) from None
    except NotServing:
        say("the audit trail is not complete yet: start the service, or run setelikirja project --until-complete")
        raise typer.Exit(WRONG) from None
    _show(told, linked, language)


def link(file: Path, data: Path | None, though_acted: bool) -> None:
    """Link the identities of a file's rows, all of them or none."""
    links = list(_links(file))

    async def linked(settings: Settings, database: Database) -> int:
        async with open_service(settings, database, follows=False) as service:
            return await service.register.link(links, though_acted=though_acted)

    try:
        with installed(data, to_look_at=True) as (settings, database):
            added = asyncio.run(linked(settings, database))
    except LinkRefused as refused:
        say(f"nothing is linked: {refused}")
        raise typer.Exit(WRONG) from None
    console.print(f"{added:,} linked, {len(links) - added:,} were so already.", highlight=False)


def _links(file: Path) -> Iterator[Link]:
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        if reader.fieldnames is None or set(reader.fieldnames) != set(LINK_COLUMNS):
            say(f"the first line of {file} names the columns {', '.join(LINK_COLUMNS)}")
            raise typer.Exit(USAGE)
        for number, row in enumerate(reader, 1):
            if not all(row[name] for name in LINK_COLUMNS):
                say(f"row {number} of {file} does not have its {len(LINK_COLUMNS)} values")
                raise typer.Exit(USAGE)
            issuer, subject, same_issuer, same_subject = (row[name] for name in LINK_COLUMNS)
            yield Link(Login(issuer, subject), Login(same_issuer, same_subject))


async def _told(settings: Settings, database: Database, actor_id: UUID, language: str) -> tuple[ActorOut, Linked]:
    async with open_service(settings, database, follows=False) as service:
        async with service.lists.connection() as connection:
            found = await acted(connection, database.schema, actor_id)
        told = await actor_answer(service.desk, service.register, actor_id, found, language)
        return told, await service.register.linked(actor_id)


def _show(told: ActorOut, linked: Linked, language: str) -> None:
    console.print(f"actor {told.actor}, as of position {told.position:,}", highlight=False)
    if told.login is not None:
        console.print(f"login {told.login.subject} of {told.login.issuer}", highlight=False, markup=False)
    for identity, login, linked_at in linked:
        whose = f"login {login.subject} of {login.issuer}" if login is not None else "a login that is forgotten"
        console.print(
            f"since {instant(linked_at)} also {whose}, by itself {identity}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )
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
