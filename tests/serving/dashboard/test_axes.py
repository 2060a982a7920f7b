"""Axes stand on round amounts, written as the reader's language writes them."""

from decimal import Decimal

import pytest

from serving.dashboard.axes import amounts, every_day, ticks
from serving.dashboard.language import Language


@pytest.mark.parametrize(
    ("least", "most", "marks"),
    [
        (0, "38512.37", "0 10000 20000 30000 40000"),
        (0, "0.0042", "0 0.001 0.002 0.003 0.004 0.005"),
        (-15, 30, "-20 -10 0 10 20 30"),
        (0, 5, "0 1 2 3 4 5"),
        (0, 0, "0 0.2"),
    ],
)
def test_marks_are_round_and_around_what_is_drawn(least: int, most: str, marks: str) -> None:
    assert ticks(Decimal(least), Decimal(most)) == list(map(Decimal, marks.split()))


@pytest.mark.parametrize(("code", "names"), [("en", ["0.0", "0.5", "1.0"]), ("fr", ["0,0", "0,5", "1,0"])])
def test_an_axis_is_written_as_its_reader_writes_numbers(code: str, names: list[str]) -> None:
    marks = list(map(Decimal, ("0", "0.5", "1.0")))
    drawn, said = amounts(marks, "Uses", Language(code, "MAD", 2), "left")
    assert said["data"] == names
    assert (drawn["min"], drawn["interval"], drawn["max"]) == (0, 5_000, 10_000)


def test_a_day_that_nothing_is_of_has_its_place() -> None:
    assert every_day(["2026-03-02", "2026-02-28"]) == ["2026-02-28", "2026-03-01", "2026-03-02"]
    assert every_day([]) == []
