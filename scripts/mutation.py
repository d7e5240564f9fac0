"""The mutation run over the rules: which changes of a rule no story minds. Called by scripts/mutate.

`mutmut` makes the changes and shows them (`mutmut show NAME`). What tries them is here: `mutmut run` has pytest collect
the stories anew for every change, and keeps in one process what a cached function answered before the change. Here the
stories are collected once, and each change is tried in a fork of that process, with empty caches, by the stories that
come to the changed function: first those that minded a change of it before, then the quick ones, until one fails.

A story counts by its processor time, so that a busy machine makes no change look like an endless one. Results are kept
after each module in `mutants/`.
"""

import argparse
import gc
import json
import math
import os
import pickle
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from coverage import Coverage
from hypothesis import settings
from rich.console import Console
from rich.table import Table

# A change may make a story this much slower before it counts as endless.
SECONDS_AT_LEAST = 1
TIMES_SLOWER = 20
MEMORY_BYTES_MAX = 4 * 1024**3

SURVIVED, MINDED, NO_STORY = 0, 1, 33  # as mutmut keeps them
NOTHING = "domain.nothing"
ENDLESS = -signal.SIGXCPU

# The rules of vouchers first, and within a folder what refuses before what looks back.
ORDER = (
    *(f"voucher.{name}" for name in ("charging", "recording", "granting", "correcting", "reporting", "decide")),
    *("group", "settlement", "provider", "voucher.duties", "voucher.supervision", "voucher", "kernel", "price_list"),
)


def module_of(change: str) -> str:
    """`voucher.granting` of `domain.voucher.granting.x_issue__mutmut_1`."""
    return change.removeprefix("domain.").partition(".x")[0]


def function_of(change: str) -> str:
    return change.partition("__mutmut_")[0]


def place(module: str) -> tuple[int, str]:
    ranks = [rank for rank, prefix in enumerate(ORDER) if f"{module}.".startswith(f"{prefix}.")]
    return min(ranks, default=len(ORDER)), module


def outcome(code: int | None) -> str:
    names = {None: "not tried", SURVIVED: "survived", MINDED: "killed", NO_STORY: "no story", ENDLESS: "timeout"}
    return names.get(code, "killed" if code == -signal.SIGKILL else "broken")


@dataclass
class Stories:
    """What the stories do while nothing is changed. Learnt in a fork: this process keeps no answers of theirs."""

    seconds: dict[str, float] = field(default_factory=dict)
    that_come_to: dict[str, dict[int, set[str]]] = field(default_factory=dict)  # file and line
    red: list[str] = field(default_factory=list)


@dataclass
class Module:
    """A module with all its changes, as mutmut wrote it: each function as it is, and once more for each change."""

    name: str
    file: Path
    data: Any
    spans: Mapping[str, Any]

    @cached_property
    def lines(self) -> list[str]:
        return self.file.read_text(encoding="utf-8").splitlines()

    def places_of(self, change: str) -> tuple[range, list[int]]:
        """The lines of the function as it is, and those of them that the change alters."""
        name = change.rpartition(".")[2]
        unchanged = self.spans[f"{name.partition('__mutmut_')[0]}__mutmut_orig"]
        before = self._text_of(unchanged)
        after = self._text_of(self.spans[name])
        altered = [
            unchanged.start + at
            for what, start, end, _, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
            if what != "equal"
            for at in range(start, max(end, start + 1))
        ]
        return range(unchanged.start, unchanged.end + 1), altered

    def _text_of(self, span: Any) -> list[str]:
        return [re.sub("__mutmut_[a-z0-9]+", "", line) for line in self.lines[span.start - 1 : span.end]]


@dataclass
class Trial:
    """The plugin that has pytest try changes in place of running its tests once."""

    modules: list[Module]
    wanted: Callable[[str, int | None], bool]
    processes: int
    seconds_a_change: float
    red: list[str] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        from mutmut.mutation.trampoline import set_mutant_under_test

        assert not session.testsfailed, "the stories cannot be collected"
        self.items = {item.nodeid: item for item in session.items}
        self.set_change = set_mutant_under_test
        empty_caches()
        gc.collect()
        gc.freeze()
        self.stories = self.learn()
        self.red = self.stories.red
        seconds = sum(self.stories.seconds.values())
        told(f"{len(self.items):,} stories, {seconds:.0f} s of processor time, {len(self.red)} red")
        self.minded: dict[str, Counter[str]] = defaultdict(Counter)
        assert self.code_of(NOTHING, self.items.keys() - self.red) == SURVIVED, "a story minds no change at all"
        for module in self.modules:
            names = [name for name, code in module.data.exit_code_by_key.items() if self.wanted(name, code)]
            if names:
                self.try_module(module, names)
        return True

    def learn(self) -> Stories:
        """How long each story takes and what it comes to, unchanged."""
        reader, writer = os.pipe()
        if not (pid := os.fork()):
            silence()
            with os.fdopen(writer, "wb") as answer:
                pickle.dump(self.unchanged(), answer)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as answer:
            learnt = answer.read()
        assert os.waitpid(pid, 0)[1] == 0, "the stories could not be run unchanged"
        stories = pickle.loads(learnt)  # noqa: S301
        assert isinstance(stories, Stories)
        return stories

    def unchanged(self) -> Stories:
        stories = Stories()
        reached = Coverage(data_file=None, source=[str(Path("domain").absolute())], config_file=False, messages=False)
        reached.start()
        for name, item in self.items.items():
            empty_caches()
            reached.switch_context(name)
            began = time.process_time()
            passed = passes(item)
            stories.seconds[name] = time.process_time() - began
            if not passed:
                stories.red.append(name)
        reached.stop()
        red = {"", *stories.red}
        for module in self.modules:
            by_line = reached.get_data().contexts_by_lineno(str(module.file))
            stories.that_come_to[module.name] = {line: set(names) - red for line, names in by_line.items()}
        return stories

    def stories_for(self, change: str, module: Module) -> set[str]:
        """Those that come to what is changed; where that is no line of its own, to its function."""
        lines, altered = module.places_of(change)
        reached = self.stories.that_come_to[module.name]
        none: set[str] = set()
        return none.union(*(reached.get(line, none) for line in altered)) or none.union(
            *(reached.get(line, none) for line in lines)
        )

    def try_module(self, module: Module, names: list[str]) -> None:
        data = module.data
        began = time.monotonic()
        running: dict[int, tuple[str, int]] = {}
        for tried, name in enumerate(names):
            if tried and tried % 50 == 0:
                data.save()
                told(f"{module.name}: {tried} of {len(names)}")
            stories = self.stories_for(name, module)
            if not stories:
                data.exit_code_by_key[name] = NO_STORY
                continue
            while len(running) >= self.processes:
                self.reap(running, data)
            pid, reader = self.fork(name, stories)
            running[pid] = name, reader
        while running:
            self.reap(running, data)
        data.save()
        counts = Counter(outcome(data.exit_code_by_key[name]) for name in names)
        figures = ", ".join(f"{count} {what}" for what, count in counts.most_common())
        told(f"{module.name}: {figures}; {time.monotonic() - began:.0f} s")

    def fork(self, name: str, stories: Iterable[str]) -> tuple[int, int]:
        of_function, of_module, seconds = (
            self.minded[function_of(name)],
            self.minded[module_of(name)],
            self.stories.seconds,
        )
        stories = sorted(stories, key=lambda story: (-of_function[story], -of_module[story], seconds[story]))
        if name != NOTHING:
            so_far = accumulate(seconds[story] for story in stories)
            stories = [story for story, spent in zip(stories, so_far, strict=True) if spent <= self.seconds_a_change]
        reader, writer = os.pipe()
        if pid := os.fork():
            os.close(writer)
            return pid, reader
        silence()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
        signal.signal(signal.SIGPROF, lambda *_: os._exit(signal.SIGXCPU))
        self.set_change(name)
        empty_caches()
        for story in stories:
            signal.setitimer(signal.ITIMER_PROF, SECONDS_AT_LEAST + TIMES_SLOWER * seconds[story])
            if not passes(self.items[story]):
                os.write(writer, story.encode())
                os._exit(MINDED)
        os._exit(SURVIVED)

    def code_of(self, name: str, stories: Iterable[str]) -> int:
        pid, reader = self.fork(name, stories)
        os.close(reader)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def reap(self, running: dict[int, tuple[str, int]], data: Any) -> None:
        pid, status = os.wait()
        name, reader = running.pop(pid)
        with os.fdopen(reader, "rb") as answer:
            if story := answer.read().decode():
                self.minded[function_of(name)][story] += 1
                self.minded[module_of(name)][story] += 1
        code = os.waitstatus_to_exitcode(status)
        data.exit_code_by_key[name] = ENDLESS if code == signal.SIGXCPU else code


def passes(item: pytest.Item) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def told(progress: str) -> None:
    print(f"{datetime.now(UTC):%H:%M} {progress}", file=sys.stderr, flush=True)


def silence() -> None:
    """What a story prints is not looked at."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


@cache
def caches() -> list[Callable[[], None]]:
    modules = [module for name, module in list(sys.modules.items()) if name.startswith(("domain.", "tests."))]
    return [held.cache_clear for module in modules for held in vars(module).values() if hasattr(held, "cache_clear")]


def empty_caches() -> None:
    for empty in caches():
        empty()


def modules() -> list[Module]:
    """All that have changes, with what became of each so far."""
    from mutmut.mutation.data import MutantLineSpans, SourceFileMutationData
    from mutmut.utils.file_utils import walk_mutatable_files

    found = []
    for path in walk_mutatable_files():
        data, spans = SourceFileMutationData(path=path), MutantLineSpans.load(path)
        data.load()
        if data.exit_code_by_key:
            assert spans is not None
            data.meta_path = data.meta_path.absolute()
            name = module_of(next(iter(data.exit_code_by_key)))
            found.append(Module(name, spans.mutants_path.absolute(), data, spans.span_by_function_name))
    return sorted(found, key=lambda module: place(module.name))


def make_changes() -> None:
    from mutmut.__main__ import create_mutants
    from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

    Path("mutants").mkdir(exist_ok=True)
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(max_children=1)
    setup_source_paths()


def try_changes(wanted: Callable[[str, int | None], bool], processes: int, seconds_a_change: float) -> list[str]:
    """Tries them and returns the stories that are red without any change, and so were not asked."""
    from mutmut.configuration import config
    from mutmut.mutation import trampoline

    # Each function asks on each call which change is on; the environment is slow to ask.
    trampoline.get_mutant_under_test = lambda: trampoline._mutant_under_test or ""
    trampoline.set_mutant_under_test("")
    selection = [*config().pytest_add_cli_args, *config().pytest_add_cli_args_test_selection]
    # A busy machine is no reason to fail, and a survivor is to survive again.
    settings.register_profile("mutation", deadline=None, derandomize=True, database=None, max_examples=20)
    settings.load_profile("mutation")
    trial = Trial(modules(), wanted, processes, seconds_a_change)
    root = Path.cwd()
    os.chdir("mutants")
    options = ["-q", "--rootdir=.", "--tb=native", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:logging"]
    code = pytest.main([*options, *selection], plugins=[trial])
    os.chdir(root)
    if code:
        sys.exit(f"the stories could not be run: pytest exited with {code}")
    return trial.red


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="scripts/mutate", description="Changes the rules and looks whether a story minds."
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help="a folder, module or function, such as group or voucher.recording"
    )
    parser.add_argument(
        "--try",
        dest="which",
        choices=("all", "survived", "untried"),
        default="all",
        help="all: everything anew (default); survived, untried: what an earlier run left so",
    )
    parser.add_argument("--processes", type=int, default=1, help="changes that are tried at once")
    parser.add_argument(
        "--seconds",
        type=float,
        default=math.inf,
        help="of processor time that the stories of one change take at most; what is left then counts as survived, "
        "for a --try survived without this limit to look at",
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    arguments = parser.parse_args()
    which, parts = arguments.which, tuple(f"domain.{part}" for part in arguments.parts) or ("domain",)

    def of_part(name: str) -> bool:
        return any(f"{name}.".replace("__mutmut_", ".").startswith(f"{part}.") for part in parts)

    def wanted(name: str, code: int | None) -> bool:
        if which == "untried":
            return of_part(name) and code is None
        return of_part(name) and (which == "all" or code in (SURVIVED, NO_STORY))

    if which == "all" and not arguments.parts:
        shutil.rmtree("mutants", ignore_errors=True)
    make_changes()
    red = try_changes(wanted, arguments.processes, arguments.seconds)
    found = {
        name: outcome(code)
        for module in modules()
        for name, code in module.data.exit_code_by_key.items()
        if of_part(name)
    }
    if arguments.json:
        print(json.dumps({"modules": by_module(found.items()), "left": left(found), "red": red}, indent=2))
    else:
        show(found, red)


def left(found: dict[str, str]) -> dict[str, str]:
    return {name: what for name, what in found.items() if what not in ("killed", "timeout", "not tried")}


def by_module(found: Iterable[tuple[str, str]]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, what in found:
        counts[module_of(name)][what] += 1
    return dict(sorted(counts.items(), key=lambda pair: place(pair[0])))


def show(found: dict[str, str], red: list[str]) -> None:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True)  # noqa: S607
    table = Table(title=f"Changes of the rules at {commit.stdout.strip() or 'no commit'}")
    columns = ("killed", "timeout", "survived", "no story", "broken", "not tried")
    table.add_column("module")
    for column in ("changes", "tried", *columns):
        table.add_column(column, justify="right")
    counted = by_module(found.items())
    for module, counts in {**counted, "all": sum(counted.values(), Counter())}.items():
        total = counts.total()
        figures = (total, total - counts["not tried"], *(counts[column] for column in columns))
        table.add_row(module, *(f"{figure:,}" for figure in figures))
    console = Console()
    console.print(table)
    for name, what in left(found).items():
        console.print(f"{what}: mutmut show {name}", highlight=False, soft_wrap=True)
    for name in red:
        console.print(f"red without any change, not asked: {name}", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
