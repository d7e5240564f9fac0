"""The plan of a simulated county: its providers, and what every step of its year is made of.

The same seed, size and first day give the same steps. A later last day only adds to them, so that a plan can be sent
again, or continued, under the same idempotency keys.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from random import Random
from typing import Any, NamedTuple, Self, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from api.county import COUNTY_RULEBOOK
from api.simulation import assumptions as assumed
from api.simulation.calendar import working_day_from
from domain.kernel.calendar import is_working_day, monday_of, working_days_after
from domain.kernel.event import Role
from domain.provider.decide import BUSINESS_ID_WEIGHTS
from domain.rulebook import Service

RULEBOOK = COUNTY_RULEBOOK
DAYS_A_WEEK = 7
JULY = 7
DAYS_A_YEAR = 365
ENTRIES_PATH = "/v1/entries"
Choice = TypeVar("Choice")


class Dice(Random):
    """Chances and choices; the same seed falls the same way on every machine."""

    def happens(self, per_mille: int) -> bool:
        return self.randrange(1000) < per_mille

    def pick(self, weights: Mapping[Choice, int]) -> Choice:
        return self.choices(list(weights), list(weights.values()))[0]

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self.randint(low, high)


class Made(NamedTuple):
    """In a step's body: the id that the answer to an earlier step gave, by the name that the plan has for it."""

    name: str


class Turn(IntEnum):
    """The parts of a day, each by its hour in Helsinki: all of one are answered before the next begins."""

    DECIDED = 9
    RECORDED = 17
    FOLLOWED_UP = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One command, sent on a day.

    Steps of a `lane` go in order. `about` names the id that the path holds, `makes` the one that the answer gives.
    `who` is a provider's name in the plan, else a subject of the county. `refused_by` is the code that must refuse it.
    Entries (`path` is `ENTRIES_PATH`) are sent together, a provider's day at a time.
    """

    recorded_on: date
    turn: Turn
    lane: str
    key: str
    role: Role
    who: str
    path: str
    body: Mapping[str, Any]
    method: str = "POST"
    about: str | None = None
    makes: str | None = None
    refused_by: str | None = None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What a county is made from. Its `source` stands in the price list, so that a log tells what it is."""

    seed: int
    clients: int
    from_day: date

    @property
    def name(self) -> str:
        return f"seed {self.seed}, {self.clients} clients, from {self.from_day}"

    @property
    def source(self) -> str:
        return f"Invented, no real price: simulated county ({self.name})"

    @classmethod
    def of_source(cls, source: str) -> Self | None:
        """The simulation whose price list says so; None for any other source."""
        found = re.fullmatch(r".*\(seed (-?\d+), (\d+) clients, from (\d{4}-\d{2}-\d{2})\)", source)
        if found is None:
            return None
        made = cls(int(found[1]), int(found[2]), date.fromisoformat(found[3]))
        return made if made.source == source else None

    @property
    def last_day(self) -> date:
        """The last day of its year."""
        return self.from_day + timedelta(days=DAYS_A_YEAR - 1)

    def dice(self, purpose: str) -> Dice:
        return Dice(f"{self.name}: {purpose}")

    def stable_id(self, purpose: str) -> UUID:
        """An id that the plan itself gives: for workers and groups."""
        return uuid5(NAMESPACE_URL, f"setelikirja simulation: {self.name}: {purpose}")


@dataclass(frozen=True, slots=True)
class GroupTimes:
    """When a provider's coaching group meets."""

    weekdays: tuple[int, ...]
    starts_at: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ProviderPlan:
    """A provider: what it offers at which price, where it works, when it meets clients and when it records."""

    name: str
    number: int
    business_id: str
    prices: Mapping[Service, int]
    municipalities: frozenset[str]
    habit: str
    recording_weekday: int
    group: GroupTimes
    break_from: date

    @property
    def size_weight(self) -> int:
        """The largest first: each size is the first one's divided by its rank."""
        return 1000 // self.number

    @property
    def has_subcontractors(self) -> bool:
        return self.number % assumed.SUBCONTRACTORS_EVERY == 0

    @property
    def is_sole_trader(self) -> bool:
        return self.number % assumed.SOLE_TRADER_EVERY == 0

    @property
    def has_accepted_worker(self) -> bool:
        return self.number % assumed.ACCEPTED_WORKER_EVERY == 0

    @property
    def forgets_to_renew(self) -> bool:
        return self.number % assumed.FORGETS_TO_RENEW_EVERY == 0

    def worker_id(self, simulation: Simulation, number: int) -> str:
        """The id that the provider has for a worker, from 1."""
        return str(simulation.stable_id(f"{self.name} worker {number}"))

    def is_on_break(self, day: date) -> bool:
        return self.break_from <= day < self.break_from + timedelta(weeks=assumed.SUMMER_BREAK_WEEKS)

    def records_on(self, day: date, dice: Dice) -> date:
        """When an entry of that day is usually recorded: never before it."""
        match self.habit:
            case "daily":
                return working_days_after(working_day_from(day), dice.between(0, 1))
            case "weekly":
                return working_day_from(day + timedelta(days=(self.recording_weekday - day.weekday()) % DAYS_A_WEEK))
            case _:
                next_month = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
                return working_days_after(working_day_from(next_month), self.recording_weekday)


def business_id(number: int) -> str:
    """A business id with the right check digit, in a range that no company has been given."""
    while True:
        digits = f"{9_000_000 + number}"
        rest = sum(int(digit) * weight for digit, weight in zip(digits, BUSINESS_ID_WEIGHTS, strict=True)) % 11
        if rest != 1:
            return f"{digits}-{(11 - rest) % 11}"
        number += 500_000


def provider_plans(simulation: Simulation) -> list[ProviderPlan]:
    """The providers of a county of that size, the largest first. The largest offers every service."""
    more = simulation.clients // assumed.CLIENTS_PER_PROVIDER
    count = min(assumed.PROVIDERS_MIN + more, assumed.PROVIDERS_MAX)
    return [provider_plan(simulation, number) for number in range(1, count + 1)]


def provider_plan(simulation: Simulation, number: int) -> ProviderPlan:
    """The provider of a number."""
    dice = simulation.dice(f"provider {number}")
    services = set(Service)
    if number > 1:
        wanted = dice.pick(assumed.SERVICES_PER_PROVIDER_WEIGHTS)
        services = {dice.pick(assumed.SERVICE_WEIGHTS) for _ in range(wanted)}
    municipalities = {dice.pick(_municipalities(simulation)) for _ in range(assumed.MUNICIPALITIES_PER_PROVIDER_MAX)}
    year = simulation.from_day.year
    july = monday_of(date(year, JULY, 1)) + timedelta(weeks=dice.between(0, 2))
    return ProviderPlan(
        name=f"provider {number}",
        number=number,
        business_id=business_id(number),
        prices={service: _price(service, dice) for service in sorted(services)},
        municipalities=frozenset(municipalities),
        habit=dice.pick(assumed.RECORDING_HABIT_WEIGHTS),
        recording_weekday=dice.between(0, 4),
        group=GroupTimes(
            weekdays=dice.choice(((0, 2), (1, 3))),
            starts_at=dice.pick(assumed.START_TIME_WEIGHTS),
            minutes=dice.pick(assumed.GROUP_MINUTES_WEIGHTS),
        ),
        break_from=july,
    )


def _municipalities(simulation: Simulation) -> dict[str, int]:
    inside = RULEBOOK.municipalities.on(simulation.from_day)
    return {name: assumed.MUNICIPALITY_WEIGHTS[name] for name in sorted(inside)}


def municipality(simulation: Simulation, dice: Dice) -> str:
    """Where somebody lives: the larger a municipality, the likelier."""
    return dice.pick(_municipalities(simulation))


def _price(service: Service, dice: Dice) -> int:
    """A price at most the cap, in whole tens of cents."""
    cap = assumed.INVENTED_CAP_CENTS[service]
    return cap - cap * dice.between(0, assumed.PRICE_BELOW_CAP_PER_MILLE_MAX) // 10_000 * 10


def arrival_day(simulation: Simulation, dice: Dice) -> date:
    """A working day of the year on which a client is decided on: many in the first weeks, few in July."""
    early = dice.happens(assumed.ARRIVES_IN_FIRST_WEEKS_PER_MILLE)
    days = DAYS_A_WEEK * assumed.FIRST_WEEKS if early else DAYS_A_YEAR
    while True:
        day = simulation.from_day + timedelta(days=dice.between(1, days - 1))
        if is_working_day(day) and (day.month != JULY or dice.happens(assumed.DECIDED_IN_JULY_PER_MILLE)):
            return day
