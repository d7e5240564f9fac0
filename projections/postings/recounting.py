"""What providers have earned, counted again from the log's events alone: what settlements are checked against."""

from collections import defaultdict
from uuid import UUID

from domain.kernel.event import Event
from domain.rulebook import Service
from domain.settlement.earned import Earned, EarnedPosting, Taken
from domain.voucher.events import EntryCorrected, EntryKind, EntryRecorded, VoucherIssued
from domain.voucher.state import quantity_of
from projections.postings.fold import Account, postings_of


class EarnedAgain:
    """Takes every event of a log in order, and answers `Taken` from those that it took."""

    answers = Taken

    def __init__(self) -> None:
        self._services: dict[UUID, Service] = {}
        self._earned: dict[UUID, list[EarnedPosting]] = defaultdict(list)

    def take(self, position: int, event: Event) -> None:
        if isinstance(event, VoucherIssued):
            self._services[event.originator_id] = event.service
        if not isinstance(event, EntryRecorded | EntryCorrected):
            return
        for line, posting in enumerate(postings_of(event), 1):
            if posting.account is not Account.EARNED:
                continue
            assert posting.provider_id is not None, "what is earned is a provider's"
            assert posting.entry_id is not None, "what is earned is an entry's"
            self._earned[posting.provider_id].append(
                EarnedPosting(
                    position,
                    line,
                    event.originator_id,
                    posting.entry_id,
                    self._services[event.originator_id],
                    EntryKind(posting.kind),
                    posting.reversal,
                    posting.happened_on,
                    quantity_of(posting.unit, posting.units),
                    posting.unit_price_cents,
                    posting.amount_cents,
                )
            )

    def answer(self, question: Taken) -> Earned:
        own = self._earned[question.provider_id]
        taken = (one for one in own if any(span.holds(one.happened_on, one.position) for span in question.spans))
        return Earned(question.position, tuple(taken))
