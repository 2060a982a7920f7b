"""What run-month does with which months. How two small ones end is shown in tests/notebooks."""

from pathlib import Path

import pytest

from jobs.reading.month_steps import Months
from jobs.run_month import JOB, months_of
from lake.settings import read_settings
from machine.command import Call, Stop
from tests.builders import ROOT


def months(*argv: str) -> Months:
    call = Call(JOB.parser().parse_args(argv), read_settings(ROOT / "conf/local.toml"), JOB.name)
    return months_of(call, Path("demo"))


def test_the_demo_has_three_months_and_the_first_is_issued_with_a_mistake() -> None:
    demo = months()
    assert [cycle.name for cycle in demo.cycles] == ["2026-01", "2026-02", "2026-03"]
    assert demo.issues
    assert demo.mistaken == Path("demo/tariff_with_mistake").resolve()


def test_a_single_month_is_not_over_and_nothing_of_it_is_issued() -> None:
    assert not months("--months", "1", "--month", "2026-01").issues


def test_another_tariff_than_the_reference_has_no_mistake_put_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the settings name conf/tariff, and here that is another's
    monkeypatch.setattr("jobs.reading.demo_tariff.REFERENCE", ROOT / "conf/tariff")
    assert months().issues
    assert months().mistaken is None


def test_months_that_a_lake_of_ones_own_does_not_bill_stop_it_before_it_begins() -> None:
    with pytest.raises(Stop, match="2026-02 is before 2026-03, the settings' first_cycle"):
        months("--own-kafka", "--months", "2")


def test_in_a_lake_of_ones_own_nothing_is_issued() -> None:
    assert not months("--own-kafka", "--month", "2026-05", "--months", "3").issues
