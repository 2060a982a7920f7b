"""A query's rows as texts in a file, and what a database refuses in one sentence without its secrets."""

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lake.databases import PASSWORD, ROWS, Query, as_text, remove_rows, write_rows
from lake.errors import Stop

SECRET = "planted-secret"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of a database with one table."""
    path = tmp_path / "people.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE people (name TEXT, since DATE, n INTEGER)")
        people = [("O'Brien, 100 %\n", "2026-03-01", 1), (None, None, None)]
        connection.executemany("INSERT INTO people VALUES (?, ?, ?)", people)
    connection.close()
    return f"sqlite:///{path}"


def test_rows_are_texts_as_they_come(database: str, tmp_path: Path) -> None:
    path = tmp_path / "of a run" / "rows.parquet"
    query = Query(database, "SELECT n, name, since FROM people WHERE name LIKE '%100 %' OR ':x' = ':x'")
    assert write_rows(query, str(path), ["name", "since"], ["n", "never"]) == 2
    assert pq.read_table(path).to_pylist() == [
        {"n": "1", "name": "O'Brien, 100 %\n", "since": "2026-03-01"},
        {"n": None, "name": None, "since": None},
    ]
    for _ in range(2):
        remove_rows(str(path))
        assert not path.parent.exists()


def test_more_rows_than_go_at_a_time_all_arrive(database: str, tmp_path: Path) -> None:
    path = tmp_path / "many" / "rows.parquet"
    many = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 50001) SELECT n FROM c"
    assert 2 * ROWS < write_rows(Query(database, many), str(path), ["n"], []) == 50_001
    assert pq.read_table(path)["n"].to_pylist() == [str(n) for n in range(1, 50_002)]


def test_what_a_query_would_write_is_not_kept(database: str, tmp_path: Path) -> None:
    for statement in ("DELETE FROM people", "DELETE FROM people RETURNING n"):
        with pytest.raises(Stop):
            write_rows(Query(database, statement), str(tmp_path / "x" / "rows.parquet"), ["name"], [])
    rows = Query(database, "SELECT name FROM people")
    assert write_rows(rows, str(tmp_path / "y" / "rows.parquet"), ["name"], []) == 2


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (7, "7"),
        (Decimal("1.50"), "1.50"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 12), "2026-03-01T12:00:00"),
        ("é".encode(), "é"),
        (None, None),
    ],
)
def test_a_value_is_written_as_a_file_would_have_it(value: object, text: str | None) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("address", "select", "why"),
    [
        ("nonsense", "SELECT 1", "is no address of a database"),
        (f"postgresql+psycopg://u:{SECRET}@h/d", "SELECT 1", f"holds a password.*set {PASSWORD}"),
        (f"postgresql+psycopg://u@h/d?password={SECRET}", "SELECT 1", "holds a password"),
        (f"mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3D{SECRET}", "SELECT 1", "holds a password"),
        (f"postgresql+psycopg://u:{SECRET}", "SELECT 1", "is no address of a database"),
        (f"postgresql+psycopg://u/{SECRET}@h/d", "SELECT 1", "is no address of a database"),
        ("oracle+nothing://h/d", "SELECT 1", r"knows no database oracle\+nothing"),
        ("mysql+pymysql://h/d", "SELECT 1", "needs the Python package pymysql"),
        (
            "postgresql+psycopg://u@127.0.0.1:9/d",
            "SELECT 1",
            "postgresql://127.0.0.1/d was refused: .*Connection refused",
        ),
        ("sqlite:///{folder}/none/x.db", "SELECT 1", "was refused: unable to open database file"),
        ("{database}", "SELEC 1", "was refused: near .SELEC.: syntax error"),
        ("{database}", "SELECT missing FROM people", "was refused: no such column: missing"),
        ("{database}", "SELECT name, n FROM people", "has the columns name,n: give it name,since"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, select: str, why: str
) -> None:
    monkeypatch.setenv(PASSWORD, SECRET)
    url = address.replace("{database}", database).replace("{folder}", str(tmp_path))
    with pytest.raises(Stop, match=why) as stop:
        write_rows(Query(url, select), str(tmp_path / "x" / "rows.parquet"), ["name", "since"], [])
    assert "\n" not in str(stop.value)
    assert SECRET not in str(stop.value)
