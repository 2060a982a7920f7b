"""Proves that nothing was lost: records, units and money in and out of every hop, from Kafka to the PDFs."""

import argparse
from dataclasses import astuple
from functools import reduce
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from bronze.cdr_events import CDR_EVENTS
from gold import postings
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.control_totals import CONTROL_TOTALS, Excuses, control_totals, is_broken, overview
from gold.hops import BILLING, HOPS, KAFKA, PUBLISHING, RENDERING
from gold.open_uses import open_uses
from gold.rated_usage import RATED_USAGE
from jobs.read_offsets import TopicOffsets, read_offsets, recounted
from lake.command import Call, ControlFailed, Counts, Job
from lake.store import NO_TABLE, Pinned
from serving.control_report import broken_text, conflict_text, open_uses_text, overview_text
from serving.invoices.totals import rendered
from serving.snapshots import Manifest, current
from silver.conflicts import conflicts
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE

READ = (CDR_EVENTS, USAGE, REJECTS, DUPLICATES, RATED_USAGE, BILL_LINES, BILLS)
LISTED = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """None beside those of every job."""


def run(call: Call) -> Counts:
    """Writes and prints the control totals. Raises ControlFailed if a hop does not balance, when all is said."""
    offsets = read_offsets(call.settings.kafka)  # before the tables: what comes after this does not count
    with call.store.locked(RATED_USAGE, BILL_LINES, BILLS):  # so that no job stands between two of them
        tables = call.store.pinned(*READ)
    totals = totals_of(call, tables, offsets)
    call.store.append(CONTROL_TOTALS, totals)
    found = overview(totals).collect()
    call.say(f"control totals of {call.run}\n{overview_text(found)}")
    if offsets.silence:
        call.say(f"Kafka was not asked: {offsets.silence}")
    counts = {"parts": sum(row["parts"] for row in found), "broken": sum(row["broken"] for row in found)}
    counts |= conflicts_said(call, tables) | open_uses_said(call, tables)
    if counts["broken"]:
        raise ControlFailed(why_not(call, totals, counts["broken"]))
    return {"result": "every hop balances"} | counts | {"control_run": call.run}


def totals_of(call: Call, tables: Pinned, offsets: TopicOffsets) -> DataFrame:
    """The control totals, staged. If Kafka has more offsets than bronze has rows, its records are counted."""
    store, kafka = call.store, call.settings.kafka
    totals = store.staged(counted(call, tables, offsets))
    off = is_broken() & (F.col("hop") == KAFKA)
    if offsets.silence or totals.where(off).isEmpty():
        return totals
    return store.staged(counted(call, tables, recounted(offsets, store.spark, kafka)))


def counted(call: Call, tables: Pinned, offsets: TopicOffsets) -> DataFrame:
    """The control totals of the pinned tables, the snapshot and the invoices, in one query."""
    spark = call.store.spark
    of_topic = offsets.frame(spark)
    posted = [
        postings.of_kafka(of_topic),
        postings.of_events(tables.read(CDR_EVENTS), of_topic),
        postings.of_usage(tables.read(USAGE)),
        postings.of_set_aside(tables.read(REJECTS)),
        postings.of_set_aside(tables.read(DUPLICATES)),
        postings.of_rated(tables.read(RATED_USAGE)),
        postings.of_lines(tables.read(BILL_LINES)),
        postings.of_bills(tables.read(BILLS)),
        postings.of_published(published_bills(call)),
        postings.of_invoices(invoices(call)),
    ]
    return control_totals(reduce(DataFrame.unionByName, posted), excuses(call, tables, offsets), call.run, call.began)


def published_bills(call: Call) -> DataFrame:
    """The bills of the snapshot that readers see now; none if nothing was published."""
    store, snapshot = call.store, published(call)
    if snapshot is None:
        return store.read(BILLS, NO_TABLE)
    folder = Path(call.settings.lake.published).resolve() / snapshot.id / "bills"
    return store.spark.read.schema(store.schema(BILLS)).parquet(str(folder))


def published(call: Call) -> Manifest | None:
    """The snapshot that readers see now."""
    return current(Path(call.settings.lake.published))


def invoices(call: Call) -> DataFrame:
    """What stands in the folders of the invoices, a row per cycle."""
    folders = [astuple(cycle) for cycle in rendered(Path(call.settings.lake.invoices))]
    return postings.rows(call.store.spark, postings.INVOICES, folders)


def excuses(call: Call, tables: Pinned, offsets: TopicOffsets) -> Excuses:
    """Why a side of a hop may be empty. A cycle the snapshot lacks is excused only where it is older than the bills."""
    snapshot = published(call)
    older = snapshot is None or snapshot.versions.get(BILLS.name) != tables.versions[BILLS.name]
    always = {
        (KAFKA, "going_in"): "Kafka was not asked" if offsets.silence else "not in Kafka any more",
        (BILLING, "coming_out"): "not yet billed",
        (RENDERING, "coming_out"): "not rendered",
    }
    return always | ({(PUBLISHING, "coming_out"): "not published"} if older else {})


def conflicts_said(call: Call, tables: Pinned) -> Counts:
    """Lists events that claim the id of another with other content, the first of them, and counts all."""
    found = conflicts(tables.read(DUPLICATES), LISTED).collect()
    count = found[0]["conflicts"] if found else 0
    for row in found:
        call.say(conflict_text(row))
    if count > len(found):
        call.say(f"and {count - len(found):,} more conflicts in silver.duplicates")
    return {"conflicts": count}


def open_uses_said(call: Call, tables: Pinned) -> Counts:
    """Says how many uses wait for a subscriber, a plan or a price, and since when; counts them."""
    found = open_uses(tables.read(RATED_USAGE), call.began).collect()
    for row in sorted(found, key=lambda row: -row["uses"]):
        call.say(open_uses_text(row))
    counts = dict.fromkeys(("unmatched", "error"), 0)
    for row in found:
        counts[row["status"]] += row["uses"]
    return counts


def why_not(call: Call, totals: DataFrame, broken: int) -> str:
    """The parts that do not balance, the first in the data's way first."""
    way = F.array_position(F.array(*map(F.lit, HOPS)), F.col("hop"))
    first = totals.where(is_broken()).orderBy(way, "part", "measure").limit(LISTED).collect()
    more = f"; and {broken - len(first):,} more" if broken > len(first) else ""
    return (
        f"the lake does not balance: {'; '.join(map(broken_text, first))}{more}. "
        f"All totals stand in {CONTROL_TOTALS.name} under {call.run}"
    )


JOB = Job("reconcile-lake", __doc__, "tollhouse reconcile-lake --settings conf/local.toml", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
