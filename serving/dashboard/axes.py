"""What a figure stands on: names, days or round amounts; here an amount becomes a coordinate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from serving.dashboard.language import Language

Option = dict[str, Any]
"""Of ECharts."""

PARTS = 10_000
"""Of one, in a coordinate, which is a whole number."""

INK, GRID, SIZE = "#262730", "#E3E6EA", 13
ROUND = (1, 2, 5, 10)


@dataclass(frozen=True)
class Axes:
    """What is along x and along y, with the unit in brackets."""

    x: str
    y: str = ""


def whole(value: Decimal | int) -> int:
    """A value as a coordinate."""
    return int(value * PARTS)


def ticks(least: Decimal | int, most: Decimal | int, parts: int = 5) -> list[Decimal]:
    """Round numbers at one distance, some parts apart, from what is not above the least to what is not below the most;
    two at least."""
    low, high = Decimal(least), Decimal(most)
    wanted = (high - low or Decimal(1)) / parts
    unit = Decimal(1).scaleb(wanted.adjusted())
    step = next(unit * times for times in ROUND if unit * times >= wanted)
    first = int((low / step).to_integral_value(ROUND_FLOOR))
    last = int((high / step).to_integral_value(ROUND_CEILING))
    return [step * number for number in range(first, max(last, first + 1) + 1)]


def every_day(names: Sequence[str]) -> list[str]:
    """From the first to the last, as 2026-03-01, also those that nothing is of."""
    if not names:
        return []
    first, last = date.fromisoformat(min(names)), date.fromisoformat(max(names))
    return [str(first + timedelta(days)) for days in range((last - first).days + 1)]


def named(axis: Option, title: str) -> Option:
    """An axis of names."""
    label = {"fontSize": SIZE, "lineHeight": SIZE + 4, "color": INK} | axis.get("axisLabel", {})
    style = {"fontSize": SIZE, "color": INK}
    usual = {"type": "category", "name": title, "nameLocation": "middle", "nameGap": 34, "nameTextStyle": style}
    return usual | axis | {"axisLabel": label}


def along(names: Sequence[str], title: str, are_days: bool) -> Option:
    """Days, or cycles, along x."""
    shown = [f"{name[8:]}/{name[5:7]}" for name in names] if are_days else list(names)
    return named({"data": shown, "axisTick": {"alignWithLabel": True}}, title)


def amounts(marks: Sequence[Decimal], title: str, words: Language, side: str) -> list[Option]:
    """An axis of amounts, and one over it that names these as the reader's language writes it. side: left, bottom."""
    step = marks[1] - marks[0]
    decimals = max(0, -step.adjusted())
    lines = {"lineStyle": {"color": GRID}}
    value = {
        "type": "value", "min": whole(marks[0]), "max": whole(marks[-1]), "interval": whole(step),
        "axisLabel": {"show": False}, "splitLine": lines, "position": side,
    }  # fmt: skip
    bare = {"axisTick": {"show": False}, "axisLine": {"show": False}, "boundaryGap": False, "position": side}
    return [value, named({"data": [words.number(mark, decimals) for mark in marks], **bare}, title)]
