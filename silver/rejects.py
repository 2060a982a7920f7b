"""An event that cannot be billed, with every reason. One row per event of bronze, named by its coordinates."""

from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

REJECTS = Table(
    name="silver.rejects",
    key=COORDINATES,
    columns=f"""
        {COORDINATES_DDL.strip()},
        record_id     STRING    COMMENT 'where it could be read',
        reasons       ARRAY<STRUCT<code: STRING, sentence: STRING>> NOT NULL COMMENT 'all that apply, most basic first',
        payload       BINARY    COMMENT 'the bytes as they came',
        rejected_at   TIMESTAMP NOT NULL COMMENT 'UTC, when mediation saw it',
        ingest_run    STRING    NOT NULL COMMENT 'that brought the event',
        mediation_run STRING    NOT NULL COMMENT 'that made this row'
    """,
    provenance=("rejected_at", "ingest_run", "mediation_run"),
    is_detail=True,
)


REJECT_ROWS = f"""
SELECT {", ".join(COORDINATES)}, record_id, reasons, payload,
    TIMESTAMP {{at}} AS rejected_at, ingest_run, {{run}} AS mediation_run
FROM {{others}} WHERE fate = 'reject'
"""
"""The events that cannot be billed. others: of silver.judgement. run, at: who makes these rows, and when."""
