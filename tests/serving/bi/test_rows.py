"""Rows as CSV: null told from empty, instants in UTC whatever the machine's own time, amounts within JSON as texts."""

import csv
from pathlib import Path

import pytest

from serving.bi.rows import write_rows
from serving.bi.tables import KIT_TABLES
from tests.serving.bi.small_snapshot import small_snapshot


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_rows_do_not_depend_on_the_time_zone_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    count = write_rows(small_snapshot(tmp_path / "published"), tmp_path / "rows", tmp_path)
    files = {table.name: list(csv.reader((tmp_path / f"rows/{table.name}.csv").open())) for table in KIT_TABLES}
    assert count == sum(len(rows) - 1 for rows in files.values())
    for table in KIT_TABLES:
        assert files[table.name][0] == list(table.names)
    bills = (tmp_path / "rows/bills.csv").read_text()
    assert '""' in bills
    times = [row[files["bills"][0].index("billed_at")] for row in files["bills"][1:]]
    assert all(time.endswith("+00:00") and "2026-02" in time for time in times)
    assert '"charge":"0.100001"' in "".join(row for line in files["bill_lines"] for row in line)
