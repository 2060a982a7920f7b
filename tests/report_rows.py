"""Reports over rows by hand, without a lake: tables as Parquet files, as publishing leaves them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow
from pyarrow import parquet

from gold import TABLES
from gold.pricing.tariff.discounts import Discount
from jobs.publish_gold import REPORT_TABLES, short
from lake.ddl import arrow_schema
from serving.report_files import add_net_revenue, database


@contextmanager
def report_database(
    folder: Path, rows: Mapping[str, pyarrow.Table], known: Mapping[str, Discount], decimals: int = 2
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What reports are chosen from. rows: of tables, by their full name; the others are empty. folder: an empty one."""
    places = {}
    for table in (*TABLES, *REPORT_TABLES):
        places[short(table)] = folder / short(table)
        places[short(table)].mkdir()
        given = rows.get(table.name, arrow_schema(table.columns).empty_table())
        parquet.write_table(given, places[short(table)] / "rows.parquet")
    with database(places, decimals, folder) as db:
        add_net_revenue(db, known, decimals, folder)
        yield db
