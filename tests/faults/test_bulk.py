"""Ten thousand entries in one call, some of them broken: each answered apart, the good ones in a few transactions."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from tests.api.calls import PRICE, stored
from tests.api.county import Actor, County, made
from tests.faults.load import logged

ITEMS, REHEARSED = 10_000, 1_000
ITEMS_PER_VOUCHER = 50
MINUTES = 30
TRANSACTIONS_MAX = 15

KINDS = {
    # what an item is: how many in a hundred, its status, its code
    "good": (96, 201, None),
    "malformed": (1, 422, "malformed"),
    "unknown": (1, 404, "not_found"),
    "another provider's": (1, 404, "not_found"),
    "refused": (1, 409, "in_the_future"),
}


@dataclass
class Bulk:
    """Items of one provider, the broken ones spread among the good ones, and what each is."""

    provider: Actor
    items: list[dict[str, Any]]
    kinds: list[str]


def many_items(county: County, count: int) -> Bulk:
    provider_id, other_id = (county.add_provider("individual_coaching", PRICE) for _ in range(2))
    client_id = county.add_client()
    vouchers = [county.issue(provider_id, client_id=client_id)["voucher_id"] for _ in range(count // ITEMS_PER_VOUCHER)]
    others = county.issue(other_id, client_id=client_id)["voucher_id"]
    kinds = [kind for kind, (share, _, _) in KINDS.items() for _ in range(share)] * (count // 100)
    items = []
    for index, kind in enumerate(kinds):
        item: dict[str, Any] = {
            "kind": "session",
            "voucher_id": vouchers[index % len(vouchers)],
            "held_on": f"2026-{3 + index % 3:02}-{1 + index % 28:02}",
            "minutes": MINUTES,
        }
        broken = {
            "malformed": {"minutes": "half an hour"},
            "unknown": {"voucher_id": str(uuid4())},
            "another provider's": {"voucher_id": others},
            "refused": {"held_on": "2026-06-30"},
        }
        items.append(item | broken.get(kind, {}))
    return Bulk(county.provider(provider_id), items, kinds)


def transactions(county: County) -> Iterator[int]:
    """How many events each transaction appended: all of one have the same instant."""
    with psycopg.connect(county.database.application_url) as connection:
        rows = connection.execute(
            SQL("SELECT count(*) FROM {}.events WHERE topic = 'SessionHeld:1' GROUP BY recorded_at").format(
                Identifier(county.database.schema)
            )
        )
        yield from (count for (count,) in rows)


def test_ten_thousand_entries_are_each_answered_apart(county: County) -> None:
    bulk, key = many_items(county, ITEMS), str(uuid4())
    provider, body = bulk.provider, {"items": bulk.items}
    before = stored(county)
    rehearsed = made(provider.post("/v1/entries", {"items": bulk.items[:REHEARSED]}, dry_run="true"))["results"]
    assert stored(county) == before
    answer = provider.post("/v1/entries", body, key=key)
    results = made(answer)["results"]
    assert len(results) == ITEMS
    assert [one["status"] for one in rehearsed] == [one["status"] for one in results[:REHEARSED]]
    for kind, result in zip(bulk.kinds, results, strict=True):
        _, status, code = KINDS[kind]
        assert (result["status"], result.get("problem", {}).get("code")) == (status, code)

    good = [result["entry"] for result in results if result["status"] == 201]
    assert len(good) == ITEMS * KINDS["good"][0] // 100
    assert logged(county.database) == {entry["entry_id"]: 1 for entry in good}
    assert [entry["position"] for entry in good] == sorted(entry["position"] for entry in good)
    assert len(list(transactions(county))) <= TRANSACTIONS_MAX
    recorded = Counter(item["voucher_id"] for item, kind in zip(bulk.items, bulk.kinds, strict=True) if kind == "good")
    for voucher_id, count in recorded.most_common(3):
        assert made(provider.get(f"/v1/vouchers/{voucher_id}"))["used"] == {"minutes": MINUTES * count}

    after = stored(county)
    again = provider.post("/v1/entries", body, key=key)
    assert again.content == answer.content
    assert stored(county) == after, "nothing was appended by the same call again"


def test_others_are_answered_while_many_entries_are_taken(county: County) -> None:
    bulk = many_items(county, 2_000)
    meanwhile = 0
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(bulk.provider.post, "/v1/entries", {"items": bulk.items})
        while not call.done():
            made(county.caseworker.get(f"/v1/vouchers/{bulk.items[0]['voucher_id']}"))
            meanwhile += 1
    assert call.result().status_code == 200
    assert meanwhile > 3
