"""Reports over rows by hand, without a lake: tables as Parquet files, as publishing leaves them, and their star."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow

from gold import TABLES
from gold.pricing.tariff.discounts import Discount
from gold.rated_usage import RATED_USAGE
from jobs.reading.published import BESIDE, ONE_OFF
from lake.ddl import arrow_schema
from lake.table import Table
from serving.parts import Known, Making, Part, standing
from serving.report_files import add_net_revenue, database
from serving.shown import CYCLE, WHOLE, shown_names
from serving.star_files import Beside, StarMaker
from silver.rejects import REJECTS

Given = Mapping[str, pyarrow.Table]


@contextmanager
def report_database(
    folder: Path, rows: Given, known: Mapping[str, Discount], decimals: int = 2
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What reports are chosen from, with net and days. rows: of tables, by their full name; the others are empty.

    folder: an empty one. A number stands for itself.
    """
    making = Making(folder, standing(folder, None))
    beside = Beside(unpublished(folder / "beside", rows), known, decimals, folder / "beside")
    made = published(folder, rows)
    StarMaker(making, made, beside).every(sorted(made["bills"]))
    folders = {name: folder / name for name in made} | {name: folder / "beside" / name for name in beside.known}
    with database(folders, decimals, folder) as db:
        add_net_revenue(db, known, decimals, folder)
        yield db


def published(folder: Path, rows: Given) -> Known:
    """Writes the tables of gold, a file for each cycle there is, and tells the parts."""
    shown = {table.short: as_shown(table, given(table, rows)) for table in TABLES}
    cycles = sorted({name for one in shown.values() if CYCLE in one.columns for name in one[CYCLE]} or {"2026-03"})
    made: Known = {}
    for table, every in shown.items():
        of_cycle = {name: every.filter(pl.col(CYCLE) == name) for name in cycles} if CYCLE in every.columns else {}
        for name, some in (of_cycle or {WHOLE: every}).items():
            made.setdefault(table, {})[name] = written(some, folder / table / f"{name}.parquet")
    return made


def unpublished(folder: Path, rows: Given) -> Known:
    """The same of what stands beside gold; every reject is of March."""
    empty = pl.DataFrame(schema={"name": pl.String, "version": pl.String})
    made: Known = {ONE_OFF: {WHOLE: written(empty, folder / ONE_OFF / f"{WHOLE}.parquet")}}
    for table in BESIDE:
        frame, name = given(table, rows), WHOLE
        if table is REJECTS:
            frame, name = frame.with_columns(cycle=pl.lit("2026-03"), said_type=pl.lit("voice")), "2026-03"
        made[table.short] = {name: written(frame, folder / table.short / f"{name}.parquet")}
    return made


def given(table: Table, rows: Given) -> pl.DataFrame:
    return pl.DataFrame(rows.get(table.name, arrow_schema(table.columns).empty_table()))


def as_shown(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    renamed = rows.rename({"msisdn": "number_key"}, strict=False)
    if table is RATED_USAGE:
        renamed = renamed.with_columns(destination=pl.lit("unknown"), is_late=pl.lit(value=False))
    return renamed.select(shown_names(table))


def written(rows: pl.DataFrame, path: Path) -> Part:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(path)
    return Part(len(rows), "", "")
