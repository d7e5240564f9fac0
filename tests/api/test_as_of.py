"""A voucher at an earlier place of the log is told as of that day: nothing is overdue there that was not so then."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.kernel.calendar import helsinki_date, last_day_of_months
from tests.api.county import County, made
from tests.api.test_contract import assert_problem


@pytest.fixture(scope="module")
def story(county: County) -> dict[str, Any]:
    """A voucher of two months, issued when the log says so: its instants are not the service's clock."""
    county.clock.now = datetime.now(UTC)
    county.set_cap("individual_coaching", 5_000)
    provider_id = county.add_provider("individual_coaching", 5_000)
    today = helsinki_date(county.clock.now)
    issued: dict[str, Any] = county.issue(
        provider_id,
        decided_on=today.isoformat(),
        starts_on=today.isoformat(),
        ends_on=last_day_of_months(today, 2).isoformat(),
    )
    county.clock.now += timedelta(days=365)
    return issued


def of_the_day(voucher: dict[str, Any]) -> dict[str, Any]:
    return {name: voucher[name] for name in ("status", "usable", "duties", "warnings")}


def test_a_year_later_it_has_ended_and_its_reports_are_overdue(county: County, story: Any) -> None:
    now = made(county.auditor.get(f"/v1/vouchers/{story['voucher_id']}"))
    assert now["status"] == "ended"
    assert now["usable"] == {"minutes": 0}
    assert [duty["code"] for duty in now["duties"] if duty["overdue"]] == ["final_report_due"]


@pytest.mark.parametrize("by", ["position", "as_of"])
def test_where_it_was_recorded_it_is_open_and_nothing_is_overdue(county: County, story: Any, by: str) -> None:
    path = f"/v1/vouchers/{story['voucher_id']}"
    (issue,) = made(county.auditor.get(f"{path}/history"))["events"]
    then = {"position": issue["position"], "as_of": issue["recorded_at"]}[by]
    known = made(county.caseworker.get(path, **{by: then}))
    assert known["status"] == "open"
    assert known["duties"]
    assert not any(duty["overdue"] for duty in known["duties"])
    assert of_the_day(known) == of_the_day(story)


def test_past_the_end_of_the_log_nothing_is_known(county: County, story: Any) -> None:
    path = f"/v1/vouchers/{story['voucher_id']}"
    answer = county.auditor.get(path, position=2**53 - 1)
    assert [error["field"] for error in assert_problem(answer, 422, "malformed")["errors"]] == ["position"]
