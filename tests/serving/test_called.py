"""The destination that each use called: the longest prefix of its number that held on the day."""

from datetime import date

import polars as pl

from serving.called import called

FIRST, MOVED, DAY_BEFORE = date(2018, 1, 1), date(2026, 3, 20), date(2026, 3, 19)
ROWS = [
    {"prefix": "2126", "valid_from": FIRST, "valid_to": MOVED},
    {"prefix": "2126", "valid_from": MOVED, "valid_to": None},
    {"prefix": "212661", "valid_from": FIRST, "valid_to": None},
    {"prefix": "=112", "valid_from": FIRST, "valid_to": None},
]


def test_a_use_is_of_the_destination_that_its_number_had_on_its_day() -> None:
    uses = {
        ("+212661000001", MOVED): "212661 from 2018-01-01",
        ("+212600000001", DAY_BEFORE): "2126 from 2018-01-01",
        ("+212600000001", MOVED): "2126 from 2026-03-20",
        ("112", MOVED): "=112 from 2018-01-01",
        ("+33612345678", MOVED): "unknown",
        (None, MOVED): "none",
    }
    rows = pl.LazyFrame(list(uses), {"other_party": pl.String, "local_date": pl.Date}, orient="row")
    named = called(ROWS).named(rows).collect()
    assert dict(zip(named.select("other_party", "local_date").iter_rows(), named["destination"], strict=True)) == uses


def test_without_destinations_all_is_unknown_but_nobody() -> None:
    rows = pl.LazyFrame({"other_party": ["+212600000001", None], "local_date": [MOVED, MOVED]})
    assert called([]).named(rows).collect()["destination"].to_list() == ["unknown", "none"]
