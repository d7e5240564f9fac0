"""What the county knows of its clients is nowhere in clear: no table, log line, metric, span or error has it."""

import base64
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from psycopg.sql import SQL, Identifier

from api.http.logs import JsonLines, TextLines
from domain.kernel.event import Role
from tests.api.calls import COMMANDS, PUBLIC, READS, WORKER, Stage, set_up
from tests.api.county import ALL_WAIVED, County, made

NAME, MUNICIPALITY, REFERENCE = "Ainokainen Tunnistettava", "Vesanto", "asiakastunnus-8231"
BORN, BORN_AT_RETIREMENT_AGE = "1983-11-27", "1961-08-19"
SUBJECT = "matti.virkailija@example.invalid"
TEXTS = [
    "Poikkeuslupa sukulaisen luona", "Ei oikeutta kuntouttavaan", "Ohjaajan flunssa", "Kirjattu väärälle asiakkaalle",
    "Puhelu kotiin", "Kompastui portaissa", "Mittari näytti 17", "Uusi yritys vailla historiaa",
]  # fmt: skip
OUTSIDE_AREA = "Helsingin Kaivopuisto"
WORKER_NAME = "Kerttu Vastuullinen"
ERASED_NAME = "Veikko Poistettu"
PROVIDER_TEXTS = [
    "Väitöskirja sosiologiasta", "Johtaja on sairaana", "Sijainen on palkattu", "Eläkkeelle jäänyt omistaja",
]  # fmt: skip


def clear_forms(text: str) -> set[bytes]:
    """How a text could stand in stored bytes without being hidden."""
    plain = text.encode()
    shown = {base64.b64encode(b" " * lead + plain)[4:-4] for lead in range(3)}
    escaped = ascii(text)[1:-1].encode()
    return {plain, text.lower().encode(), plain.hex().encode(), text.encode("utf-16-le"), escaped, *shown}


@pytest.fixture(scope="module", autouse=True)
def traced(spans: InMemorySpanExporter) -> InMemorySpanExporter:
    """Before the service is made."""
    return spans


@pytest.fixture(scope="module")
def secrets(county: County, caplog_module: list[logging.LogRecord]) -> tuple[Stage, list[str]]:
    """A county in which everything was said that must not be found, refusals and errors included."""
    scene = set_up(county)
    caseworker, provider = county.actor(Role.CASEWORKER, SUBJECT), county.provider(scene.provider_id)
    client = {
        "birth_date": BORN,
        "municipality": MUNICIPALITY,
        "name": NAME,
        "external_reference": REFERENCE,
    }
    client_id = made(caseworker.post("/v1/clients", client, key="client"))["client_id"]
    assert caseworker.post("/v1/clients", client).status_code == 409
    assert made(caseworker.get("/v1/clients", external_reference=REFERENCE)) == {"client_id": client_id}
    made(caseworker.put(f"/v1/clients/{client_id}", {"municipality": MUNICIPALITY, "from": "2026-01-01"}))
    waived = [one | {"reason": TEXTS[7]} for one in ALL_WAIVED]
    approval = {"service": "supported_work_activity", "from": "2026-01-01", "unit_price_cents": 1, "waived": waived}
    county.set_cap("supported_work_activity", 6_000)
    made(county.registrar.post(f"/v1/providers/{scene.provider_id}/approvals", approval))

    add_staff(scene)

    voucher = county.issue(
        scene.provider_id,
        client_id=client_id,
        service="supported_work_activity",
        quantity={"days": 60},
        distance_km=50,
        beyond_area_permitted={"reason": TEXTS[0]},
        four_days_a_week={"not_entitled_to_rehabilitative_work": True, "reason": TEXTS[1]},
    )
    path = f"/v1/vouchers/{voucher['voucher_id']}"
    session = made(provider.post(f"{path}/sessions", {"held_on": "2026-06-02", "minutes": 200}))
    cancelled = {"planned_on": "2026-06-04", "reason": TEXTS[2]}
    made(provider.post(f"{path}/provider-cancellations", cancelled))
    bulk = {"kind": "provider_cancellation", "voucher_id": voucher["voucher_id"]} | cancelled
    items = [bulk | {"planned_on": day} for day in ("2026-06-05", "2027-06-05")]
    made(provider.post("/v1/entries", {"items": items}))
    made(provider.post(f"{path}/corrections", {"entry_id": session["entry_id"], "reason": TEXTS[3]}))
    made(
        provider.post(
            f"{path}/contacts",
            {"contact_with": "client", "contacted_at": "2026-06-15T09:00:00+03:00", "note": TEXTS[4]},
        )
    )
    made(provider.post(f"{path}/incidents", {"happened_on": "2026-06-15", "description": TEXTS[5]}))
    made(provider.post(f"{path}/measures", {"measured_on": "2026-06-15", "result": TEXTS[6]}))
    # Refusals that tell of a client: too old, of another area; and malformed bodies with what they should not hold.
    issue = next(call for call in COMMANDS if call.path == "/v1/vouchers").body(scene)
    for wrong in (
        {"birth_date": BORN_AT_RETIREMENT_AGE, "municipality": "Kuopio"},
        {"birth_date": BORN, "municipality": OUTSIDE_AREA},
    ):
        other = made(caseworker.post("/v1/clients", wrong | {"name": NAME}))["client_id"]
        refused = caseworker.post("/v1/vouchers", issue | {"client_id": other, "starts_on": "2026-09-01"})
        assert refused.status_code == 409
    assert caseworker.post("/v1/clients", client | {"birth_date": NAME}).status_code == 422
    assert caseworker.get(f"/v1/clients/{NAME}").status_code == 422
    assert caseworker.get(f"/v1/{NAME}", external_reference=REFERENCE).status_code == 404
    turning = made(caseworker.post("/v1/clients", {"birth_date": BORN_AT_RETIREMENT_AGE, "municipality": "Kuopio"}))
    aged = county.issue(scene.provider_id, client_id=turning["client_id"])["voucher_id"]
    county.clock.set("2026-09-02")
    scene.ids |= {"voucher_id": aged, "client_id": client_id}
    for call in READS:
        scene.send(call)
    county.clock.set("2026-06-16")
    scene.ids["voucher_id"] = voucher["voucher_id"]
    clients = [NAME, MUNICIPALITY, REFERENCE, BORN, BORN_AT_RETIREMENT_AGE, OUTSIDE_AREA]
    return scene, [*clients, SUBJECT, *TEXTS, WORKER_NAME, ERASED_NAME, *PROVIDER_TEXTS]


def add_staff(scene: Stage) -> None:
    """What the registrar says of providers that must not be found: names of workers, and reasons."""
    registrar, other = scene.county.registrar, f"/v1/providers/{scene.other_provider_id}"
    for name in (WORKER_NAME, ERASED_NAME):
        worker = WORKER | {"name": name, "worker_id": str(uuid4())}
        for path in (f"/v1/providers/{scene.provider_id}", other):
            made(registrar.post(f"{path}/staff", worker))
            assert registrar.post(f"{path}/staff", worker | {"services": [name]}).status_code == 422
    made(registrar.post(f"{other}/name-erasures", {"worker_id": worker["worker_id"]}))
    accepted, suspended, reinstated, ended = PROVIDER_TEXTS
    acceptance = {"worker_id": worker["worker_id"], "competences": ["coaching"], "reason": accepted}
    made(registrar.post(f"{other}/acceptances", acceptance))
    made(registrar.post(f"{other}/suspension", {"from": "2027-01-01", "reason": suspended}))
    assert registrar.post(f"{other}/suspension", {"from": "2027-01-01", "reason": suspended}).status_code == 409
    made(registrar.post(f"{other}/reinstatement", {"from": "2027-02-01", "reason": reinstated}))
    ending = {"service": "individual_coaching", "last_day": "2027-03-01", "reason": ended}
    made(registrar.post(f"{other}/approval-endings", ending))


@pytest.fixture(scope="module")
def caplog_module() -> Iterator[list[logging.LogRecord]]:
    """Every record that any logger makes during the module, at any level."""
    records: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    handler, root = Keep(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("setelikirja", "uvicorn", "psycopg", "fastapi"))]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield records
    root.removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def stored_values(county: County) -> dict[str, bytes]:
    """Every value of every table of the county, by table, as bytes and as text."""
    schema, dump = county.database.schema, dict[str, bytes]()
    with psycopg.connect(county.database.application_url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> %s ORDER BY tablename",
            [schema, "refusal_quotas"],  # counts alone, which the service's role may not read
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(SQL("SELECT * FROM {}.{}").format(Identifier(schema), Identifier(table)))
            values = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
            dump[table] = b"\n".join(values)
    return dump


def test_no_byte_of_the_database_tells(secrets: tuple[Stage, list[str]]) -> None:
    scene, hidden = secrets
    dump = stored_values(scene.county)
    assert {"events", "requests", "clients", "subject_keys"} <= dump.keys()
    assert len(dump) > 8, "the tables of the projections are there"
    assert scene.ids["voucher_id"].encode() in dump["events"], "what stands in clear is found"
    for table, values in dump.items():
        for text in hidden:
            assert not any(form in values for form in clear_forms(text)), (table, text)


def test_what_is_hidden_can_be_read_by_who_may(secrets: tuple[Stage, list[str]]) -> None:
    scene, _ = secrets
    history = scene.actor(Role.CASEWORKER).get(f"/v1/vouchers/{scene.ids['voucher_id']}/history").text
    assert [text for text in TEXTS[:7] if text not in history] == []


def test_names_and_reasons_of_providers_too(secrets: tuple[Stage, list[str]]) -> None:
    scene, _ = secrets
    for actor in (scene.county.registrar, scene.county.provider(scene.other_provider_id)):
        told = actor.get(f"/v1/providers/{scene.other_provider_id}").text
        assert [text for text in (WORKER_NAME, *PROVIDER_TEXTS[:3]) if text not in told] == []
        assert ERASED_NAME not in told
    for role in set(Role) - {Role.REGISTRAR, Role.PROVIDER}:
        for call in (*READS, *PUBLIC):
            assert WORKER_NAME not in scene.send(call, scene.actor(role)).text


def test_no_line_of_the_database_servers_log_tells(secrets: tuple[Stage, list[str]], data_folder: Path) -> None:
    scene, hidden = secrets
    assert scene.county.http.get("/healthz").is_success
    said = (data_folder / "shared" / "server.log").read_bytes()
    assert said
    for text in hidden:
        assert not any(form in said for form in clear_forms(text)), text


def test_no_log_line_tells(secrets: tuple[Stage, list[str]], caplog_module: list[logging.LogRecord]) -> None:
    scene, hidden = secrets
    records = [
        record
        for record in caplog_module
        if not record.name.startswith(("httpx", "httpcore", "asyncio"))  # the client's own
    ]
    forms = (logging.Formatter(), TextLines(), JsonLines())
    lines = [form.format(record) for form in forms for record in records]
    served = [line for line in lines if re.match(r"(GET|POST|PUT) /v1/", line)]
    assert any("/v1/vouchers/{voucher_id}/sessions 201" in line for line in served)
    for line in lines:
        for text in (*hidden, scene.client_id, scene.ids["voucher_id"], "Bearer "):
            assert text.lower() not in line.lower(), line


def test_no_span_and_no_metric_tells(secrets: tuple[Stage, list[str]], traced: InMemorySpanExporter) -> None:
    scene, hidden = secrets
    spans = [span.to_json() for span in traced.get_finished_spans()]
    metrics = scene.county.http.get("/metrics").text
    assert any("POST /v1/vouchers/{voucher_id}/incidents" in span for span in spans)
    assert 'setelikirja_refusals_total{code="client_outside_area"}' in metrics
    for told in (*spans, metrics):
        for text in (*hidden, scene.client_id, scene.ids["voucher_id"], scene.provider_id):
            assert text.lower() not in told.lower()


def test_nobody_but_caseworkers_reads_the_register(secrets: tuple[Stage, list[str]]) -> None:
    scene, _ = secrets
    told = scene.county.caseworker.get(f"/v1/clients/{scene.ids['client_id']}").text
    assert NAME in told
    assert BORN in told
    for role in set(Role) - {Role.CASEWORKER}:
        actor = scene.actor(role)
        for call in READS:
            answer = scene.send(call, actor)
            # The rulebook names all municipalities of the area, whoever lives in them.
            where = () if call.path.startswith("/v1/rulebook") else (MUNICIPALITY,)
            for text in (NAME, *where, REFERENCE, BORN, BORN_AT_RETIREMENT_AGE, SUBJECT):
                assert text not in answer.text, (call.name, role)
