"""What was measured, as a table for people."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.measuring import Cost

WIDTHS = {"cold s": 16, "warm s": 16, "events/s": 11, "MB": 8, "files": 7, "jobs": 6, "stages": 8, "peak MB": 9}
HEAD = "step".ljust(16) + "".join(name.rjust(width) for name, width in WIDTHS.items())
Costs = Mapping[str, Sequence[Cost]]


def table(cold: Costs, warm: Costs, events: int) -> str:
    """A line a step: the median with the least and most; what is alike in all runs, of the last."""
    names = list(dict.fromkeys([*cold, *warm]))
    return "\n".join([HEAD, *(line(name, cold.get(name, ()), warm.get(name, ()), events) for name in names)])


def line(name: str, cold: Sequence[Cost], warm: Sequence[Cost], events: int) -> str:
    """A line of the table."""
    last = (cold or warm)[-1]
    peak = max((cost.peak_bytes for cost in cold if cost.peak_bytes), default=None)
    cells = [
        spread(cold),
        spread(warm),
        f"{events / median(cost.seconds for cost in warm or cold):,.0f}",
        f"{last.bytes / 1e6:,.0f}",
        f"{last.files:,}",
        *(shown(number) for number in (last.jobs, last.stages, peak and round(peak / 1e6))),
    ]
    return name.ljust(16) + "".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS.values(), strict=True))


def spread(costs: Sequence[Cost]) -> str:
    """Median, least and most seconds."""
    if not costs:
        return "-"
    seconds = [cost.seconds for cost in costs]
    return f"{median(seconds):.1f} ({min(seconds):.0f}-{max(seconds):.0f})"


def shown(number: int | None) -> str:
    """A number, or a dash where there is none."""
    return "-" if number is None else f"{number:,}"
