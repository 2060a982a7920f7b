"""Figures as options of ECharts, which Streamlit brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from serving.dashboard.axes import INK, SIZE, Axes, Option, along, amounts, every_day, named, ticks, whole
from serving.dashboard.language import Language

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
"""Told apart without seeing colours: by Okabe and Ito, and by the patterns that ECharts lays over them."""

SHADES = ("#F1F6FA", "#9CC5E0", "#3A8BC2", "#0B5A93", "#08304F")
TALL = 340
ROW, TALL_ROW, HEADROOM = 34, 44, 76
"""Pixels of a bar with its room, of one with a name in two lines, and of an axis."""

PAINTS = ((SHADES[0], INK), (SHADES[1], INK), (SHADES[3], "#FFFFFF"))
"""Of rectangles, and what is written on them."""

LABEL = {"fontSize": SIZE, "lineHeight": SIZE + 4, "overflow": "truncate", "position": "insideTopLeft", "padding": 2}
"""What stands in a rectangle."""

FEW = 7
"""Rows of a grid that have room for more."""


@dataclass(frozen=True)
class Point:
    """name: where it stands. shown: its value as text, exact, with its unit."""

    name: str
    value: Decimal | int
    shown: str


@dataclass(frozen=True)
class Node:
    """A rectangle of a treemap, and those in it."""

    point: Point
    parts: Sequence["Node"] = ()


@dataclass(frozen=True)
class Figure:
    """height: pixels. option: what is drawn."""

    height: int
    option: Option

    @property
    def names(self) -> list[str]:
        """Of what can be picked, in its order: the first of the series."""
        return [item["name"] for item in self.option["series"][0]["data"]]


def bars(points: Sequence[Point], axes: Axes, words: Language) -> Figure:
    """Bars from left to right, the first on top, each with its value."""
    values = [point.value for point in points]
    marks = ticks(min([0, *values]), max([0, *values]), 3)
    names: Option = {"data": [point.name for point in points], "inverse": True, "axisTick": {"show": False}}
    data = [
        item(point, point.name.replace("\n", ", ")) | {"label": {"formatter": point.shown}, "name": point.name}
        for point in points
    ]
    series = {
        "type": "bar", "data": data, "barWidth": "80%", "selectedMode": "single",
        "label": {"show": True, "position": "right", "color": INK, "fontSize": SIZE},
        "select": {"itemStyle": {"borderWidth": 0}},
    }  # fmt: skip
    height = TALL_ROW if any("\n" in name for name in names["data"]) else ROW
    option = {"xAxis": amounts(marks, axes.x, words, "bottom"), "yAxis": named(names, axes.y), "series": [series]}
    room = SIZE * max((len(point.shown) for point in points), default=0) * 5 // 8  # a value's letters, beside its bar
    return figure(HEADROOM + height * max(len(points), 2), option, right=16 + room)


def stacked(series: Mapping[str, Sequence[Point]], axes: Axes, words: Language, are_days: bool = False) -> Figure:
    """Columns, in each of them a part for each of the series, told apart by colour and pattern."""
    names = sorted({point.name for points in series.values() for point in points})
    names = every_day(names) if are_days else names
    sums = [Decimal(0), *(sign * total(series, name, sign) for name in names for sign in (1, -1))]
    parts = [
        {"type": "bar", "stack": "all", "name": name, "data": placed(points, names, f"{name}, ")}
        | ({} if are_days else {"barWidth": "50%"})
        for name, points in series.items()
    ]
    option = {
        "xAxis": along(names, axes.x, are_days), "yAxis": amounts(ticks(min(sums), max(sums)), axes.y, words, "left"),
        "series": parts, "legend": {"left": 0, "top": 0, "textStyle": {"fontSize": SIZE, "color": INK}},
        "aria": {"enabled": True, "decal": {"show": len(series) > 1}},
    }  # fmt: skip
    return figure(TALL, option, top=40)


def total(series: Mapping[str, Sequence[Point]], name: str, sign: int) -> Decimal:
    """How far the parts of a column reach above zero, or below."""
    values = (Decimal(point.value) for points in series.values() for point in points if point.name == name)
    return sum((max(sign * value, Decimal(0)) for value in values), Decimal(0))


def line(points: Sequence[Point], axes: Axes, words: Language) -> Figure:
    """A value for each day."""
    names = every_day([point.name for point in points])
    values = [point.value for point in points]
    marks = ticks(min([0, *values]), max([0, *values]))
    series = {"type": "line", "data": placed(points, names), "connectNulls": True, "symbol": "circle", "symbolSize": 6}
    option = {
        "xAxis": along(names, axes.x, are_days=True),
        "yAxis": amounts(marks, axes.y, words, "left"),
        "series": [series],
    }
    return figure(TALL, option)


def placed(points: Sequence[Point], names: Sequence[str], said: str = "") -> list[Option | None]:
    """The points where their names are. said: before what a point says of itself."""
    known = {point.name: item(point, f"{said}{point.name}") for point in points}
    return [known.get(name) for name in names]


def item(point: Point, said: str) -> Option:
    """A point as ECharts takes it. said: before its value when the mouse is on it."""
    return {"value": whole(point.value), "tooltip": {"formatter": f"{said}: {point.shown}"}}


def treemap(nodes: Sequence[Node], whole_name: str) -> Figure:
    """Rectangles in rectangles, as large as what they stand for; a click goes into one, one on the line below back."""
    series = {
        "type": "treemap", "name": whole_name, "leafDepth": 1, "roam": False, "top": 4, "bottom": 34, "left": 0,
        "right": 0, "drillDownIcon": "", "label": LABEL, "breadcrumb": {"bottom": 0, "height": 24},
        "itemStyle": {"gapWidth": 2, "borderWidth": 0}, "data": rectangles(nodes), "animation": False,
    }  # fmt: skip
    return figure(420, {"series": [series]})


def rectangles(nodes: Sequence[Node]) -> list[Option]:
    """Nodes as ECharts takes them, the darker the more beside one another."""
    most = max((whole(node.point.value) for node in nodes), default=0)
    return [
        item(node.point, node.point.name)
        | {
            "name": node.point.name,
            "label": {"formatter": f"{node.point.name}\n{node.point.shown}", "color": ink},
            "itemStyle": {"color": paint},
            "children": rectangles(node.parts),
        }
        for node in nodes
        for paint, ink in [PAINTS[whole(node.point.value) * 3 // (most + 1)]]
    ]


def grid(rows: Mapping[str, Sequence[Point]], axes: Axes, texts: Sequence[Sequence[str]]) -> Figure:
    """Cells in rows, the darker the more, with a short text in each. rows: by name, the first on top."""
    points = list(rows.values())
    data = [
        item(point, f"{name}, {point.name}")
        | {"value": [x, y, whole(point.value)], "label": {"formatter": texts[y][x] or " "}}
        for y, (name, row) in enumerate(rows.items())
        for x, point in enumerate(row)
    ]
    most = max((whole(point.value) for row in points for point in row), default=0)
    ticks_off = {"axisTick": {"show": False}, "axisLine": {"show": False}}
    option = {
        "xAxis": named({"data": [p.name for p in points[0]], "position": "top", **ticks_off}, axes.x),
        "yAxis": named({"data": list(rows), "inverse": True, **ticks_off}, axes.y),
        "visualMap": {"show": False, "min": 0, "max": most or 1, "inRange": {"color": SHADES}},
        "series": [{"type": "heatmap", "data": data, "label": {"show": True, "fontSize": 12},
                    "itemStyle": {"borderWidth": 1, "borderColor": "#FFFFFF"}}],
    }  # fmt: skip
    return figure(HEADROOM + (24 if len(points) > FEW else 46) * len(points), option)


def figure(height: int, option: Option, top: int = 8, right: int = 16) -> Figure:
    """What all figures have in common. top, right: pixels beside what is drawn."""
    room = {"left": 8, "right": right, "top": top, "bottom": 8, "outerBoundsMode": "same"}
    usual = {
        "animation": False, "color": COLOURS, "textStyle": {"color": INK, "fontSize": SIZE}, "grid": room,
        "tooltip": {"renderMode": "richText", "trigger": "item"},
    }  # fmt: skip
    return Figure(height, usual | option)
