"""An event that cannot be billed, with every reason. One row per event of bronze, named by its coordinates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lake import columns as F
from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

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
)


def rejects(judged: DataFrame, run: str, at: datetime) -> DataFrame:
    """The events that cannot be billed. judged: silver.judgement.judged. run, at: who makes these rows, and when."""
    rejected = judged.where(F.col("fate") == "reject")
    return rejected.withColumns({"mediation_run": F.lit(run), "rejected_at": F.lit(at)}).select(*REJECTS.names)
