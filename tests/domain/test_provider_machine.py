"""A provider under any order of commands: what stands is only ever what the rules let stand (§ 2, § 6)."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.provider.events import ProviderApproved
from domain.provider.kind import PROVIDER
from domain.provider.requirements import Waivable, missing
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Service
from tests.domain.provider_story import (
    CAP_CENTS,
    ProviderStory,
    Step,
    acceptance,
    approval,
    confirmation,
    document,
    documents,
    ending,
    insurance,
    name_erased,
    named,
    particulars,
    proposal,
    registered,
    reinstatement,
    sosionomi,
    suspension,
    worker,
)

FIRST_DAY = date(2026, 3, 2)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(0, 120, 3)]
days = strategies.sampled_from([str(day) for day in DAYS])
last_days = strategies.none() | days
names = strategies.sampled_from(["Aino", "Veikko", "Kerttu"])
services = strategies.sampled_from(list(Service))
some_services = strategies.sets(services, min_size=1).map(lambda some: tuple(sorted(some)))


class ProviderMachine(RuleBasedStateMachine):
    """Applies, is approved, suspended, reinstated; beside it the days on which the test itself says what holds."""

    story: ProviderStory

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[Service, date, date | None]] = []
        self.suspended_days: set[date] = set()
        self.suspended_from: date | None = None
        self.reinstated_from: date | None = None
        self.proposed: tuple[str, str] | None = None
        self.paid_to: str | None = None
        self.events = 1

    def take(self, step: Step) -> bool:
        """Ask for something: whether it was done. A refusal leaves everything as it was."""
        before = self.story.provider
        after = self.story.when(step)
        if after.refused:
            assert after.provider is before
            return False
        self.story, self.events = after, self.events + 1
        return True

    @initialize(complete=strategies.booleans())
    def register(self, complete: bool) -> None:
        self.story = registered(str(FIRST_DAY))
        if complete:
            for step in (particulars("2903"), *documents(), insurance(*Peril), sosionomi()):
                assert self.take(step)

    @rule(on=days)
    def a_day_comes(self, on: str) -> None:
        self.story = self.story.on(max(on, str(self.story.today)))

    @rule(
        categories=strategies.sets(strategies.sampled_from(["2903", "2464", "1000"])),
        since=days,
        subcontractors=strategies.booleans(),
    )
    def states_particulars(self, categories: set[str], since: str, subcontractors: bool) -> None:
        assert self.take(particulars(*categories, since=since, subcontractors=subcontractors))

    @rule(kind=strategies.sampled_from(DocumentKind), expires=days)
    def files(self, kind: DocumentKind, expires: str) -> None:
        assert self.take(document(kind, received="2026-03-01", expires=expires))

    @rule(perils=strategies.sets(strategies.sampled_from(Peril), min_size=1), since=days)
    def insures(self, perils: set[Peril], since: str) -> None:
        assert self.take(insurance(*perils, since=since))

    @rule(
        name=names, trained=strategies.sampled_from(Qualification), entered=strategies.booleans(), works=some_services
    )
    def lists(self, name: str, trained: Qualification, entered: bool, works: tuple[Service, ...]) -> None:
        assert self.take(worker(name, trained, title_in_register=entered, services=works))

    @rule(name=names, competence=strategies.sampled_from(Competence), erases=strategies.booleans())
    def accepts_or_erases(self, name: str, competence: Competence, erases: bool) -> None:
        if any(one.worker_id == named(name) for one in self.story.provider.staff):
            assert self.take(name_erased(name) if erases else acceptance(name, competence))

    @rule(
        service=services,
        since=days,
        until=last_days,
        price_cents=strategies.sampled_from([CAP_CENTS - 1, CAP_CENTS, CAP_CENTS + 1]),
        waived=strategies.sets(strategies.sampled_from([code.value for code in Waivable]))
        | strategies.just(set(Waivable)),
    )
    def asks_for_an_approval(
        self, service: Service, since: str, until: str | None, price_cents: int, waived: set[str]
    ) -> None:
        if until is not None and until < since:
            return
        judged_on = max(date.fromisoformat(since), self.story.today)
        lacking = {one.code for one in missing(self.story.provider, service, judged_on, self.story.rulebook)}
        may_stand = lacking <= waived and price_cents <= CAP_CENTS
        wanted = approval(service, since=since, until=until, price_cents=price_cents, waived=tuple(sorted(waived)))
        assert self.take(wanted) is may_stand
        if may_stand:
            (event,) = self.story.outcome
            assert isinstance(event, ProviderApproved)
            last_day = date.fromisoformat(until) if until else None
            self.given.append((service, date.fromisoformat(since), last_day))

    @rule(service=services, last_day=days)
    def ends_an_approval(self, service: Service, last_day: str) -> None:
        on = date.fromisoformat(last_day)
        reaches = any(of is service and (until is None or until > on) for of, _, until in self.given)
        assert self.take(ending(last_day, service)) is reaches
        if reaches:
            self.given = [
                (of, since, min(until or on, on) if of is service else until)
                for of, since, until in self.given
                if of is not service or since <= on
            ]

    @rule(since=days)
    def suspends(self, since: str) -> None:
        on = date.fromisoformat(since)
        free = self.suspended_from is None and (self.reinstated_from is None or on >= self.reinstated_from)
        assert self.take(suspension(since)) is free
        if free:
            self.suspended_from = on

    @rule(since=days)
    def reinstates(self, since: str) -> None:
        on = date.fromisoformat(since)
        if self.suspended_from is None:
            assert not self.take(reinstatement(since))
        elif on >= self.suspended_from:
            assert self.take(reinstatement(since))
            self.suspended_days |= {
                self.suspended_from + timedelta(days=number) for number in range((on - self.suspended_from).days)
            }
            self.suspended_from, self.reinstated_from = None, on

    @rule(account=names, person=strategies.sampled_from(["Billa", "Valto"]))
    def proposes_an_account(self, account: str, person: str) -> None:
        assert self.take(proposal(f"{account} {self.events}", person=person))
        self.proposed = (f"{account} {self.events - 1}", person)

    @rule(person=strategies.sampled_from(["Billa", "Valto"]))
    def confirms_an_account(self, person: str) -> None:
        account, proposer = self.proposed or ("none", "nobody")
        may_stand = self.proposed is not None and person != proposer
        assert self.take(confirmation(account, person=person)) is may_stand
        if may_stand:
            self.paid_to, self.proposed = account, None

    @invariant()
    def it_is_paid_to_what_two_people_agreed_on_last(self) -> None:
        paid_to = self.story.provider.paid_to
        assert (paid_to and paid_to.account_id) == (self.paid_to and named(self.paid_to))

    def is_suspended(self, day: date) -> bool:
        return day in self.suspended_days or (self.suspended_from is not None and day >= self.suspended_from)

    @invariant()
    def it_is_approved_on_the_days_that_are_left(self) -> None:
        for service in Service:
            for day in DAYS[::4]:
                holds = not self.is_suspended(day) and any(
                    of is service and since <= day and (until is None or day <= until)
                    for of, since, until in self.given
                )
                found = self.story.approval(str(day), service)
                assert (found is not None) is holds
                assert found is None or found.unit_price_cents <= CAP_CENTS

    @invariant()
    def suspensions_follow_each_other(self) -> None:
        suspensions = self.story.provider.suspensions
        for earlier, later in pairwise(suspensions):
            assert earlier.until is not None
            assert earlier.until < later.from_day

    @invariant()
    def every_event_is_counted_and_every_worker_listed_once(self) -> None:
        provider = self.story.provider
        assert provider.version == self.events
        assert len({one.worker_id for one in provider.staff}) == len(provider.staff)
        assert PROVIDER.after(provider, ()) is provider


ProviderMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestProvider = ProviderMachine.TestCase
