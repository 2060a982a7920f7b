"""PostgreSQL holds what a snapshot does, to the last digit, and reckons every KPI as it was published."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import sqlglot

from serving.bi.databases import database_kits
from serving.bi.dialects import POSTGRES, TSQL
from serving.bi.rows import write_rows
from serving.bi.tables import KIT_TABLES
from serving.bi.target import Target
from serving.bi.texts import is_nested
from tests.serving.bi.postgres_server import Server, postgres_server
from tests.serving.bi.small_snapshot import small_snapshot


@pytest.fixture(scope="module")
def loaded() -> Iterator[tuple[Server, Path]]:
    """A server into which the kit's scripts loaded a snapshot, twice, and the snapshot."""
    with postgres_server() as server:
        snapshot = small_snapshot(server.folder / "published")
        for path, text in database_kits(Target()).items():
            (server.folder / path).parent.mkdir(exist_ok=True)
            (server.folder / path).write_text(text)
        write_rows(snapshot, server.folder / "rows", server.folder)
        for script in ("schema", "load", "load", "kpis"):
            server.script(server.folder / f"postgresql/{script}.sql")
        yield server, snapshot


@pytest.mark.slow
@pytest.mark.parametrize("table", KIT_TABLES, ids=lambda table: table.name)
def test_rows_sums_and_texts_are_those_of_the_snapshot(loaded: tuple[Server, Path], table: object) -> None:
    server, snapshot = loaded
    (kit,) = (kit for kit in KIT_TABLES if kit is table)
    measured = ["count(*)"]
    for one in kit.columns:
        measured.append(f"count({one.name})")
        if one.kind.startswith(("DECIMAL", "BIGINT", "INT")):
            measured.append(f"sum({one.name})")
        elif one.kind == "STRING":
            measured.append(f"md5(coalesce(string_agg(md5({one.name}), '' ORDER BY md5({one.name})), ''))")
        elif one.kind == "BOOLEAN":
            measured.append(f"sum(CASE WHEN {one.name} THEN 1 ELSE 0 END)")
        elif one.kind in ("DATE", "TIMESTAMP"):
            measured.append(f"CAST(sum(extract(epoch FROM {one.name})) AS BIGINT)")
    with duckdb.connect() as db:
        rows = db.execute(f"SELECT {', '.join(measured)} FROM '{snapshot}/{kit.name}/*.parquet'").fetchall()
    wanted = ["" if value is None else str(value) for value in rows[0]]
    assert server.rows(f"SELECT {', '.join(measured)} FROM tollhouse.{kit.name}") == [wanted]


@pytest.mark.slow
def test_each_kpi_is_reckoned_as_it_was_published(loaded: tuple[Server, Path]) -> None:
    server, _ = loaded
    assert server.rows("SELECT * FROM tollhouse.kpi_differences") == []
    assert int(server.rows("SELECT count(*) FROM tollhouse.kpi_values")[0][0]) > 100


@pytest.mark.slow
def test_amounts_within_json_are_texts_and_comments_are_there(loaded: tuple[Server, Path]) -> None:
    server, _ = loaded
    nested = [(table.name, one.name) for table in KIT_TABLES for one in table.columns if is_nested(one.kind)]
    lines = "tollhouse.bill_lines WHERE selected_charges <> '[]'"
    assert ("bill_lines", "selected_charges") in nested
    assert server.rows(f"SELECT DISTINCT selected_charges -> 0 ->> 'charge' FROM {lines}") == [["0.100001"]]
    assert server.rows("SELECT obj_description('tollhouse.fact_invoice'::regclass)") == [
        ["What each bill comes to, for its customer. One row per bill_id."]
    ]


@pytest.mark.parametrize(("folder", "dialect"), [("postgresql", POSTGRES), ("sql_server", TSQL)])
def test_each_table_is_made_with_every_column(folder: str, dialect: str) -> None:
    script = database_kits(Target())[f"{folder}/schema.sql"]
    script = script.replace("\nGO\n", "\n").replace("KEY NONCLUSTERED", "KEY")  # words that sqlglot does not know
    made = {
        create.find(sqlglot.exp.Table).name: [column.name for column in create.find_all(sqlglot.exp.ColumnDef)]
        for create in sqlglot.parse(script, read=dialect)
        if isinstance(create, sqlglot.exp.Create) and create.kind == "TABLE"
    }
    assert made == {table.name: list(table.names) for table in KIT_TABLES}


def test_sql_server_loads_each_table_from_its_file_in_one_transaction() -> None:
    script = database_kits(Target())["sql_server/load.sql"]
    assert script.index("BEGIN TRANSACTION") < script.index("BULK INSERT") < script.index("COMMIT")
    for table in KIT_TABLES:
        assert f"BULK INSERT dbo.[{table.name}] FROM '$(rows)\\{table.name}.csv'" in script
