"""Warnings that a voucher as a whole gives to supervisors, beside those that its entries carry (§ 4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import monday_of
from domain.errors import Figure, Finding
from domain.rulebook import Rulebook
from domain.voucher import Voucher


@dataclass(frozen=True, slots=True)
class WeeklyShortfall:
    """A full ISO week of a period in which too little was held; `monday` is its first day."""

    monday: date
    finding: Finding


def weekly_minimum_missed(voucher: Voucher, today: date, rulebook: Rulebook) -> Iterator[WeeklyShortfall]:
    """`weekly_minimum_missed`: at least one session in each full ISO week of the period that is over (§ 4.2.2–4.2.4).

    Only group coaching and activity days have a weekly minimum. After a closing no week counts.
    """
    setting = rulebook.limits(voucher.service).weekly_sessions_min
    if setting is None or voucher.provider_id is None:
        return
    held: dict[date, int] = {}
    for session in voucher.sessions():
        monday = monday_of(session.held_on)
        held[monday] = held.get(monday, 0) + 1
    last_day = today - timedelta(days=1)
    if voucher.closing is not None:
        last_day = min(last_day, voucher.closing.closed_on)
    for period in voucher.standing_periods():
        monday = monday_of(period.starts_on + timedelta(days=6))
        while monday + timedelta(days=6) <= min(period.ends_on, last_day):
            least, count = setting.on(monday), held.get(monday, 0)
            if count < least:
                finding = Finding(
                    "weekly_minimum_missed", setting.section, Figure(least, "sessions"), Figure(count, "sessions")
                )
                yield WeeklyShortfall(monday, finding)
            monday += timedelta(days=7)


def days_to_first_session(voucher: Voucher) -> int | None:
    """Days from choosing the provider to its first session; None while one of them is missing (§ 5)."""
    if not voucher.choices:
        return None
    first_choice = voucher.choices[0]
    first = min((session.held_on for session in voucher.sessions()), default=None)
    return max(0, (first - first_choice.chosen_on).days) if first is not None else None
