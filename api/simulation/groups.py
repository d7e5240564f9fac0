"""The groups of a simulated county: closed ones that start, are moved or called off, and open ones that go on.

Their clients are the groups' own, beside the county's others. Each group is a lane: what happens to it and its members
is sent in order. Figures of the rulebook are read from it, all others are `assumptions`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from api.simulation import assumptions as assumed
from api.simulation.calendar import ONE_DAY, days_of, working_day_from
from api.simulation.plan import RULEBOOK, Made, ProviderPlan, Simulation, Step, Turn
from domain.kernel.calendar import is_working_day, last_day_of_months, monday_of, working_days_after
from domain.kernel.event import Role
from domain.rulebook import Service
from domain.voucher.events import Cause, ClosingReason


def group_steps(simulation: Simulation, providers: Sequence[ProviderPlan]) -> list[Step]:
    """All steps of all groups: some providers of group coaching run one of each fate."""
    steps = []
    for provider in providers:
        if Service.GROUP_COACHING in provider.prices and provider.number % assumed.GROUPS_EVERY == 1:
            for fate in (_moved, _called_off, _open):
                life = GroupLife(simulation, provider, fate.__name__.strip("_"))
                fate(life)
                steps += life.steps
    return steps


class GroupLife:
    """One group, its clients and their vouchers."""

    def __init__(self, simulation: Simulation, provider: ProviderPlan, fate: str) -> None:
        self.simulation, self.provider = simulation, provider
        self.name = f"{provider.name} group {fate}"
        self.dice = simulation.dice(self.name)
        self.starts_on = monday_of(simulation.from_day + timedelta(days=assumed.GROUP_STARTS_AFTER_DAYS))
        self.ends_on = self.starts_on + timedelta(weeks=assumed.GROUP_WEEKS) - ONE_DAY
        self.clients = 0
        self.members: list[str] = []
        self.steps: list[Step] = []

    # Steps

    def _step(self, day: date, turn: Turn, role: Role, who: str, path: str, body: Any, **members: Any) -> None:
        key = f"{self.simulation.name}: {self.name}: {len(self.steps)}"
        made = Step(
            recorded_on=day, turn=turn, lane=self.name, key=key, role=role, who=who, path=path, body=body, **members
        )
        self.steps.append(made)

    def _decide(self, day: date, path: str, body: Any, **members: Any) -> None:
        self._step(day, Turn.DECIDED, Role.CASEWORKER, "caseworker 1", path, body, **members)

    def _provide(self, day: date, action: str, body: Any, *, turn: Turn = Turn.FOLLOWED_UP, **members: Any) -> None:
        path = f"/v1/groups/{{}}/{action}"
        self._step(day, turn, Role.PROVIDER, self.provider.name, path, body, about=self.name, **members)

    def announce(self, day: date, kind: str, largest: int, themes: list[int]) -> None:
        body = {
            "name": f"Esimerkkiryhmä {self.provider.number}",
            "kind": kind,
            "largest": largest,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "themes": themes,
        }
        self._step(day, Turn.DECIDED, Role.PROVIDER, self.provider.name, "/v1/groups", body, makes=self.name)

    def grant(self, day: date, starts_on: date) -> str:
        """A client of the group's own, with a voucher of group coaching; the voucher's name."""
        self.clients += 1
        name = f"{self.name} client {self.clients}"
        client = {
            "birth_date": date(starts_on.year - self.dice.between(20, 60), self.dice.between(1, 12), 15),
            "municipality": sorted(self.provider.municipalities)[0],
            "name": f"Ryhmäläinen Esimerkki {self.clients}",
            "external_reference": f"{self.simulation.name}: {name}",
        }
        self._decide(day, "/v1/clients", client, makes=name)
        limits = RULEBOOK.limits(Service.GROUP_COACHING)
        voucher = {
            "client_id": Made(name),
            "service": Service.GROUP_COACHING,
            "decision_number": f"SIM-{day.year}-R{self.provider.number}-{len(self.steps)}",
            "decided_on": day,
            "starts_on": starts_on,
            "ends_on": last_day_of_months(starts_on, limits.months_max.on(starts_on)),
            "quantity": {"minutes": limits.quantity_max.on(starts_on)},
            "provider_id": Made(self.provider.name),
            "distance_km": self.dice.between(0, RULEBOOK.distance_km_max.on(starts_on)),
        }
        self._decide(day, "/v1/vouchers", voucher, makes=f"{name} voucher")
        self.members.append(f"{name} voucher")
        return self.members[-1]

    def enrol(self, day: date, starts_on: date, **members: Any) -> str:
        voucher = self.grant(day, starts_on)
        self._provide(day, "members", {"voucher_id": Made(voucher)}, turn=Turn.RECORDED, **members)
        return voucher

    def tell_all_but_the_last(self, day: date) -> None:
        """The members are told of a change; the last one is forgotten, so that something stays owed."""
        for voucher in self.members[:-1]:
            self._provide(day, "notices", {"voucher_id": Made(voucher)})

    def postpone(self, day: date, starts_on: date, **members: Any) -> None:
        self._provide(day, "postponement", {"starts_on": starts_on}, **members)

    def call_off(self, day: date) -> None:
        self._provide(day, "cancellation", {})

    def leave(self, day: date, voucher: str) -> None:
        self._provide(day, "departures", {"voucher_id": Made(voucher)}, turn=Turn.DECIDED)

    def meet(self, day: date, there: Sequence[str], **members: Any) -> None:
        """A session for the whole group, recorded in the evening; some miss it."""
        attendance: list[dict[str, Any]] = []
        for voucher in there:
            attendance.append({"voucher_id": Made(voucher)})
            if self.dice.happens(assumed.NO_SHOW_PER_MILLE):
                silent = self.dice.happens(assumed.SILENT_ABSENCE_PER_MILLE)
                attendance[-1]["cause"] = Cause.ABSENT if silent else Cause.CANCELLED_SAME_DAY
        body = {
            "held_on": day,
            "minutes": self.provider.group.minutes,
            "starts_at": self.provider.group.starts_at,
            "worker_id": self.provider.worker_id(self.simulation, 1),
            "attendance": attendance,
        }
        self._provide(day, "sessions", body, turn=Turn.RECORDED, **members)

    def days_of_meeting(self) -> list[date]:
        return [
            day
            for day in days_of(self.starts_on, self.ends_on)
            if day.weekday() in self.provider.group.weekdays
            and is_working_day(day)
            and not self.provider.is_on_break(day)
        ]

    def close(self, voucher: str, ended_on: date) -> None:
        body = {"closed_on": ended_on, "reason": ClosingReason.COMPLETED}
        self._decide(working_days_after(ended_on, 2), "/v1/vouchers/{}/closure", body, about=voucher)


def _moved(life: GroupLife) -> None:
    """A closed group that too few join in time: its start is moved, others join, one leaves on the way."""
    announced_on = working_day_from(life.simulation.from_day + timedelta(days=assumed.GROUP_ANNOUNCED_AFTER_DAYS))
    life.announce(announced_on, "closed", assumed.GROUP_LARGEST, [1, 5])
    first = life.starts_on
    for number in range(assumed.GROUP_ENROLLED_IN_TIME):
        life.enrol(working_days_after(announced_on, 1 + number), first)
    counted_on = first - timedelta(days=RULEBOOK.group_days_before_start.on(first))
    moved_to = first + timedelta(weeks=1)
    life.postpone(counted_on, moved_to, refused_by="group_start_not_movable")
    changed_on = counted_on + ONE_DAY
    life.postpone(changed_on, first + timedelta(weeks=3), refused_by="postponed_too_long")
    life.postpone(changed_on, moved_to)
    life.tell_all_but_the_last(working_days_after(changed_on, 1))
    life.starts_on = moved_to
    for number in range(assumed.GROUP_ENROLLED_LATER):
        life.enrol(working_days_after(changed_on, 2 + number), moved_to)
    meetings = life.days_of_meeting()
    leaver, leaves_on = life.members[0], meetings[len(meetings) // 2]
    closes_on = working_days_after(moved_to, RULEBOOK.group_enrolment_working_days_max.on(moved_to))
    too_late = working_days_after(closes_on, 1)
    for day in days_of(moved_to, life.ends_on):
        if day == too_late:
            life.members.remove(life.enrol(day, day, refused_by="group_enrolment_closed"))
        if day == leaves_on:
            life.leave(day, leaver)
        if day not in meetings:
            continue
        there = [voucher for voucher in life.members if voucher != leaver or day < leaves_on]
        if day == meetings[0]:
            life.meet(day, there[1:], refused_by="attendance_missing")
        life.meet(day, there)
    for voucher in life.members:
        life.close(voucher, leaves_on if voucher == leaver else life.ends_on)


def _called_off(life: GroupLife) -> None:
    """A closed group that hardly anybody joins."""
    announced_on = working_day_from(life.simulation.from_day + timedelta(days=assumed.GROUP_ANNOUNCED_AFTER_DAYS))
    life.announce(announced_on, "closed", assumed.GROUP_LARGEST, [])
    for number in range(assumed.GROUP_ENROLLED_IN_TIME // 2):
        life.enrol(working_days_after(announced_on, 3 + number), life.starts_on)
    changed_on = life.starts_on - timedelta(days=RULEBOOK.group_days_before_start.on(life.starts_on)) + ONE_DAY
    life.call_off(changed_on)
    life.tell_all_but_the_last(changed_on)


def _open(life: GroupLife) -> None:
    """An open group that fills up: each client comes with its own voucher."""
    life.announce(working_day_from(life.starts_on - timedelta(days=14)), "open", assumed.OPEN_GROUP_LARGEST, [3, 4, 9])
    came_on: dict[str, date] = {}
    for number in range(assumed.OPEN_GROUP_LARGEST):
        day = working_days_after(life.starts_on, 3 * number)
        came_on[life.enrol(day, day)] = day
    full_on = working_days_after(life.starts_on, 3 * assumed.OPEN_GROUP_LARGEST)
    life.members.remove(life.enrol(full_on, full_on, refused_by="group_full"))
    for day in life.days_of_meeting():
        there = [voucher for voucher in life.members if came_on[voucher] <= day]
        life.meet(day, there)
    for voucher in life.members:
        life.close(voucher, life.ends_on)
