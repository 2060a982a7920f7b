"""Records that mediation could not read, with every reason. One row per cycle, reason and service."""

from gold.reports.predicates import IS_RATED, IS_RETAIL
from gold.star.keys import UNKNOWN
from gold.star.star import Star
from lake.table import Table

FACT_REJECT = Star(
    Table(
        name="star.fact_reject",
        key=("cycle", "reason", "record_type"),
        columns="""
            cycle            STRING NOT NULL COMMENT 'that the record names, or of its rejection; else the newest',
            reason           STRING NOT NULL COMMENT 'code; a record with several counts for the first of them',
            record_type      STRING NOT NULL COMMENT 'the service that it names, or unknown',
            records          BIGINT NOT NULL,
            estimated_charge DECIMAL(24,6) NOT NULL COMMENT 'at the average charge of a use of the cycle and service'
        """,
    ),
    select=f"""
        WITH kinds AS (SELECT cycle, record_type, sum(uses) AS uses, sum(charge) AS charge FROM fact_rated_day
                  WHERE {IS_RETAIL} AND {IS_RATED} GROUP BY ALL),
        averages AS (
            SELECT cycle, record_type, CAST(charge * 1000000 AS HUGEINT) // CAST(uses AS HUGEINT) AS micros FROM kinds
            UNION ALL
            SELECT cycle, '{UNKNOWN}', CAST(sum(charge) * 1000000 AS HUGEINT) // CAST(sum(uses) AS HUGEINT)
            FROM kinds GROUP BY cycle
        ),
        counted AS (
            SELECT cycle, reasons[1].code AS reason,
                   CASE WHEN said_type IN (SELECT record_type FROM kinds) THEN said_type ELSE '{UNKNOWN}' END
                       AS record_type,
                   count(*) AS records
            FROM rejects GROUP BY ALL
        )
        SELECT cycle, reason, record_type, records,
               CAST(records * coalesce(micros, 0) AS DECIMAL(38,0)) * 0.000001 AS estimated_charge
        FROM counted LEFT JOIN averages USING (cycle, record_type)
    """,
    reads=("rejects", "fact_rated_day"),
)
"""rejects: with their cycle, and said_type: the service that they name, however broken they are."""
