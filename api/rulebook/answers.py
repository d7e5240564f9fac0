"""The rulebook as callers are shown it over HTTP."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from api.http.answers import Out

Value = int | bool | str | list[str]
"""A number of its unit, yes or no, a reading, or names."""


class SettingOut(Out):
    name: str
    section: Annotated[str, Meta(description="The place in the rulebook; empty for what comes from practice.")]
    unit: str
    meaning: str
    open_question: Annotated[str | None, Meta(description="The question that this is a reading of.")]
    choices: list[Value]
    value: Value
    in_force_from: date


class RulebookOut(Out):
    area: str
    on: date
    version: str
    settings: list[SettingOut]


class VersionOut(Out):
    on: date
    version: str


class ChangeOut(Out):
    name: str
    section: str
    unit: str
    meaning: str
    open_question: str | None
    choices: list[Value]
    before: Value
    after: Value
    in_force_from: date


class ChangesOut(Out):
    area: str
    earlier: VersionOut
    later: VersionOut
    changes: list[ChangeOut]
