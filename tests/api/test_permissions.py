"""The table of who may do what: every operation has its row, and another provider is told nothing."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from api.command_line import program
from api.http import permissions, routing
from api.http.calling import Reading
from api.http.permissions import PERMISSIONS
from domain.kernel.event import Role
from tests.api.calls import CALLS, PUBLIC, Call, Stage, named
from tests.api.county import County

OF_PROVIDERS = [call for call in CALLS if Role.PROVIDER in call.roles and call not in PUBLIC]


def documented(county: County) -> dict[str, str]:
    """The name of each operation of the OpenAPI document by its method and path."""
    paths: dict[str, dict[str, Any]] = county.http.get("/openapi.json").json()["paths"]
    return {
        f"{method.upper()} {path}": operation["operationId"]
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method != "head" and path.startswith("/v1/")
    }


def test_every_operation_has_a_row_and_every_row_an_operation(county: County) -> None:
    assert set(documented(county).values()) == set(PERMISSIONS)


def test_the_table_says_what_each_call_is_tried_with(county: County) -> None:
    """`test_access.py` tries each call with each role, by roles that are written there once more."""
    names = documented(county)
    assert {names[call.name] for call in CALLS} == set(PERMISSIONS)
    for call in CALLS:
        permission = PERMISSIONS[names[call.name]]
        assert permission.public == (call in PUBLIC), call.name
        assert call in PUBLIC or set(permission.roles) == call.roles, call.name


def test_a_route_without_a_row_does_not_start() -> None:
    router = routing.router("/v1/gardens", "gardens")

    async def read_garden(call: Reading) -> None:
        """Nobody said who may."""

    with pytest.raises(LookupError, match="read_garden has no row in the table of permissions"):
        router.add_api_route("", read_garden)


@pytest.mark.parametrize(**named(OF_PROVIDERS))
def test_another_provider_is_told_nothing(stage: Stage, call: Call, county: County) -> None:
    """What names a thing of its owner's is 404 to another; a list is told without it."""
    permission = PERMISSIONS[documented(county)[call.name]]
    owner = {} if call.method == "GET" else {"dry_run": "true"}
    if call.name == "POST /v1/settlements/{settlement_id}/reconciliations":
        owner = {}
    stranger = stage.county.provider(stage.other_provider_id)
    stage.path(call)  # makes what the call needs
    answer = stage.send(call, stranger, **owner)
    if permission.of_all:
        assert answer.status_code == call.status, answer.text
        return
    its_own = {stage.provider_id, stage.client_id, stage.voucher_id, stage.session_id}
    its_own |= {one for name, one in stage.ids.items() if name not in ("service", "month")}
    if call.method == "POST" and "{" not in call.path:
        asked = json.dumps(call.body(stage))
        its_own = {one for one in its_own if one not in asked}  # what it names itself
    if "{" in call.path.replace("{month}", ""):
        assert answer.status_code == 404, answer.text
    assert not [one for one in its_own if one and one in answer.text]


def test_the_command_prints_the_table() -> None:
    told = json.loads(CliRunner().invoke(program, ["roles", "--json"]).stdout)
    assert {one["operation"]: one["roles"] for one in told} == {
        name: [*permission.roles] for name, permission in PERMISSIONS.items()
    }
    drawn = next(one for one in told if one["operation"] == "draw_settlement")
    assert (drawn["method"], drawn["path"], drawn["roles"]) == ("POST", "/v1/settlements", ["billing"])
    printed = CliRunner().invoke(program, ["roles", "--language", "en"], env={"COLUMNS": "200"}).stdout
    assert "POST /v1/vouchers" in printed and "own" in printed


def test_nobody_is_forgotten() -> None:
    """Each role may do something that it is there for."""
    for role in permissions.EVERYBODY:
        assert any(role in permission.roles and not permission.of_all for permission in PERMISSIONS.values()), role
