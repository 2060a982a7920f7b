"""One billable use of the network, whatever record type it arrived as. One row per usage_id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lake import columns as F
from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

USAGE = Table(
    name="silver.usage",
    key=("usage_id",),
    partitioned_by=("record_type",),
    columns=f"""
        usage_id         STRING    NOT NULL COMMENT 'the record id the switch gave; the same on every redelivery',
        record_type      STRING    NOT NULL COMMENT 'voice | sms | data',
        msisdn           STRING    NOT NULL COMMENT 'who used it, E.164 with +',
        other_party      STRING    COMMENT 'called number or receiver, E.164 with +, or a short code; null for data',
        start_time       TIMESTAMP NOT NULL COMMENT 'UTC',
        units            BIGINT    NOT NULL COMMENT 'seconds, messages or bytes; fractions count whole',
        session_duration_sec BIGINT COMMENT 'of a data session, seconds; informative',
        cell_id          STRING    COMMENT 'as the switch gave it',
        technology       STRING    COMMENT '2G | 3G | 4G | 5G; null where unknown',
        is_roaming       BOOLEAN   NOT NULL COMMENT 'in a visited network',
        is_international BOOLEAN   NOT NULL COMMENT 'to another country',
        visited_network  STRING    COMMENT 'MCC-MNC, or as the switch gave it; null where it gave none',
        warnings         ARRAY<STRING> NOT NULL COMMENT 'codes of what was odd but harmless: unknown_technology',
        content_hash     STRING    NOT NULL COMMENT 'SHA-256 of what is billable: tells a redelivery from a conflict',
        {COORDINATES_DDL.strip()},
        ingest_run       STRING    NOT NULL COMMENT 'that brought the event',
        mediation_run    STRING    NOT NULL COMMENT 'that made this row'
    """,
    checks={"units_not_negative": "units >= 0"},
    provenance=(*COORDINATES, "ingest_run", "mediation_run"),
    properties={"delta.dataSkippingStatsColumns": "start_time", "delta.enableChangeDataFeed": "true"},
)


def usage(judged: DataFrame, run: str) -> DataFrame:
    """The events that stand. judged: silver.judgement.judged. run: the one that makes these rows."""
    return judged.where(F.col("fate") == "usage").withColumn("mediation_run", F.lit(run)).select(*USAGE.names)


def clean_record() -> Column:
    """A row of silver.usage as JSON, for the clean topic."""
    return F.to_json(F.struct(*USAGE.names))
