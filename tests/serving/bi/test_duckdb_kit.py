"""DuckDB's views show the current snapshot, whole, and reckon every KPI as it was published."""

from pathlib import Path

import duckdb
import pytest
from duckdb import DuckDBPyConnection

from gold.kpis import KPIS
from serving.bi.duckdb_kit import duckdb_kit
from serving.bi.tables import KIT_TABLES
from serving.bi.target import Target
from serving.snapshots import current
from tests.serving.bi.small_snapshot import small_snapshot


def session(published: Path, before: str = "") -> DuckDBPyConnection:
    """A session that ran the kit's script."""
    db = duckdb.connect()
    db.execute(before + duckdb_kit(Target(published=str(published)))["duckdb/views.sql"])
    return db


@pytest.fixture
def published(tmp_path: Path) -> Path:
    small_snapshot(tmp_path)
    return tmp_path


def test_each_table_has_the_rows_that_the_manifest_counts(published: Path) -> None:
    manifest = current(published)
    assert manifest is not None
    with session(published) as db:
        for table in KIT_TABLES:
            rows = db.execute(f"SELECT * FROM {table.name}").to_arrow_table()
            assert rows.num_rows == manifest.tables[table.name]["rows"] > 0
            assert set(rows.column_names) == set(table.names)


def test_each_kpi_is_reckoned_as_it_was_published(published: Path) -> None:
    with session(published) as db:
        assert db.execute("SELECT * FROM kpi_differences").fetchall() == []
        for kpi in KPIS:
            (count,) = db.execute(f"SELECT count(*) FROM kpi_{kpi.name}").fetchall()
            assert count == db.execute("SELECT count(*) FROM kpi_values WHERE kpi = ?", [kpi.name]).fetchone()


def test_a_value_that_was_published_wrong_is_a_difference(published: Path) -> None:
    with session(published) as db:
        wrong = "SELECT * REPLACE (value + 0.01 AS value) FROM published WHERE kpi = 'arpu' AND dimension = ''"
        db.execute("CREATE TABLE published AS FROM kpi_values")
        db.execute(f"CREATE OR REPLACE VIEW kpi_values AS FROM published EXCEPT ({wrong}) UNION ALL ({wrong})")
        assert {row[0] for row in db.execute("SELECT kpi FROM kpi_differences").fetchall()} == {"arpu"}


def test_a_session_stays_with_its_snapshot_while_another_is_published(published: Path) -> None:
    with session(published) as db:
        before = db.execute("SELECT count(*) FROM bills").fetchall()
        small_snapshot(published, "second", rows=3)
        assert db.execute("SELECT count(*) FROM bills").fetchall() == before
    with session(published) as db:
        assert db.execute("SELECT count(*) FROM bills").fetchall() != before


def test_another_folder_is_named_before_the_script_runs(published: Path, tmp_path: Path) -> None:
    with session(tmp_path / "nowhere", f"SET VARIABLE published = '{published}';") as db:
        assert db.execute("SELECT count(*) > 0 FROM bills").fetchall() == [(True,)]
