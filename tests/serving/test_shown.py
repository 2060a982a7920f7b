"""How gold leaves the lake: a customer's rows lie together, and uses that came late are told."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import publish_gold
from lake.reader import Reader
from serving.called import called
from serving.number_keys import NumberKeys
from serving.shown import Shown, first_runs, parts
from serving.snapshots import current
from tests.gold_rows import DEFAULTS, NOON, RUNS, usage
from tests.lake_settings import settings_of, write_rows

APRIL = {"cycle": "2026-04", "utc_month": "2026-04", "local_date": date(2026, 4, 1)}


def use(usage_id: str, **other: Any) -> dict[str, Any]:
    return DEFAULTS[RATED_USAGE.name] | RUNS | {"usage_id": usage_id} | other


def test_rows_of_a_customer_lie_together_where_a_reader_of_one_opens_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serving.parts.ROW_GROUP", 4)
    accounts = [f"A{number}" for number in range(3)]
    uses = [
        use(f"{hour} {who}", account_id=who, start_time=NOON + timedelta(hours=hour))
        for hour in (3, 1, 2, 0)
        for who in accounts
    ]
    lake = tmp_path / "lake"
    write_rows(lake, RATED_USAGE, uses)
    write_rows(lake, BILL_LINES, [DEFAULTS[BILL_LINES.name] | RUNS | usage(1, "voice", "1.00")])
    write_rows(lake, BILLS, [DEFAULTS[BILLS.name] | RUNS])
    assert publish_gold.main(settings_of(tmp_path)) == 0
    made = current(tmp_path / "published")
    assert made is not None
    file = parquet.ParquetFile(tmp_path / "published" / made.id / "rated_usage/2026-03.parquet")
    place = file.schema_arrow.names.index("account_id")
    groups = [file.metadata.row_group(number).column(place).statistics for number in range(file.num_row_groups)]
    assert [(group.min, group.max) for group in groups] == [(who, who) for who in accounts]
    assert file.read_row_group(0)["usage_id"].to_pylist() == [f"{hour} A0" for hour in range(4)]


def test_a_use_is_late_that_came_in_a_run_after_one_with_uses_of_a_later_cycle(tmp_path: Path) -> None:
    rows = [
        use("in time", mediation_run="mediate-cdrs-1"),
        use("of April", mediation_run="mediate-cdrs-2", **APRIL),
        use("beside April", mediation_run="mediate-cdrs-2"),
        use("late", mediation_run="mediate-cdrs-3"),
    ]
    write_rows(tmp_path, RATED_USAGE, rows)
    tables = Reader(str(tmp_path))
    gold = Shown(tables, NumberKeys(b"secret"), called([]), first_runs(tables))
    told = {}
    for where in parts(RATED_USAGE, gold.cycles()).values():
        told |= dict(gold.rows(RATED_USAGE, where).select("usage_id", "is_late").collect().iter_rows())
    assert told == {"in time": False, "of April": False, "beside April": False, "late": True}
