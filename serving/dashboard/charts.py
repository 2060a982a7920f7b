"""Figures of Plotly, which has its home here: the only place where an amount becomes a coordinate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
PATTERNS = ("", "/", ".", "x", "\\", "+")
"""Told apart without seeing colours: by Okabe and Ito, and by pattern beside."""

SCALE = ("#F1F6FA", "#9CC5E0", "#3A8BC2", "#0B5A93", "#08304F")
INK, GRID, SIZE = "#262730", "#E3E6EA", 13
MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
ROW, TALL_ROW, HEADROOM = 34, 44, 76
"""Pixels of a bar with its room, of one with a name in two lines, and of an axis."""

LONG = 14
"""Letters of a name that a small rectangle has room for."""

FEW = 7
"""Rows of a grid that have room for more."""


@dataclass(frozen=True)
class Point:
    """name: where it stands. shown: its value as text, exact, with its unit."""

    name: str
    value: Decimal | int
    shown: str


@dataclass(frozen=True)
class Axes:
    """What is along x and along y, with the unit in brackets."""

    x: str
    y: str = ""


@dataclass(frozen=True)
class Node:
    """A rectangle of a treemap. parent: the id that it lies in; empty: the whole."""

    id: str
    parent: str
    point: Point


def bars(points: Sequence[Point], axes: Axes) -> go.Figure:
    """Bars from left to right, the first on top, each with its value."""
    values = [point.value for point in points]
    names = [point.name for point in points]
    trace = go.Bar(
        x=values, y=names, orientation="h", marker_color=COLOURS[0], text=[point.shown for point in points],
        textposition="outside", cliponaxis=False, customdata=names, hovertemplate="%{y}: %{text}<extra></extra>",
    )  # fmt: skip
    figure = go.Figure(trace)
    least, most = min([0, *values]), max([0, *values])
    figure.update_xaxes(title=axes.x, range=[least * 2, most * 2 or 1], nticks=4, gridcolor=GRID)
    figure.update_yaxes(title=axes.y, autorange="reversed", type="category", ticklabelstandoff=6)
    height = TALL_ROW if any("<br>" in name for name in names) else ROW
    return laid_out(figure, HEADROOM + height * max(len(points), 2))


def stacked(series: Mapping[str, Sequence[Point]], axes: Axes, are_days: bool = False) -> go.Figure:
    """Columns, in each of them a part for each of the series, told apart by colour and pattern."""
    figure = go.Figure()
    for place, (name, points) in enumerate(series.items()):
        look = {
            "color": COLOURS[place % 6],
            "pattern": {"shape": PATTERNS[place % 6], "fillmode": "overlay", "fgcolor": INK, "size": 6},
        }
        figure.add_bar(
            name=name, x=[point.name for point in points], y=[point.value for point in points], marker=look,
            customdata=[point.shown for point in points],
            hovertemplate=f"{name}, %{{x}}: %{{customdata}}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(
        barmode="relative",
        bargap=Decimal("0.1") if are_days else Decimal("0.5"),
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
    )
    figure.update_yaxes(title=axes.y, gridcolor=GRID, nticks=6)
    return laid_out(timed(figure, axes, are_days), 340)


def line(points: Sequence[Point], axes: Axes) -> go.Figure:
    """A value for each day."""
    trace = go.Scatter(
        x=[point.name for point in points], y=[point.value for point in points], mode="lines+markers",
        line={"color": COLOURS[0], "width": 2}, marker={"size": 6}, customdata=[point.shown for point in points],
        hovertemplate="%{x|%Y-%m-%d}: %{customdata}<extra></extra>",
    )  # fmt: skip
    figure = go.Figure(trace)
    figure.update_yaxes(title=axes.y, gridcolor=GRID, nticks=6, rangemode="tozero")
    return laid_out(timed(figure, axes, are_days=True), 340)


def timed(figure: go.Figure, axes: Axes, are_days: bool) -> go.Figure:
    """Days, or cycles, which are names and no days, along x."""
    if are_days:
        figure.update_xaxes(title=axes.x, type="date", tickformat="%d/%m", nticks=8)
    else:
        figure.update_xaxes(title=axes.x, type="category")
    return figure


def treemap(nodes: Sequence[Node]) -> go.Figure:
    """Rectangles in rectangles, as large as what they stand for; a click goes into one."""
    trace = go.Treemap(
        ids=[node.id for node in nodes], parents=[node.parent for node in nodes],
        labels=[broken(node.point.name) for node in nodes], values=[node.point.value for node in nodes],
        text=[node.point.shown for node in nodes], branchvalues="total", texttemplate="%{label}<br>%{text}",
        hovertemplate="%{label}: %{text}<extra></extra>", maxdepth=2, tiling={"pad": 2},
        marker={"colors": [node.point.value if node.parent else 0 for node in nodes], "colorscale": SCALE[:3]},
    )  # fmt: skip
    figure = go.Figure(trace).update_layout(uniformtext={"minsize": 10, "mode": "hide"})
    return laid_out(figure, 420)


def broken(name: str) -> str:
    """A long name in several lines, each after a hyphen."""
    return name.replace("-", "-<br>") if len(name) > LONG else name


def grid(rows: Mapping[str, Sequence[Point]], axes: Axes, texts: Sequence[Sequence[str]]) -> go.Figure:
    """Cells in rows, the darker the more, with a short text in each. rows: by name, the first on top."""
    points = list(rows.values())
    trace = go.Heatmap(
        x=[point.name for point in points[0]], y=list(rows), z=[[point.value for point in row] for row in points],
        text=texts, texttemplate="%{text}", customdata=[[point.shown for point in row] for row in points],
        colorscale=SCALE, showscale=False, xgap=2, ygap=2, hovertemplate="%{y}, %{x}: %{customdata}<extra></extra>",
    )  # fmt: skip
    figure = go.Figure(trace)
    figure.update_xaxes(title=axes.x, type="category", side="top", title_standoff=10)
    figure.update_yaxes(title=axes.y, type="category", autorange="reversed", title_standoff=14)
    return laid_out(figure, HEADROOM + (24 if len(points) > FEW else 46) * len(points))


def laid_out(figure: go.Figure, height: int) -> go.Figure:
    """What all figures have in common. height: pixels."""
    figure.update_xaxes(automargin=True, fixedrange=True, separatethousands=True)
    figure.update_yaxes(automargin=True, fixedrange=True, separatethousands=True)
    font = {"color": INK, "size": SIZE}
    return figure.update_layout(height=height, margin=MARGIN, font=font, dragmode=False, template="none", title=None)
