"""Answers that were made before, encoded, for whoever may see the same."""

from collections import OrderedDict
from collections.abc import Hashable

KEPT_BYTES_MAX = 32 * 1024 * 1024


class KeptAnswers:
    """Encoded answers by what they were made of; of more than `bytes_max` those that were asked for last.

    A key holds all that an answer depends on: what it is about and in which version, the day, and who it is for: role,
    organisation and language. What differs in one of these is another answer.
    """

    def __init__(self, bytes_max: int = KEPT_BYTES_MAX) -> None:
        self._bytes_max = bytes_max
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self.bytes = 0

    def get(self, key: Hashable) -> bytes | None:
        """The answer, if it is kept."""
        answer = self._kept.get(key)
        if answer is not None:
            self._kept.move_to_end(key)
        return answer

    def put(self, key: Hashable, answer: bytes) -> None:
        """Keep an answer; what has not been asked for longest makes room."""
        self.bytes += len(answer) - len(self._kept.pop(key, b""))
        self._kept[key] = answer
        while self.bytes > self._bytes_max:
            _, oldest = self._kept.popitem(last=False)
            self.bytes -= len(oldest)
