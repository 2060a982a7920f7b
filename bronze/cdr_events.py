"""Every message that arrived, byte for byte. One row per (topic_id, partition, offset), or per line of a file."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

CDR_EVENTS = Table(
    name="bronze.cdr_events",
    key=COORDINATES,
    partitioned_by=("ingest_day",),
    columns=f"""
        payload    BINARY COMMENT 'the bytes as they came; null for a Kafka tombstone',
        {COORDINATES_DDL.strip()},
        broker_time TIMESTAMP COMMENT 'when Kafka took it, UTC; null for a file',
        ingest_run STRING NOT NULL COMMENT 'the run of ingest-cdrs that brought it',
        ingest_day DATE   NOT NULL COMMENT 'UTC day it came'
    """,
    properties={"delta.dataSkippingStatsColumns": "topic_id,partition,offset"},
)


def cdr_events(records: DataFrame, topic_id: str, run: str) -> DataFrame:
    """Bronze rows of a topic's records. records: as Spark's Kafka source gives them. run: the one that brings them."""
    return records.select(
        F.col("value").alias("payload"),
        "topic",
        F.lit(topic_id).alias("topic_id"),
        "partition",
        "offset",
        F.col("timestamp").alias("broker_time"),
        F.lit(run).alias("ingest_run"),
        F.current_date().alias("ingest_day"),
    )


def next_offsets(events: DataFrame, topic_id: str) -> dict[int, int]:
    """By partition of a topic, the offset after the highest that is in bronze. events: CDR_EVENTS."""
    highest = events.where(F.col("topic_id") == topic_id).groupBy("partition").agg(F.max("offset").alias("offset"))
    return {row["partition"]: row["offset"] + 1 for row in highest.collect()}
