"""Who looks for the tests of a source finds them by its name."""

from pathlib import Path

from tests.architecture import ROOT
from tests.layout_law import SECOND_PAGES, layout_faults


def test_every_test_below_a_package_has_a_source_of_its_name() -> None:
    assert not layout_faults()


def test_a_second_page_is_there_and_called_after_its_source() -> None:
    for test, source in SECOND_PAGES.items():
        assert (ROOT / test).is_file(), test
        assert Path(test).stem.startswith(f"test_{Path(source).stem}_"), test


def test_a_planted_test_without_a_source_is_caught(tmp_path: Path) -> None:
    for path in ("gold/bills.py", "gold/reports/__init__.py", "tests/gold/test_bills.py", "tests/gold/test_reports.py"):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert not layout_faults(tmp_path)
    (tmp_path / "tests/gold/test_bill.py").touch()
    (tmp_path / "tests/test_months.py").touch()
    (fault,) = layout_faults(tmp_path)
    assert fault.startswith("tests/gold/test_bill.py tests no gold/bill.py")
