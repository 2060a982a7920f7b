"""Where each event belongs: usage, rejects or duplicates, exactly one of them, however often it comes by."""

from collections.abc import Iterable
from typing import Any

from lake.coordinates import COORDINATES
from silver.duplicates import CONFLICT, REDELIVERY

USED, REJECTED, SETTLED = "usage", "reject", "settled"
"""Fates beside those of silver.duplicates. settled: the event is in silver already."""

COLUMNS = ", ".join(COORDINATES)

EVENTS = "SELECT *, monotonically_increasing_id() AS number FROM {mediated}"
"""Rows of silver.mediation.MEDIATED with a number each, by which events are compared faster than by coordinates."""

SPAN = """
SELECT count(*) AS events, min(offset) AS low, max(offset) AS high,
    count_if(size(reasons) = 0 AND size(warnings) > 0) AS warned
FROM {events}
"""
"""events: in all of these, staged rows of EVENTS. warned: of those that may become usage."""

FILES = """
WITH hashes AS (SELECT xxhash64(usage_id) AS id_hash FROM {events} WHERE size(reasons) = 0 UNION ALL SELECT 0)
SELECT /*+ BROADCAST(hashes) */ DISTINCT file FROM {usage} AS usage LEFT SEMI JOIN hashes
ON coalesce(usage.id_hash, 0) = hashes.id_hash
"""
"""The files of usage in which an id of the events may stand, or which have no hashes. usage: with its files."""

PRECEDENTS = f"""
WITH sound AS (
    SELECT usage_id, xxhash64(usage_id) AS id_hash, struct({COLUMNS}, content_hash) AS first
    FROM {{events}} WHERE size(reasons) = 0
),
ids AS (SELECT usage_id FROM sound),
standing AS (
    SELECT /*+ BROADCAST(ids) */ usage_id, struct({COLUMNS}, content_hash) AS first
    FROM {{usage}} LEFT SEMI JOIN ids USING (usage_id)
),
repeated AS (SELECT id_hash FROM sound GROUP BY id_hash HAVING count(*) > 1),
claims AS (SELECT /*+ BROADCAST(repeated) */ usage_id, first FROM sound LEFT SEMI JOIN repeated USING (id_hash))
SELECT usage_id, first, true AS is_known FROM standing
UNION ALL
SELECT usage_id, min(first) AS first, false AS is_known
FROM claims LEFT ANTI JOIN standing USING (usage_id)
GROUP BY usage_id HAVING count(*) > 1
UNION ALL
SELECT NULL, struct({COLUMNS}, CAST(NULL AS STRING) AS content_hash), true FROM {{rejects}} AS rejects
WHERE rejects.offset BETWEEN {{low}} AND {{high}}
UNION ALL
SELECT NULL, struct({COLUMNS}, CAST(NULL AS STRING) AS content_hash), true FROM {{duplicates}} AS duplicates
WHERE duplicates.offset BETWEEN {{low}} AND {{high}}
"""
"""What settles the fate of some events beforehand. One row per usage_id that more than one event claims or that stands
already: first is the event that stands, of a batch the lowest by its coordinates; a reject may claim none. And one row,
without an id, per event that an earlier run rejected or found repeated. usage: the rows of FILES."""

IS_OWN = " AND ".join(f"claims.first.{name} = events.{name}" for name in COORDINATES)
IS_EARLIER = " AND ".join(f"earlier.first.{name} = events.{name}" for name in COORDINATES)

OTHERS = f"""
WITH fates AS (
    SELECT {{hint}} events.*, claims.first,
        CASE
            WHEN earlier.first IS NOT NULL OR ({IS_OWN} AND claims.is_known) THEN '{SETTLED}'
            WHEN size(events.reasons) > 0 THEN '{REJECTED}'
            WHEN claims.first IS NULL OR ({IS_OWN}) THEN '{USED}'
            WHEN claims.first.content_hash = events.content_hash THEN '{REDELIVERY}'
            ELSE '{CONFLICT}'
        END AS fate
    FROM {{events}} AS events
    LEFT JOIN {{precedents}} AS earlier ON earlier.usage_id IS NULL AND {IS_EARLIER}
    LEFT JOIN {{precedents}} AS claims ON claims.usage_id = events.usage_id
)
SELECT * FROM fates WHERE fate <> '{USED}'
"""
"""The events that do not become usage, few of many, with `first`, the event that stands for their id, and `fate`. A
batch that comes again finds its own rows by their coordinates. precedents: of the query above."""

COUNTS = """
SELECT fate, reasons.code AS codes, size(reasons) = 0 AND size(warnings) > 0 AS warned, count(*) AS events
FROM {others}
GROUP BY ALL
"""


def counted(events: int, warned: int, others: Iterable[Any]) -> dict[str, Any]:
    """How many events have which fate, how many were rejected for which reason, how many uses came with a warning.

    events, warned: of SPAN. others: rows of COUNTS.
    """
    counts: dict[str, Any] = dict.fromkeys((REJECTED, REDELIVERY, CONFLICT, SETTLED), 0)
    by_reason: dict[str, int] = {}
    for row in others:
        counts[row["fate"]] += row["events"]
        warned -= row["events"] if row["warned"] else 0
        for code in row["codes"] if row["fate"] == REJECTED else ():
            by_reason[code] = by_reason.get(code, 0) + row["events"]
    return {"events": events, USED: events - sum(counts.values()), **counts, "warned": warned, "by_reason": by_reason}
