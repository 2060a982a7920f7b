"""reproduce-bill: equal, differs, under other code, or expired; and the files of documents by their hashes."""

from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from gold.bill_lines import BILL_LINES
from jobs import reproduce_bill
from lake.reader import Reader
from silver.usage import USAGE
from tests.jobs.proved_lake import ProvedLake, proved_lake

NUMBER, BILL = ["B2026-0000001"], ["--account", "ACC1", "--cycle", "2026-03"]


@pytest.fixture
def lake(issued_lake: ProvedLake, tmp_path: Path) -> ProvedLake:
    return issued_lake.copied(tmp_path)


def verdict(lake: ProvedLake, capsys: pytest.CaptureFixture[str], which: list[str]) -> tuple[int, str]:
    """The exit status, and what it prints."""
    status = reproduce_bill.main([*which, *lake.args])
    return status, capsys.readouterr().out


def spoil(lake: ProvedLake, **values: Any) -> None:
    """Other values on the first line of the fresh bill."""
    rows = Reader(str(lake.folder / "lake")).rows(BILL_LINES)
    lake.lake.put(BILL_LINES, [row | (values if row["line_no"] == 1 else {}) for row in rows])


def test_a_bill_and_its_document_come_out_equal(lake: ProvedLake, capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict(lake, capsys, BILL) == (0, "2026-03-ACC1: equal\n")
    files = [f"  {kind}: stored equal, drawn again equal\n" for kind in ("ITEMS.JSON", "ITEMS.PDF", "JSON", "PDF")]
    assert verdict(lake, capsys, NUMBER) == (0, f"B2026-0000001: equal\n{''.join(files)}")


def test_a_document_stays_equal_when_its_fresh_bill_changes(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str]
) -> None:
    lake.later(10)
    spoil(lake, amount=Decimal("99.00"))
    status, said = verdict(lake, capsys, BILL)
    assert (status, said.splitlines()[0]) == (3, "2026-03-ACC1: differs")
    assert "usage/+212600000001/voice: amount was 99.0000, and is " in said
    assert verdict(lake, capsys, NUMBER)[0] == 0


def test_what_other_code_made_differs_under_other_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lake = proved_lake(tmp_path, code="another")
    assert verdict(lake, capsys, BILL)[0] == 0, "equal all the same"
    spoil(lake, label="Calls")
    assert "2026-03-ACC1: differs under other code\n" in verdict(lake, capsys, BILL)[1]


def sealed(until: date) -> AbstractContextManager[object]:
    """As if the seal of the cycle said until when its call detail is kept."""
    return patch("jobs.reading.clocks.sealed_until", return_value=until)


def test_what_is_not_kept_any_more_is_lost_until_its_seal_says_that_it_is_expired(
    lake: ProvedLake, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (lake.folder / "lake/silver/usage").rglob("*.parquet"):
        file.unlink()
    for which in (BILL, NUMBER):
        status, said = verdict(lake, capsys, which)
        assert (status, "lost" in said, "that is a loss, since 2026-03 is not sealed" in said) == (3, True, True)
        with sealed(until=date(2028, 5, 1)):
            assert "that is a loss, since its seal has it kept until 2028-05-01" in verdict(lake, capsys, which)[1]
        with sealed(until=date(2026, 5, 1)):
            status, said = verdict(lake, capsys, which)
            assert (status, "expired" in said, "loss" in said) == (3, True, False)
    lake.lake.put(USAGE, [])
    for file in (lake.folder / "lake/_runs").rglob("rate-usage*"):
        file.unlink()
    assert "no run in the history left gold.rated_usage at version 0" in verdict(lake, capsys, BILL)[1]


def test_files_are_told_by_their_hashes_and_drawn_again_by_the_same_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = proved_lake(tmp_path, drawn_by="another")
    (pdf,) = (path for path in (tmp_path / "invoices").rglob("*.pdf") if "items" not in path.name)
    assert "PDF: stored equal, drawn again not comparable" in verdict(lake, capsys, NUMBER)[1]
    pdf.write_bytes(b"swapped")
    assert "PDF: stored other" in verdict(lake, capsys, NUMBER)[1]
    pdf.unlink()
    status, said = verdict(lake, capsys, NUMBER)
    assert (status, "PDF: stored gone" in said) == (3, True)
