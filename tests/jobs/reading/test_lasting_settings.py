"""Issued cycles stay those of the time zone, the first cycle and the currency that they were issued by."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gold.bases import BASES
from jobs import bill_cycle, issue_bills, rate_usage, rerate_usage
from jobs.reading.lasting_settings import check_lasting
from lake.errors import Stop
from lake.settings import as_toml, read_settings
from machine.command import Call, Job
from tests.jobs.proved_lake import ProvedLake

OTHERS = {"time_zone": "Europe/Paris", "first_cycle": "2026-02"}
CYCLE = ["--cycle", "2026-03"]


def call(lake: Path, **tariff: Any) -> Call:
    local = read_settings(lake / "settings.toml")
    return Call(Namespace(), replace(local, tariff=replace(local.tariff, **tariff)), "rate-usage")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("time_zone", r"issued by \[tariff\] time_zone Africa/Casablanca, and it is Europe/Paris"),
        ("first_cycle", r"issued by \[tariff\] first_cycle 2026-03, and it is 2026-02"),
    ],
)
def test_another_is_refused_once_something_is_issued(
    issued_lake: ProvedLake, tmp_path: Path, name: str, said: str
) -> None:
    check_lasting(call(issued_lake.folder))
    other = call(issued_lake.folder, **{name: OTHERS[name]})
    with pytest.raises(Stop, match=said):
        check_lasting(other)
    other.settings = replace(other.settings, lake=replace(other.settings.lake, path=str(tmp_path)))
    check_lasting(other)


def test_another_currency_is_refused_as_well(issued_lake: ProvedLake) -> None:
    with pytest.raises(Stop, match="set it back to MAD"):
        check_lasting(call(issued_lake.folder, currency="TND"))


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize(
    ("job", "args"),
    [(rate_usage.JOB, []), (bill_cycle.JOB, CYCLE), (issue_bills.JOB, CYCLE), (rerate_usage.JOB, CYCLE)],
    ids=lambda value: value.name if isinstance(value, Job) else "",
)
def test_nothing_is_rated_billed_issued_or_moved_by_it(
    issued_lake: ProvedLake, tmp_path: Path, job: Job, args: list[str], name: str
) -> None:
    lake = issued_lake.copied(tmp_path)
    settings = call(tmp_path, **{name: OTHERS[name]}).settings
    (tmp_path / "settings.toml").write_text(as_toml(settings), encoding="utf-8")
    with pytest.raises(Stop, match=f"issued by .* {name} .*: set it back to"):
        job.counts([*args, *lake.args])
    assert lake.plain.reader.rows(BASES) == []
