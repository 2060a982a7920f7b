"""Every message that arrived, byte for byte. One row per (topic_id, partition, offset), or per line of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.sql import quoted
from lake.table import Table

if TYPE_CHECKING:
    from lake.rows import Rows

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
    is_detail=True,
)


def cdr_events(records: Rows, topic_id: str, run: str) -> Rows:
    """Bronze rows of a topic's records. records: as Spark's Kafka source gives them. run: the one that brings them."""
    return records.selectExpr(
        "value AS payload",
        "topic",
        f"{quoted(topic_id)} AS topic_id",
        "partition",
        "offset",
        "timestamp AS broker_time",
        f"{quoted(run)} AS ingest_run",
        "current_date() AS ingest_day",
    )


NEXT_OFFSETS = (
    "SELECT partition, max(offset) + 1 AS offset FROM {events} WHERE topic_id = {topic_id} GROUP BY partition"
)
"""By partition of a topic, the offset after the highest that is in bronze. events: rows of CDR_EVENTS."""
