"""What a lake holds, counted for its control totals. One row per source and run, cycle or kind: a few for each run.

Every function narrows a table to the same columns, so that one aggregation with one shuffle counts them all.
"""

from collections.abc import Mapping
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.pricing.tariff.plan import RETAIL

KEYS = ("source", "topic", "topic_id", "partition", "ingest_run", "mediation_run", "cycle", "kind", "reason")
SUMS = {"records": "bigint", "units": "bigint", "money": "decimal(24,12)", "exact": "decimal(24,12)"}
"""What is summed, and its type. exact: money before it was rounded."""

KINDS = ("usage", "discount", "fee", "tax")
"""Of bill lines; each has its column on the bill."""

Offsets = Mapping[int, tuple[int, int]]
"""By partition: the first offset that counts, and the one after the last."""


def tallies(*sources: DataFrame) -> DataFrame:
    """KEYS, SUMS and first_day (the earliest start, in days since 1970), one row per keys that occur."""
    sums = [F.sum(name).alias(name) for name in SUMS]
    return reduce(DataFrame.unionByName, sources).groupBy(*KEYS).agg(*sums, F.min("start_day").alias("first_day"))


def of_events(events: DataFrame, topic_id: str, offsets: Offsets) -> DataFrame:
    """Rows of bronze.cdr_events; kind is kafka, file, or beyond: what Kafka forgot, or got after it was asked.

    topic_id, offsets: of the topic as Kafka knows it; other topics count whole. A file's name and hash are left out.
    """
    of_kafka = F.col("broker_time").isNotNull()
    beyond = (F.col("topic_id") == topic_id) & ~within(offsets)
    place = {name: F.when(of_kafka, F.col(name)) for name in ("topic", "topic_id", "partition")}
    kind = F.when(~of_kafka, "file").when(beyond, "beyond").otherwise("kafka")
    return narrowed(events, "events", ingest_run=F.col("ingest_run"), kind=kind, **place)


def within(offsets: Offsets) -> Column:
    """Whether an offset counts. A partition that Kafka does not name counts whole."""
    inside = F.lit(True)
    for partition, (first, end) in offsets.items():
        inside = F.when(F.col("partition") == partition, F.col("offset").between(first, end - 1)).otherwise(inside)
    return inside


def of_usage(usage: DataFrame) -> DataFrame:
    """Rows of silver.usage."""
    runs = {name: F.col(name) for name in ("ingest_run", "mediation_run")}
    return narrowed(usage, "usage", units=F.col("units"), **runs)


def of_rejects(rejects: DataFrame) -> DataFrame:
    """Rows of silver.rejects."""
    return narrowed(rejects, "rejects", ingest_run=F.col("ingest_run"))


def of_duplicates(duplicates: DataFrame) -> DataFrame:
    """Rows of silver.duplicates, by kind."""
    return narrowed(duplicates, "duplicates", ingest_run=F.col("ingest_run"), kind=F.col("kind"))


def of_rated(rated: DataFrame) -> DataFrame:
    """Rows of gold.rated_usage; kind is the status. Money is the charge."""
    columns = {name: F.col(name) for name in ("mediation_run", "cycle", "units", "reason")}
    start_day = F.unix_date(F.to_date("start_time"))
    return narrowed(
        rated.where(F.col("run") == RETAIL),
        "rated",
        kind=F.col("status"),
        money=F.col("charge"),
        start_day=start_day,
        **columns,
    )


def of_lines(lines: DataFrame) -> DataFrame:
    """Rows of gold.bill_lines. Records are the uses of usage lines."""
    columns = {name: F.col(name) for name in ("cycle", "kind", "units")}
    exact = F.col("amount") + F.col("rounding_difference")
    return narrowed(lines, "lines", records=F.col("uses"), money=F.col("amount"), exact=exact, **columns)


def of_bills(bills: DataFrame) -> DataFrame:
    """Rows of gold.bills: what is due, and beside it each amount under its kind."""
    amounts = [F.struct(F.lit(kind).alias("kind"), F.col(f"{kind}_amount").alias("amount")) for kind in KINDS]
    due = F.struct(F.lit("due").alias("kind"), F.col("total_due").alias("amount"))
    parts = bills.select("cycle", F.inline(F.array(due, *amounts)))
    return narrowed(parts, "bills", cycle=F.col("cycle"), kind=F.col("kind"), money=F.col("amount"))


def of_published(bills: DataFrame) -> DataFrame:
    """Bills of the snapshot readers see: cycle and total_due of each."""
    return narrowed(bills, "published", cycle=F.col("cycle"), money=F.col("total_due"))


def narrowed(rows: DataFrame, source: str, **columns: Column) -> DataFrame:
    """KEYS, SUMS and start_day of each row; what is not given is null, and a row is one record."""
    given = {"source": F.lit(source), "records": F.lit(1), **columns}
    types = dict.fromkeys(KEYS, "string") | SUMS | {"partition": "int", "start_day": "int"}
    return rows.select(*[given.get(name, F.lit(None)).cast(kind).alias(name) for name, kind in types.items()])
