"""What went into and came out of a hop of the data's way. One row per control_run, hop, part and measure."""

from collections.abc import Mapping
from datetime import datetime

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from lake.table import Table

CONTROL_TOTALS = Table(
    name="gold.control_totals",
    key=("control_run", "hop", "part", "measure"),
    columns="""
        control_run STRING    NOT NULL COMMENT 'the run of reconcile-lake',
        checked_at  TIMESTAMP NOT NULL COMMENT 'UTC',
        hop         STRING    NOT NULL COMMENT 'such as bronze = usage + rejects + duplicates',
        part        STRING    NOT NULL COMMENT 'the topic, run or cycle it was counted for',
        measure     STRING    NOT NULL COMMENT 'records | units | money',
        going_in    DECIMAL(38,6) NOT NULL,
        coming_out  DECIMAL(38,6) NOT NULL,
        difference  DECIMAL(38,6) NOT NULL COMMENT 'going_in less coming_out; 0 when balanced',
        note        STRING    COMMENT 'why a difference is none, such as: not yet billed; null: it is one'
    """,
)

Excuses = Mapping[tuple[str, str], str]
"""By hop and side (going_in or coming_out): why nothing at all was posted there, where that is no loss."""


def control_totals(postings: DataFrame, excuses: Excuses, run: str, at: datetime) -> DataFrame:
    """The rows of CONTROL_TOTALS: what was posted to each side of a hop, summed.

    postings: as gold.postings makes them; a side without a posting is null and counts as 0. run: of reconcile-lake.
    """
    sides = [F.sum(side).alias(side) for side in ("going_in", "coming_out")]
    totals = postings.groupBy("hop", "part", "measure").agg(*sides, F.max("note").alias("note"))
    difference = F.coalesce("going_in", F.lit(0)) - F.coalesce("coming_out", F.lit(0))
    noted = totals.where("going_in IS NOT NULL OR coming_out IS NOT NULL").withColumns(
        {"difference": difference, "note": F.when(difference == 0, F.col("note")).otherwise(excused(excuses))}
    )
    return noted.fillna(0, ["going_in", "coming_out"]).select(
        F.lit(run).alias("control_run"), F.lit(at).alias("checked_at"), *CONTROL_TOTALS.names[2:]
    )


def excused(excuses: Excuses) -> Column:
    """The excuse of a hop whose side is empty; null where there is none."""
    reason = F.lit(None).cast("string")
    for (hop, side), note in excuses.items():
        reason = F.when((F.col("hop") == hop) & F.col(side).isNull(), note).otherwise(reason)
    return reason


def overview(totals: DataFrame) -> DataFrame:
    """Per hop, measure and note: parts, going_in, coming_out, difference, and broken (parts that do not balance)."""
    sums = [F.sum(name).alias(name) for name in ("going_in", "coming_out", "difference")]
    return totals.groupBy("hop", "measure", "note").agg(
        F.count("*").alias("parts"), *sums, F.count_if(is_broken()).alias("broken")
    )


def is_broken() -> Column:
    """Whether a row of CONTROL_TOTALS does not balance without a reason."""
    return (F.col("difference") != 0) & F.col("note").isNull()
