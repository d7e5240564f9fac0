"""What a decision about a voucher needs beyond the voucher."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.kernel.facts import ClientFacts
from domain.provider.state import Approval, Suspension, Worker
from domain.rulebook import Service


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """The group that an entry names: whose it is, and whether the voucher's client is enrolled on the entry's day."""

    provider_id: UUID
    may_attend: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What a decision needs beyond its voucher: from the register, the price list, the provider and the group.

    `cap_cents_on` gives the cap price of the voucher's service in force on a day, None where the list has none;
    `approvals`, `suspensions` and `staff` are those of each provider that the command concerns. A fact that a command
    has no need of is None or empty.
    """

    client: ClientFacts | None = None
    cap_cents_on: Callable[[date], int | None] | None = None
    approvals: Mapping[UUID, tuple[Approval, ...]] = field(default_factory=dict)
    suspensions: Mapping[UUID, tuple[Suspension, ...]] = field(default_factory=dict)
    staff: Mapping[UUID, tuple[Worker, ...]] = field(default_factory=dict)
    group: GroupFacts | None = None

    def approval_on(self, provider_id: UUID, service: Service, day: date) -> Approval | None:
        """A provider's approval for a service that holds on a day; where several do, the one that began last.

        Of two from the same day the one given last holds. So an approval that is recorded later, from an earlier day,
        does not replace one that begins in its time. None while the provider is suspended.
        """
        if any(suspension.holds_on(day) for suspension in self.suspensions.get(provider_id, ())):
            return None
        given = self.approvals.get(provider_id, ())
        holding = [one for one in given if one.service is service and one.holds_on(day)]
        return max(reversed(holding), key=lambda one: one.from_day, default=None)
