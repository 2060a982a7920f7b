"""Figures have room for all that they show, say it exactly, and know what was clicked."""

from decimal import Decimal

from serving.dashboard.axes import Axes
from serving.dashboard.charts import Node, Point, bars, grid, line, stacked, treemap
from serving.dashboard.language import Language

AXES, WORDS = Axes("Along", "Up"), Language("en", "MAD", 2)


def point(name: str, value: str) -> Point:
    return Point(name, Decimal(value), f"{value} MAD")


def test_bars_say_their_values_and_what_can_be_picked_is_known_by_its_place() -> None:
    figure = bars([point("Corrupt\n2 records", "12.345678"), point("Late", "-1")], AXES, WORDS)
    (series,) = figure.option["series"]
    assert figure.names == ["Corrupt\n2 records", "Late"]
    assert [item["value"] for item in series["data"]] == [123_456, -10_000]
    assert series["data"][0]["label"]["formatter"] == "12.345678 MAD"
    assert series["data"][0]["tooltip"]["formatter"] == "Corrupt, 2 records: 12.345678 MAD"


def test_a_column_has_room_for_its_parts_above_and_below_zero() -> None:
    series = {"Usage": [point("2026-03", "70")], "Fees": [point("2026-03", "45"), point("2026-02", "-3")]}
    drawn, _ = stacked(series, AXES, WORDS).option["yAxis"]
    assert drawn["max"] >= 115 * 10_000
    assert drawn["min"] <= -3 * 10_000


def test_a_part_that_a_column_lacks_leaves_its_place_empty() -> None:
    series = {"Usage": [point("2026-03", "70")], "Fees": [point("2026-02", "3")]}
    usage, fees = stacked(series, AXES, WORDS).option["series"]
    assert [item and item["value"] for item in usage["data"]] == [None, 700_000]
    assert [item and item["value"] for item in fees["data"]] == [30_000, None]


def test_parts_are_told_apart_by_a_pattern_too_where_there_are_several() -> None:
    parts = {"Usage": [point("2026-03", "70")], "Fees": [point("2026-03", "3")]}
    shown = [stacked(dict(some), AXES, WORDS).option["aria"] for some in (parts.items(), list(parts.items())[:1])]
    assert shown == [{"enabled": True, "decal": {"show": is_told}} for is_told in (True, False)]


def test_a_line_goes_over_a_day_without_a_value() -> None:
    figure = line([point("2026-03-01", "1"), point("2026-03-03", "2")], AXES, WORDS)
    assert figure.option["xAxis"]["data"] == ["01/03", "02/03", "03/03"]
    assert [item and item["value"] for item in figure.option["series"][0]["data"]] == [10_000, None, 20_000]


def test_rectangles_lie_in_one_another_and_the_largest_is_the_darkest() -> None:
    nodes = [Node(point("South", "10"), [Node(point("Premium", "10"))]), Node(point("North", "1"))]
    south, north = treemap(nodes, "All").option["series"][0]["data"]
    assert [part["name"] for part in south["children"]] == ["Premium"]
    assert south["itemStyle"] != north["itemStyle"]


def test_a_cell_of_nothing_is_empty_and_one_of_many_is_named_by_row_and_column() -> None:
    rows = {"08": [Point("Mon", 0, "0 uses"), Point("Tue", 7, "7 uses")]}
    empty, seven = grid(rows, AXES, [["", "7"]]).option["series"][0]["data"]
    assert empty["label"]["formatter"] == " "
    assert seven["value"] == [1, 0, 70_000]
    assert seven["tooltip"]["formatter"] == "08, Tue: 7 uses"
