"""No invoice is handed out that breaks a rule, that was not checked, or that the county has not been set up for."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from api.http.installation import Database
from api.http.settings import Settings, SettingsError
from api.invoices.checking import CannotCheck, Checks
from tests.api.calls import Stage, set_up
from tests.api.county import Clock, served
from tests.api.invoices.made import GOLDEN
from tests.api.invoices.test_over_http import FORMATS, invoice
from tests.api.test_contract import assert_problem
from tests.api.test_settlements import draw
from tests.conftest import Server


@pytest.fixture
def staged(embedded: Server, tmp_path: Path) -> Iterator[Callable[..., Stage]]:
    """Stages in counties of their own, with settings."""
    with ExitStack() as until_the_end:

        def stage(**more: Any) -> Stage:
            made = embedded.county()
            database = Database(made.application_url, made.schema, None)
            return set_up(until_the_end.enter_context(served(database, Clock(), tmp_path / made.schema, more=more)))

        yield stage


def test_an_invoice_that_breaks_a_rule_is_refused_by_the_rule(staged: Callable[..., Stage]) -> None:
    stage = staged(invoice_vat_exemption_code="VATEX-EU-NONE")
    stage.earn()
    answer = invoice(stage, draw(stage))
    problem = assert_problem(answer, 409, "invoice_invalid")
    assert [error["rule"] for error in problem["errors"]] == ["BR-CL-22"]
    assert problem["errors"][0]["reason"]
    assert "TaxExemptionReasonCode" in problem["errors"][0]["field"]
    assert b"<Invoice" not in answer.content


def test_a_county_that_is_not_set_up_for_it_is_told_which_settings_are_missing(staged: Callable[..., Stage]) -> None:
    stage = staged(invoice_buyer=None, invoice_contract_reference=None)
    stage.earn()
    problem = assert_problem(invoice(stage, draw(stage)), 409, "invoice_not_set_up")
    for variable in ("SETELIKIRJA_INVOICE_BUYER", "SETELIKIRJA_INVOICE_CONTRACT_REFERENCE"):
        assert variable in problem["detail"]
    assert "ORDER" not in problem["detail"]


def test_an_invoice_that_cannot_be_checked_is_not_handed_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.earn()
    settlement = draw(stage)

    async def missing(*_: Any) -> bytes:
        raise CannotCheck("saxonche is not installed")

    monkeypatch.setattr(Checks, "written", missing)
    for form in FORMATS:
        answer = invoice(stage, settlement, form)
        assert_problem(answer, 503, "invoice_unchecked")
        assert "retry-after" in answer.headers


@pytest.mark.parametrize("form", FORMATS)
def test_without_the_rules_nothing_is_checked(form: Any, tmp_path: Path) -> None:
    with pytest.raises(CannotCheck, match="is not installed"):
        asyncio.run(Checks(tmp_path).written(GOLDEN["invoice"], form))


def test_the_buyers_business_id_has_its_check_digit() -> None:
    with pytest.raises(SettingsError, match="SETELIKIRJA_INVOICE_BUYER_BUSINESS_ID: '0201256-7' is no"):
        Settings.from_environment({"SETELIKIRJA_INVOICE_BUYER_BUSINESS_ID": "0201256-7"})
