"""Where each event belongs: usage, rejects or duplicates, exactly one of them, however often it comes by."""

from collections.abc import Iterable
from typing import Any

from lake.coordinates import COORDINATES
from silver.duplicates import CONFLICT, REDELIVERY

USED, REJECTED, SETTLED = "usage", "reject", "settled"
"""Fates beside those of silver.duplicates. settled: the event is in silver already."""

COLUMNS = ", ".join(COORDINATES)

SPAN = "SELECT count(*) AS events, min(offset) AS low, max(offset) AS high FROM {events}"
"""events: in all of these, staged rows of silver.mediation.MEDIATED."""

PRECEDENTS = f"""
WITH sound AS (SELECT usage_id, struct({COLUMNS}, content_hash) AS first FROM {{events}} WHERE size(reasons) = 0),
ids AS (SELECT usage_id FROM sound),
standing AS (
    SELECT /*+ BROADCAST(ids) */ usage_id, struct({COLUMNS}, content_hash) AS first
    FROM {{usage}} LEFT SEMI JOIN ids USING (usage_id)
)
SELECT usage_id, first, true AS is_known FROM standing
UNION ALL
SELECT usage_id, min(first) AS first, false AS is_known
FROM sound LEFT ANTI JOIN standing USING (usage_id)
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
without an id, per event that an earlier run rejected or found repeated."""

IS_OWN = " AND ".join(f"claims.first.{name} = events.{name}" for name in COORDINATES)
IS_EARLIER = " AND ".join(f"earlier.first.{name} = events.{name}" for name in COORDINATES)

FATES = f"""
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
"""
"""The events with `first`, the event that stands for their id, and `fate`. A batch that comes again finds its own rows
by their coordinates. precedents: of the query above."""

COUNTS = f"""
SELECT fate, CASE WHEN fate = '{REJECTED}' THEN reasons.code END AS codes,
    fate = '{USED}' AND size(warnings) > 0 AS warned, count(*) AS events
FROM {{fates}}
GROUP BY ALL
"""


def counted(rows: Iterable[Any]) -> dict[str, Any]:
    """How many events have which fate, how many were rejected for which reason, how many uses came with a warning.

    rows: of COUNTS.
    """
    counts: dict[str, Any] = dict.fromkeys((USED, REJECTED, REDELIVERY, CONFLICT, SETTLED, "warned"), 0)
    by_reason: dict[str, int] = {}
    for row in rows:
        counts[row["fate"]] += row["events"]
        counts["warned"] += row["events"] if row["warned"] else 0
        for code in row["codes"] or ():
            by_reason[code] = by_reason.get(code, 0) + row["events"]
    return {**counts, "by_reason": by_reason}
