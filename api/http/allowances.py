"""How often something may be asked."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

KEYS_KEPT_MAX = 10_000

Key = TypeVar("Key")


class Allowances(Generic[Key]):
    """How often each of many may ask: so many times a second, and those of some seconds at once."""

    def __init__(self, per_second: float, burst_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._most, self._clock = per_second, per_second * burst_seconds, clock
        self._burst_seconds = burst_seconds
        self._left: dict[Key, tuple[float, float]] = {}

    def seconds_to_wait(self, key: Key) -> float:
        """Take one of what `key` may ask: 0; or after how many seconds there will be one, and take none."""
        now = self._clock()
        left, since = self._left.get(key, (self._most, now))
        left = min(self._most, left + (now - since) * self._per_second)
        if left < 1:
            return (1 - left) / self._per_second
        if len(self._left) >= KEYS_KEPT_MAX and key not in self._left:
            self._forget(now)
        self._left[key] = (left - 1, now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Those who may ask as often as anybody new; all, where none is among them."""
        asked_lately = {key: one for key, one in self._left.items() if now - one[1] < self._burst_seconds}
        self._left = asked_lately if len(asked_lately) < KEYS_KEPT_MAX else {}
