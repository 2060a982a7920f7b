"""What was measured, as a table for people."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.measuring import Cost

WIDTHS = {
    "cold s": 23, "warm s": 23, "events/s": 11, "MB": 8, "files": 7, "queries": 9, "jobs": 6, "stages": 8, "peak MB": 9,
}  # fmt: skip
NAME = 26
HEAD = "step".ljust(NAME) + "".join(name.rjust(width) for name, width in WIDTHS.items())
OTHERS = {"bare Spark": ("rate", "bill"), "DuckDB": ("rate", "bill"), "consumer-perf": ("ingest",)}
"""Which steps do what each of the others does."""
Costs = Mapping[str, Sequence[Cost]]


def table(cold: Costs, warm: Costs, events: int) -> str:
    """A line a step: the median with the least and most of how many; what is alike in all runs, of the last."""
    names = list(dict.fromkeys([*cold, *warm]))
    return "\n".join([HEAD, *(line(name, cold.get(name, ()), warm.get(name, ()), events) for name in names)])


def line(name: str, cold: Sequence[Cost], warm: Sequence[Cost], events: int) -> str:
    last = (cold or warm)[-1]
    peak = max((cost.peak_bytes for cost in cold if cost.peak_bytes), default=None)
    uses = events if last.uses is None else last.uses
    cells = [
        spread(cold),
        spread(warm),
        shown(round(uses / middle(warm or cold)) if uses else None),
        f"{last.bytes / 1e6:,.0f}",
        f"{last.files:,}",
        *(shown(number) for number in (last.queries, last.jobs, last.stages, peak and round(peak / 1e6))),
    ]
    return name.ljust(NAME) + "".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS.values(), strict=True))


def ratios(cold: Costs, warm: Costs) -> list[str]:
    """A line for each of the others: how many times as long our warm steps take that do the same, median by median."""
    others = {name: middle(costs) for rounds in (cold, warm) for name, costs in rounds.items() if name in OTHERS}
    return [
        f"{' + '.join(steps)}, warm: {sum(middle(warm[step]) for step in steps) / others[name]:.1f} times {name}"
        for name, steps in OTHERS.items()
        if name in others and all(step in warm for step in steps)
    ]


def insides(cold: Costs) -> list[str]:
    """A line for each rating without Spark: its seconds in the kernel itself, of the last run."""
    last = {name: costs[-1] for name, costs in cold.items() if "inside" in costs[-1].counts}
    return [
        f"{name}: {cost.counts['inside']:.2f} of {cost.seconds:.2f} s of CPU for {cost.uses:,} uses inside "
        f"gold.pricing.run.rated, {cost.uses / cost.counts['inside']:,.0f} uses/s"
        for name, cost in last.items()
        if cost.uses
    ]


def middle(costs: Sequence[Cost]) -> float:
    """The median of seconds."""
    return median(cost.seconds for cost in costs)


def spread(costs: Sequence[Cost]) -> str:
    """Median, least and most seconds, and of how many runs."""
    if not costs:
        return "-"
    seconds = [cost.seconds for cost in costs]
    return f"{middle(costs):.1f} ({min(seconds):.1f}-{max(seconds):.1f}) x{len(costs)}"


def shown(number: int | None) -> str:
    """A number, or a dash where there is none."""
    return "-" if number is None else f"{number:,}"
