"""What a snapshot is made of: gold as it is shown, and beside it what the star and the reports read and nobody else."""

import os
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from gold.billing.shares import by_name
from gold.pricing.tariff.discounts import Discount
from gold.pricing.tariff.document import plan_from
from gold.pricing.tariff.plan_fees import ONCE
from jobs.reading import drafted
from jobs.reading.tariff import every_bill_rules, plan_versions
from lake.reader import Reader
from machine.command import Call
from serving.called import called
from serving.number_keys import number_keys
from serving.parquet_files import fingerprint
from serving.parts import Known, Part, digest
from serving.shown import WHOLE, Shown, first_runs
from serving.star_files import Beside
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.effective import is_believed
from silver.rate_plans import RATE_PLANS
from silver.records.record import COMMON
from silver.rejects import REJECTS

WHOLE_TABLES = (RATE_PLANS, DESTINATIONS, CALENDAR)
BESIDE = (REJECTS, *WHOLE_TABLES, *drafted.READ_TABLES)
"""Tables that are read besides."""

PAYLOAD = pl.col("payload").map_elements(lambda payload: payload.decode(errors="replace"), return_dtype=pl.String)
SAID_MONTH = PAYLOAD.str.extract(rf'"{COMMON["start_time"]}"\s*:\s*"(20\d\d-(?:0[1-9]|1[0-2]))-')
SAID_TYPE = PAYLOAD.str.extract(rf'"{COMMON["record_type"]}"\s*:\s*"(\w+)"').str.to_lowercase()
"""What a payload says of itself that is no JSON any more, and perhaps never was."""

FIRST_SENTENCE = pl.col("reasons").list.first().struct.field("sentence")
SHOWN_OF_PAYLOAD = 600
"""Characters."""

DRAFTS = "drafts"
"""Rows of serving.shown_documents.DRAFTED."""

ONE_OFF = "one_off"
"""Fees that are paid once: their name, and the plan and version that has them, as line ids end."""


def shown(tables: Reader) -> Shown:
    """Gold as it is shown."""
    keys = number_keys(Path(tables.root), os.environ)
    return Shown(tables, keys, called(filter(is_believed, tables.rows(DESTINATIONS))), first_runs(tables))


def beside(call: Call, tables: Reader, cycles: Sequence[str], scratch: Path) -> Beside:
    """What is not published, as files below a folder."""
    known: Known = {}
    for table in WHOLE_TABLES:
        part = Part(0, "", tables.source(table))
        known[table.short] = {WHOLE: part}
        write(tables.scan(table), scratch / table.short / f"{WHOLE}.parquet")
    known[REJECTS.short] = rejects(tables, cycles, scratch / REJECTS.short)
    known[DRAFTS] = drafts(call, tables, cycles, scratch / DRAFTS)
    fees, known_discounts = one_off_fees(tables), discounts(tables)
    known[ONE_OFF] = {WHOLE: Part(len(fees), "", digest(fees))}
    schema = {"name": pl.String, "version": pl.String}
    write(pl.LazyFrame(fees, schema=schema, orient="row"), scratch / ONE_OFF / f"{WHOLE}.parquet")
    return Beside(known, known_discounts, call.settings.tariff.decimals, scratch)


def rejects(tables: Reader, cycles: Sequence[str], folder: Path) -> dict[str, Part]:
    """The rejects with said_type and their cycle, one that there is, named or not; their payload as masked text."""
    rejected_in = pl.col("rejected_at").dt.strftime("%Y-%m")
    of_one = [pl.when(month.is_in(list(cycles))).then(month) for month in (SAID_MONTH, rejected_in)]
    cycle = pl.coalesce(*of_one, pl.lit(cycles[-1]))
    masked = {"masked_payload": masked_text(PAYLOAD), "masked_sentence": masked_text(FIRST_SENTENCE)}
    told = tables.scan(REJECTS).with_columns(cycle=cycle, said_type=SAID_TYPE, **masked).drop("payload")
    rows = told.collect(engine="streaming")  # once for all cycles: payloads are decoded by Python
    parts = {}
    for name in cycles:
        path = folder / f"{name}.parquet"
        of_cycle = rows.filter(cycle=name).lazy()
        write(of_cycle, path)
        content = fingerprint(of_cycle)
        parts[name] = Part(content.rows, content.hash, content.hash)
    return parts


def drafts(call: Call, tables: Reader, cycles: Sequence[str], folder: Path) -> dict[str, Part]:
    """What is yet to be issued."""
    rows, parts = drafted.read_drafted(call, tables), {}
    for name in cycles:
        of_cycle = rows.filter(cycle=name).sort("document_id")
        write(of_cycle.lazy(), folder / f"{name}.parquet")
        content = fingerprint(of_cycle.lazy())
        parts[name] = Part(content.rows, content.hash, content.hash)
    return parts


def masked_text(text: pl.Expr) -> pl.Expr:
    """The beginning of a text, # in the place of each digit of any script: no number can be read out of it."""
    return text.str.slice(0, SHOWN_OF_PAYLOAD).str.replace_all(r"\pN", "#")


def write(rows: pl.LazyFrame, path: Path) -> None:
    rows.sink_parquet(path, mkdir=True)


def one_off_fees(tables: Reader) -> list[tuple[str, str]]:
    """The rows of ONE_OFF."""
    return sorted(
        (fee.name, f"{version.plan}/{version.valid_from}")
        for version in plan_versions(tables)
        for fee in plan_from(version.document).fees.fee
        if fee.every == ONCE
    )


def discounts(tables: Reader) -> dict[str, Discount]:
    """Every discount of the bill rules, by its name."""
    return by_name(discount for rules in every_bill_rules(tables) for discount in rules.discounts)
