"""Checks documents in a process of its own: what reads the rules takes the signals of the process that it runs in."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context

from api.invoices.rules import Broken, broken_rules


@cache
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


def broken_by(document: bytes) -> list[Broken]:
    """The rules that a document breaks. Raises `RulesMissing`."""
    return _pool().submit(broken_rules, document).result(timeout=120)
