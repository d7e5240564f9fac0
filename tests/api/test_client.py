"""The Python client is what the contract generates, holds together by its types, and does the main job."""

import filecmp
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from domain.kernel.event import Role
from scripts.openapi import digest, document
from tests.api.calls import PRICE, TODAY, Stage
from tests.api.county import County, made

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "clients" / "python"
GENERATED = "setelikirja_client"
GENERATOR = ROOT / ".venv" / "generator" / "bin" / "python"
OF_NODE = "openapi-typescript"
NODE = ROOT / ".venv" / "node" / "node_modules" / ".bin"

generates = pytest.mark.skipif(
    not GENERATOR.exists(), reason="not run: no generator of clients; scripts/setup test makes .venv/generator"
)


def ran(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(one) for one in arguments],
        cwd=ROOT,
        env=os.environ | more,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def files_of(folder: Path) -> list[Path]:
    return sorted(one.relative_to(folder) for one in folder.rglob("*") if one.suffix in (".py", ".typed"))


@generates
def test_generating_it_again_gives_the_same(tmp_path: Path) -> None:
    ran("scripts/client", tmp_path)
    kept, anew = files_of(PACKAGE / GENERATED), files_of(tmp_path / GENERATED)
    assert kept == anew, "scripts/client makes it anew"
    _, differing, unread = filecmp.cmpfiles(PACKAGE / GENERATED, tmp_path / GENERATED, map(str, kept), shallow=False)
    assert differing == unread == [], "scripts/client makes it anew"


def test_it_is_of_this_contract() -> None:
    kept = (PACKAGE / "made-from.txt").read_text().strip()
    assert kept == digest(document()), "the contract is another now: scripts/client makes clients/python anew"


def test_every_operation_is_in_it() -> None:
    named = {operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()}
    made_of_them = {one.stem for one in (PACKAGE / GENERATED / "api").glob("*/*.py")} - {"__init__"}
    assert named - made_of_them == {"reconcile", "import_tables", "record_payment_report"}, (
        "of a body that is no JSON the generator makes nothing"
    )


@generates
def test_its_types_hold_together() -> None:
    mypy = Path(sys.executable).with_name("mypy")
    settings = ("--config-file", PACKAGE / "pyproject.toml", "--python-executable", GENERATOR)
    cache = ("--cache-dir", ROOT / ".mypy_cache" / "client")
    ran(mypy, *settings, *cache, PACKAGE / "example.py", PACKAGE / GENERATED, MYPYPATH=str(PACKAGE))


@generates
def test_it_does_the_main_job_against_the_service(stage: Stage) -> None:
    county, provider_id = stage.county, stage.provider_id
    tokens = {
        "CASEWORKER_TOKEN": county.caseworker.token,
        "PROVIDER_TOKEN": county.provider(provider_id).token,
        "BILLING_TOKEN": county.billing.token,
    }
    address = str(county.http.base_url)  # asked by the generator's own Python: nothing of the product is there
    told = json.loads(
        ran(GENERATOR, PACKAGE / "example.py", address, provider_id, TODAY=TODAY, PYTHONPATH="", **tokens).stdout
    )
    voucher, entry = told["voucher"], told["entry"]
    caseworker = county.actor(Role.CASEWORKER, language="fi")  # what no language is asked for in
    read = made(caseworker.get(f"/v1/vouchers/{voucher['voucher_id']}"))
    assert {name: voucher[name] for name in ("version", "granted", "used", "charged_cents")} == {
        "version": 2,
        "granted": {"minutes": 600},
        "used": {"minutes": 60},
        "charged_cents": PRICE,
    }
    assert json.loads(json.dumps(voucher).replace("+00:00", "Z")) == read, "an instant is the same in either form"
    assert [one["entry_id"] for one in read["entries"]][1:] == [entry["entry_id"]]
    assert told["refused"] == "outside_validity"
    assert [(line["entry_id"], line["amount_cents"], line["vat"]) for line in told["lines"]] == [
        (entry["entry_id"], PRICE, "exempt")
    ]


def test_the_document_goes_through_the_generator_of_typescript(county: County, tmp_path: Path) -> None:
    """What it makes are types that TypeScript takes."""
    if not (NODE / OF_NODE).exists():
        pytest.skip(f"not run: scripts/setup found no npm, or npm could not install {OF_NODE}")
    written, types = tmp_path / "openapi.json", tmp_path / "contract.ts"
    written.write_bytes(county.http.get("/openapi.json").content)
    ran(str(NODE / OF_NODE), written, "--output", types)
    made_types = types.read_text(encoding="utf-8")
    for name in ("record_session", "read_voucher", "read_bill", "NewVoucher"):
        assert name in made_types
    ran(str(NODE / "tsc"), "--noEmit", "--strict", types)
