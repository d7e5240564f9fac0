"""Given, when, then: stories about one provider's account, told through the kind's own `asks`, `decide` and `evolve`.

Entries are sessions of individual coaching; the log of a story is the list of what was earned, in order. Unless a story
says otherwise Billa draws, Kirsi approves and pays, and it is 2026-06-03.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from domain.kernel.event import By, Quantity, Role, Sealed
from domain.kernel.facts import Found
from domain.kernel.findings import BadInput, Finding, Refusal
from domain.provider.state import BankAccount, Provider
from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.settlement.commands import (
    ApproveSettlement,
    DrawSettlement,
    OrderPayment,
    PaySettlement,
    RefusePayment,
    ReturnPayment,
    SettlementCommand,
    WithdrawSettlement,
)
from domain.settlement.decide import end_to_end_id
from domain.settlement.earned import Earned, EarnedPosting, Unsettled
from domain.settlement.events import SettlementEvent
from domain.settlement.kind import SETTLEMENT
from domain.settlement.state import ProviderAccount, Settlement
from domain.voucher.events import EntryKind
from tests.domain.story import SECTIONS, Refused, day, must_carry, must_say_why

NAMES = UUID("5e7e1141-0000-4000-8000-000000000011")
PRICE_CENTS = 52_30
because = Sealed("a sealed reason")


def named(name: str | UUID) -> UUID:
    """An id by a name in the story; an id is its own name."""
    return name if isinstance(name, UUID) else uuid5(NAMES, name)


def session(entry: str | UUID, held_on: str, cents: int, position: int, *, reversal: bool = False) -> EarnedPosting:
    """A session of that many cents in the log, or its correction."""
    sign = -1 if reversal else 1
    return EarnedPosting(
        position,
        2,
        named("voucher"),
        named(entry),
        Service.INDIVIDUAL_COACHING,
        EntryKind.SESSION,
        reversal,
        day(held_on),
        Quantity(minutes=sign * 60),
        PRICE_CENTS,
        sign * cents,
    )


@dataclass(frozen=True)
class AccountStory:
    """Where a story stands: what was earned, the account, and what came of the last command."""

    account: ProviderAccount
    earned: tuple[EarnedPosting, ...] = ()
    position: int = 0
    today: date = date(2026, 6, 3)
    outcome: tuple[SettlementEvent, ...] | tuple[Finding, ...] | BadInput = ()
    refused: bool = False
    events: tuple[SettlementEvent, ...] = ()
    bank_accounts: tuple[BankAccount, ...] = ()

    def paid_to(self, account: str, *, confirmed: bool = True) -> "AccountStory":
        """The provider's account was proposed, and confirmed by another person."""
        confirmed_by, confirmed_on = (named("Kirsi"), self.today) if confirmed else (None, None)
        own = BankAccount(named(account), because, named("Billa"), self.today, confirmed_by, confirmed_on)
        return replace(self, bank_accounts=(*self.bank_accounts, own))

    def on(self, today: str) -> "AccountStory":
        return replace(self, today=day(today))

    def held(self, entry: str, held_on: str, cents: int = PRICE_CENTS) -> "AccountStory":
        position = self.position + 1
        return replace(self, position=position, earned=(*self.earned, session(entry, held_on, cents, position)))

    def corrected(self, entry: str | UUID) -> "AccountStory":
        position = self.position + 1
        (was,) = (one for one in self.earned if one.entry_id == named(entry))
        taken_back = session(entry, was.happened_on.isoformat(), was.amount_cents, position, reversal=True)
        return replace(self, position=position, earned=(*self.earned, taken_back))

    def when(self, *steps: "Step") -> "AccountStory":
        """The story after some steps, of which the last may be refused."""
        story = self
        for step in steps:
            assert not story.refused, f"refused: {story.outcome}"
            story = story._after(step(story))
        return story

    def by(self, person: str) -> By:
        at = datetime.combine(self.today, time(9), UTC)
        return By(named(person), Role.BILLING, None, named(f"request {self.account.version}"), at)

    def _after(self, command: SettlementCommand) -> "AccountStory":
        asks = SETTLEMENT.asks(self.account, command)
        answers = {question: self._answer(question) for question in asks.questions}  # type: ignore[arg-type]
        try:
            found = Found(answers=answers, things={one: self._provider(one.id) for one in asks.of_its_own})
            events = tuple(SETTLEMENT.decide(self.account, command, found, NORTH_SAVO))
        except Refusal as refusal:
            return replace(self, outcome=refusal.violations, refused=True)
        except BadInput as error:
            must_say_why(error)
            return replace(self, outcome=error, refused=True)
        (event,) = events
        assert (event.originator_id, event.by, event.under) == (self.account.id, command.by, ("6",))
        assert event.originator_version == self.account.version + 1
        assert event.rulebook == NORTH_SAVO.version_on(self.today)
        must_carry(event, command)
        account = SETTLEMENT.after(self.account, events)
        assert account is not None
        assert SETTLEMENT.audit(account).faults == ()
        return replace(
            self,
            account=account,
            outcome=events,
            refused=False,
            position=self.position + 1,
            events=(*self.events, *events),
        )

    def _provider(self, provider_id: UUID | None) -> Provider:
        assert provider_id == named("provider")
        return Provider(provider_id, 1, "Valmennus Oy", "0737546-2", bank_accounts=self.bank_accounts)

    def _answer(self, question: Unsettled) -> Earned:
        """What is open, counted here without the domain's own arithmetic of spans."""
        open_ = (
            one
            for one in self.earned
            if one.happened_on <= question.until
            and not any(span.holds(one.happened_on, one.position) for span in question.settled)
        )
        return Earned(self.position, tuple(open_))

    # What came of it

    def settlement(self, name: str) -> Settlement:
        return self.account.settlement(named(name))

    def then_accepted(self) -> "AccountStory":
        assert not self.refused, f"refused: {self.outcome}"
        return self

    def then_refused(self, code: str, *, limit: object = None, actual: object = None) -> "AccountStory":
        findings = self.result().violations
        found = next((one for one in findings if one.code == code), None)
        assert found is not None, f"{code} is not among {findings}"
        assert found.section in SECTIONS[code]
        for one in (found.limit, found.actual) if code == "settlement_status" else ():
            assert one is not None
            assert one.unit == "settlement_status"
        assert limit is None or (found.limit is not None and found.limit.value == limit), found
        assert actual is None or (found.actual is not None and found.actual.value == actual), found
        return self

    def then_malformed(self, field: str) -> "AccountStory":
        assert isinstance(self.outcome, BadInput), self.outcome
        assert self.outcome.field == field
        return self

    def result(self) -> Refused:
        assert self.refused
        assert isinstance(self.outcome, tuple), f"malformed: {self.outcome}"
        return Refused(tuple(one for one in self.outcome if isinstance(one, Finding)))

    def then_settled(self, name: str, *, lines: int, total_cents: int, carried_over_cents: int = 0) -> "AccountStory":
        one = self.then_accepted().settlement(name)
        assert (one.lines, one.total_cents, one.carried_over_cents) == (lines, total_cents, carried_over_cents)
        return self

    def then_stands(self, name: str, status: str) -> "AccountStory":
        assert self.then_accepted().settlement(name).status == status
        return self


Step = Callable[[AccountStory], SettlementCommand]


def draws(name: str, month: str, *, person: str = "Billa") -> Step:
    first = day(f"{month}-01")
    return lambda story: DrawSettlement(
        by=story.by(person), settlement_id=named(name), provider_id=named("provider"), month=first
    )


def approves(name: str | UUID, *, person: str = "Kirsi") -> Step:
    return lambda story: ApproveSettlement(by=story.by(person), settlement_id=named(name))


def pays(
    name: str | UUID,
    cents: int,
    *,
    paid_on: str | None = None,
    person: str = "Kirsi",
    reference: str = "RF18 5390 0754 7034",
    order: int | None = None,
) -> Step:
    return lambda story: PaySettlement(
        by=story.by(person),
        settlement_id=named(name),
        paid_on=day(paid_on) if paid_on else story.today,
        reference=reference,
        amount_cents=cents,
        end_to_end_id=_end_to_end(name, order),
    )


def _end_to_end(name: str | UUID, order: int | None) -> str | None:
    return end_to_end_id(named(name), order) if order is not None else None


def orders(name: str | UUID, *, file: str = "file") -> Step:
    return lambda story: OrderPayment(
        by=story.by("Kirsi"), settlement_id=named(name), payment_file_id=named(file), execution_on=story.today
    )


def refuses(name: str | UUID, *, order: int | None = None, refused_on: str | None = None) -> Step:
    return lambda story: RefusePayment(
        by=story.by("Kirsi"),
        settlement_id=named(name),
        refused_on=day(refused_on) if refused_on else story.today,
        reason_code="AC04",
        end_to_end_id=_end_to_end(name, order),
    )


def withdraws(name: str | UUID) -> Step:
    return lambda story: WithdrawSettlement(by=story.by("Billa"), settlement_id=named(name), reason=because)


def takes_back_payment(name: str | UUID, *, returned_on: str | None = None, order: int | None = None) -> Step:
    return lambda story: ReturnPayment(
        by=story.by("Kirsi"),
        settlement_id=named(name),
        returned_on=day(returned_on) if returned_on else story.today,
        reason=because,
        end_to_end_id=_end_to_end(name, order),
    )


account = AccountStory(ProviderAccount(named("account")))
