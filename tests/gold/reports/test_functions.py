"""What reports call beside SQL's own functions."""

from pathlib import Path

import pytest

from tests.report_rows import report_database

AVERAGES = {
    ("1.00", 3, 2): "0.33",
    ("0.05", 2, 2): "0.03",
    ("-0.05", 2, 2): "-0.03",
    ("5", 2, 0): "3",
    ("0.0005", 1, 3): "0.001",
    ("99999999999999.9999", 1, 2): "100000000000000.00",
}


@pytest.mark.parametrize(("total", "customers", "decimals"), AVERAGES)
def test_an_average_is_rounded_once_half_away_from_zero(
    total: str, customers: int, decimals: int, tmp_path: Path
) -> None:
    with report_database(tmp_path, {}, {}, decimals) as db:
        select = f"SELECT CAST(per_customer(CAST('{total}' AS DECIMAL(38,4)), {customers}) AS VARCHAR)"
        assert db.execute(select).fetchall() == [(AVERAGES[total, customers, decimals],)]
