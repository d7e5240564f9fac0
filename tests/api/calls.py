"""Every call that the service answers: who may make it, with what, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from psycopg.sql import SQL, Identifier

from domain.kernel.calendar import helsinki_date, working_days_after
from domain.kernel.event import Role
from tests.api.county import ALL_WAIVED, Actor, County, made
from tests.api.payments.banks import camt054

TODAY = "2026-06-16"
PRICE = 5_230
"""Cents an hour, invented."""

ALL = frozenset(Role)
READERS = frozenset({Role.CASEWORKER, Role.SUPERVISOR, Role.BILLING, Role.AUDITOR, Role.PROVIDER})
FOLLOWING_UP = frozenset({Role.SUPERVISOR, Role.CASEWORKER, Role.PROVIDER, Role.AUDITOR})
BILLED = frozenset({Role.BILLING, Role.AUDITOR, Role.PROVIDER})
CASEWORKER, PROVIDER, REGISTRAR = frozenset({Role.CASEWORKER}), frozenset({Role.PROVIDER}), frozenset({Role.REGISTRAR})
OR_CASEWORKER = frozenset({Role.PROVIDER, Role.CASEWORKER})
"""Of a provider itself, mostly."""


@dataclass
class Stage:
    """What calls need to be good ones: a voucher, its entries, and who serves it."""

    county: County
    provider_id: str
    other_provider_id: str
    client_id: str
    voucher_id: str = ""
    session_id: str = ""
    cancellation_id: str = ""
    applicants: dict[str, str] = field(default_factory=dict)
    settlements: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.ids = {
            "provider_id": self.provider_id,
            "client_id": self.client_id,
            "voucher_id": self.voucher_id,
            "entry_id": self.session_id,
            "service": "individual_coaching",
            "month": "2026-06",
        }

    def actor(self, role: Role) -> Actor:
        return self.county.provider(self.provider_id) if role is Role.PROVIDER else self.county.actor(role)

    @cached_property
    def member_id(self) -> str:
        """The voucher of a member of a group that has been moved and has met today, which `group_id` names."""
        self.ids["group_id"], voucher_id = with_group(self)
        return voucher_id

    @cached_property
    def newcomer_id(self) -> str:
        """A voucher of group coaching of somebody who is in no group."""
        return group_voucher(self)

    def set_for(self, call: "Call") -> None:
        """Make what a call on a group, or on an account that was proposed, needs: few do."""
        if "{bank_account_id}" in call.path and "bank_account_id" not in self.ids:
            self.ids["bank_account_id"] = self._proposed_account()
        if "{payment_file_id}" in call.path and "payment_file_id" not in self.ids:
            made_file = made(self.county.billing.post("/v1/payment-files", _order(self)))
            self.ids["payment_file_id"] = made_file["payment_file_id"]
        if "{group_id}" in call.path and "group_id" not in self.ids:
            assert self.member_id and self.newcomer_id

    def _proposed_account(self) -> str:
        """An account of the stage's provider that somebody has proposed, to be confirmed by another."""
        proposer = self.county.actor(Role.BILLING, "proposer@example.invalid")
        path = f"/v1/providers/{self.provider_id}/bank-accounts"
        account_id: str = made(proposer.post(path, {"iban": "FI2112345600000785"}))["bank_account"]["account_id"]
        return account_id

    def pay_to(self) -> None:
        """Have the stage's provider paid to an account that two people agreed on."""
        path = f"/v1/providers/{self.provider_id}/bank-accounts"
        accounts = made(self.county.billing.get(path))["bank_accounts"]
        if not any(one["status"] == "paid_to" for one in accounts):
            account_id = self._proposed_account()
            made(self.county.registrar.post(f"{path}/{account_id}/confirmation", {}))

    def path(self, call: "Call") -> str:
        self.set_for(call)
        ids = self.ids
        if call.about is not None and ids["provider_id"] == self.provider_id:
            ids = ids | {"provider_id": self.applicant(call.about)}
        if call.settlement is not None and "settlement_id" not in ids:
            ids = ids | {"settlement_id": self.settlement(call.settlement)}
        if "{actor_id}" in call.path and "actor_id" not in ids:
            trail = made(self.county.auditor.get("/v1/audit-trail", limit=1))
            ids = ids | {"actor_id": trail["events"][0]["actor"]}
        return call.path.format(**ids)

    def applicant(self, kind: str) -> str:
        """A provider of its own for what is done once: "approved", with a worker on its list, or "suspended"."""
        if kind not in self.applicants:
            registrar, provider_id = self.county.registrar, self.county.add_provider("individual_coaching", PRICE)
            made(registrar.post(f"/v1/providers/{provider_id}/staff", WORKER))
            if kind == "suspended":
                made(registrar.post(f"/v1/providers/{provider_id}/suspension", SUSPENSION))
            self.applicants[kind] = provider_id
        return self.applicants[kind]

    def earn(self, held_on: str = "2026-05-20") -> str:
        """A session of the stage's provider in a month that is over; its entry's id."""
        voucher_id = self.county.issue(self.provider_id, client_id=self.client_id)["voucher_id"]
        session = {"held_on": held_on, "minutes": 60}
        entry = made(self.actor(Role.PROVIDER).post(f"/v1/vouchers/{voucher_id}/sessions", session))
        entry_id: str = entry["entry_id"]
        return entry_id

    def settlement(self, status: str) -> str:
        """A settlement of the stage's provider that stands so; drawn by a person of its own."""
        if status not in self.settlements:
            self.earn()
            drawer = self.county.actor(Role.BILLING, "drawer@example.invalid")
            drawn = made(drawer.post("/v1/settlements", {"provider_id": self.provider_id, "month": "2026-05"}))
            path, billing = f"/v1/settlements/{drawn['settlement_id']}", self.county.billing
            if status in ("approved", "paid", "ordered"):
                made(billing.post(f"{path}/approval", {}))
            if status == "ordered":
                self.pay_to()
                made(billing.post("/v1/payment-files", {"settlement_ids": [drawn["settlement_id"]]}))
            if status == "paid":
                made(billing.post(f"{path}/payment", payment_of(drawn)))
            self.settlements[status] = drawn["settlement_id"]
        return self.settlements[status]

    def send(self, call: "Call", actor: Actor | None = None, **more: Any) -> httpx.Response:
        actor = actor or self.actor(Role.PROVIDER if call.roles is OR_CASEWORKER else min(call.roles))
        if call.method == "GET":
            return actor.get(self.path(call), **call.query, **more)
        send = actor.post if call.method == "POST" else actor.put
        if call.sent_as is not None:
            more = {**call.query, "headers": {"Content-Type": call.sent_as}, **more}
        return send(self.path(call), more.pop("body", None) or call.body(self), **more)


@dataclass(frozen=True)
class Call:
    """One row of the contract. `answer` names what comes back, `status` is that of a good call.

    `about` names the kind of applicant that the path's provider is, None for the stage's provider; `settlement` how
    the path's settlement stands, `media` the kind of its answer, `sent_as` that of its body.
    """

    method: str
    path: str
    roles: frozenset[Role]
    answer: str
    body: Callable[[Stage], Any] = lambda _: None
    status: int = 200
    query: dict[str, Any] = field(default_factory=dict)
    about: str | None = None
    settlement: str | None = None
    media: str = "application/json"
    sent_as: str | None = None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def _post(path: str, roles: frozenset[Role], answer: str, body: Callable[[Stage], Any], status: int = 201) -> Call:
    return Call("POST", path, roles, answer, body, status)


def _on(action: str, roles: frozenset[Role], answer: str, body: Callable[[Stage], Any]) -> Call:
    return _post(f"/v1/vouchers/{{voucher_id}}/{action}", roles, answer, body)


WORKER = {
    "worker_id": "3b0f6cf0-51e1-4f2e-8a55-0d6f5c1b9a01",
    "name": "Kerttu Esimerkki",
    "qualifications": ["bachelor_of_social_services"],
    "title_in_register": True,
    "services": ["individual_coaching"],
    "starts_on": "2026-01-01",
    "ends_on": "2027-12-31",
}
SUSPENSION = {"starts_on": "2026-06-01", "reason": "Selvitys pyydetty"}


def _of(action: str, body: dict[str, Any], about: str | None = None) -> Call:
    """A registrar's command about a provider: the applicant is there before anything is counted."""

    def given(stage: Stage) -> dict[str, Any]:
        if about is not None:
            stage.applicant(about)
        return body

    return replace(_post(f"/v1/providers/{{provider_id}}/{action}", REGISTRAR, "provider", given), about=about)


def payment_of(settlement: dict[str, Any]) -> dict[str, Any]:
    """A settlement paid in whole, today."""
    return {"paid_on": TODAY, "reference": "RF18 5390 0754 7034", "amount_cents": settlement["total_cents"]}


def _settled(action: str, status: str, body: Callable[[Stage], Any]) -> Call:
    """A command about a settlement: it is there before anything is counted."""

    def given(stage: Stage) -> Any:
        stage.settlement(status)
        return body(stage)

    path = f"/v1/settlements/{{settlement_id}}/{action}"
    return replace(_post(path, frozenset({Role.BILLING}), "settlement", given), settlement=status)


def _pay(stage: Stage) -> dict[str, Any]:
    return payment_of(made(stage.county.billing.get(f"/v1/settlements/{stage.settlement('approved')}")))


def _draw(stage: Stage) -> dict[str, Any]:
    stage.earn()
    return {"provider_id": stage.provider_id, "month": "2026-05"}


def _order(stage: Stage) -> dict[str, Any]:
    """A settlement that was approved, to be paid by file."""
    stage.pay_to()
    drawer = stage.county.actor(Role.BILLING, "drawer@example.invalid")
    drawn = made(drawer.post("/v1/settlements", _draw(stage)))
    made(stage.county.billing.post(f"/v1/settlements/{drawn['settlement_id']}/approval", {}))
    execution_on = working_days_after(helsinki_date(stage.county.clock()), 1)
    return {"settlement_ids": [drawn["settlement_id"]], "execution_on": execution_on.isoformat()}


def _in_group(action: str, roles: frozenset[Role], body: Callable[[Stage], Any]) -> Call:
    return _post(f"/v1/groups/{{group_id}}/{action}", roles, "group", body)


COMMANDS = [
    _post("/v1/providers", REGISTRAR, "provider_id", lambda _: {"name": "Uusi Oy", "business_id": "0737546-2"}),
    _post(
        "/v1/providers/{provider_id}/approvals",
        REGISTRAR,
        "provider",
        lambda _: {
            "service": "group_coaching",
            "starts_on": "2026-06-01",
            "unit_price_cents": 100,
            "waived": ALL_WAIVED,
        },
    ),
    _of(
        "particulars",
        {
            "starts_on": "2026-06-01",
            "soteri_categories": ["2464", "2903"],
            "subcontractors": True,
            "municipalities": ["Kuopio", "Siilinjärvi"],
            "sites": [{"municipality": "Kuopio", "address": "Tulliportinkatu 1"}],
        },
    ),
    _of(
        "documents",
        {
            "kind": "self_monitoring_plan",
            "reference": "HAK-12/2026",
            "received_on": "2026-06-10",
            "sha256": "0f" * 32,
            "expires_on": "2027-06-10",
        },
    ),
    _of(
        "insurances",
        {
            "perils": ["personal_injury", "property_damage"],
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
            "reference": "V-1",
            "amount_cents": 100_000_000,
            "sufficient": True,
        },
    ),
    _of("staff", WORKER),
    _of("name-erasures", {"worker_id": WORKER["worker_id"]}, about="approved"),
    _of(
        "acceptances",
        {
            "worker_id": WORKER["worker_id"],
            "competences": ["coaching"],
            "reason": "Sosiaalipsykologian maisteri",
        },
        about="approved",
    ),
    _of(
        "approval-endings",
        {"service": "individual_coaching", "ends_on": "2026-12-31", "reason": "Lopettaa toimintansa"},
        about="approved",
    ),
    _of("suspension", SUSPENSION, about="approved"),
    _of("reinstatement", {"starts_on": "2026-06-15", "reason": "Korjattu"}, about="suspended"),
    _post(
        "/v1/providers/{provider_id}/bank-accounts",
        frozenset({Role.BILLING, Role.REGISTRAR}),
        "bank_account",
        lambda _: {"iban": "FI21 1234 5600 0007 85"},
    ),
    _post(
        "/v1/providers/{provider_id}/bank-accounts/{bank_account_id}/confirmation",
        frozenset({Role.BILLING, Role.REGISTRAR}),
        "bank_account",
        lambda _: {},
    ),
    _post(
        "/v1/clients",
        CASEWORKER,
        "client_id",
        lambda _: {
            "birth_date": "1991-04-03",
            "municipality": "Kaavi",
            "name": "Matti Esimerkki",
            "external_reference": f"asiakas-{uuid4()}",
        },
    ),
    _post(
        "/v1/vouchers",
        CASEWORKER,
        "voucher",
        lambda stage: {
            "client_id": stage.client_id,
            "service": "individual_coaching",
            "decision_number": "SOS-2026-77",
            "decided_on": "2026-06-15",
            "starts_on": "2026-07-01",
            "ends_on": "2026-09-30",
            "quantity": {"minutes": 1200},
            "provider_id": stage.provider_id,
            "unit_price_cents": PRICE,
            "caseworker_id": str(uuid4()),
            "distance_km": 30,
            "beyond_area_permitted": {"reason": "Sukulaisten luona"},
            "remote_agreed": True,
            "everyday_skills_need": False,
        },
    ),
    _on(
        "provider",
        CASEWORKER,
        "voucher",
        lambda stage: {
            "provider_id": stage.other_provider_id,
            "starts_on": "2026-06-20",
            "unit_price_cents": PRICE,
            "distance_km": 21,
            "beyond_area_permitted": {"reason": "Matkalla töihin"},
        },
    ),
    _on(
        "instructor",
        OR_CASEWORKER,
        "voucher",
        lambda stage: {"worker_id": str(uuid4()), "provider_id": stage.provider_id},
    ),
    _on(
        "caseworker",
        frozenset({Role.CASEWORKER, Role.SUPERVISOR}),
        "voucher",
        lambda _: {"caseworker_id": str(uuid4())},
    ),
    _on("remote-agreement", CASEWORKER, "voucher", lambda _: {"agreed": True}),
    _on(
        "sessions",
        PROVIDER,
        "entry",
        lambda _: {
            "held_on": "2026-06-11",
            "minutes": 60,
            "starts_at": "09:00",
            "mode": "in_person",
            "excursion": False,
            "worker_id": str(uuid4()),
        },
    ),
    _on(
        "no-shows",
        PROVIDER,
        "entry",
        lambda _: {
            "planned_on": "2026-06-12",
            "cause": "cancelled_same_day",
            "minutes": 60,
            "cancelled_on": "2026-06-12",
            "justified": False,
            "client_contacted_at": "2026-06-12T10:00:00+03:00",
        },
    ),
    _on(
        "provider-cancellations",
        PROVIDER,
        "entry",
        lambda _: {
            "planned_on": "2026-06-15",
            "reason": "Ohjaaja sairastui",
            "client_told_at": "2026-06-15T08:00:00+03:00",
            "documented": True,
            "replacement_on": "2026-06-22",
        },
    ),
    _on(
        "extensions",
        CASEWORKER,
        "voucher",
        lambda _: {
            "decision_number": "SOS-2026-78",
            "decided_on": "2026-06-16",
            "starts_on": "2026-07-01",
            "ends_on": "2026-08-31",
            "quantity": {"minutes": 600},
            "unit_price_cents": PRICE,
            "everyday_skills_need": False,
        },
    ),
    _on(
        "reports",
        OR_CASEWORKER,
        "voucher",
        lambda stage: {
            "provider_id": stage.provider_id,
            "kind": "final",
            "period": 1,
            "delivered_on": "2026-06-10",
            "to": ["client", "caseworker"],
            "holds": ["goal", "changes", "means", "plan"],
            "way": "secure_email",
        },
    ),
    _on("closure", CASEWORKER, "voucher", lambda _: {"closed_on": TODAY, "reason": "completed"}),
    _on(
        "corrections",
        frozenset({Role.PROVIDER, Role.CASEWORKER}),
        "voucher",
        lambda stage: {"entry_id": stage.session_id, "reason": "Väärä päivä"},
    ),
    _on(
        "contacts",
        OR_CASEWORKER,
        "voucher",
        lambda stage: {
            "provider_id": stage.provider_id,
            "contact_with": "client",
            "contacted_at": "2026-06-15T09:00:00+03:00",
            "about": [stage.session_id],
            "note": "Soitettu",
        },
    ),
    _on(
        "replacements",
        PROVIDER,
        "voucher",
        lambda stage: {
            "entry_id": stage.cancellation_id,
            "replacement_on": "2026-06-23",
            "client_told_at": "2026-06-15T09:00:00+03:00",
            "documented": True,
        },
    ),
    _on(
        "incidents",
        OR_CASEWORKER,
        "voucher",
        lambda stage: {
            "provider_id": stage.provider_id,
            "happened_on": "2026-06-15",
            "description": "Liukastui",
            "told_caseworker_at": "2026-06-15T09:00:00+03:00",
        },
    ),
    _on(
        "changes",
        OR_CASEWORKER,
        "voucher",
        lambda stage: {
            "provider_id": stage.provider_id,
            "noticed_on": "2026-06-15",
            "description": "Työaika lyheni",
            "told_caseworker_at": "2026-06-15T09:00:00+03:00",
        },
    ),
    _on("measures", PROVIDER, "voucher", lambda _: {"measured_on": "2026-06-15", "result": "21 pistettä"}),
    _post(
        "/v1/entries",
        PROVIDER,
        "results",
        lambda stage: {
            "items": [
                {"kind": "session", "voucher_id": stage.voucher_id, "held_on": "2026-06-13", "minutes": 45},
                {"kind": "no_show", "voucher_id": stage.voucher_id, "planned_on": "2026-06-09", "cause": "absent"},
                {
                    "kind": "provider_cancellation",
                    "voucher_id": stage.voucher_id,
                    "planned_on": "2026-06-30",
                    "reason": "Koulutus",
                },
                {"kind": "session", "voucher_id": stage.voucher_id, "held_on": "2026-08-13", "minutes": 45},
                {"kind": "session", "voucher_id": str(stage.ids["client_id"]), "held_on": "2026-06-13", "minutes": 45},
                {"kind": "session", "held_on": "2026-06-13"},
            ]
        },
        200,
    ),
    _post(
        "/v1/groups",
        PROVIDER,
        "group",
        lambda _: {
            "name": "Arjen taidot",
            "kind": "closed",
            "largest": 10,
            "starts_on": "2026-08-10",
            "ends_on": "2026-12-11",
            "themes": [3, 4],
        },
    ),
    _in_group(
        "content",
        PROVIDER,
        lambda _: {"content": "Ruokaa ja rahaa", "considers": ["goals", "needs"], "specified_on": "2026-06-15"},
    ),
    _in_group(
        "members",
        PROVIDER | CASEWORKER,
        lambda stage: {"voucher_id": stage.newcomer_id, "enrolled_on": "2026-06-15"},
    ),
    _in_group(
        "departures", PROVIDER | CASEWORKER, lambda stage: {"voucher_id": stage.member_id, "left_on": "2026-06-15"}
    ),
    _in_group(
        "notices",
        PROVIDER | CASEWORKER,
        lambda stage: {"voucher_id": stage.member_id, "told": ["client"], "told_at": "2026-06-16T08:00:00+03:00"},
    ),
    _in_group("postponement", PROVIDER, lambda _: {"starts_on": "2026-06-17", "ends_on": "2026-12-11"}),
    _in_group("cancellation", PROVIDER, lambda _: {}),
    _post(
        "/v1/groups/{group_id}/sessions",
        PROVIDER,
        "results",
        lambda stage: {
            "held_on": TODAY,
            "minutes": 240,
            "excursion": True,
            "starts_at": "09:00",
            "worker_id": str(uuid4()),
            "attendance": [{"voucher_id": stage.member_id, "cause": "absent"}],
        },
        200,
    ),
    _post("/v1/settlements", frozenset({Role.BILLING}), "settlement", _draw),
    _settled("approval", "drawn", lambda _: {}),
    _settled("payment", "approved", _pay),
    _settled("payment-return", "paid", lambda _: {"returned_on": TODAY, "reason": "Tili suljettu"}),
    _settled("payment-refusal", "ordered", lambda _: {"refused_on": TODAY, "reason_code": "AC04"}),
    _post("/v1/payment-files", frozenset({Role.BILLING}), "payment_file", _order),
    _settled("withdrawal", "drawn", lambda _: {"reason": "Laadittu liian aikaisin"}),
]
"""Every POST, each with a body that is good on the stage and has each of its fields."""

PUTS = [
    Call(
        "PUT",
        "/v1/price-caps/{service}",
        REGISTRAR,
        "price_cap",
        lambda _: {"starts_on": "2026-01-01", "cap_cents": PRICE, "source": "Aluehallitus § 12"},
    ),
    Call(
        "PUT",
        "/v1/clients/{client_id}",
        CASEWORKER,
        "client",
        lambda _: {
            "municipality": "Siilinjärvi",
            "starts_on": "2026-06-01",
            "name": "Aino Uusi",
            "birth_date": "1990-05-17",
        },
    ),
    Call(
        "PUT",
        "/v1/dead-letters",
        frozenset({Role.AUDITOR, Role.REGISTRAR}),
        "due",
        lambda _: {"webhook": "books_1", "positions": [1, 2]},
    ),
]

QUESTIONS = [
    _post(
        "/v1/what-if",
        frozenset({Role.SUPERVISOR}),
        "what_if",
        lambda _: {
            "starts_on": "2026-06-01",
            "ends_on": "2026-06-30",
            "rulebook": {"session_minutes_max": 120, "silent_absence_billable": False, "municipalities": ["Kuopio"]},
            "price_caps": {"individual_coaching": 5_000},
        },
        200,
    ),
    _post("/v1/client-searches", CASEWORKER, "client_id", lambda _: {"external_reference": "on stage"}, 200),
]
"""What is asked by POST and changes nothing."""

READS = [
    Call("GET", "/v1/providers", ALL, "providers"),
    Call(
        "GET",
        "/v1/providers/{provider_id}",
        frozenset({Role.REGISTRAR, Role.SUPERVISOR, Role.AUDITOR, Role.CASEWORKER, Role.PROVIDER}),
        "provider_file",
    ),
    Call(
        "GET",
        "/v1/providers/{provider_id}/bank-accounts",
        frozenset({Role.BILLING, Role.REGISTRAR, Role.AUDITOR, Role.PROVIDER}),
        "bank_accounts",
    ),
    Call("GET", "/v1/price-caps", ALL, "price_caps"),
    Call("GET", "/v1/clients/{client_id}", CASEWORKER, "client"),
    Call("GET", "/v1/clients", CASEWORKER, "client_id", query={"external_reference": "on stage"}),
    Call("GET", "/v1/vouchers", READERS, "vouchers"),
    Call("GET", "/v1/vouchers/{voucher_id}", READERS, "voucher"),
    Call("GET", "/v1/vouchers/{voucher_id}/history", READERS, "history"),
    Call("GET", "/v1/billing/data-dictionary", BILLED, "bill_columns"),
    Call("GET", "/v1/billing/{month}", BILLED, "bill"),
    Call("GET", "/v1/billing/{month}/control-totals", BILLED, "control_totals"),
    Call("GET", "/v1/billing/{month}/work-list", frozenset({Role.BILLING}), "work_list"),
    Call(
        "GET",
        "/v1/budget",
        frozenset({Role.BILLING, Role.SUPERVISOR, Role.AUDITOR}),
        "budget",
        query={"from": "2026-05", "to": "2026-08"},
    ),
    Call("GET", "/v1/settlements", BILLED, "settlements"),
    Call("GET", "/v1/payment-files/{payment_file_id}", frozenset({Role.BILLING, Role.AUDITOR}), "payment_file"),
    Call("GET", "/v1/settlements/{settlement_id}", BILLED, "settlement", settlement="drawn"),
    Call("GET", "/v1/duties", FOLLOWING_UP, "duties"),
    Call("GET", "/v1/warnings", FOLLOWING_UP, "warnings"),
    Call("GET", "/v1/groups", FOLLOWING_UP, "groups"),
    Call("GET", "/v1/groups/{group_id}", FOLLOWING_UP, "group"),
    Call("GET", "/v1/groups/{group_id}/history", FOLLOWING_UP, "group_history"),
    Call("GET", "/v1/audit-trail", frozenset({Role.AUDITOR, Role.REGISTRAR}), "trail"),
    Call("GET", "/v1/actors/{actor_id}", frozenset({Role.AUDITOR, Role.REGISTRAR}), "actor"),
    Call("GET", "/v1/trial-balance", frozenset({Role.AUDITOR, Role.BILLING, Role.SUPERVISOR}), "trial_balance"),
    Call("GET", "/v1/rulebook", ALL, "rulebook"),
    Call("GET", "/v1/rulebook/changes", ALL, "rulebook_changes", query={"earlier": "2026-01-01"}),
    Call("GET", "/v1/events", frozenset({Role.AUDITOR, Role.BILLING, Role.REGISTRAR}), "feed", query={"limit": 5}),
    Call("GET", "/v1/webhooks", frozenset({Role.AUDITOR, Role.REGISTRAR}), "webhooks"),
    Call("GET", "/v1/dead-letters", frozenset({Role.AUDITOR, Role.REGISTRAR}), "dead_letters"),
    Call("GET", "/v1/entries/{entry_id}/explanation", READERS, "entry_explanation"),
    Call(
        "GET",
        "/v1/trial-balance/months",
        frozenset({Role.AUDITOR, Role.BILLING, Role.SUPERVISOR}),
        "month_balances",
        query={"from": "2026-05", "to": "2026-08"},
    ),
    Call("GET", "/v1/settlements/{settlement_id}/explanation", BILLED, "settlement_explanation", settlement="drawn"),
]

PUBLIC = [
    Call(
        "GET",
        "/v1/public/providers",
        ALL,
        "public_providers",
        query={"service": "individual_coaching", "municipality": "Kuopio", "on": TODAY},
    )
]
"""What needs no token."""

DOCUMENTS = [
    Call(
        "GET",
        "/v1/settlements/{settlement_id}/invoice",
        BILLED,
        "invoice",
        query={"format": "peppol"},
        settlement="drawn",
        media="application/xml",
    ),
    Call(
        "POST",
        "/v1/settlements/{settlement_id}/reconciliations",
        frozenset({Role.BILLING, Role.PROVIDER}),
        "reconciliation",
        lambda stage: (
            stage.county.billing.get(f"/v1/settlements/{stage.settlement('drawn')}/invoice", format="peppol").content
        ),
        settlement="drawn",
    ),
    Call(
        "GET",
        "/v1/payment-files/{payment_file_id}/document",
        frozenset({Role.BILLING, Role.AUDITOR}),
        "payment_document",
        media="application/xml",
    ),
    Call(
        "POST",
        "/v1/payment-reports",
        frozenset({Role.BILLING}),
        "payment_report",
        lambda _: camt054([{"end_to_end_id": "NOTPROVIDED", "amount_cents": 100}], booked_on=TODAY),
    ),
]
"""Invoices and what goes to and comes from banks, in XML; nothing of the documents is kept."""

IMPORTS = [
    Call(
        "POST",
        "/v1/imports",
        frozenset({Role.CASEWORKER, Role.REGISTRAR}),
        "import",
        lambda _: b"kind;reference;voucher\nsession;1;2\n",
        query={"system": "Effica 4.2"},
        sent_as="text/csv",
    ),
    Call(
        "GET",
        "/v1/imports/template",
        frozenset({Role.CASEWORKER, Role.REGISTRAR}),
        "import_template",
        media="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
]
"""Tables of another system: looked at, and the template for them."""

CALLS = [*COMMANDS, *PUTS, *QUESTIONS, *READS, *PUBLIC, *DOCUMENTS, *IMPORTS]


def named(calls: list[Call]) -> dict[str, Any]:
    """The arguments of `parametrize` for some calls."""
    return {"argnames": "call", "argvalues": calls, "ids": [call.name for call in calls]}


def set_up(county: County) -> Stage:
    """Caps, two approved providers and a client, once for a module."""
    county.clock.set(TODAY)
    county.set_cap("individual_coaching", PRICE)
    county.set_cap("group_coaching", 4_000)
    providers = [county.add_provider("individual_coaching", PRICE) for _ in range(2)]
    county.approve(providers[0], "group_coaching", 4_000)
    body = {"birth_date": "1990-05-17", "municipality": "Kuopio", "external_reference": "on stage"}
    client_id = made(county.caseworker.post("/v1/clients", body))["client_id"]
    return Stage(county, providers[0], providers[1], client_id)


def with_voucher(stage: Stage) -> Stage:
    """The same with a new voucher that has a session and a provider cancellation."""
    county = stage.county
    county.clock.set(TODAY)
    voucher_id = county.issue(stage.provider_id, client_id=stage.client_id)["voucher_id"]
    items = [
        {"kind": "session", "voucher_id": voucher_id, "held_on": "2026-06-02", "minutes": 60},
        {
            "kind": "provider_cancellation",
            "voucher_id": voucher_id,
            "planned_on": "2026-06-04",
            "reason": "Ohjaaja sairastui",
        },
    ]
    recorded = made(county.provider(stage.provider_id).post("/v1/entries", {"items": items}))["results"]
    session_id, cancellation_id = (result["entry"]["entry_id"] for result in recorded)
    return Stage(
        county, stage.provider_id, stage.other_provider_id, stage.client_id, voucher_id, session_id, cancellation_id
    )


def group_voucher(stage: Stage) -> str:
    """A voucher of group coaching, of a client of its own."""
    issued = stage.county.issue(stage.provider_id, service="group_coaching", ends_on="2026-06-30")
    voucher_id: str = issued["voucher_id"]
    return voucher_id


def with_group(stage: Stage) -> tuple[str, str]:
    """An open group that was to start yesterday, and starts today; and the voucher of its member."""
    county, provider = stage.county, stage.actor(Role.PROVIDER)
    county.clock.set("2026-06-12")
    body = {"name": "Arki", "kind": "open", "largest": 2, "starts_on": "2026-06-15", "themes": [1]}
    group_id, voucher_id = made(provider.post("/v1/groups", body))["group_id"], group_voucher(stage)
    made(provider.post(f"/v1/groups/{group_id}/members", {"voucher_id": voucher_id}))
    made(provider.post(f"/v1/groups/{group_id}/postponement", {"starts_on": TODAY}))
    county.clock.set(TODAY)
    return group_id, voucher_id


def stored(county: County) -> dict[str, int]:
    """How much the log and the register hold: what half a command would change."""
    tables = ("events", "requests", "clients", "subject_keys")
    schema = Identifier(county.database.schema)
    with psycopg.connect(county.database.application_url) as connection:
        found = {}
        for table in tables:
            row = connection.execute(SQL("SELECT count(*) FROM {}.{}").format(schema, Identifier(table))).fetchone()
            found[table] = row[0] if row else 0
        row = connection.execute(SQL("SELECT position FROM {}.log_end").format(schema)).fetchone()
        found["position"] = row[0] if row else 0
    return found
