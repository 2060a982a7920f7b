"""What a table was at an instant, by what runs tell that are done: none that was killed, and never times of files."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lake.as_of import every_version_at, versions_at, versions_with
from lake.errors import Stop
from lake.log import NO_TABLE
from lake.runs import BEGAN, DONE, FAILED, RUNNING, Run, newest_runs, write_run

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
LINES, BILLS = "gold.bill_lines", "gold.bills"


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def ran(lake: Path, began: float, ended: float | None, state: str = DONE, **outputs: int) -> str:
    """A run between two minutes after noon. outputs: of gold, by their short names."""
    at, left = minute(began), {f"gold.{name}": version for name, version in outputs.items()}
    end = None if ended is None else minute(ended)
    run = Run(f"bill-cycle-{at:{BEGAN}}", "bill-cycle", at, state, end, outputs=left, host="gone")
    write_run(str(lake), run)
    return run.run


def bills_at(lake: Path, number: float) -> int:
    return versions_at(str(lake), [BILLS], minute(number))[BILLS]


def test_a_table_is_what_the_last_run_left_that_had_ended(tmp_path: Path) -> None:
    ran(tmp_path, 0, 1, bills=3, bill_lines=5)
    ran(tmp_path, 2, 3, rated_usage=9)
    ran(tmp_path, 4, 6, bills=4, bill_lines=6)
    ran(tmp_path, 60 * 24 * 80, 60 * 24 * 80 + 1, bills=7)
    assert [bills_at(tmp_path, number) for number in (1, 5, 5.99, 6, 7)] == [3, 3, 3, 4, 4]
    assert versions_at(str(tmp_path), [LINES, BILLS], minute(60 * 24 * 81)) == {LINES: 6, BILLS: 7}


def test_a_run_that_was_killed_failed_or_goes_on_has_left_nothing(tmp_path: Path) -> None:
    ran(tmp_path, 0, 1, bills=3)
    ran(tmp_path, 2, None, RUNNING, bills=4)
    ran(tmp_path, 3, 4, FAILED, bills=5)
    assert bills_at(tmp_path, 9) == 3
    ran(tmp_path, 10, 11, bills=5)
    assert (bills_at(tmp_path, 10.5), bills_at(tmp_path, 11)) == (3, 5), "it had nothing to change there, and says so"


def test_of_two_runs_at_once_the_newer_version_stands(tmp_path: Path) -> None:
    ran(tmp_path, 0, 30, bills=6)
    ran(tmp_path, 10, 20, bills=5)
    assert (bills_at(tmp_path, 25), bills_at(tmp_path, 31)) == (5, 6)
    ran(tmp_path, 40, 70, bills=7)
    ran(tmp_path, 50, 60, bills=8)
    assert (bills_at(tmp_path, 65), bills_at(tmp_path, 71)) == (8, 8)


def test_a_table_made_anew_counts_from_the_start(tmp_path: Path) -> None:
    ran(tmp_path, 0, 1, bills=12)
    ran(tmp_path, 2, 3, bills=1)
    assert bills_at(tmp_path, 4) == 1


def test_before_the_first_the_first_instant_is_named_and_taken(tmp_path: Path) -> None:
    ran(tmp_path, 0, 1, bill_lines=1)
    ran(tmp_path, 2, 3.5, bills=1, bill_lines=2)
    with pytest.raises(
        Stop, match=r"gold\.bills did not exist yet at 2026-04-01T12:03:00Z, .* 2026-04-01T12:03:30Z on"
    ):
        versions_at(str(tmp_path), [LINES, BILLS], minute(3))
    assert versions_at(str(tmp_path), [LINES, BILLS], datetime.fromisoformat("2026-04-01T12:03:30Z"))[BILLS] == 1


def test_of_all_tables_one_that_no_run_had_left_was_not_there(tmp_path: Path) -> None:
    for folder in ("gold/bills", "gold/bill_lines", "silver/coupons"):
        (tmp_path / folder / "_delta_log").mkdir(parents=True)
    ran(tmp_path, 0, 1, bill_lines=1)
    ran(tmp_path, 2, 3, bills=1)
    nowhere = {"silver.coupons": NO_TABLE}
    assert every_version_at(str(tmp_path), minute(2)) == {LINES: 1, BILLS: NO_TABLE} | nowhere
    assert every_version_at(str(tmp_path), minute(3)) == {LINES: 1, BILLS: 1} | nowhere
    with pytest.raises(Stop, match="had left a table by 2026-04-01T12:00:00Z"):
        every_version_at(str(tmp_path), NOON)


def test_what_no_run_tells_of_is_a_sentence(tmp_path: Path) -> None:
    write_run(str(tmp_path), Run("rate-usage-20260401T120000.000000", "rate-usage", NOON, DONE, minute(1)))
    for ask in (lambda: bills_at(tmp_path, 9), lambda: versions_with(str(tmp_path), [BILLS], BILLS, 0)):
        with pytest.raises(Stop, match=r"left gold\.bills.*An older Tollhouse"):
            ask()


def test_a_version_belongs_to_what_the_run_left_that_left_it(tmp_path: Path) -> None:
    ran(tmp_path, 0, 1, bills=3, bill_lines=5)
    ran(tmp_path, 2, 3, bills=6, bill_lines=7)
    ran(tmp_path, 4, 5, bills=6, bill_lines=8)
    both = [versions_with(str(tmp_path), [LINES, BILLS], BILLS, version) for version in (3, 6)]
    assert both == [{LINES: 5, BILLS: 3}, {LINES: 7, BILLS: 6}]
    with pytest.raises(Stop, match=r"left gold\.bills at version 4\. Runs left it at 6, 3\.$"):
        versions_with(str(tmp_path), [LINES, BILLS], BILLS, 4)


def test_a_lake_that_was_copied_is_what_it_was(tmp_path: Path) -> None:
    ran(tmp_path / "lake", 0, 1, bills=3)
    ran(tmp_path / "lake", 2, 3, bills=4)
    copied = Path(shutil.copytree(tmp_path / "lake", tmp_path / "copied", copy_function=shutil.copyfile))
    for file in copied.rglob("*.json"):
        os.utime(file, (0, 0))
    assert [bills_at(copied, number) for number in (1, 3)] == [3, 4]


def test_runs_that_began_later_are_not_opened(tmp_path: Path) -> None:
    first = ran(tmp_path, 0, 1, bills=3)
    ran(tmp_path, 2, 3, bills=4)
    assert [run.run for run in newest_runs(str(tmp_path), until=minute(1))] == [first]
