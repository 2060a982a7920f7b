"""What each table puts into and takes out of the hops of the data's way: double entry, so that both sides must agree.

Every function reads its table once and returns postings: hop, part, measure, going_in, coming_out (DECIMAL(38,6);
null on the side that is not posted) and note. Together they go to gold.control_totals.
"""

from collections.abc import Iterable

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from gold.hops import ADDING, BILLING, KAFKA, MEDIATION, PUBLISHING, RATING, RENDERING, entry, posted

RETAIL = "retail"

KINDS = ("usage", "discount", "fee", "tax")
"""Of bill lines; each has its column on the bill."""

OFFSETS = "topic STRING, topic_id STRING, partition INT, first BIGINT, end BIGINT, records BIGINT, note STRING"
"""What Kafka says of a partition: the first offset it still has, the one it gives next, and how many records."""

INVOICES = "cycle STRING, pdfs BIGINT, documents BIGINT, total_due DECIMAL(38,6)"
"""What stands in a cycle's folder: PDFs, JSON documents, and the sum of what these say is due."""


def of_kafka(offsets: DataFrame) -> DataFrame:
    """Records of each partition go into bronze. offsets: rows of OFFSETS."""
    return posted(offsets, entry(KAFKA, partition(), "records", going_in=F.col("records"), note=F.col("note")))


def of_events(events: DataFrame, offsets: DataFrame) -> DataFrame:
    """Rows of bronze.cdr_events come out of Kafka, and go into mediation.

    offsets: rows of OFFSETS; what Kafka has forgotten, or got since, does not count. Rows of files (without
    broker_time) come out of no topic.
    """
    known = F.broadcast(offsets.select("topic_id", "partition", "first", "end"))
    within = F.col("offset").between(F.col("first"), F.col("end") - 1)
    counted = F.col("broker_time").isNotNull() & F.coalesce(within, F.lit(True))
    groups = (
        events.join(known, ["topic_id", "partition"], "left")
        .groupBy("topic", "topic_id", "partition", "ingest_run")
        .agg(F.count("*").alias("records"), F.count_if(counted).alias("of_kafka"))
    )
    return posted(
        groups,
        entry(KAFKA, partition(), "records", coming_out=F.nullif("of_kafka", F.lit(0))),
        entry(MEDIATION, F.col("ingest_run"), "records", going_in=F.col("records")),
    )


def of_usage(usage: DataFrame) -> DataFrame:
    """Rows of silver.usage come out of mediation, and go into rating."""
    groups = usage.groupBy("ingest_run", "mediation_run").agg(
        F.count("*").alias("records"), F.sum("units").alias("units")
    )
    run = F.col("mediation_run")
    return posted(
        groups,
        entry(MEDIATION, F.col("ingest_run"), "records", coming_out=F.col("records")),
        entry(RATING, run, "records", going_in=F.col("records")),
        entry(RATING, run, "units", going_in=F.col("units")),
    )


def of_set_aside(rows: DataFrame) -> DataFrame:
    """Rows of silver.rejects or silver.duplicates come out of mediation, and go nowhere."""
    groups = rows.groupBy("ingest_run").agg(F.count("*").alias("records"))
    return posted(groups, entry(MEDIATION, F.col("ingest_run"), "records", coming_out=F.col("records")))


def of_rated(rated: DataFrame) -> DataFrame:
    """Rows of gold.rated_usage come out of rating; those that are charged go into billing."""
    groups = (
        rated.where(F.col("run") == RETAIL)
        .groupBy("mediation_run", "cycle", "status")
        .agg(F.count("*").alias("records"), F.sum("units").alias("units"), F.sum("charge").alias("charge"))
    )
    run, charged = F.col("mediation_run"), F.col("status") == "rated"
    return posted(
        groups,
        *[entry(RATING, run, name, coming_out=F.col(name)) for name in ("records", "units")],
        *[
            entry(BILLING, F.col("cycle"), measure, going_in=F.when(charged, F.col(column)))
            for measure, column in (("records", "records"), ("units", "units"), ("money", "charge"))
        ],
    )


def of_lines(lines: DataFrame) -> DataFrame:
    """Usage lines of gold.bill_lines, with what rounding took, come out of billing; every line goes into a bill."""
    groups = lines.groupBy("cycle", "kind").agg(
        F.sum("uses").alias("uses"),
        F.sum("units").alias("units"),
        F.sum("amount").alias("amount"),
        F.sum(F.col("amount") + F.col("rounding_difference")).alias("exact"),
    )
    # A cycle without usage posts 0: it is billed.
    of_use = {
        measure: F.when(F.col("kind") == "usage", F.col(column)).otherwise(0)
        for measure, column in (("records", "uses"), ("units", "units"), ("money", "exact"))
    }
    return posted(
        groups,
        *[entry(BILLING, F.col("cycle"), measure, coming_out=column) for measure, column in of_use.items()],
        entry(ADDING, F.concat_ws(" ", "cycle", "kind"), "money", going_in=F.col("amount")),
    )


def of_bills(bills: DataFrame) -> DataFrame:
    """Rows of gold.bills come out of their lines, and go into the snapshot and the invoices."""
    amounts = [F.sum(f"{kind}_amount").alias(kind) for kind in KINDS]
    groups = bills.groupBy("cycle").agg(F.count("*").alias("records"), F.sum("total_due").alias("due"), *amounts)
    cycle, records, due = F.col("cycle"), F.col("records"), F.col("due")
    return posted(
        groups,
        *[entry(ADDING, F.concat_ws(" ", cycle, F.lit(k)), "money", coming_out=F.col(k)) for k in KINDS],
        entry(PUBLISHING, cycle, "records", going_in=records),
        entry(PUBLISHING, cycle, "money", going_in=due),
        entry(RENDERING, in_form("PDF"), "records", going_in=records),
        entry(RENDERING, in_form("JSON"), "records", going_in=records),
        entry(RENDERING, in_form("JSON"), "money", going_in=due),
    )


def of_published(bills: DataFrame) -> DataFrame:
    """Bills of the snapshot readers see. bills: cycle and total_due of each."""
    groups = bills.groupBy("cycle").agg(F.count("*").alias("records"), F.sum("total_due").alias("due"))
    return posted(
        groups,
        entry(PUBLISHING, F.col("cycle"), "records", coming_out=F.col("records")),
        entry(PUBLISHING, F.col("cycle"), "money", coming_out=F.col("due")),
    )


def of_invoices(invoices: DataFrame) -> DataFrame:
    """Invoices on disk. invoices: rows of INVOICES."""
    return posted(
        invoices,
        entry(RENDERING, in_form("PDF"), "records", coming_out=F.col("pdfs")),
        entry(RENDERING, in_form("JSON"), "records", coming_out=F.col("documents")),
        entry(RENDERING, in_form("JSON"), "money", coming_out=F.col("total_due")),
    )


def in_form(form: str) -> Column:
    """The part of a cycle's invoices in one form."""
    return F.concat_ws(" ", "cycle", F.lit(form))


def partition() -> Column:
    """The part of a topic's partition; a topic made anew is another."""
    return F.format_string("%s/%d of topic id %s", "topic", "partition", "topic_id")


def rows(spark: SparkSession, ddl: str, values: Iterable[tuple[object, ...]]) -> DataFrame:
    """A few rows that the driver knows, as OFFSETS or INVOICES."""
    return spark.createDataFrame(list(values), ddl)
