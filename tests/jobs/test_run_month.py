"""The month's jobs in their order: what stands beside what."""

from pathlib import Path

import pytest

from jobs.run_month import JOB, steps
from lake.settings import read_settings
from machine.command import Call, Stop
from tests.builders import ROOT


def groups(*argv: str) -> list[list[str]]:
    call = Call(JOB.parser().parse_args(argv), read_settings(ROOT / "conf/local.toml"), JOB.name)
    return [list(group) for group in steps(call, Path("demo"))]


def test_the_demo_has_three_months_that_are_billed_one_after_another_and_published_once() -> None:
    assert groups()[3:] == [
        ["bill-cycle 2026-01"],
        ["bill-cycle 2026-02", "render-bills 2026-01"],
        ["bill-cycle 2026-03", "render-bills 2026-02"],
        ["publish-gold", "render-bills 2026-03"],
        ["reconcile-lake"],
    ]


def test_one_month_is_one_bill_run() -> None:
    assert groups("--months", "1", "--month", "2026-01")[3:] == [
        ["bill-cycle 2026-01"],
        ["publish-gold", "render-bills 2026-01"],
        ["reconcile-lake"],
    ]


def test_months_that_a_lake_of_ones_own_does_not_bill_stop_it_before_it_begins() -> None:
    with pytest.raises(Stop, match="2026-02 is before 2026-03, the settings' first_cycle"):
        groups("--own-kafka", "--months", "2")
    assert len(groups("--own-kafka", "--months", "1")) == 6
