"""`whatif`: a span of the log, decided again under other settings."""

import asyncio
from datetime import date
from pathlib import Path

import orjson
import typer

from api import messages
from api.county import COUNTY_RULEBOOK
from api.http.installation import installed, wrapping_key
from api.terminal import collector
from api.terminal.rules import check_language
from api.terminal.screen import USAGE, console, progress, say, show_table
from api.what_if.answer import WhatIfQuestion
from api.what_if.county import Source, answer_question, provider_names, setting_of
from api.what_if.picture import picture
from api.what_if.replaying import check
from api.what_if.table import notes, tables
from domain.kernel.findings import BadInput
from domain.rulebook import Service


def ask(
    from_day: date,
    to_day: date,
    settings: list[str] | None,
    price_caps: list[str] | None,
    position: int | None,
    as_json: Path | None,
    plot: Path | None,
    language: str,
    data: Path | None,
) -> None:
    check_language(language)
    try:
        question = WhatIfQuestion(
            from_day=from_day,
            to_day=to_day,
            rulebook={name: setting_of(COUNTY_RULEBOOK, name, value) for name, value in map(_named, settings or ())},
            price_caps={Service(name): int(value) for name, value in map(_named, price_caps or ())},
            position=position,
        )
    except ValueError as error:
        say(str(error))
        raise typer.Exit(USAGE) from None
    try:
        check(COUNTY_RULEBOOK, question)  # before a database is started for it
        collector.settle()
        with installed(data, to_look_at=True) as (setup, database), progress("what if") as show:
            key = wrapping_key(setup, database.data)
            source = Source(database.application_url, database.schema, key, COUNTY_RULEBOOK)
            answer = asyncio.run(answer_question(source, question, show))
            names = asyncio.run(provider_names(source, answer))
    except BadInput as wrong:
        say(f"{wrong.field.removeprefix('rulebook.')}: {messages.malformed(wrong.reason, 'en', wrong.figures)}")
        raise typer.Exit(USAGE) from None
    for part in tables(answer, names, language):
        show_table(part)
    for note in notes(answer, language):
        console.print(note, highlight=False, soft_wrap=True)
    if as_json is not None:
        as_json.write_bytes(orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n")
    if plot is not None:
        plot.write_text(picture(answer, language), encoding="utf-8")


def _named(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is not NAME=VALUE")
    return name, value
