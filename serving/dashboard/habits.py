"""The hours of the week, as a grid: of a network, or of one customer."""

from collections.abc import Sequence

from serving.dashboard.axes import Axes
from serving.dashboard.charts import Point, grid
from serving.dashboard.drawing import Heading, chart
from serving.dashboard.language import WEEKDAYS
from serving.dashboard.view import View

HOURS = range(24)


def habits(view: View, head: Heading) -> None:
    """Uses by hour, from top to bottom, and weekday. head: with rows of weekday, local_hour, uses, charge."""
    axes = Axes(view.text("Weekday"), view.text("Hour of the day"))
    uses = {(row["weekday"], row["local_hour"]): row["uses"] for row in head.rows}
    rows = {f"{hour:02}": [cell(view, day, uses.get((day, hour), 0)) for day in range(1, 8)] for hour in HOURS}
    chart(view, head, grid(rows, axes, texts(view, list(rows.values()))))


def cell(view: View, weekday: int, uses: int) -> Point:
    """One hour of a weekday."""
    return Point(view.text(WEEKDAYS[weekday - 1]), uses, view.language.amount(uses, "uses"))


def texts(view: View, rows: Sequence[Sequence[Point]]) -> list[list[str]]:
    """What stands in the cells: short, and nothing for none."""
    return [[view.language.compact(point.value) if point.value else "" for point in row] for row in rows]
