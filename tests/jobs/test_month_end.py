"""The workbook is written without Spark; where a check differs it is written too, and the command ends with 3."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow
import pytest
from deltalake import write_deltalake
from openpyxl import load_workbook

from gold.control_totals import CONTROL_TOTALS
from gold.hops import RENDERING
from jobs import month_end
from lake.ddl import arrow_schema
from lake.paths import table_path
from tests.serving.month_end.months import NOT_ISSUED, publish, write_invoices
from tests.small_lakes import ROOT
from tests.test_commands_that_only_read import guarded

LOCAL = (ROOT / "conf/local.toml").read_text(encoding="utf-8")
CYCLE = ["--cycle", "2026-03"]
TOTAL = {
    "control_run": "reconcile-lake-1",
    "checked_at": datetime(2026, 4, 1, tzinfo=UTC),
    "hop": RENDERING,
    "part": "2026-03 PDF",
    "measure": "records",
    **dict.fromkeys(("going_in", "coming_out"), Decimal(2)),
    "difference": Decimal(0),
}
OF_TOTAL = ("hop", "part", "going_in", "coming_out", "difference", "note")


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """Settings of two published months with their invoices, and of a lake that balanced."""
    publish(tmp_path / "published")
    write_invoices(tmp_path / "invoices")
    older = TOTAL | {"control_run": "reconcile-lake-0", "checked_at": datetime(2026, 3, 1, tzinfo=UTC)}
    broken = older | {"coming_out": Decimal(1), "difference": Decimal(1)}
    owed = [TOTAL | {name: getattr(one, name) for name in OF_TOTAL} for one in NOT_ISSUED]
    rows = pyarrow.Table.from_pylist([TOTAL, broken, *owed], arrow_schema(CONTROL_TOTALS.columns))
    write_deltalake(table_path(str(tmp_path / "lake"), CONTROL_TOTALS.name), rows)
    return written(tmp_path, LOCAL.replace('"var/', f'"{tmp_path}/'))


def written(folder: Path, text: str) -> Path:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return folder / "settings.toml"


def test_a_month_that_ties_is_written_beside_the_snapshots_without_spark(settings: Path) -> None:
    ((status, told, said),) = guarded(["month-end", *CYCLE, "--settings", str(settings), "--json"])
    assert status == 0, said
    counts = json.loads(told)
    path = settings.parent / "published/month_end/month-end-2026-03.xlsx"
    assert (counts["bills"], counts["path"]) == (2, str(path))
    assert load_workbook(path)["Summary"]["B5"].value == f"OK: all {counts['checks']} checks"


def test_a_month_that_does_not_tie_is_written_and_its_checks_are_named(
    settings: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "invoices/2026-03/2026-03-A1.pdf").unlink()
    to = tmp_path / "elsewhere/march.xlsx"
    assert month_end.main([*CYCLE, "--settings", str(settings), "--to", str(to)]) == 3
    assert "1 of its" in (said := capsys.readouterr().err)
    assert "Bills, documents with a PDF against invoices" in said
    assert str(load_workbook(to)["Summary"]["B5"].value).startswith("DIFFERS: 1 of ")


def test_the_journal_has_the_accounts_of_the_settings(settings: Path, tmp_path: Path) -> None:
    with settings.open("a", encoding="utf-8") as file:
        file.write('[ledger]\nreceivables = "411000"\n')
    to = tmp_path / "march.xlsx"
    assert month_end.main([*CYCLE, "--settings", str(settings), "--to", str(to)]) == 0
    accounts = {row[2] for row in load_workbook(to)["Journal"].iter_rows(values_only=True)}
    assert {"411000", "4455"} <= accounts


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--cycle", "2026-05"], "has no bills of 2026-05, it has 2026-02, 2026-03: run tollhouse bill-cycle"),
        ([*CYCLE, "--to", "march.xls"], "march.xls is no workbook's name: name one that ends in .xlsx"),
        ([*CYCLE, "--to", "/proc/no/march.xlsx"], "cannot write /proc/no/march.xlsx"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    argv: list[str], said: str, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert month_end.main([*argv, "--settings", str(settings)]) == 1
    assert said in capsys.readouterr().err
