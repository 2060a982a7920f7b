"""An issue goes on from the last document that was ever issued, or does not go on."""

from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars
import pytest

from jobs.reading.issuing import Last, issue_date, last_noted
from lake import heads
from lake.errors import Stop
from lake.settings import read_settings
from machine.command import Call
from tests.builders import ROOT


def documents(*hashes: str) -> polars.LazyFrame:
    """A chain of documents, as far as heads know them."""
    schema = {"place": polars.Int64, "row_hash": polars.String}
    return polars.LazyFrame({"place": range(1, len(hashes) + 1), "row_hash": hashes}, schema)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Heads of two issues, the last of place 3."""
    path = tmp_path / "head.jsonl"
    heads.begin(path)
    for place, digest in ((1, "a"), (3, "c")):
        heads.note(path, {"place": place, "row_hash": digest, "run": "run"})
    return path


def test_documents_after_the_last_head_are_left_to_be_completed(path: Path) -> None:
    assert last_noted(path, documents("a", "b", "c", "d")) == 3


def test_before_the_first_issue_there_is_none(tmp_path: Path) -> None:
    heads.begin(tmp_path / "head.jsonl")
    assert last_noted(tmp_path / "head.jsonl", documents()) == 0


@pytest.mark.parametrize("there", [documents(), documents("a", "b"), documents("a", "b", "x", "y")])
def test_a_lake_that_lost_documents_gives_no_number_again(path: Path, there: polars.LazyFrame) -> None:
    with pytest.raises(Stop, match=r"knows a document at place 3 that gold\.documents does not have"):
        last_noted(path, there)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Paris", date(2027, 1, 1)), ("America/St_Johns", date(2026, 12, 31)), ("UTC", date(2026, 12, 31))],
)
def test_the_year_of_a_number_is_that_of_the_day_where_the_tariff_is(zone: str, day: date) -> None:
    local = read_settings(ROOT / "conf/local.toml")
    settings = replace(local, tariff=replace(local.tariff, time_zone=zone))
    call = Call(Namespace(), settings, "issue-bills", began=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert issue_date(call, Last(issue_date=day)) == day
    with pytest.raises(Stop, match=f"the clock says {day}: set the clock right"):
        issue_date(call, Last(issue_date=day.replace(year=2028)))
