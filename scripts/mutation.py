"""The mutation run over the rules, by `mutmut`: which changes of a rule no story minds. Called by scripts/mutate.

What is changed and which tests are run stands in pyproject.toml. What was found before stays in `mutants/`: a further
run without a MODULE tries only what has changed since.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

MUTMUT = Path(sys.executable).with_name("mutmut")
GOOD = ("killed", "timeout")
NOT_TRIED = "not checked"


def found() -> dict[str, dict[str, str]]:
    """What became of each change, by module: killed, timeout, survived, no tests, …"""
    listed = subprocess.run([MUTMUT, "results", "--all", "true"], check=True, capture_output=True, text=True)  # noqa: S603
    statuses: dict[str, dict[str, str]] = {}
    for line in listed.stdout.splitlines():
        name, _, status = line.strip().partition(": ")
        module = name.removeprefix("domain.").partition(".x")[0]
        statuses.setdefault(module, {})[name] = status
    return statuses


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as recording; default: all rules")
    parser.add_argument("--processes", type=int, default=1, help="changes that are tried at once")
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    arguments = parser.parse_args()
    patterns = [f"domain.{module}.*" for module in arguments.modules]
    run: list[str | Path] = [MUTMUT, "run", "--max-children", str(arguments.processes), *patterns]
    tried = subprocess.run(run, stdout=sys.stderr)  # noqa: S603
    if tried.returncode:
        sys.exit(tried.returncode)
    statuses = {module: of for module, of in found().items() if not arguments.modules or module in arguments.modules}
    survivors = [name for of in statuses.values() for name, status in of.items() if status not in (*GOOD, NOT_TRIED)]
    if arguments.json:
        counts = {module: Counter(of.values()) for module, of in statuses.items()}
        print(json.dumps({"modules": counts, "survivors": survivors}, indent=2))
    else:
        show(statuses, survivors)


def show(statuses: dict[str, dict[str, str]], survivors: list[str]) -> None:
    table = Table(title="Changes of the rules")
    table.add_column("module")
    for column in ("changes", "tried", "killed", "survived"):
        table.add_column(column, justify="right")
    for module, of in statuses.items():
        tried = sum(1 for status in of.values() if status != NOT_TRIED)
        killed = sum(1 for status in of.values() if status in GOOD)
        table.add_row(module, f"{len(of):,}", f"{tried:,}", f"{killed:,}", f"{tried - killed:,}")
    console = Console()
    console.print(table)
    for name in survivors:
        console.print(f"{name}: see mutmut show {name}", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
