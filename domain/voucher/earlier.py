"""Events as they were written earlier, and what each is read as now. Nothing else knows them; nobody writes them."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from domain.kernel.event import Charge, EarlierEvent, Event, Sealed
from domain.voucher.events import EntryCorrected, EntryKind, PeriodWithdrawn, Reversal, VoucherReopened


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReversed(EarlierEvent):
    """An entry, a granted period or a closing was corrected away: which of them, tells its `kind`.

    `charge` is the opposite of what it moved. `happened_on` is the reversed entry's own date.
    """

    TOPIC: ClassVar[str] = "EntryReversed:1"
    HAPPENED: ClassVar[str] = "happened_on"
    READ_AS: ClassVar[tuple[type[Event], ...]] = (EntryCorrected, PeriodWithdrawn, VoucherReopened)
    entry_id: UUID
    kind: EntryKind
    happened_on: date
    provider_id: UUID | None
    period: int | None
    charge: Charge
    unit_price_cents: int
    after_closing: bool
    reason: Sealed

    def next_version(self) -> EntryCorrected | PeriodWithdrawn | VoucherReopened:
        """The one of the three things that it was. Raises `ValueError` where it lacks what that thing has."""
        shared: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(Reversal)}
        if self.kind is EntryKind.CLOSING:
            return VoucherReopened(**shared)
        if self.period is None:
            raise ValueError(f"a {self.kind} without its period")
        shared |= {
            "period": self.period,
            "unit_price_cents": self.unit_price_cents,
            "after_closing": self.after_closing,
        }
        if self.kind in (EntryKind.ISSUE, EntryKind.EXTENSION):
            return PeriodWithdrawn(**shared)
        if self.provider_id is None:
            raise ValueError(f"a {self.kind} without its provider")
        return EntryCorrected(**shared, kind=self.kind, provider_id=self.provider_id)
