"""The outline of a voucher's course: who serves it, its periods and its closing, without what happens in between."""

from domain.kernel.event import Event
from domain.voucher.course import Course, begun, followed
from domain.voucher.events import (
    PeriodWithdrawn,
    ProviderChosen,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)

OUTLINE = (VoucherIssued, ProviderChosen, VoucherExtended, PeriodWithdrawn, VoucherClosed, VoucherReopened)
"""The events that change it."""


def changes_outline(event: Event) -> bool:
    """Whether the event changes the outline of its voucher's course."""
    return isinstance(event, OUTLINE)


def outlined(before: Course | None, event: Event) -> Course:
    """The outline after one more event that changes it."""
    if isinstance(event, VoucherIssued):
        return begun(event)
    assert before is not None, "every voucher was issued before anything else happened to it"
    return followed(before, event)
