"""`setelikirja invoice` and `setelikirja reconcile`: the same documents and differences as over HTTP."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from api.simulation.provider_invoices import spoilt
from tests.api.calls import PRICE, Stage
from tests.api.county import INVOICING, made
from tests.api.invoices.test_over_http import FORMATS, invoice
from tests.api.test_settlements import act, draw, own
from tests.api.test_what_if import run

__all__ = ["own"]

MAY = "2026-05"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the county that is served."""
    for name, value in INVOICING.items():
        monkeypatch.setenv(f"SETELIKIRJA_{name.upper()}", value)


def written(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("form", FORMATS)
def test_a_settlement_is_written_into_a_folder_as_it_is_handed_out(own: Stage, tmp_path: Path, form: str) -> None:
    own.earn()
    settlement, out = draw(own), tmp_path / "out"
    ran = run(own.county, tmp_path, "invoice", settlement["settlement_id"], f"--out={out}", f"--form={form}")
    assert ran.exit_code == 0, ran.output
    ((name, document),) = written(out).items()
    assert document == invoice(own, settlement, form).content
    assert settlement["settlement_id"] in name
    assert name in ran.stdout.replace("\n", "")


@pytest.mark.usefixtures("settings")
def test_a_month_is_written_for_all_its_providers_and_what_is_withdrawn_is_not(
    own: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.earn()
    act(own, draw(own), "withdrawal", {"reason": "Virhe"})
    draw(own), made(own.county.billing.post("/v1/settlements", {"month": MAY}))
    listed = made(own.county.billing.get("/v1/settlements", month=MAY, limit=200))["settlements"]
    standing = {one["settlement_id"]: one for one in listed if one["status"] != "withdrawn"}
    assert 1 < len(standing) < len(listed)
    out = tmp_path / "out"
    ran = run(own.county, tmp_path, "invoice", MAY, f"--out={out}")
    assert ran.exit_code == 0, ran.output
    assert written(out) == {
        next(name for name in written(out) if id_ in name): invoice(own, one).content for id_, one in standing.items()
    }
    monkeypatch.setenv("SETELIKIRJA_INVOICE_VAT_EXEMPTION_CODE", "VATEX-EU-NONE")
    refused = run(own.county, tmp_path, "invoice", MAY, f"--out={tmp_path / 'refused'}", "--language=en")
    assert (refused.exit_code, written(tmp_path / "refused")) == (1, {})
    assert refused.stdout.count("invoice_invalid") == len(standing)


def test_what_no_invoice_can_be_made_of_is_told(own: Stage, tmp_path: Path) -> None:
    own.earn()
    settlement, out = draw(own), f"--out={tmp_path / 'out'}"
    ran = run(own.county, tmp_path, "invoice", settlement["settlement_id"], out)
    assert (ran.exit_code, written(tmp_path / "out")) == (1, {})
    assert "invoice_not_set_up" in ran.stdout
    for of in (str(uuid4()), "2031-01"):
        ran = run(own.county, tmp_path, "invoice", of, out)
        assert ran.exit_code == 1 and f"there is no settlement {'of ' if '2031' in of else ''}{of}" in ran.stderr
    assert run(own.county, tmp_path, "invoice", "May", out).exit_code == 2
    assert run(own.county, tmp_path, "invoice", MAY, f"--out={tmp_path / 'no' / 'folder'}").exit_code == 2


def test_a_provider_s_own_invoice_is_held_against_the_ledger(own: Stage, tmp_path: Path) -> None:
    own.earn(), own.earn("2026-05-21")
    settlement = draw(own)
    path, named = tmp_path / "invoice.xml", f"--settlement={settlement['settlement_id']}"
    document = invoice(own, settlement, "finvoice").content

    def held(document: bytes, *options: str) -> Any:
        path.write_bytes(document)
        return run(own.county, tmp_path, "reconcile", str(path), named, *options)

    ran = held(document, "--language=en")
    assert (ran.exit_code, "agrees with the ledger" in ran.stdout) == (0, True), ran.output
    ran = held(spoilt(document), "--json")
    over_http = made(
        own.county.billing.post(
            f"/v1/settlements/{settlement['settlement_id']}/reconciliations",
            spoilt(document),
            headers={"Accept-Language": "fi"},
        )
    )
    assert (ran.exit_code, json.loads(ran.stdout)) == (1, over_http)
    for language, said in (("fi", "tilityksessä"), ("sv", "redovisningen"), ("en", "settlement")):
        ran = held(spoilt(document), f"--language={language}")
        assert ran.exit_code == 1 and said in ran.stdout
        assert {"billed_twice", "not_billed"} <= set(ran.stdout.split())
    ran = held(b"<not-an-invoice/>")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "it is no invoice" in ran.stderr


def test_which_settlement_an_invoice_is_of_is_found_by_its_seller_and_month(own: Stage, tmp_path: Path) -> None:
    body = {"name": "Ainoa Oy", "business_id": "1234567-1"}
    own.provider_id = made(own.county.registrar.post("/v1/providers", body))["provider_id"]
    own.county.approve(own.provider_id, "individual_coaching", PRICE)
    own.earn()
    settlement, path = draw(own), tmp_path / "invoice.xml"
    path.write_bytes(invoice(own, settlement).content)
    ran = run(own.county, tmp_path, "reconcile", str(path), "--json")
    assert (ran.exit_code, json.loads(ran.stdout)["settlement_id"]) == (0, settlement["settlement_id"]), ran.output
    own.earn("2026-05-22")
    more = draw(own)
    ran = run(own.county, tmp_path, "reconcile", str(path))
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert settlement["settlement_id"] in ran.stderr and more["settlement_id"] in ran.stderr
    path.write_bytes(path.read_bytes().replace(b"1234567-1", b"7654321-4").replace(b"003712345671", b"003776543214"))
    assert "no provider has the business id" in run(own.county, tmp_path, "reconcile", str(path)).stderr
