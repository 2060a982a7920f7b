"""A sound event whose id was seen before. One row per event of bronze, named by its coordinates."""

from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

REDELIVERY, CONFLICT = "redelivery", "conflict"
KINDS = (REDELIVERY, CONFLICT)

DUPLICATES = Table(
    name="silver.duplicates",
    key=COORDINATES,
    columns=f"""
        {COORDINATES_DDL.strip()},
        usage_id        STRING NOT NULL COMMENT 'the id that stands in silver.usage already',
        kind            STRING NOT NULL COMMENT 'redelivery: the same billable content; conflict: other content',
        payload         BINARY COMMENT 'the bytes as they came',
        first_topic     STRING NOT NULL COMMENT 'where the event that stands came from',
        first_topic_id  STRING NOT NULL,
        first_partition INT    NOT NULL,
        first_offset    BIGINT NOT NULL,
        ingest_run      STRING NOT NULL COMMENT 'that brought the event',
        mediation_run   STRING NOT NULL COMMENT 'that made this row'
    """,
    provenance=("ingest_run", "mediation_run"),
    is_detail=True,
)


IS_EVENT = " AND ".join(f"events.{name} = others.{name}" for name in COORDINATES)

DUPLICATE_ROWS = f"""
SELECT {{hint}} {", ".join(f"others.{name}" for name in COORDINATES)}, usage_id, fate AS kind, events.payload,
    {", ".join(f"first.{name} AS first_{name}" for name in COORDINATES)}, others.ingest_run, {{run}} AS mediation_run
FROM {{others}} AS others JOIN {{events}} AS events ON {IS_EVENT}
WHERE fate IN {KINDS}
"""
"""The events that repeat another. others: of silver.judgement. events: of bronze, for what they said. run: the one
that makes these rows."""
