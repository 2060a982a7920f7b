"""Every message that arrived, byte for byte. One row per (topic_id, partition, offset), or per line of a file."""

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
        ingest_day DATE   NOT NULL COMMENT 'UTC day of that run'
    """,
)
