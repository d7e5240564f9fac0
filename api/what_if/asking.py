"""Asking a what-if of a county's database, on connections of its own."""

from collections.abc import Callable
from typing import Any

from api.installation import Database, wrapping_key
from api.settings import Settings
from api.what_if.answer import Question
from api.what_if.replaying import what_if
from domain.rulebook import Rulebook
from ledger.clients import Register
from ledger.commands import price_list_id
from ledger.postgres import open_pool
from ledger.recorder import LogReader


async def answer_question(
    settings: Settings,
    database: Database,
    rulebook: Rulebook,
    question: Question,
    show: Callable[[int, int], None] = lambda done, total: None,
    events_max: int | None = None,
) -> dict[str, Any]:
    """The answer, as JSON. Raises what `what_if` does."""
    async with open_pool(database.application_url, size=1) as pool:
        register = Register(pool, database.schema, wrapping_key(settings, database.data))
        reader = LogReader(pool, database.schema)
        return await what_if(reader, register, price_list_id(database.schema), rulebook, question, show, events_max)


def setting_of(rulebook: Rulebook, name: str, text: str) -> object:
    """A setting's value from its text, as its kind is written: a number, true or false, a reading, names with commas.

    What cannot be such a value, or is no setting at all, stays text: it is refused where the question is.
    """
    values = {setting.name: next(iter(setting.since.values())) for setting in rulebook.settings()}
    match values.get(name):
        case bool():
            return {"true": True, "false": False}.get(text, text)
        case int():
            return int(text) if text.removeprefix("-").isdecimal() else text
        case frozenset():
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            return text
