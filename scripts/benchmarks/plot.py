"""A drawing of how figures change as the log grows."""

from collections.abc import Sequence
from pathlib import Path

from scripts.benchmarks.figures import Figures

PANELS = (
    ("milliseconds", {"voucher_read_ms": "one voucher", "bill_ms": "a month's bill of a provider"}),
    ("a second", {"append_16": "appends", "commands_16": "commands", "http_session": "sessions over HTTP"}),
    ("MB resident", {"service_mb": "service", "rebuild_mb": "rebuild, at most"}),
)


def draw(figures: Figures, sizes: Sequence[int], path: Path) -> None:
    """Write the medians at each size as SVG or PNG, by the path's ending."""
    import matplotlib  # for this alone: the rest runs without it

    matplotlib.use("agg")
    from matplotlib import pyplot

    with pyplot.rc_context({"svg.fonttype": "none", "svg.hashsalt": "setelikirja", "font.size": 9}):
        drawing, areas = pyplot.subplots(1, len(PANELS), figsize=(11, 3.4), layout="constrained")
        for area, (unit, lines) in zip(areas, PANELS, strict=True):
            for name, label in lines.items():
                area.plot(sizes, [figures.median(f"growth.{name}.{size}") for size in sizes], marker="o", label=label)
            area.set_xscale("log")
            area.set_ylim(bottom=0)
            area.set_xlabel("events in the log")
            area.set_ylabel(unit)
            area.legend(frameon=False)
            area.spines[["top", "right"]].set_visible(False)
        drawing.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(drawing)
