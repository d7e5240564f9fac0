"""Python's cyclic garbage collector, set for programs that run long or read much."""

import gc

YOUNG_OBJECTS_MAX = 100_000


def settle() -> None:
    """What stands by now stays: the collector need not look at it again, and young garbage is mostly gone by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS_MAX, 20, 50)
