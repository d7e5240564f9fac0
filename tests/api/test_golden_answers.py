"""Answers are the same to the byte as they were, but for changes that were meant."""

from pathlib import Path

from tests.api.golden_answers import KEPT, PARTS, answers, digests
from tests.conftest import Server

MEANT = "if that is meant, `python -m tests.api.golden_answers` writes the digests anew"


def test_answers_are_what_they_were(embedded: Server, tmp_path: Path) -> None:
    kept, now = KEPT.read_text(encoding="utf-8").splitlines(), list[str]()
    texts = {part: answers(part, embedded.url, tmp_path) for part in PARTS}
    for part in PARTS:
        now += digests(texts[part])
    if now == kept:
        return
    for part, told in texts.items():
        (tmp_path / f"{part}.txt").write_text("\n".join(told), encoding="utf-8")
    changed = sorted({line.partition(" ")[2] for line in set(now) ^ set(kept)})
    shown = "\n".join(changed[:20])
    raise AssertionError(f"{len(changed)} answers differ, see {tmp_path}; {MEANT}:\n{shown}")
