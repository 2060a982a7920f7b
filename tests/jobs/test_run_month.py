"""What run-month does with which months, and how two small ones end."""

import re
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from jobs import check_numbers, show_bill
from jobs.reading.month_steps import Months
from jobs.run_month import JOB, SETTINGS_FILE, empty, main, months_of
from lake.settings import read_settings
from lake.store import Store
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


@pytest.mark.slow
def test_two_small_months_end_with_a_correction_and_the_sentence_that_verifies_it(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    folder = tmp_path / "demo"
    size = ["--months", "2", "--events", "4000", "--subscribers", "100"]
    status = main([*size, "--folder", str(folder)], Store(spark, str(folder / "lake")))
    told = capsys.readouterr()
    assert status == 0, told.err
    assert "Control totals: every hop balances" in told.out
    assert re.search(r"Corrected +[1-9]\d*  of them, by credit notes C\d{4}-0000001", told.out)
    assert "unchanged: it is what that root was taken of" in told.out
    settings = ["--settings", str(folder / SETTINGS_FILE)]
    (note,) = re.findall(r"show-bill --settings \S+ (C\d{4}-\d{7})", told.out)
    assert show_bill.main([note, *settings]) == 0
    assert re.search(r"\ntotal due +-", capsys.readouterr().out.replace("  total", "total"))
    assert check_numbers.main(["--files", *settings]) == 0
    empty(folder)
    assert [path.name for path in folder.iterdir()] == [SETTINGS_FILE], "what a seal made read-only, too"
