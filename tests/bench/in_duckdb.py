"""The reference tariff as the same two queries in DuckDB, from Parquet to Parquet: the lower limit of one machine."""

import time
from decimal import Decimal
from pathlib import Path

import duckdb
from deltalake import DeltaTable

from lake.errors import Stop
from lake.store import Store
from lake.table import Table
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.bench.bare_spark import COMPARED, query
from tests.bench.measuring import Cost, size
from tests.bench.month import CYCLE

WORDS = {
    "local": "start_time AT TIME ZONE 'Africa/Casablanca'",
    "weekday": "extract(isodow FROM local_start)",
    "wide": "HUGEINT",
    "div": "//",
    "years": "date_sub('year', s.joined_on, DATE '2026-03-31')",
}


def run(lake: Store, into: Path) -> Cost:
    """Rates and bills the month in a new database; checked against the lake before the time is told."""
    into.mkdir(parents=True)
    began = time.monotonic()
    with duckdb.connect(config={"threads": 2}) as duck:
        duck.execute("SET TimeZone = 'UTC'")
        duck.execute(f"CREATE VIEW usage AS {parquet(lake, USAGE)}")
        duck.execute(f"CREATE VIEW owners AS {parquet(lake, SUBSCRIBERS)} WHERE known_to IS NULL")
        for name in ("rated", "bills"):
            path = into / f"{name}.parquet"
            duck.execute(f"COPY ({query(name, WORDS)}) TO '{path}' (FORMAT parquet)")
            duck.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
        cost = Cost(time.monotonic() - began, *size([into]))
        check(duck, lake)
    return cost


def parquet(lake: Store, table: Table) -> str:
    """The files of a table that count, as a query."""
    files = ", ".join(f"'{path}'" for path in DeltaTable(lake.path(table)).file_uris())
    return f"SELECT * FROM read_parquet([{files}], hive_partitioning = true)"


def check(duck: duckdb.DuckDBPyConnection, lake: Store) -> None:
    """Raises Stop where rows, sum or hash of a table are not the lake's. Bare Spark compares row by row."""
    for name, table, (key, *_), money, parts in COMPARED:
        text = "SELECT count(*), sum({money}), bit_xor(hash({key}, CAST({money} AS BIGINT))) FROM {rows}"
        rows = f"({parquet(lake, table)}) WHERE cycle = '{CYCLE}'"
        duckdb_sums = duck.sql(text.format(key=key, money=money, rows=name)).fetchone()
        ours = duck.sql(text.format(key=key, money=f"({money} * {parts})", rows=rows)).fetchone()
        if ours is None or duckdb_sums is None or list(map(Decimal, ours)) != list(map(Decimal, duckdb_sums)):
            raise Stop(f"DuckDB has other {name} than the lake: {duckdb_sums} instead of {ours}")
