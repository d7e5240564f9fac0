"""What requests are digested from, with a fixed key: a release that digests another way makes honest retries strangers.

A digest here that changes is a release that breaks retries across its upgrade: the earlier form has to be accepted too.
"""

from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from api.entries import routes as entries
from api.entries.bodies import first_form
from api.http.calling import canonical
from ledger.register.register import Register
from tests.api.calls import Stage
from tests.api.test_contract import assert_problem
from tests.api.test_idempotency import same

VOUCHER = "7c1d6e0a-52b4-4f7a-9a57-6f1f5b0c9e21"
SESSION = {"kind": "session", "voucher_id": VOUCHER, "held_on": "2026-03-03", "minutes": 90}
ITEMS: list[tuple[dict[str, Any], str, str]] = [
    (
        SESSION,
        "99789f59d5ac80c050ecbeefa30e7403ad6a2d76664e9106099d0bc5e3fec948",
        "36f02ec87e4b386e129b98e46e13cd2e280802de5a7478373504b7044f9d3536",
    ),
    (
        {
            "kind": "session",
            "voucher_id": VOUCHER,
            "held_on": "2026-03-04",
            "minutes": 60,
            "starts_at": "09:00",
            "mode": "online",
            "excursion": False,
            "worker_id": VOUCHER,
            "group_id": VOUCHER,
            "replaces": VOUCHER,
        },
        "81f2c9d2df9895b1a94602903bf9126d28519633059a61b0d845b5e2124beb9d",
        "d886cc3583d78d55792304b621550a996bb2c4ea825fdb32c791bbf670f8929f",
    ),
    (
        {"kind": "no_show", "voucher_id": VOUCHER, "planned_on": "2026-03-10", "cause": "absent"},
        "76fa073799992c7710b0c954fb806f868a336d2ef89701de60db563897d24746",
        "5e9f736070f43de6ef22db483f3e2348a8d9fb870169e4357a96a5827c34fe0c",
    ),
    (
        {
            "kind": "no_show",
            "voucher_id": VOUCHER,
            "planned_on": "2026-03-11",
            "cause": "cancelled_same_day",
            "minutes": 60,
            "cancelled_on": "2026-03-11",
            "justified": True,
            "group_id": VOUCHER,
            "client_contacted_at": "2026-03-12T10:00:00+02:00",
        },
        "45b6e5ffe9d994bb12925d734974648c8cdb9aeb1dc22e215f702ef9fb6bfc65",
        "8d34497bca647fdc59393c0239bb982b5e982cb86514f19139b62349f63116cd",
    ),
    (
        {
            "kind": "provider_cancellation",
            "voucher_id": VOUCHER,
            "planned_on": "2026-03-17",
            "reason": "Ohjaaja sairastui",
        },
        "2f537b70873539a83f134c453bcd80e125e5bbe06df89986eb9affc49c5cd376",
        "4657a1e79e9e88270dd06999ab7110a9369e12fc12cb2a8a7ef1477490db6f8f",
    ),
    (
        {
            "kind": "provider_cancellation",
            "voucher_id": VOUCHER,
            "planned_on": "2026-03-18",
            "reason": " Työryhmän päivä ",
            "client_told_at": "2026-03-17T08:00:00Z",
            "documented": True,
            "replacement_on": "2026-03-24",
        },
        "0b19782b59c5d8e126bc7b23643305e0f164a97d377857dd1bf677398dcf8d38",
        "0b4c5093cb245990a7180437b933457f77712a75c7a282d9d877359406cb993c",
    ),
]
"""An item, its digest, and the one that releases before 0.2 made of it."""


@pytest.fixture(scope="module")
def register() -> Register:
    """A register with a county's key of nothing but zeros."""
    register = Register(None, "golden", bytes(32))  # type: ignore[arg-type]
    register._county_mac = HMAC(bytes(32), SHA256())
    return register


@pytest.mark.parametrize(("item", "digest", "first_digest"), ITEMS)
def test_items_are_digested_as_ever(register: Register, item: Any, digest: str, first_digest: str) -> None:
    assert register.digest("item", canonical(item)).hex() == digest
    assert register.digest("item", canonical(dict(reversed(item.items())))).hex() == digest
    assert register.digest("item", first_form(entries.ITEM.validate_python(item))).hex() == first_digest


def test_requests_are_digested_and_named_as_ever(register: Register) -> None:
    scope = register.digest("scope", b"county", b"setelikirja-development", b"a caseworker")
    request_id = register.derived_id("request", scope, b"a key")
    path = f"/v1/vouchers/{VOUCHER}/sessions".encode()
    body = canonical({"minutes": 90, "held_on": "2026-03-03"})
    assert body == b'{"held_on":"2026-03-03","minutes":90}'
    assert scope.hex() == "5acaeb945c1316c93d7786e3371d21c7bc5ba118ed901804522370a114aab03f"
    assert str(request_id) == "0575d783-5334-8f63-a89c-d19090b408d0"
    assert str(register.derived_id("item", request_id.bytes, b"3")) == "e578820a-10a7-8f57-a6ce-38cc64d5ce8a"
    assert str(register.derived_id("entry", request_id.bytes)) == "27505372-c4b0-8582-a61f-69595a57aca0"
    assert (
        register.digest("body", b"POST", path, body).hex()
        == "2506b42722949559e4cc3d9581236c2853d7483232496470a887e489751e2101"
    )


def test_a_retry_across_the_upgrade_gets_the_first_answer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = stage.county.provider(stage.provider_id)
    bare = {"kind": "session", "voucher_id": stage.voucher_id, "held_on": "2026-06-11", "minutes": 60}
    body, key = {"items": [bare, bare | {"held_on": "2026-06-12", "worker_id": str(uuid4())}]}, str(uuid4())
    with monkeypatch.context() as earlier:
        earlier.setattr(entries, "canonical", lambda raw: first_form(entries.ITEM.validate_python(raw)))
        first = provider.post("/v1/entries", body, key=key)
    assert [result["status"] for result in first.json()["results"]] == [201, 201]
    assert same(provider.post("/v1/entries", body, key=key), first)
    other = {"items": [bare | {"minutes": 61}, body["items"][1]]}
    taken, still = provider.post("/v1/entries", other, key=key).json()["results"]
    assert taken["problem"]["code"] == "idempotency_key_reused"
    assert still == first.json()["results"][1]


def test_what_was_sent_counts_not_what_it_stands_for(stage: Stage) -> None:
    provider, key = stage.county.provider(stage.provider_id), str(uuid4())
    bare = {"kind": "session", "voucher_id": stage.voucher_id, "held_on": "2026-06-11", "minutes": 60}
    first = provider.post("/v1/entries", {"items": [bare]}, key=key)
    assert same(provider.post("/v1/entries", {"items": [dict(reversed(bare.items()))]}, key=key), first)
    (spelt_out,) = provider.post("/v1/entries", {"items": [bare | {"excursion": False}]}, key=key).json()["results"]
    assert spelt_out["problem"]["code"] == "idempotency_key_reused"
    path = f"/v1/vouchers/{stage.voucher_id}/sessions"
    session = {"held_on": "2026-06-12", "minutes": 60}
    assert provider.post(path, session, key=str(UUID(int=7))).status_code == 201
    assert_problem(
        provider.post(path, session | {"excursion": False}, key=str(UUID(int=7))), 422, "idempotency_key_reused"
    )
