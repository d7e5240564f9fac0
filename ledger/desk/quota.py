"""How much of the log's disk an organisation's refusals may take: each is stored, so that a retry gets it again."""

from collections.abc import Callable
from time import monotonic
from uuid import UUID

from ledger.desk.orders import TooManyRefusals

DAY_SECONDS = 24 * 60 * 60
REFUSALS_PER_DAY_MAX = 20_000
"""Two bulks of which nothing fits; some 20 MB."""


class RefusalQuota:
    """Lets each organisation, and the county itself (None), have so many refusals stored a day: all at once, and then
    as many again as the time brings."""

    def __init__(self, per_day_max: int, clock: Callable[[], float] = monotonic) -> None:
        self._per_day_max, self._clock = per_day_max, clock
        self._left: dict[UUID | None, tuple[float, float]] = {}

    def take(self, organisation: UUID | None) -> None:
        """Count one more refusal. Raises `TooManyRefusals`, which tells in how many seconds there may be one again."""
        now, each = self._clock(), DAY_SECONDS / self._per_day_max
        left, since = self._left.get(organisation, (float(self._per_day_max), now))
        left = min(self._per_day_max, left + (now - since) / each)
        if left < 1:
            self._left[organisation] = left, now
            raise TooManyRefusals(self._per_day_max, (1 - left) * each)
        self._left[organisation] = left - 1, now
