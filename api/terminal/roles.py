"""`roles`: what each role may do."""

import orjson
import typer
from rich.table import Table

from api.http.application import operations
from api.http.permissions import PERMISSIONS, Permission
from api.messages import text
from api.terminal.rules import check_language
from api.terminal.screen import show_table
from domain.kernel.event import Role


def show_roles(language: str, *, as_json: bool) -> None:
    check_language(language)
    if as_json:
        told = [
            {
                "operation": name,
                "method": method,
                "path": path,
                "roles": PERMISSIONS[name].roles,
                "public": PERMISSIONS[name].public,
                "providers_own_alone": is_own_alone(PERMISSIONS[name]),
            }
            for name, method, path in operations()
        ]
        typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return
    table = Table(title=text("roles.title", language), title_justify="left")
    table.add_column(text("roles.call", language), overflow="fold")
    for role in Role:
        table.add_column(text(f"role.{role}", language), justify="center")
    for name, method, path in operations():
        table.add_row(f"{method} {path}", *(cell(PERMISSIONS[name], role, language) for role in Role))
    show_table(table)


def is_own_alone(permission: Permission) -> bool:
    """Whether a provider may do it with what is its own alone."""
    return Role.PROVIDER in permission.roles and not permission.of_all


def cell(permission: Permission, role: Role, language: str) -> str:
    """What a role may do: nothing, all, or, a provider, what is its own."""
    if role not in permission.roles:
        return ""
    return text("roles.own" if role is Role.PROVIDER and is_own_alone(permission) else "roles.all", language)
