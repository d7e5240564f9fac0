"""A simulated county to look at: what it takes to have one, and the calls that show the main job."""

import json
import shlex
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from api.county import COUNTY_RULEBOOK_FROM
from api.http.installation import Database
from api.http.reading import PAGE_MAX
from api.http.settings import Settings
from api.simulation import LOADED_MARK, CannotSimulate
from api.simulation.driving import TokenFor, http_client, price_sources, simulate
from api.simulation.own_service import TravellingClock
from api.simulation.plan import Simulation, business_id
from api.simulation.provider_invoices import spoilt
from domain.kernel.calendar import HELSINKI, first_of_month, helsinki_date, last_day_of_months
from domain.kernel.event import Role
from domain.rulebook import Service
from ledger.desk.desk import now

SEED = 1
MONTHS_BACK = 11
SESSION_MINUTES = 60

ONE_DAY = timedelta(days=1)

INVOICED = {
    "invoice_buyer": "Esimerkin hyvinvointialue",
    "invoice_buyer_business_id": business_id(0),
    "invoice_order_reference": "TILAUS-1",
    "invoice_contract_reference": "SOPIMUS-1",
}
"""What no e-invoice can do without, all of it invented."""


def invoicing(settings: Settings) -> Settings:
    """The settings, with an invented buyer of invoices where they name none."""
    missing = {name: value for name, value in INVOICED.items() if getattr(settings, name) is None}
    return settings.model_copy(update=missing)


def default_simulation(clients: int, today: date) -> Simulation:
    """A county of the last year: from the first of a month, and not before the rulebook."""
    index = today.year * 12 + today.month - 1 - MONTHS_BACK
    return Simulation(SEED, clients, max(COUNTY_RULEBOOK_FROM, date(index // 12, index % 12 + 1, 1)))


async def load(
    address: str,
    wanted: Simulation,
    database: Database,
    token_for: TokenFor,
    clock: TravellingClock,
    show: Callable[[int, int], None],
) -> Simulation:
    """Have a simulated county: the one that is there, continued where it was left, or a new one.

    Without a data folder nothing says that it is complete: then all is sent again, which appends nothing new.
    Raises `CannotSimulate` where a county is there that is not simulated.
    """
    async with http_client(address) as http:
        sources = await price_sources(http, token_for(Role.REGISTRAR, "registrar", None))
    found = {Simulation.of_source(source) for source in sources}
    simulation = found.pop() if len(found) == 1 else wanted
    if found or simulation is None:
        raise CannotSimulate("this county is not a simulated one: a demonstration takes a data folder of its own")
    mark = database.data / LOADED_MARK if database.data is not None else None
    if sources and mark is not None and mark.exists() and mark.read_text() == simulation.name:
        return simulation
    async with clock.travelling(database, simulation) as travel_to:
        await simulate(address, simulation, helsinki_date(now()), token_for, travel_to, show, settles=True)
    if mark is not None:
        mark.write_text(simulation.name)
    return simulation


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One call that shows something, as a line for curl; without a role it needs no token."""

    shows: str
    role: Role | None
    path: str
    body: Mapping[str, Any] | None = None
    headers: tuple[str, ...] = ()
    document: Path | None = None

    def curl(self, address: str) -> str:
        words = ["curl", "-sS"]
        if self.role is not None:
            words += ["-H", f'"Authorization: Bearer ${self.role.upper()}"']
        for header in self.headers:
            words += ["-H", f"'{header}'"]
        if self.body is not None:
            words += ["-H", "'Content-Type: application/json'", "-d", f"'{json.dumps(self.body)}'"]
        if self.document is not None:
            words += ["-H", "'Content-Type: application/xml'", "--data-binary", shlex.quote(f"@{self.document}")]
        return " ".join([*words, f"'{address}{self.path}'"])


async def guide(address: str, simulation: Simulation, token_for: TokenFor, folder: Path | None) -> list[str]:
    """What to print of a county that is served: where to look, tokens, and the main job call by call.

    The invoices that are held against the ledger are written into `folder`.
    """
    today = helsinki_date(now())
    async with http_client(address) as http:
        voucher = await _voucher_to_show(http, token_for, today)
        invoiced = await _invoices(http, token_for, folder)
    organisation = UUID(voucher["provider_id"]) if voucher else None
    lines = [
        f"A simulated county is served at {address}, described at {address}/docs",
        f"({simulation.name}). Its people, its providers and all its prices are invented.",
        "",
        "# Tokens, one for each role; they hold for 12 hours.",
    ]
    for role in Role:
        if role is not Role.PROVIDER or organisation is not None:
            token = token_for(role, f"demonstration {role}", organisation if role is Role.PROVIDER else None)
            lines.append(f"export {role.upper()}={token}")
    if voucher is None:
        return [*lines, "", "No voucher of this county can be drawn on today: it was simulated too long ago."]
    for call in (*_calls(voucher, simulation, today), *invoiced):
        lines += ["", f"# {call.shows}", call.curl(address)]
    return lines


def _calls(voucher: Mapping[str, Any], simulation: Simulation, today: date) -> list[ShownCall]:
    path = f"/v1/vouchers/{voucher['voucher_id']}"
    month = max(today.replace(day=1) - ONE_DAY, simulation.from_day)
    ended_at = datetime.combine(last_day_of_months(first_of_month(month), 1) + ONE_DAY, time(), HELSINKI).astimezone(
        UTC
    )
    entries = voucher["entries"]
    known_then = entries[len(entries) // 2]["recorded_at"] if entries else f"{now():%Y-%m-%dT%H:%M:%SZ}"
    after_its_end = date.fromisoformat(voucher["periods"][-1]["ends_on"]) + ONE_DAY
    return [
        ShownCall("A voucher: what is left of it, its entries, and who owes what.", Role.CASEWORKER, path),
        ShownCall(
            "Its provider records an hour that was held today. Sent again, it gets the same answer and counts once.",
            Role.PROVIDER,
            f"{path}/sessions",
            {"held_on": today.isoformat(), "minutes": SESSION_MINUTES},
            (f"Idempotency-Key: demonstration {voucher['voucher_id']} {today}",),
        ),
        ShownCall(
            "The same voucher as it was known when half of its entries were there: what came later is not.",
            Role.CASEWORKER,
            f"{path}?as_of={known_then}",
        ),
        ShownCall("What a month costs, line by line.", Role.BILLING, f"/v1/billing/{month:%Y-%m}"),
        ShownCall(
            "What was known of it when it ended: some entries came late, some were corrected.",
            Role.BILLING,
            f"/v1/billing/{month:%Y-%m}?as_of={ended_at:%Y-%m-%dT%H:%M:%SZ}",
        ),
        ShownCall("What is settled, approved and paid, provider by provider.", Role.BILLING, "/v1/settlements"),
        ShownCall("What to look at before the next run.", Role.BILLING, f"/v1/billing/{today:%Y-%m}/work-list"),
        ShownCall(
            "Its history: who did what, when, under which section, at what charge.",
            Role.AUDITOR,
            f"{path}/history",
            headers=("Accept-Language: en",),
        ),
        ShownCall(
            "What the rulebook refuses: every violation with its section. A dry run records nothing.",
            Role.PROVIDER,
            f"{path}/sessions?dry_run=true",
            {"held_on": after_its_end.isoformat(), "minutes": SESSION_MINUTES},
            ("Accept-Language: en",),
        ),
        ShownCall(
            "What is public by law: who is approved for a service today, where and at which price. It needs no token.",
            None,
            f"/v1/public/providers?service={Service.INDIVIDUAL_COACHING}",
        ),
    ]


async def _invoices(http: httpx.AsyncClient, token_for: TokenFor, folder: Path | None) -> list[ShownCall]:
    """The calls that show the invoice of a settlement, of the latest month the largest, and that hold two against the
    ledger: it, and one that differs. None where nothing was settled, or no invoice can be made here."""
    billing = {"Authorization": f"Bearer {token_for(Role.BILLING, 'demonstration billing', None)}"}
    listed = await http.get("/v1/settlements", params={"status": "paid", "limit": PAGE_MAX}, headers=billing)
    settled = listed.raise_for_status().json()["settlements"]
    if not settled:
        return []
    path = f"/v1/settlements/{max(settled, key=lambda one: (one['month'], one['total_cents']))['settlement_id']}"
    shown = f"{path}/invoice?format=finvoice"
    invoice = await http.get(shown, headers=billing)
    if invoice.status_code != 200:
        return []
    calls = [ShownCall("A settlement as its provider's e-invoice, checked.", Role.BILLING, shown)]
    if folder is None:
        return calls
    documents = {
        "invoice.xml": (
            "The same as the provider's own invoice, held against the ledger: they agree.",
            invoice.content,
        ),
        "invoice-that-differs.xml": ("And one that does not: how it differs, row by row.", spoilt(invoice.content)),
    }
    for name, (shows, document) in documents.items():
        (folder / name).write_bytes(document)
        calls.append(ShownCall(shows, Role.BILLING, f"{path}/reconciliations", document=folder / name))
    return calls


async def _voucher_to_show(http: httpx.AsyncClient, token_for: TokenFor, today: date) -> dict[str, Any] | None:
    """A voucher of individual coaching on which its provider can record an hour today: of these the most used."""
    caseworker = {"Authorization": f"Bearer {token_for(Role.CASEWORKER, 'demonstration caseworker', None)}"}
    found = [
        listed
        async for listed in _open_vouchers(http, caseworker)
        if listed["provider_id"] is not None and listed["starts_on"] <= today.isoformat() <= listed["ends_on"]
    ]
    for listed in sorted(found, key=lambda one: -one["used"]["minutes"]):
        provider = token_for(Role.PROVIDER, "demonstration provider", UUID(listed["provider_id"]))
        rehearsed = await http.post(
            f"/v1/vouchers/{listed['voucher_id']}/sessions",
            params={"dry_run": "true"},
            json={"held_on": today.isoformat(), "minutes": SESSION_MINUTES},
            headers={"Authorization": f"Bearer {provider}"},
        )
        if rehearsed.status_code == 201:
            read = await http.get(f"/v1/vouchers/{listed['voucher_id']}", headers=caseworker)
            voucher: dict[str, Any] = read.raise_for_status().json()
            return voucher
    return None


async def _open_vouchers(http: httpx.AsyncClient, headers: Mapping[str, str]) -> AsyncIterator[dict[str, Any]]:
    query: dict[str, str | int] = {"status": "open", "service": Service.INDIVIDUAL_COACHING, "limit": PAGE_MAX}
    while True:
        page = (await http.get("/v1/vouchers", params=query, headers=headers)).raise_for_status().json()
        for listed in page["vouchers"]:
            yield listed
        if page["next_cursor"] is None:
            return
        query["cursor"] = page["next_cursor"]
