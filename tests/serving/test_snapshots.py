"""Published snapshots are whole, equal to gold, immutable, and pointed at last."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from polars import LazyFrame, col

from gold import PUBLISHED
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import publish_gold
from lake.store import Store
from machine.command import Call
from serving.parquet_files import Fingerprint, fingerprint
from serving.parts import Making
from serving.snapshots import current, snapshots
from serving.star_files import MADE
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from tests.gold_rows import in_columns, put, usage
from tests.put_rows import put_rows
from tests.small_lakes import ROOT


@pytest.fixture
def published(store: Store, tmp_path: Path) -> Path:
    """A folder to publish to, and a lake with one bill of 1.00."""
    settings = (ROOT / "conf/local.toml").read_text().replace('"var/', f'"{tmp_path}/')
    (tmp_path / "settings.toml").write_text(settings)
    put(store, RATED_USAGE, {"usage_id": "u1"}, {"usage_id": "u2", "charge": Decimal(0)})
    put(store, BILL_LINES, usage(1, "voice", "1.00"))
    put(store, BILLS, {"usage_amount": Decimal(1), "total_due": Decimal(1)})
    put(store, REJECTS, {"payload": b'two\n"lines", '})
    put(store, RATE_PLANS, {})
    return tmp_path / "published"


@pytest.fixture
def without_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables alone, for tests that publish often."""
    monkeypatch.setattr(publish_gold, "write_reports", lambda _tables, _db, _folder: [])


def publish(store: Store, published: Path, *flags: str) -> int:
    """The exit status of publish-gold."""
    return publish_gold.main(["--settings", str(published.parent / "settings.toml"), *flags], store)


def re_rate(store: Store, charge: str) -> None:
    """Another charge for u1, in files of its own."""
    rows = in_columns(
        RATED_USAGE, {"usage_id": "u1", "charge": Decimal(charge)}, {"usage_id": "u2", "charge": Decimal(0)}
    )
    put_rows(store, RATED_USAGE, rows.to_pylist(), "overwrite")


def charges(folder: Path) -> Decimal:
    """What the plain files of a folder come to."""
    tables = [pq.read_table(file, columns=["charge"], partitioning=None) for file in folder.rglob("*.parquet")]
    return sum((charge for table in tables for charge in table["charge"].to_pylist()), Decimal(0))


def files(folder: Path) -> dict[str, int]:
    """Every file below a folder and when it was written."""
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def test_the_snapshot_holds_every_table_and_report_and_the_versions_they_come_from(
    store: Store, published: Path
) -> None:
    assert publish(store, published) == 0
    made = current(published)
    assert made is not None
    assert made.versions["gold.bills"] == store.version(BILLS)
    assert made.versions["gold.control_totals"] == -1
    counts = {"allowance_balances": 0, "bill_lines": 1, "bucket_balances": 0, "bills": 1, "control_totals": 0}
    assert {name: table["rows"] for name, table in made.tables.items()}.items() >= {**counts, "rated_usage": 2}.items()
    assert set(made.tables) == {table.short for table in PUBLISHED} | {star.name for star in MADE} | {
        "documents",
        "runs",
    }
    assert (published / "current").resolve() == published / made.id
    assert json.loads((published / "current.json").read_text())["path"] == made.id
    read = store.spark.read.parquet(str(published / "current/rated_usage"))
    assert read.columns == list(made.tables["rated_usage"]["columns"])
    assert set(RATED_USAGE.names) ^ set(read.columns) == {
        "msisdn",
        "number_key",
        "other_party",
        "destination",
        "is_late",
    }
    written = pq.read_schema(next((published / "current/rated_usage").glob("*.parquet")))
    assert str(written.field("start_time").type) == "timestamp[us, tz=UTC]"  # not INT96
    assert sorted(path.stem for path in (published / "current/reports").iterdir()) == sorted(made.reports)


@pytest.mark.slow
@pytest.mark.usefixtures("without_reports")
def test_publishing_the_same_versions_again_writes_nothing(store: Store, published: Path) -> None:
    publish(store, published)
    before = files(published)
    assert publish(store, published) == 0
    assert files(published) == before


@pytest.mark.slow
@pytest.mark.usefixtures("without_reports")
def test_a_raw_table_folder_counts_replaced_rows_and_the_snapshot_does_not(store: Store, published: Path) -> None:
    re_rate(store, "7.00")
    publish(store, published)
    assert charges(Path(store.path(RATED_USAGE))) == Decimal(8)  # 7.00, and the 1.00 it replaced
    assert charges(published / "current/rated_usage") == Decimal(7)


@pytest.mark.usefixtures("without_reports")
@pytest.mark.slow
def test_a_reader_stays_in_one_consistent_set_while_another_is_published(store: Store, published: Path) -> None:
    publish(store, published)
    opened = (published / "current").resolve()
    early = charges(opened / "rated_usage")
    re_rate(store, "7.00")
    publish(store, published)
    assert early == charges(opened / "rated_usage") == Decimal(1)
    assert charges(published / "current/rated_usage") == Decimal(7)


@pytest.mark.slow
@pytest.mark.usefixtures("without_reports")
def test_a_snapshot_that_lacks_a_row_is_not_published(
    store: Store, published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(store, published)
    before = current(published)
    re_rate(store, "7.00")
    write = Making.write

    def one_less(self: Making, rows: LazyFrame, path: Path, order: Sequence[str] = ()) -> Fingerprint:
        write(self, rows.filter(col("usage_id") != "u2") if path.parent.name == "rated_usage" else rows, path, order)
        return fingerprint(rows)

    monkeypatch.setattr(Making, "write", one_less)
    assert publish(store, published) == 3
    assert "rated_usage, part 2026-03, has 1 rows" in capsys.readouterr().err
    assert current(published) == before
    monkeypatch.setattr(Making, "write", write)
    assert publish(store, published) == 0  # what was left half-made is made anew
    assert not list(published.glob(".making-*"))


@pytest.mark.usefixtures("without_reports")
@pytest.mark.slow
def test_the_last_snapshots_are_kept(store: Store, published: Path) -> None:
    ids = []
    for charge in ("2.00", "3.00", "4.00"):
        re_rate(store, charge)
        assert publish(store, published, "--keep", "2") == 0
        pointed = current(published)
        assert pointed is not None
        ids.append(pointed.id)
    assert [snapshot.id for snapshot in snapshots(published)] == [ids[2], ids[1]]


def test_a_lake_without_rated_usage_stops_with_a_sentence(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.toml").write_text((ROOT / "conf/local.toml").read_text().replace('"var/', f'"{tmp_path}/'))
    assert publish(store, tmp_path / "published") == 1
    assert "run tollhouse rate-usage" in capsys.readouterr().err
    store.create(RATED_USAGE, BILLS, BILL_LINES)
    assert publish(store, tmp_path / "published") == 1
    assert "run tollhouse rate-usage" in capsys.readouterr().err


def test_publishing_opens_no_spark_session(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_call: Call) -> Store:
        pytest.fail("a session was opened")

    monkeypatch.setattr("machine.command.open_store", opened)
    assert publish_gold.main(["--settings", str(published.parent / "settings.toml")]) == 0
    made = current(published)
    assert made is not None
    assert made.tables["rated_usage"]["rows"] == 2
