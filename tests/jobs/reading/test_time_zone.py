"""Days of issued cycles stay those of the time zone that they were issued by."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from jobs import bill_cycle, rate_usage
from jobs.reading.time_zone import check_time_zone
from lake.errors import Stop
from lake.settings import read_settings
from machine.command import Call
from tests.jobs.proved_lake import ProvedLake


def call(lake: Path, time_zone: str) -> Call:
    local = read_settings(lake / "settings.toml")
    return Call(Namespace(), replace(local, tariff=replace(local.tariff, time_zone=time_zone)), "rate-usage")


def test_another_time_zone_is_refused_once_something_is_issued(issued_lake: ProvedLake, tmp_path: Path) -> None:
    lake = issued_lake.folder
    check_time_zone(call(lake, "Africa/Casablanca"))
    with pytest.raises(Stop, match=r"by the days of Africa/Casablanca, and .* time_zone is Europe/Paris"):
        check_time_zone(call(lake, "Europe/Paris"))
    nothing = replace(call(lake, "Europe/Paris"))
    nothing.settings = replace(nothing.settings, lake=replace(nothing.settings.lake, path=str(tmp_path)))
    check_time_zone(nothing)


@pytest.mark.parametrize("job", [rate_usage.JOB, bill_cycle.JOB], ids=lambda job: job.name)
def test_nothing_is_rated_or_billed_by_it(issued_lake: ProvedLake, tmp_path: Path, job: object) -> None:
    lake = issued_lake.copied(tmp_path)
    path = tmp_path / "settings.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("Africa/Casablanca", "Europe/Paris"), encoding="utf-8")
    cycle = [] if job is rate_usage.JOB else ["--cycle", "2026-03"]
    with pytest.raises(Stop, match="set it back to Africa/Casablanca"):
        job.counts([*cycle, *lake.args])  # type: ignore[attr-defined]
