"""What happens to the clients of a simulated county: their vouchers, from the first decision to the final report.

Everything is planned ahead so that the rulebook takes it; what it must refuse is planned as such, and says by which
code. Figures of the rulebook are read from it, all others are `assumptions`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.simulation import assumptions as assumed
from api.simulation.calendar import (
    ONE_DAY,
    days_of,
    working_day_from,
    working_day_until,
)
from api.simulation.plan import (
    ENTRIES_PATH,
    RULEBOOK,
    Dice,
    Made,
    ProviderPlan,
    Simulation,
    Step,
    Turn,
    arrival_day,
    municipality,
)
from api.simulation.settling import settled_on
from domain.kernel.calendar import (
    age_on,
    first_of_month,
    is_working_day,
    last_day_of_months,
    monday_of,
    started_months,
    working_days_after,
)
from domain.kernel.event import Role
from domain.rulebook import Service, Unit
from domain.voucher.events import Cause, ClosingReason, InclusionGround, Mode

FIRST_NAMES = ("Aino", "Eero", "Helmi", "Ilmari", "Kerttu", "Lauri", "Martta", "Onni", "Saima", "Toivo", "Venla")
LAST_NAMES = ("Esimerkki", "Harjoitelma", "Keksitty", "Koevaara", "Malli", "Näyte")
CANCELLATION_REASONS = ("Ohjaaja sairastui", "Ohjaajan koulutus", "Toimitila suljettu", "Auto rikkoutui")
CORRECTION_REASONS = ("Väärä kesto", "Asiakas oli sittenkin paikalla", "Kirjattu väärälle päivälle")


def client_steps(simulation: Simulation, providers: Sequence[ProviderPlan], number: int) -> list[Step]:
    """All steps of one client's year."""
    client = ClientLife(simulation, providers, number)
    client.live()
    return client.steps


class ClientLife:
    """One client: the register, and its vouchers one by one."""

    def __init__(self, simulation: Simulation, providers: Sequence[ProviderPlan], number: int) -> None:
        self.simulation, self.providers = simulation, providers
        self.number = number
        self.name = f"client {number}"
        self.dice = simulation.dice(self.name)
        self.home = municipality(simulation, self.dice)
        self.caseworker = f"caseworker {1 + number % (1 + simulation.clients // assumed.CLIENTS_PER_CASEWORKER)}"
        self.born_on = simulation.from_day
        self.steps: list[Step] = []

    def step(self, recorded_on: date, turn: Turn, role: Role, who: str, path: str, body: Any, **members: Any) -> None:
        key = f"{self.simulation.name}: {self.name}: {len(self.steps)}"
        made = Step(
            recorded_on=recorded_on,
            turn=turn,
            lane=self.name,
            key=key,
            role=role,
            who=who,
            path=path,
            body=body,
            **members,
        )
        self.steps.append(made)

    def decide(self, day: date, path: str, body: Any, **members: Any) -> None:
        """The client's caseworker does something in the morning of a day."""
        self.step(day, members.pop("turn", Turn.DECIDED), Role.CASEWORKER, self.caseworker, path, body, **members)

    def live(self) -> None:
        dice = self.dice
        decided_on = arrival_day(self.simulation, dice)
        grant = first_grant(self.simulation, dice, dice.pick(assumed.SERVICE_WEIGHTS), decided_on)
        youngest = RULEBOOK.client_age_min.on(grant.starts_on)
        oldest = RULEBOOK.client_age_max.on(grant.starts_on)
        age = int(dice.triangular(youngest, oldest + 1, assumed.TYPICAL_AGE))
        outside_age = dice.happens(assumed.OUTSIDE_AGE_PER_MILLE)
        outside_area = dice.happens(assumed.OUTSIDE_AREA_PER_MILLE)
        if outside_age:
            age = dice.choice((youngest - 1, oldest + 1))
        self.born_on = _born_so_that(age, grant.starts_on, dice)
        register = {
            "birth_date": self.born_on,
            "municipality": assumed.OTHER_MUNICIPALITY if outside_area else self.home,
            "name": f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}",
            "external_reference": f"{self.simulation.name}: {self.name}",
        }
        self.decide(decided_on, "/v1/clients", register, makes=self.name)
        voucher = VoucherLife(self, grant, 1)
        if outside_age or outside_area:
            voucher.try_issue("client_age_out_of_range" if outside_age else "client_outside_area")
            return
        voucher.live()
        if dice.happens(assumed.SECOND_VOUCHER_PER_MILLE):
            later = working_day_from(decided_on + timedelta(days=dice.between(20, 100)))
            others = dict(assumed.SERVICE_WEIGHTS)
            del others[grant.service]
            second = first_grant(self.simulation, dice, dice.pick(others), later)
            if not voucher.is_over and self.is_of_age_on(second.starts_on):
                VoucherLife(self, second, 2).live()

    def is_of_age_on(self, day: date) -> bool:
        return age_on(self.born_on, day) <= RULEBOOK.client_age_max.on(day)


def _born_so_that(age: int, day: date, dice: Dice) -> date:
    """A birth date at which somebody is `age` on a day."""
    a_year_more = date(day.year - age - 1, day.month, min(day.day, 28))
    return a_year_more + timedelta(days=dice.between(1, 360))


@dataclass(frozen=True, slots=True)
class GrantPlan:
    """A decision: a period of a service, how often a week it is meant, and how long a session."""

    service: Service
    decided_on: date
    starts_on: date
    ends_on: date
    units: int
    times_a_week: int
    minutes: int
    four_days: bool
    grounds: tuple[InclusionGround, ...]

    @property
    def body(self) -> dict[str, Any]:
        unit = "minutes" if self.service.unit is Unit.HOUR else "days"
        body: dict[str, Any] = {
            "decided_on": self.decided_on,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "quantity": {unit: self.units},
        }
        if self.service is Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS:
            body["everyday_skills_need"] = True
        if self.service is Service.INCLUSION_ACTIVITY:
            body["inclusion_grounds"] = self.grounds
        if self.four_days:
            reason = "Neljä päivää viikossa tukee paluuta työhön"
            body["four_days_a_week"] = {"not_entitled_to_rehabilitative_work": True, "reason": reason}
        return body


def first_grant(simulation: Simulation, dice: Dice, service: Service, decided_on: date) -> GrantPlan:
    """The first period: it starts in the weeks after the decision, seldom before it."""
    starts_on = working_day_from(decided_on + timedelta(days=dice.between(3, 18)))
    if dice.happens(assumed.DECIDED_AFTER_START_PER_MILLE):
        starts_on = max(simulation.from_day, decided_on - timedelta(days=dice.between(1, 6)))
    four_days = service is Service.SUPPORTED_WORK_ACTIVITY and dice.happens(assumed.FOUR_DAYS_PER_MILLE)
    return grant_plan(dice, service, decided_on, starts_on, four_days)


def grant_plan(dice: Dice, service: Service, decided_on: date, starts_on: date, four_days: bool) -> GrantPlan:
    """A period as long as the service allows or somewhat shorter, with about what its sessions will take."""
    limits = RULEBOOK.limits(service)
    most_months, least_months = limits.months_max.on(starts_on), limits.months_min.on(starts_on)
    months = max(least_months, most_months - dice.pick(assumed.MONTHS_BELOW_MAX_WEIGHTS))
    ends_on = last_day_of_months(starts_on, months)
    times_a_week, minutes = dice.pick(assumed.TIMES_A_WEEK_WEIGHTS[service]), _minutes(service, starts_on, dice)
    maximum = limits.quantity_max
    if four_days:
        days_a_week = limits.days_per_week_max_with_four_days
        assert days_a_week is not None, "the service has the exception"
        assert limits.quantity_max_with_four_days is not None, "the service has the exception"
        maximum, times_a_week = limits.quantity_max_with_four_days, days_a_week.on(starts_on)
    weeks = (ends_on - starts_on).days // 7 + 1
    planned = weeks * times_a_week * (minutes if service.unit is Unit.HOUR else 1)
    whole = 60 if service.unit is Unit.HOUR else 1
    units = planned * dice.pick(assumed.GRANTED_OF_PLANNED_PER_MILLE) // 1000 // whole * whole
    units = max(whole, min(units, maximum.on(starts_on)))
    grounds = tuple(dice.sample(list(InclusionGround), dice.between(1, len(InclusionGround))))
    return GrantPlan(service, decided_on, starts_on, ends_on, units, times_a_week, minutes, four_days, grounds)


def _minutes(service: Service, day: date, dice: Dice) -> int:
    """How long a client's sessions usually are; a group's length is its provider's."""
    if service.unit is Unit.DAY:
        limits = RULEBOOK.limits(service)
        assert limits.day_minutes_min is not None and limits.day_minutes_max is not None
        return dice.choice(range(limits.day_minutes_min.on(day), limits.day_minutes_max.on(day) + 1, 30))
    return dice.pick(assumed.GROUP_MINUTES_WEIGHTS if service.is_group else assumed.INDIVIDUAL_MINUTES_WEIGHTS)


class VoucherLife:
    """One voucher: what its provider, its client and its caseworker do, kept within the rulebook."""

    def __init__(self, client: ClientLife, grant: GrantPlan, number: int) -> None:
        self.client, self.dice, self.grant = client, client.dice, grant
        self.number = number
        self.name = f"{client.name} voucher {number}"
        self.service, self.limits = grant.service, RULEBOOK.limits(grant.service)
        self.hourly = grant.service.unit is Unit.HOUR
        self.is_over = False  # the client has moved away or died
        self.provider, self.is_near = self._choose()
        self.serves_from = grant.decided_on  # from then on the provider knows of the voucher
        self.remote_agreed = grant.service.is_individual and self.dice.happens(assumed.REMOTE_AGREED_PER_MILLE)
        self.weekdays: tuple[int, ...] = ()
        self.starts_at = self.dice.pick(assumed.START_TIME_WEIGHTS)
        self.periods = 0
        self.last_day = grant.ends_on
        self.changes_on: date | None = None
        # What the voucher will hold once everything planned so far has been recorded.
        self.drawn = 0
        self.held_units = 0
        self.charged_months: set[date] = set()
        self.minutes_by_week: defaultdict[date, int] = defaultdict(int)
        self.days_by_week: defaultdict[date, set[date]] = defaultdict(set)
        self.held_on: list[date] = []
        self.latest_recording = grant.decided_on
        self.missed_silently: list[date] = []
        self.entries = 0

    # Steps

    def _provide(self, day: date, path: str, body: Any, **members: Any) -> None:
        """The provider does something about the voucher at the end of a day, never before it knows of it."""
        turn = members.pop("turn", Turn.FOLLOWED_UP)
        members = {"about": self.name} | members
        self.client.step(max(day, self.serves_from), turn, Role.PROVIDER, self.provider.name, path, body, **members)

    def _decide(self, day: date, path: str, body: Any, **members: Any) -> None:
        self.client.decide(day, path, body, **({"about": self.name} | members))

    def _record(self, recorded_on: date, kind: str, body: dict[str, Any], **members: Any) -> str:
        """An entry, to be sent with the provider's others of that day; the name of its id."""
        self.entries += 1
        name = f"{self.name} entry {self.entries}"
        item = {"kind": kind, "voucher_id": Made(self.name)} | body
        recorded_on = max(recorded_on, self.serves_from)
        self._provide(recorded_on, ENTRIES_PATH, item, about=None, turn=Turn.RECORDED, makes=name, **members)
        if "refused_by" not in members:
            self.latest_recording = max(self.latest_recording, recorded_on)
        return name

    def _attempt(self, recorded_on: date, code: str, kind: str, body: dict[str, Any]) -> None:
        self._record(recorded_on, kind, body, refused_by=code)

    # The whole

    def live(self) -> None:
        dice = self.dice
        self._issue()
        grant: GrantPlan | None = self.grant
        while grant is not None:
            self.grant = grant
            self.periods += 1
            last_day, reason = self._agreed_end()
            self._serve(last_day, reason)
            self._attempt_at_end(last_day)
            if reason is not None:
                self._close(last_day, reason)
                return
            grant = self._extension()
        if dice.happens(assumed.CLOSED_PER_MILLE):
            self._close(self.grant.ends_on, ClosingReason.COMPLETED)
        else:
            self._final_report(self.grant.ends_on, died=False)

    def _agreed_end(self) -> tuple[date, ClosingReason | None]:
        """The last day of the period, or an earlier one on which the service ends, and why."""
        grant, dice = self.grant, self.dice
        if not dice.happens(assumed.EARLY_END_PER_MILLE):
            return grant.ends_on, None
        reasons = dict(assumed.EARLY_END_REASON_WEIGHTS)
        if self.periods > 1:
            del reasons[ClosingReason.NEVER_STARTED]
        reason = dice.pick(reasons)
        days = (grant.ends_on - grant.starts_on).days
        earliest, latest = (20, 28) if reason is ClosingReason.NEVER_STARTED else (days // 5, days * 4 // 5)
        return working_day_from(grant.starts_on + timedelta(days=dice.between(earliest, max(earliest, latest)))), reason

    # Granting

    def _choose(self) -> tuple[ProviderPlan, bool]:
        """A provider of the service that works where the client lives; where there is none, one further away."""
        offering = [one for one in self.client.providers if self.service in one.prices]
        near = [one for one in offering if self.client.home in one.municipalities]
        chosen = self.dice.choices(near or offering, [one.size_weight for one in near or offering])[0]
        return chosen, bool(near)

    def _distance(self) -> dict[str, Any]:
        """How far the provider works from home, and the leave that it takes where it is far."""
        if self.dice.happens(assumed.DISTANCE_UNKNOWN_PER_MILLE):
            return {}
        farthest = RULEBOOK.distance_km_max.on(self.grant.starts_on)
        if self.is_near:
            return {"distance_km": min(self.dice.between(0, farthest), self.dice.between(0, farthest))}
        return {
            "distance_km": self.dice.between(farthest + 1, assumed.FAR_KM_MAX),
            "beyond_area_permitted": {"reason": "Lähempänä ei ole palveluntuottajaa"},
        }

    def _decision(self, period: int) -> dict[str, Any]:
        number = f"SIM-{self.grant.decided_on.year}-{self.client.number}-{self.number}-{period}"
        return {"decision_number": number} | self.grant.body

    def _issue_body(self) -> dict[str, Any]:
        return {"client_id": Made(self.client.name), "service": self.service} | self._decision(1)

    def try_issue(self, code: str) -> None:
        """A decision that the rulebook refuses."""
        self._decide(self.grant.decided_on, "/v1/vouchers", self._issue_body(), about=None, refused_by=code)

    def _issue(self) -> None:
        dice, grant = self.dice, self.grant
        body = self._issue_body() | {"remote_agreed": self.remote_agreed}
        choice = {"provider_id": Made(self.provider.name)} | self._distance()
        price = self.provider.prices[self.service]
        if dice.happens(assumed.LOWER_PRICE_AGREED_PER_MILLE):
            choice["unit_price_cents"] = price - 100
        later = dice.happens(assumed.CHOOSES_PROVIDER_LATER_PER_MILLE)
        if dice.happens(assumed.REFUSED_GRANT_PER_MILLE):
            self._attempt_to_issue(body | choice)
        if not later:
            body |= choice
        self._decide(grant.decided_on, "/v1/vouchers", body, about=None, makes=self.name)
        if later:
            self.serves_from = working_days_after(grant.decided_on, dice.between(1, 8))
            self._decide(self.serves_from, "/v1/vouchers/{}/provider", choice)
        self._meet(grant.starts_on)

    def _attempt_to_issue(self, body: dict[str, Any]) -> None:
        grant, limits = self.grant, self.limits
        most_months, unit = limits.months_max.on(grant.starts_on), "minutes" if self.hourly else "days"
        most = limits.quantity_max_with_four_days if grant.four_days else limits.quantity_max
        assert most is not None
        far = RULEBOOK.distance_km_max.on(grant.starts_on) + 1
        wrong: dict[str, dict[str, Any]] = {
            "quantity_over_cap": {"quantity": {unit: most.on(grant.starts_on) + (60 if self.hourly else 1)}},
            "validity_out_of_range": {"ends_on": last_day_of_months(grant.starts_on, most_months) + ONE_DAY},
            "price_over_cap": {"unit_price_cents": assumed.INVENTED_CAP_CENTS[self.service] + 100},
            "price_over_provider": {"unit_price_cents": self.provider.prices[self.service] + 10},
            "provider_too_far": {"distance_km": far, "beyond_area_permitted": None},
        }
        if self.service is Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS:
            wrong["need_not_assessed"] = {"everyday_skills_need": False}
        if self.service is Service.INCLUSION_ACTIVITY:
            wrong["need_not_assessed"] = {"inclusion_grounds": []}
        others = [one for one in self.client.providers if self.service not in one.prices]
        if others:
            wrong["provider_not_approved"] = {"provider_id": Made(others[0].name)}
        code = self.dice.choice(list(wrong))
        self._decide(grant.decided_on, "/v1/vouchers", body | wrong[code], about=None, refused_by=code)

    def _extension(self) -> GrantPlan | None:
        """A further period, decided before the last one ends; None where the service does not go on."""
        dice, ending = self.dice, self.grant
        if self.periods > assumed.EXTENSIONS_MAX or not dice.happens(assumed.EXTENDED_PER_MILLE):
            return None
        decided_on = max(working_day_until(ending.ends_on - timedelta(days=dice.between(3, 25))), self.serves_from)
        gap = dice.between(1, 10) if dice.happens(assumed.EXTENSION_GAP_PER_MILLE) else 0
        starts_on = ending.ends_on + timedelta(days=1 + gap)
        if not self.client.is_of_age_on(starts_on):
            return None
        self._interim_report(decided_on)
        self.grant = grant_plan(dice, self.service, decided_on, starts_on, four_days=False)
        body = self._decision(self.periods + 1)
        if dice.happens(assumed.REFUSED_AT_END_PER_MILLE):
            overlapping = body | {"starts_on": ending.ends_on}
            self._decide(decided_on, "/v1/vouchers/{}/extensions", overlapping, refused_by="extension_overlaps")
        self._decide(decided_on, "/v1/vouchers/{}/extensions", body)
        return self.grant

    # The provider's people

    def _meet(self, first_day: date) -> None:
        """The provider takes the client in: it names the instructor, agrees on weekdays and writes a plan."""
        dice = self.dice
        self.worker = dice.between(1, assumed.WORKERS_PER_PROVIDER)
        self._agree_on_weekdays()
        roll = dice.randrange(1000)
        if roll < assumed.INSTRUCTOR_IN_TIME_PER_MILLE:
            named_on = working_day_until(first_day - timedelta(days=dice.between(0, 3)))
        else:
            named_on = working_day_from(first_day + timedelta(days=dice.between(7, 14)))
        if roll < 1000 - assumed.INSTRUCTOR_NEVER_PER_MILLE:
            named_on = max(named_on, self.serves_from)
            told_at = f"{named_on}T08:10:00Z"
            body = {"worker_id": self._worker_id(), "client_told_at": told_at, "caseworker_told_at": told_at}
            self._provide(named_on, "/v1/vouchers/{}/instructor", body, turn=Turn.DECIDED)
        if dice.happens(assumed.PLAN_DELIVERED_PER_MILLE):
            day = working_day_from(max(first_day, self.serves_from) + timedelta(days=dice.between(7, 30)))
            self._report("plan", day, ["client", "caseworker"])

    def _worker_id(self) -> str:
        return self.provider.worker_id(self.client.simulation, self.worker)

    def _agree_on_weekdays(self) -> None:
        if self.service.is_group:
            self.weekdays = self.provider.group.weekdays
            return
        weights = dict(assumed.WEEKDAY_WEIGHTS)
        chosen = []
        for _ in range(self.grant.times_a_week):
            weekday = self.dice.pick(weights)
            del weights[weekday]
            chosen.append(weekday)
        self.weekdays = tuple(sorted(chosen))

    def _report(self, kind: str, day: date, to: list[str], **more: Any) -> None:
        body = {"kind": kind, "period": max(1, self.periods), "delivered_on": day, "to": to} | more
        self._provide(day, "/v1/vouchers/{}/reports", body)

    def _interim_report(self, extended_on: date) -> None:
        """To the caseworker, before the period ends, where it is extended (§ 3.1)."""
        grant, how = self.grant, self.dice.pick(assumed.INTERIM_REPORT_WEIGHTS)
        short = started_months(grant.starts_on, grant.ends_on) <= RULEBOOK.interim_report_short_months_max.on(
            grant.starts_on
        )
        setting = RULEBOOK.interim_report_days_before_end
        if short:
            setting = RULEBOOK.interim_report_days_before_end_short
        due_on = max(grant.ends_on - timedelta(days=setting.on(grant.starts_on)), extended_on)
        if how == "missing":
            return
        if how == "in time":
            self._report("interim", working_day_until(due_on - timedelta(days=self.dice.between(0, 6))), ["caseworker"])
        else:
            self._report("interim", working_day_from(due_on + timedelta(days=self.dice.between(2, 15))), ["caseworker"])

    def _final_report(self, ended_on: date, *, died: bool) -> None:
        """To the client on paper and to the county, within the rulebook's days of the end (§ 3.1)."""
        how = self.dice.pick(assumed.FINAL_REPORT_WEIGHTS)
        if how == "missing":
            return
        days = RULEBOOK.final_report_days.on(ended_on)
        late = how == "late"
        after = self.dice.between(days + 1, 3 * days) if late else self.dice.between(1, days - 3)
        day = working_day_from(ended_on + timedelta(days=after))
        holds = ["goal", "changes", "means", "plan"]
        self._report("final", day, ["county"] if died else ["client", "county"], holds=holds)

    # Sessions

    def _serve(self, last_day: date, reason: ClosingReason | None) -> None:
        """Every agreed time up to a day: held, missed, cancelled by either side."""
        grant, dice = self.grant, self.dice
        self.last_day, self.changes_on = last_day, None
        self.drawn = self.held_units = 0
        self.charged_months = set()
        first_day = grant.starts_on
        if self.periods == 1 and dice.happens(assumed.FIRST_SESSION_LATE_PER_MILLE):
            first_day += timedelta(days=dice.between(14, 28))
        if reason is None and dice.happens(assumed.PROVIDER_CHANGE_PER_MILLE):
            self.changes_on = working_day_from(first_day + timedelta(days=dice.between(28, 70)))
        times = [day for day in days_of(first_day, last_day) if self._meets_on(day)]
        excursions = set(dice.sample(times, min(len(times), dice.pick(assumed.EXCURSIONS_WEIGHTS))))
        most_excursions = RULEBOOK.excursion_dates_max.on(grant.starts_on)
        for day in days_of(first_day, last_day):
            if day == self.changes_on and self.serves_from < day:
                self._change_provider(day)
            if not self._meets_on(day):
                continue
            if self.drawn >= grant.units:
                break
            if reason is ClosingReason.NEVER_STARTED:
                self._no_show(day, self._minutes(day))
                continue
            is_excursion = self.service.is_group and day in excursions and most_excursions > 0
            if is_excursion:
                most_excursions -= 1
            self._appointment(day, is_excursion=is_excursion)
        if self.service.is_individual and dice.happens(assumed.INCIDENT_PER_MILLE) and self.held_on:
            body = {"happened_on": self.held_on[-1], "description": "Puhelin putosi ja rikkoutui"}
            self._provide(working_days_after(self.held_on[-1], 1), "/v1/vouchers/{}/incidents", body)
        if dice.happens(assumed.MEASURED_PER_MILLE) and self.held_on:
            body = {"measured_on": self.held_on[-1], "result": "Arjen sujuvuus 3/5"}
            self._provide(working_days_after(self.held_on[-1], 2), "/v1/vouchers/{}/measures", body)

    def _meets_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and is_working_day(day) and not self.provider.is_on_break(day)

    def _minutes(self, day: date) -> int:
        if self.service.is_group:
            return self.provider.group.minutes
        if not self.hourly and self.dice.happens(assumed.UNUSUAL_DAY_PER_MILLE):
            shortest = RULEBOOK.limits(self.service).day_minutes_min
            assert shortest is not None
            return shortest.on(day) - self.dice.choice((30, 60))
        return self.grant.minutes

    def _appointment(self, day: date, *, is_excursion: bool) -> None:
        """One agreed time, and what becomes of it."""
        dice = self.dice
        minutes = self._minutes(day)
        roll = dice.randrange(1000)
        if is_excursion:
            week = self.limits.minutes_per_week_max
            assert week is not None
            self._hold(day, week.on(day) - self.minutes_by_week[monday_of(day)], excursion=True)
            return
        if roll < assumed.NO_SHOW_PER_MILLE:
            self._no_show(day, minutes)
            return
        roll -= assumed.NO_SHOW_PER_MILLE
        if roll < assumed.CANCELLED_EARLIER_PER_MILLE:
            if dice.happens(assumed.REFUSED_ENTRY_PER_MILLE * 10):
                earlier = {"planned_on": day, "cause": Cause.CANCELLED_SAME_DAY, "cancelled_on": day - ONE_DAY}
                self._attempt(self.provider.records_on(day, dice), "not_a_no_show", "no_show", earlier)
            return
        roll -= assumed.CANCELLED_EARLIER_PER_MILLE
        if roll < assumed.PROVIDER_CANCELLATION_PER_MILLE:
            self._provider_cancels(day, minutes)
            return
        self._hold(day, minutes)

    def _room_for(self, day: date, minutes: int) -> int:
        """How many of the minutes the period and its week still take; an activity day takes all of them or none."""
        monday = monday_of(day)
        if not self.hourly:
            most_days = self.limits.days_per_week_max
            if self.grant.four_days:
                most_days = self.limits.days_per_week_max_with_four_days
            assert most_days is not None
            fits = self.drawn < self.grant.units and len(self.days_by_week[monday] | {day}) <= most_days.on(day)
            return minutes if fits else 0
        room = self.grant.units - self.drawn
        if self.limits.minutes_per_week_max is not None:
            room = min(room, self.limits.minutes_per_week_max.on(day) - self.minutes_by_week[monday])
        return min(minutes, room)

    def _hold(self, day: date, minutes: int, *, excursion: bool = False, replaces: str | None = None) -> None:
        """A session that takes place, as far as there is room for it; seldom recorded wrongly at first."""
        dice = self.dice
        minutes = self._room_for(day, minutes)
        if minutes < assumed.SESSION_MINUTES_MIN:
            return
        self.drawn += minutes if self.hourly else 1
        self.held_units += minutes if self.hourly else 1
        self.minutes_by_week[monday_of(day)] += minutes
        self.days_by_week[monday_of(day)].add(day)
        self.held_on.append(day)
        self.missed_silently.clear()
        body: dict[str, Any] = {
            "held_on": day,
            "minutes": minutes,
            "starts_at": self.provider.group.starts_at if self.service.is_group else self.starts_at,
            "worker_id": self._worker_id(),
        }
        if self.service.is_group:
            body["excursion"] = excursion
        if self.service.is_individual:
            remote = assumed.REMOTE_SESSION_PER_MILLE if self.remote_agreed else assumed.REMOTE_NOT_AGREED_PER_MILLE
            if dice.happens(remote):
                body["mode"] = dice.choice((Mode.PHONE, Mode.ONLINE))
        if replaces is not None:
            body["replaces"] = Made(replaces)
        recorded_on = self._recording_day(day)
        if replaces is None and dice.happens(assumed.CORRECTED_PER_MILLE):
            self._correct(day, recorded_on, body)
            return
        self._record(recorded_on, "session", body)
        if dice.happens(assumed.REFUSED_ENTRY_PER_MILLE):
            if self.hourly and not excursion:
                self._attempt(recorded_on, "overlapping_session", "session", body | {"minutes": minutes + 15})
            elif not self.hourly:
                self._attempt(recorded_on, "day_already_recorded", "session", body)
        if dice.happens(assumed.REFUSED_ENTRY_PER_MILLE // 2):
            # Against the day that it is really recorded on.
            tomorrow = max(recorded_on, self.serves_from) + ONE_DAY
            self._attempt(recorded_on, "in_the_future", "session", body | {"held_on": tomorrow})

    def _recording_day(self, day: date) -> date:
        if self.dice.happens(assumed.LATE_ENTRY_PER_MILLE):
            late = RULEBOOK.late_entry_days.on(day) + self.dice.between(1, assumed.LATE_ENTRY_DAYS_OVER_MAX)
            return working_day_from(day + timedelta(days=late))
        return self.provider.records_on(day, self.dice)

    def _correct(self, day: date, recorded_on: date, right: dict[str, Any]) -> None:
        """The session is first recorded wrongly, then reversed, then recorded as it was."""
        dice = self.dice
        too_short = right["minutes"] - 30
        if self.hourly and too_short >= assumed.SESSION_MINUTES_MIN and dice.happens(500):
            name = self._record(recorded_on, "session", right | {"minutes": too_short})
        else:
            self._reserve_charge(day)
            name = self._record(recorded_on, "no_show", {"planned_on": day, "cause": Cause.ABSENT})
        noticed_on = working_days_after(max(recorded_on, self.serves_from), dice.between(1, 12))
        if self.entries % assumed.CORRECTED_ONCE_SETTLED_EVERY == 0:
            noticed_on = max(noticed_on, working_days_after(settled_on(day), 2))
        correction = {"entry_id": Made(name), "reason": dice.choice(CORRECTION_REASONS)}
        path = "/v1/vouchers/{}/corrections"
        if dice.happens(assumed.CORRECTED_BY_CASEWORKER_PER_MILLE):
            self._decide(noticed_on, path, correction, turn=Turn.FOLLOWED_UP)
        else:
            self._provide(noticed_on, path, correction)
        if dice.happens(assumed.REFUSED_ENTRY_PER_MILLE * 10):
            self._provide(noticed_on, path, correction, refused_by="entry_already_reversed")
        self._record(working_days_after(noticed_on, 1), "session", right)

    # What does not take place

    def _reserve_charge(self, day: date) -> bool:
        """Keep one unit for the no-show that a month may charge; False where the period has none left."""
        month = first_of_month(day)
        if month in self.charged_months:
            return True
        setting = RULEBOOK.charged_no_show_minutes if self.hourly else RULEBOOK.charged_no_show_days
        if self.drawn + setting.on(day) > self.grant.units:
            return False
        self.drawn += setting.on(day)
        self.charged_months.add(month)
        return True

    def _no_show(self, day: date, minutes: int) -> None:
        dice = self.dice
        if not self._reserve_charge(day):
            return
        silent, justified = dice.happens(assumed.SILENT_ABSENCE_PER_MILLE), dice.happens(assumed.JUSTIFIED_PER_MILLE)
        body: dict[str, Any] = {
            "planned_on": day,
            "cause": Cause.ABSENT if silent else Cause.CANCELLED_SAME_DAY,
            "minutes": minutes,
            "justified": justified,
        }
        if not silent:
            body["cancelled_on"] = day
        contacted = not justified and dice.happens(assumed.CONTACTED_AT_ONCE_PER_MILLE)
        if contacted:
            body["client_contacted_at"] = f"{day}T13:30:00Z"
        recorded_on = self._recording_day(day)
        name = self._record(recorded_on, "no_show", body)
        if not contacted and not justified and dice.happens(assumed.CONTACTED_LATER_PER_MILLE):
            reached_on = working_days_after(max(recorded_on, self.serves_from), dice.between(1, 4))
            self._contact(reached_on, "client", about=[Made(name)])
        if justified:
            self.missed_silently.clear()
            return
        self.missed_silently.append(day)
        close = timedelta(days=RULEBOOK.missed_in_a_row_days.on(day))
        recent = [missed for missed in self.missed_silently if day - missed <= close]
        in_a_row = len(recent) >= RULEBOOK.missed_in_a_row_min.on(day)
        if in_a_row and dice.happens(assumed.CASEWORKER_CONTACTED_PER_MILLE):
            self._contact(working_days_after(day, 1), "caseworker")

    def _contact(self, day: date, with_whom: str, **more: Any) -> None:
        day = max(day, self.serves_from)
        body = {"contact_with": with_whom, "contacted_at": f"{day}T08:15:00Z"} | more
        self._provide(day, "/v1/vouchers/{}/contacts", body)

    def _provider_cancels(self, day: date, minutes: int) -> None:
        dice = self.dice
        known_on = max(working_day_until(day - timedelta(days=dice.between(0, 3))), self.serves_from)
        replaced_on = working_days_after(max(day, known_on), dice.between(1, 5))
        body: dict[str, Any] = {
            "planned_on": day,
            "reason": dice.choice(CANCELLATION_REASONS),
            "documented": dice.happens(assumed.DOCUMENTED_PER_MILLE),
        }
        if dice.happens(assumed.CLIENT_TOLD_PER_MILLE):
            body["client_told_at"] = f"{known_on}T08:05:00Z"
        roll = dice.randrange(1000)
        at_once = roll < assumed.REPLACEMENT_AGREED_PER_MILLE
        later = not at_once and roll < assumed.REPLACEMENT_AGREED_PER_MILLE + assumed.REPLACEMENT_AGREED_LATER_PER_MILLE
        if at_once:
            body["replacement_on"] = replaced_on
        name = self._record(known_on, "provider_cancellation", body)
        if later:
            agreed = {"entry_id": Made(name), "replacement_on": replaced_on, "documented": True}
            self._provide(working_days_after(known_on, 1), "/v1/vouchers/{}/replacements", agreed)
        if (at_once or later) and self._is_free(replaced_on) and dice.happens(assumed.REPLACEMENT_HELD_PER_MILLE):
            self._hold(replaced_on, minutes, replaces=name)

    def _is_free(self, day: date) -> bool:
        """Whether the provider can still hold a further session on a day."""
        if day > self.last_day or (self.changes_on is not None and self.changes_on <= day):
            return False
        return not self._meets_on(day) and day not in self.held_on

    def _change_provider(self, from_day: date) -> None:
        """The client goes on with another provider that offers the service, if there is one nearby."""
        others = [
            one
            for one in self.client.providers
            if one != self.provider and self.service in one.prices and self.client.home in one.municipalities
        ]
        if not others:
            return
        told_on = max(working_day_until(from_day - timedelta(days=self.dice.between(4, 12))), self.serves_from)
        self.provider, self.is_near = self.dice.choice(others), True
        body = {"provider_id": Made(self.provider.name), "starts_on": from_day} | self._distance()
        self._decide(told_on, "/v1/vouchers/{}/provider", body)
        self.serves_from = told_on
        self._meet(from_day)

    # Ending

    def _attempt_at_end(self, last_day: date) -> None:
        """What a provider tries once too often in a period."""
        dice = self.dice
        if not self.held_on or not dice.happens(assumed.REFUSED_AT_END_PER_MILLE):
            return
        grant, limits = self.grant, self.limits
        after = working_days_after(max(self.latest_recording, last_day), 1)
        held_on = self.held_on[-1]
        monday = monday_of(held_on)
        saturday = monday + timedelta(days=5)
        session = {"held_on": held_on, "minutes": grant.minutes}
        wrong: dict[str, dict[str, Any]] = {}
        if self.periods == 1:  # nobody is chosen for the day before, and who does not serve is told that alone
            wrong["no_provider_chosen"] = session | {"held_on": grant.starts_on - ONE_DAY}
        whole_week = grant.starts_on <= monday and saturday + ONE_DAY <= grant.ends_on
        if self.hourly:
            left_at_most = grant.units - self.held_units
            if left_at_most + assumed.SESSION_MINUTES_MIN <= 24 * 60:
                wrong["quantity_exhausted"] = session | {"minutes": left_at_most + assumed.SESSION_MINUTES_MIN}
            if limits.minutes_per_week_max is not None and whole_week:
                over = limits.minutes_per_week_max.on(monday) - self.minutes_by_week[monday] + 15
                wrong["weekly_hours_exceeded"] = {"held_on": saturday, "minutes": over}
                wrong["session_too_long"] = {
                    "held_on": saturday,
                    "minutes": RULEBOOK.session_minutes_max.on(saturday) + 15,
                }
        elif whole_week:
            most = limits.days_per_week_max_with_four_days if grant.four_days else limits.days_per_week_max
            assert most is not None
            if len(self.days_by_week[monday]) == most.on(monday):
                wrong["weekly_days_exceeded"] = session | {"held_on": saturday}
        if wrong:
            code = dice.choice(list(wrong))
            self._attempt(after, code, "session", wrong[code])

    def _close(self, last_day: date, reason: ClosingReason) -> None:
        """The caseworker closes the voucher some days after its last day; the final report follows."""
        dice = self.dice
        told_at_once = (ClosingReason.INTERRUPTED_BY_CLIENT, ClosingReason.NOT_SUITABLE, ClosingReason.NEVER_STARTED)
        recorded_on = max(working_days_after(last_day, dice.between(1, 10)), self.serves_from)
        if reason in told_at_once and dice.happens(assumed.CASEWORKER_CONTACTED_PER_MILLE):
            self._contact(working_days_after(last_day, 1), "caseworker")
        self.is_over = reason in (ClosingReason.MOVED_AWAY, ClosingReason.DIED)
        if reason is ClosingReason.MOVED_AWAY:
            move = {"municipality": assumed.OTHER_MUNICIPALITY, "starts_on": last_day + ONE_DAY}
            path = "/v1/clients/{}"
            self._decide(recorded_on, path, move, method="PUT", about=self.client.name)
        path, body = "/v1/vouchers/{}/closure", {"closed_on": last_day, "reason": reason}
        if self.held_on and self.latest_recording < recorded_on and dice.happens(assumed.REFUSED_AT_END_PER_MILLE):
            too_early = body | {"closed_on": max(self.held_on) - ONE_DAY}
            self._decide(recorded_on, path, too_early, refused_by="entries_after_closing")
        self._decide(recorded_on, path, body)
        if dice.happens(assumed.REFUSED_AT_END_PER_MILLE):
            self._decide(working_days_after(recorded_on, 1), path, body, refused_by="voucher_closed")
        if reason is not ClosingReason.NEVER_STARTED:
            self._final_report(last_day, died=reason is ClosingReason.DIED)
