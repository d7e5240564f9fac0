"""What commands share on the terminal: their exit codes, what they say, how far they are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from rich.text import Text

GOOD, WRONG, USAGE = 0, 1, 2

Show = Callable[[int, int], None]
"""Is told how far of how much."""

console = Console()
errors = Console(stderr=True)


def say(text: str) -> None:
    """One line of what is wrong, on standard error."""
    errors.print(f"setelikirja: {text}", style="red", highlight=False, soft_wrap=True)


def show_table(table: RenderableType) -> None:
    """Print a table so that each word in it, and each name, stays whole: in a narrow window, and in a pipe.

    Where even the longest words do not stand beside each other, the cells of a row stand below each other.
    """
    if isinstance(table, Table) and not _fit(table, console.width):
        if table.title is not None:
            console.print(table.title, style="table.title")
        table = _below_each_other(table)
    console.print(table, crop=False)


def _fit(table: Table, width: int) -> bool:
    """Give each column its longest word, and what is left of the width to those that would take more; false if the
    words do not fit."""
    wanted = [_wanted(column) for column in table.columns]
    between = 2 * len(wanted) + (len(wanted) + 1 if table.box is not None else 0)
    room = width - between - sum(least for least, _ in wanted)
    if room < 0:
        return False
    for column, (least, most) in zip(table.columns, wanted, strict=True):
        column.width = min(most, least + room)
        room -= column.width - least
    return True


def _below_each_other(table: Table) -> Table:
    listed = Table.grid(padding=(0, 1, 0, 0))
    for row in zip(*(column.cells for column in table.columns), strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            listed.add_row(column.header, cell)
        listed.add_row()
    listed.columns[1].overflow = "fold"
    return listed


def _wanted(column: Column) -> tuple[int, int]:
    """The characters of a column's longest word, and of its longest line. A space that holds together is in a word."""
    least = most = 0
    for cell in (column.header, *column.cells):
        if isinstance(cell, str):
            lines = Text.from_markup(cell).plain.split("\n")
            least = max(least, *(cell_len(word) for line in lines for word in line.split(" ")))
            most = max(most, *map(cell_len, lines))
        else:
            measured = Measurement.get(console, console.options, cell)
            least, most = max(least, measured.maximum), max(most, measured.maximum)
    return least, most


@contextmanager
def progress(what: str) -> Iterator[Show]:
    """A bar with rate and time left, on standard error; what it gives is told how far of how much."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors) as progress:
        task = progress.add_task(what, total=None, rate="")

        def show(done: int, total: int) -> None:
            speed = progress.tasks[0].speed
            progress.update(task, completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        yield show
