"""The fingerprint of rows: whatever their order, and never that of others."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars
import pytest

from serving.parquet_files import fingerprint

KINDS = polars.Schema(
    {
        "n": polars.Int32,
        "x": polars.String,
        "y": polars.String,
        "charges": polars.List(polars.Struct({"selection": polars.String, "charge": polars.Decimal(18, 6)})),
    }
)
RAMADAN = [{"selection": "ramadan", "charge": Decimal("0.000001")}]
RIGHT: list[tuple[Any, ...]] = [(1, "a", None, RAMADAN), (2, "b", "c", []), (3, "", "d", None)]


def rows(given: list[tuple[Any, ...]]) -> polars.LazyFrame:
    return polars.LazyFrame(given, KINDS, orient="row")


OTHERS: dict[str, list[tuple[Any, ...]]] = {
    "two values swapped between rows": [(1, "b", None, RAMADAN), (2, "a", "c", []), RIGHT[2]],
    "two values swapped between columns": [(1, None, "a", RAMADAN), *RIGHT[1:]],
    "a row lost": RIGHT[:2],
    "a row doubled": [RIGHT[0], RIGHT[0], RIGHT[2]],
    "a row twice more": [RIGHT[0], *RIGHT, RIGHT[0]],
    "an empty text for none": [*RIGHT[:2], (3, None, "d", None)],
    "an empty list for none": [*RIGHT[:2], (3, "", "d", [])],
    "a millionth within a list": [(1, "a", None, [RAMADAN[0] | {"charge": Decimal("0.000002")}]), *RIGHT[1:]],
    "a list's entry in another row": [(1, "a", None, []), (2, "b", "c", RAMADAN), RIGHT[2]],
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_difference_shifts_both_sums(other: str) -> None:
    right, wrong = fingerprint(rows(RIGHT)), fingerprint(rows(OTHERS[other]))
    assert right.first != wrong.first
    assert right.second != wrong.second


def test_rows_in_another_order_or_read_back_from_files_have_the_same(tmp_path: Path) -> None:
    wanted = fingerprint(rows(RIGHT))
    assert fingerprint(rows(RIGHT[::-1])) == wanted
    assert fingerprint(read_back(rows(RIGHT), tmp_path / "rows.parquet")) == wanted
    assert wanted.rows == 3


def test_no_rows_have_a_fingerprint_too(tmp_path: Path) -> None:
    assert fingerprint(read_back(rows([]), tmp_path / "rows.parquet")) == fingerprint(rows([]))


def read_back(written: polars.LazyFrame, path: Path) -> polars.LazyFrame:
    """The rows of a file that these were written to."""
    written.sink_parquet(path)
    return polars.scan_parquet(path)
