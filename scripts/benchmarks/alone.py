"""Work that is measured in a process of its own: what it takes, and the most memory that the process held."""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

KIBIBYTES_PER_MEGABYTE = 1_000_000 / 1_024

Prepare = Callable[..., Callable[[], object]]
"""Makes what the work needs, beside the clock, and gives the work."""


class Took(NamedTuple):
    """`megabytes` are the most that the process held, the interpreter and what the work was given among them."""

    seconds: float
    megabytes: float


def alone(prepare: Prepare, *given: Any) -> Took:
    """What a module's function prepares, done in a new process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(_took, prepare, *given).result()


def _took(prepare: Prepare, *given: Any) -> Took:
    work = prepare(*given)
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    return Took(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_MEGABYTE)
