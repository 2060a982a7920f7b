"""A sound event whose id was seen before. One row per event of bronze, named by its coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lake import columns as F
from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

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
)


def claims(events: DataFrame, known: DataFrame) -> DataFrame:
    """Ids that more than one event claims, or that stand already. One row per usage_id: first (struct), is_known.

    events: staged silver.mediation.mediated. known: silver.usage of all history. Within a batch the lowest
    (topic, topic_id, partition, offset) is first.
    """
    sound = events.where(is_sound()).select("usage_id", first())
    repeated = sound.groupBy("usage_id").count().where("count > 1").select("usage_id")
    old = known.select("usage_id", first()).join(F.broadcast(sound.select("usage_id")), "usage_id", "left_semi")
    new = sound.join(F.broadcast(repeated), "usage_id", "left_semi").join(old, "usage_id", "left_anti")
    return (
        new.groupBy("usage_id")
        .agg(F.min("first").alias("first"), F.lit(False).alias("is_known"))
        .union(old.withColumn("is_known", F.lit(True)))
    )


def duplicates(judged: DataFrame, run: str) -> DataFrame:
    """The events that repeat another. judged: silver.judgement.judged. run: the one that makes these rows."""
    firsts = [F.col(f"first.{name}").alias(f"first_{name}") for name in COORDINATES]
    repeats = judged.where(F.col("fate").isin(*KINDS)).withColumn("kind", F.col("fate"))
    return repeats.withColumn("mediation_run", F.lit(run)).select(
        *[name for name in DUPLICATES.names if not name.startswith("first_")], *firsts
    )


def is_sound() -> Column:
    """Whether an event may claim an id: one that is rejected may not."""
    return F.size("reasons") == 0


def first() -> Column:
    """An event's coordinates, by which the first is found, and its content."""
    return F.struct(*COORDINATES, "content_hash").alias("first")
