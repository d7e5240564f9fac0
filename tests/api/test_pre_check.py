"""A dry run of any command gives the very answer that the command then gets, refusals too, and changes nothing."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.api.calls import COMMANDS, PRICE, PUTS, Call, Stage, named
from tests.api.county import County
from tests.api.test_contract import assert_problem
from tests.api.test_idempotency import placeless, same

NOBODY = str(UUID(int=1))
KEPT = ("events", "log_end", "requests", "clients", "subject_keys", "worker_names", "logins")
"""What commands write to. Projections follow by themselves, and are no business of a command."""
NOT_OF_LOGINS = SQL(
    "(SELECT * FROM {schema}.subject_keys WHERE subject_id NOT IN (SELECT actor_id FROM {schema}.logins))"
)
"""The keys that do not come with a login, which is looked at by itself."""

BROKEN: dict[str, list[tuple[dict[str, Any], set[str]]]] = {
    "POST /v1/providers/{provider_id}/approvals": [({"unit_price_cents": 10**6}, {"price_over_cap"})],
    "POST /v1/settlements": [({"month": "2026-06"}, {"month_not_over"}), ({"provider_id": NOBODY}, {"not_found"})],
    "POST /v1/payment-files": [({"settlement_ids": [NOBODY]}, {"not_found"})],
    "POST /v1/clients": [({"external_reference": "on stage"}, {"client_exists"})],
    "POST /v1/vouchers": [
        (
            {"quantity": {"minutes": 2401}, "unit_price_cents": PRICE + 1, "ends_on": "2027-07-31"},
            {"quantity_over_cap", "price_over_cap", "price_over_provider", "validity_out_of_range"},
        ),
        ({"client_id": NOBODY}, {"not_found"}),
        ({"provider_id": NOBODY}, {"not_found"}),
    ],
    "POST /v1/vouchers/{voucher_id}/provider": [
        (
            {"unit_price_cents": PRICE + 1, "beyond_area_permitted": None},
            {"price_over_cap", "price_over_provider", "provider_too_far"},
        )
    ],
    "POST /v1/vouchers/{voucher_id}/sessions": [
        ({"held_on": "2026-06-20", "minutes": 1440}, {"in_the_future"}),
        ({"held_on": "2026-08-11"}, {"in_the_future", "outside_validity"}),
    ],
    "POST /v1/vouchers/{voucher_id}/no-shows": [({"cancelled_on": "2026-06-11"}, {"not_a_no_show"})],
    "POST /v1/vouchers/{voucher_id}/provider-cancellations": [({"planned_on": "2026-07-15"}, {"outside_validity"})],
    "POST /v1/vouchers/{voucher_id}/extensions": [
        (
            {"starts_on": "2026-06-30", "quantity": {"minutes": 2401}},
            {"quantity_over_cap", "extension_overlaps"},
        )
    ],
    "POST /v1/vouchers/{voucher_id}/reports": [({"delivered_on": "2026-06-17"}, {"in_the_future"})],
    "POST /v1/vouchers/{voucher_id}/closure": [
        ({"closed_on": "2026-06-17"}, {"in_the_future"}),
        ({"closed_on": "2026-06-01"}, {"entries_after_closing"}),
    ],
    "POST /v1/vouchers/{voucher_id}/corrections": [({"entry_id": NOBODY}, {"not_found"})],
    "POST /v1/vouchers/{voucher_id}/contacts": [({"contacted_at": "2026-06-18T09:00:00+03:00"}, {"in_the_future"})],
    "POST /v1/vouchers/{voucher_id}/replacements": [({"entry_id": NOBODY}, {"not_found"})],
    "POST /v1/vouchers/{voucher_id}/incidents": [({"happened_on": "2026-06-17"}, {"in_the_future"})],
    "POST /v1/vouchers/{voucher_id}/changes": [({"noticed_on": "2026-06-17"}, {"in_the_future"})],
    "POST /v1/groups": [({"largest": 13}, {"group_full"})],
    "POST /v1/groups/{group_id}/members": [({"enrolled_on": "2026-06-17"}, {"in_the_future"})],
    "POST /v1/groups/{group_id}/content": [({"specified_on": "2026-06-17"}, {"in_the_future"})],
    "POST /v1/groups/{group_id}/departures": [({"voucher_id": NOBODY}, {"not_enrolled"})],
    "POST /v1/groups/{group_id}/notices": [({"voucher_id": NOBODY}, {"not_enrolled"})],
    "POST /v1/vouchers/{voucher_id}/measures": [({"measured_on": "2026-06-17"}, {"in_the_future"})],
}
"""Bodies that break rules, with the codes of all of them."""


def kept(county: County) -> dict[str, str]:
    """A digest of every row of every table that commands write to."""
    schema, digests = Identifier(county.database.schema), {}
    with psycopg.connect(county.database.application_url) as connection:
        for table in KEPT:
            rows = SQL("SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM {} AS t")
            of_table = SQL("{}.{}").format(schema, Identifier(table))
            looked_at = NOT_OF_LOGINS.format(schema=schema) if table == "subject_keys" else of_table
            row = connection.execute(rows.format(looked_at)).fetchone()
            assert row is not None
            digests[table] = row[0]
    return digests


def checked_and_done(stage: Stage, call: Call, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
    """The command's answer, which its pre-check gave before without changing anything."""
    headers = (headers or {}) | {"Idempotency-Key": str(uuid4())}
    before = kept(stage.county)
    checked = stage.send(call, body=body, headers=headers, dry_run="true")
    assert kept(stage.county) == before
    done = stage.send(call, body=body, headers=headers)
    assert checked.status_code == done.status_code, (checked.text, done.text)
    if done.is_success:
        assert placeless(done.json()) == placeless(checked.json())
        assert done.headers.get("etag") == checked.headers.get("etag")
        assert kept(stage.county) != before
    else:
        assert same(done, checked)
        changed = {name for name, digest in kept(stage.county).items() if before[name] != digest}
        assert changed <= {"requests", "logins"}, "whose an actor's id is may be new to the register"
    return done


RULED = [call for call in [*COMMANDS, *PUTS] if call.path != "/v1/dead-letters"]
"""All but what is sent again, of which no rule says anything: tests/faults/test_webhooks.py does."""


@pytest.mark.parametrize(**named(RULED))
def test_a_pre_check_is_the_answer_and_changes_nothing(stage: Stage, call: Call) -> None:
    stage.path(call)  # what it needs is there before anything is looked at
    good = call.body(stage)
    for changes, codes in BROKEN.get(call.name, []):
        refused = checked_and_done(stage, call, good | changes).json()
        assert {one["code"] for one in refused.get("violations", [refused])} == codes
    if "{" in call.path:
        stale = checked_and_done(stage, call, good, {"If-Match": '"9999"'})
        assert_problem(stale, 412, "stale")
    assert checked_and_done(stage, call, good).status_code == call.status
    # Once more under another key: taken again with a warning, or refused because of the first.
    checked_and_done(stage, call, good)


def test_every_call_that_rules_can_refuse_is_refused_here() -> None:
    """A registration breaks no rule; a bulk call's items are refused each apart, and stand among the good ones."""
    names = {call.name for call in RULED}
    assert set(BROKEN) <= names
    assert {name for name in names if "{" not in name} - set(BROKEN) == {"POST /v1/providers", "POST /v1/entries"}
