"""The rulebook for people and for programs: what is in force on a day, and what changes between two."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rich.table import Table

from api.messages import setting_value, text
from domain.rulebook import Change, Rulebook, Setting

Json = dict[str, Any]


def _day(day: date, language: str) -> str:
    return setting_value(day.isoformat(), "date", language)


def _table(title: str, *values: str, language: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("§", no_wrap=True)
    table.add_column(text("rulebook.rule", language), overflow="fold")
    for value in values:
        table.add_column(value, justify="right")
    return table


def _told(rulebook: Rulebook, setting: Setting[Any], language: str, *, choices: bool = False) -> str:
    """A setting's name, its service, what it means, and the question that it answers where the source leaves one."""
    lines = [f"[bold]{setting.name}[/bold]", text(f"setting.{setting.name}", language)]
    for service, rules in rulebook.services.items():
        if setting in rules.settings():
            lines.insert(1, text(f"service.{service}", language).capitalize())
    if setting.open_question:
        lines.append(f"[italic]{text(f'question.{setting.name}', language)}[/italic]")
    if choices and setting.choices:
        known = "; ".join(setting_value(choice, setting.unit, language) for choice in setting.choices)
        lines.append(text("rulebook.choices", language, choices=known))
    return "\n".join(lines)


def shown(rulebook: Rulebook, day: date, open_questions: bool) -> Iterator[Setting[Any]]:
    """All settings, or those alone that read what the source leaves open. Raises `NotInForce` before the rulebook."""
    rulebook.version_on(day)
    return (setting for setting in rulebook.settings() if setting.open_question or not open_questions)


def in_force(rulebook: Rulebook, day: date, language: str, *, open_questions: bool = False) -> Table:
    """The settings in force on a day, with value, unit, section and reading. Raises `NotInForce`."""
    key = "rulebook.open_questions" if open_questions else "rulebook.in_force"
    title = text(key, language, day=_day(day, language), version=rulebook.version_on(day))
    table = _table(title, text("rulebook.value", language), language=language)
    for setting in shown(rulebook, day, open_questions):
        value = setting_value(setting.on(day), setting.unit, language)
        table.add_row(setting.section or "–", _told(rulebook, setting, language, choices=open_questions), value)
    return table


def changes(rulebook: Rulebook, earlier: date, later: date, language: str, *, open_questions: bool = False) -> Table:
    """What holds otherwise on the later of two days. Raises `NotInForce`.

    Of names (the municipalities) each column has those alone that the other day has not.
    """
    for day in (earlier, later):
        rulebook.version_on(day)
    days = [_day(day, language) for day in (earlier, later)]
    table = _table(text("rulebook.changed", language, earlier=days[0], later=days[1]), *days, language=language)
    for change in _changes(rulebook, earlier, later, open_questions):
        before, after = change.before, change.after
        if isinstance(before, frozenset):
            before, after = before - after, after - before
        values = [setting_value(value, change.setting.unit, language) for value in (before, after)]
        told = _told(rulebook, change.setting, language)
        table.add_row(change.setting.section or "–", told, *values)
    if not table.rows:
        table = Table.grid()
        table.add_row(text("rulebook.unchanged", language, earlier=days[0], later=days[1]))
    return table


def _changes(rulebook: Rulebook, earlier: date, later: date, open_questions: bool) -> Iterator[Change]:
    for change in rulebook.changes(earlier, later):
        if change.setting.open_question or not open_questions:
            yield change


def in_force_json(rulebook: Rulebook, day: date, language: str, *, open_questions: bool = False) -> Json:
    """The same for programs: values as the code has them, names as sorted lists. Raises `NotInForce`."""
    return {
        "area": rulebook.area,
        "on": day,
        "version": rulebook.version_on(day),
        "settings": [setting_json(setting, day, language) for setting in shown(rulebook, day, open_questions)],
    }


def setting_json(setting: Setting[Any], day: date, language: str) -> Json:
    """One setting on a day, for programs. Raises `NotInForce`."""
    return {
        **_described(setting, language),
        "value": _plain(setting.on(day)),
        "in_force_from": setting.first_day_on(day),
    }


def changes_json(
    rulebook: Rulebook, earlier: date, later: date, language: str, *, open_questions: bool = False
) -> Json:
    """What holds otherwise on the later day, for programs. Raises `NotInForce`."""
    return {
        "area": rulebook.area,
        "earlier": {"on": earlier, "version": rulebook.version_on(earlier)},
        "later": {"on": later, "version": rulebook.version_on(later)},
        "changes": [
            {
                **_described(change.setting, language),
                "before": _plain(change.before),
                "after": _plain(change.after),
                "in_force_from": change.setting.first_day_on(later),
            }
            for change in _changes(rulebook, earlier, later, open_questions)
        ],
    }


def _described(setting: Setting[Any], language: str) -> Json:
    question = text(f"question.{setting.name}", language) if setting.open_question else None
    return {
        "name": setting.name,
        "section": setting.section,
        "unit": setting.unit,
        "meaning": text(f"setting.{setting.name}", language),
        "open_question": question,
        "choices": [_plain(choice) for choice in setting.choices],
    }


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value
