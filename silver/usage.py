"""One billable use of the network, whatever record type it arrived as. One row per usage_id."""

from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.table import Table

USAGE = Table(
    name="silver.usage",
    key=("usage_id",),
    partitioned_by=("record_type",),
    columns=f"""
        usage_id         STRING    NOT NULL COMMENT 'the record id the switch gave; the same on every redelivery',
        record_type      STRING    NOT NULL COMMENT 'the service: voice, sms, ...',
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
        mediation_run    STRING    NOT NULL COMMENT 'that made this row',
        id_hash          BIGINT    COMMENT 'xxHash64 of usage_id, to look for repeats; null in the oldest rows'
    """,
    checks={"units_not_negative": "units >= 0"},
    provenance=(*COORDINATES, "ingest_run", "mediation_run", "id_hash"),
    properties={"delta.dataSkippingStatsColumns": "start_time", "delta.enableChangeDataFeed": "true"},
    is_detail=True,
)

SAID = tuple(name for name in USAGE.names if name not in ("mediation_run", "id_hash"))

USAGE_ROWS = f"""
SELECT {{hint}} {", ".join(SAID)}, {{run}} AS mediation_run, xxhash64(usage_id) AS id_hash
FROM {{events}} AS events LEFT ANTI JOIN {{others}} AS others USING (number)
"""
"""The events that stand. events, others: of silver.judgement, staged. run: the one that makes these rows."""

CLEAN_RECORD = USAGE.as_json("id_hash")
"""A row as JSON, for the topic of clean records."""
