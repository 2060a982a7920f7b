"""A snapshot's files: what did not change is the same file as before, and numbers stand nowhere but in their table."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from polars import LazyFrame

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import publish_gold
from lake.store import Store
from lake.table import Table
from serving.shown import Shown
from serving.snapshots import current
from silver.rejects import REJECTS
from tests.gold_rows import put, rows, usage
from tests.small_lakes import ROOT

APRIL = {"cycle": "2026-04", "bill_id": "2026-04-A1"}
NUMBERS = ("212600000001", "212611111111", "0612345678", "06 12 34 56 78")
USES: tuple[Mapping[str, object], ...] = (
    {"usage_id": "u1", "pool": "standard, +212600000001, since 2026-03", "other_party": "+212611111111"},
    {"usage_id": "u2", "utc_month": "2026-04", "charge": Decimal(2), "other_party": "112", **APRIL},
)
REJECTED = b'{"record_type":"voice","timestamp":"2026-03-02T10:00:00Z","caller_id":"0612345678","to":"06 12 34 56 78"}'


def settings(folder: Path, numbers: str = "false") -> str:
    text = (ROOT / "conf/local.toml").read_text().replace('"var/', f'"{folder}/')
    (folder / "settings.toml").write_text(text.replace("numbers = false", f"numbers = {numbers}"))
    return str(folder / "settings.toml")


@pytest.fixture
def lake(store: Store) -> Store:
    """Two months of one customer, and a record that was rejected."""
    put(store, RATED_USAGE, *map(dict, USES))
    lines = [usage(1, "voice", "1.00"), usage(1, "voice", "2.00") | APRIL]
    put(store, BILL_LINES, *lines)
    amounts = [{"usage_amount": Decimal(n), "total_due": Decimal(n)} for n in (1, 2)]
    put(store, BILLS, amounts[0], amounts[1] | APRIL)
    put(store, REJECTS, {"payload": REJECTED})
    return store


def publish(lake: Store, settings: str) -> Path:
    assert publish_gold.main(["--settings", settings], lake) == 0
    folder = Path(settings).parent / "published"
    made = current(folder)
    assert made is not None
    return folder / made.id


def files(folder: Path) -> dict[str, int]:
    """Each file of a table, and what file it is."""
    return {f"{path.parent.name}/{path.name}": path.stat().st_ino for path in folder.glob("*/*.parquet")}


@pytest.mark.slow
def test_a_cycle_that_did_not_change_is_the_same_file_in_the_next_snapshot(
    lake: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(publish(lake, settings(tmp_path)))
    later = {"usage_id": "u2", "utc_month": "2026-04", "charge": Decimal(7), **APRIL}
    lake.merge(RATED_USAGE, rows(lake.spark, RATED_USAGE, later))
    read, of_shown = list[str](), Shown.rows

    def noting(self: Shown, table: Table, where: Mapping[str, Any]) -> LazyFrame:
        read.append(f"{table.short} {where.get('cycle', [''])[0]}")
        return of_shown(self, table, where)

    monkeypatch.setattr(Shown, "rows", noting)
    after = files(publish(lake, settings(tmp_path)))
    assert set(after) == set(before)
    assert read == ["rated_usage 2026-04"]
    changed = {name for name, inode in after.items() if inode != before[name]}
    assert {"rated_usage/2026-04.parquet", "fact_rated_day/2026-04.parquet", "kpi_values/2026-04.parquet"} < changed
    assert not {name for name in changed if name.endswith("2026-03.parquet")}
    assert not changed & {"dim_customer/all.parquet", "bills/2026-04.parquet", "fact_invoice/2026-04.parquet"}


@pytest.mark.parametrize("asked", ["false", "true"])
def test_numbers_stand_in_their_own_table_alone_and_there_only_where_they_are_asked_for(
    asked: str, lake: Store, tmp_path: Path
) -> None:
    made = publish(lake, settings(tmp_path, asked))
    seen = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file() and holds_number(path)}
    assert seen == ({"numbers/all.parquet"} if asked == "true" else set())
    (key,) = duckdb.sql(f"SELECT DISTINCT number_key FROM '{made}/rated_usage/*.parquet'").fetchall()
    assert len(str(key[0])) == 24
    if asked == "true":
        assert duckdb.sql(f"FROM '{made}/numbers/*.parquet'").fetchall() == [(key[0], "+212600000001")]


def holds_number(path: Path) -> bool:
    """Whether a number stands in a file: in any column of a table, or anywhere in a text."""
    if path.suffix != ".parquet":
        return any(number in path.read_text() for number in NUMBERS)
    texts = "\n".join(str(row) for row in duckdb.sql(f"FROM '{path}'").fetchall())
    return any(number in texts for number in NUMBERS)


@pytest.mark.slow
def test_a_key_is_the_same_in_every_snapshot_of_a_lake_and_another_elsewhere(lake: Store, tmp_path: Path) -> None:
    key = f"SELECT DISTINCT number_key FROM '{publish(lake, settings(tmp_path))}/bill_lines/*.parquet'"
    first = duckdb.sql(key).fetchall()
    (Path(lake.root) / "number_secret").write_text("another")
    lake.merge(RATED_USAGE, rows(lake.spark, RATED_USAGE, {"usage_id": "u9"}))
    again = f"SELECT DISTINCT number_key FROM '{publish(lake, settings(tmp_path))}/rated_usage/2026-03.parquet'"
    assert len(first) == 1
    assert first[0] not in duckdb.sql(again).fetchall()
