"""Reports over rows by hand, without a lake: tables as Parquet files, as publishing leaves them, and their star."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
import pyarrow

from gold import PUBLISHED
from gold.pricing.tariff.discounts import Discount
from gold.rated_usage import RATED_USAGE
from jobs.reading.published import ONE_OFF, PAYLOAD, WHOLE_TABLES, masked_text
from lake.ddl import arrow_schema
from lake.table import Table
from serving.called import Called, called
from serving.parts import Known, Making, Part, standing
from serving.report_files import add_net_revenue, database
from serving.shown import CYCLE, WHOLE, shown_names
from serving.shown_documents import SHOWN_DOCUMENTS
from serving.shown_runs import RUNS
from serving.star_files import Beside, StarMaker
from silver.destinations import DESTINATIONS
from silver.rejects import REJECTS
from tests.document_rows import DRAFTS

Given = Mapping[str, pyarrow.Table]

LATE = "late"
"""A run of mediation whose uses came late."""


@contextmanager
def report_database(
    folder: Path,
    rows: Given,
    known: Mapping[str, Discount],
    decimals: int = 2,
    one_off: Sequence[tuple[str, str]] = (),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What reports are chosen from, with net and days. rows: of tables, by their full name; the others are empty.

    folder: an empty one. A number stands for itself.
    """
    making = Making(folder, standing(folder, None))
    made = published(folder, rows)
    cycles = sorted(made["bills"])
    beside = Beside(unpublished(folder / "beside", rows, one_off, cycles), known, decimals, folder / "beside")
    StarMaker(making, made, beside).every(cycles)
    folders = {name: folder / name for name in made} | {name: folder / "beside" / name for name in beside.known}
    with database(folders, decimals, folder) as db:
        add_net_revenue(db, known, decimals, folder)
        yield db


def published(folder: Path, rows: Given) -> Known:
    """Writes the tables of gold, a file for each cycle there is, and tells the parts."""
    zones = called(given(DESTINATIONS, rows).to_dicts())
    shown = {table.short: as_shown(table, given(table, rows), zones) for table in PUBLISHED}
    cycles = sorted({name for one in shown.values() if CYCLE in one.columns for name in one[CYCLE]} or {"2026-03"})
    made: Known = {}
    for table, every in shown.items():
        of_cycle = {name: every.filter(pl.col(CYCLE) == name) for name in cycles} if CYCLE in every.columns else {}
        for name, some in (of_cycle or {WHOLE: every}).items():
            made.setdefault(table, {})[name] = written(some, folder / table / f"{name}.parquet")
    made["documents"] = in_parts(given(SHOWN_DOCUMENTS, rows), cycles, folder / "documents")
    made["runs"] = {WHOLE: written(given(RUNS, rows), folder / "runs" / f"{WHOLE}.parquet")}
    return made


def in_parts(rows: pl.DataFrame, cycles: Sequence[str], folder: Path) -> dict[str, Part]:
    return {name: written(rows.filter(pl.col(CYCLE) == name), folder / f"{name}.parquet") for name in cycles}


def unpublished(folder: Path, rows: Given, one_off: Sequence[tuple[str, str]], cycles: Sequence[str]) -> Known:
    """The same of what stands beside gold; every reject is of the first cycle."""
    fees = pl.DataFrame(list(one_off), schema={"name": pl.String, "version": pl.String}, orient="row")
    frames = {ONE_OFF: {WHOLE: fees}} | {table.short: {WHOLE: given(table, rows)} for table in WHOLE_TABLES}
    said = {"cycle": cycles[0], "said_type": "voice", "masked_sentence": "caller_id is missing"}
    further = {name: pl.lit(text) for name, text in said.items()} | {"masked_payload": masked_text(PAYLOAD)}
    rejects = given(REJECTS, rows).with_columns(**further)
    drafts = given(DRAFTS, rows)
    frames[DRAFTS.short] = {name: drafts.filter(pl.col(CYCLE) == name) for name in cycles}
    frames[REJECTS.short] = {name: rejects.filter(pl.col(CYCLE) == name) for name in cycles}
    return {
        table: {name: written(frame, folder / table / f"{name}.parquet") for name, frame in parts.items()}
        for table, parts in frames.items()
    }


def given(table: Table, rows: Given) -> pl.DataFrame:
    return pl.DataFrame(rows.get(table.name, arrow_schema(table.columns).empty_table()))


def as_shown(table: Table, rows: pl.DataFrame, zones: Called) -> pl.DataFrame:
    renamed = rows.rename({"msisdn": "number_key"}, strict=False)
    if table is RATED_USAGE:
        renamed = zones.named(renamed.lazy()).collect().with_columns(is_late=pl.col("mediation_run") == LATE)
    return renamed.select(shown_names(table))


def written(rows: pl.DataFrame, path: Path) -> Part:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(path)
    return Part(len(rows), "", "")
