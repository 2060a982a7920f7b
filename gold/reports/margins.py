"""What uses brought in and what they cost. One row per cycle, retail plan, record type, zone and rating of costs."""

from gold.reports.predicates import IS_RETAIL
from gold.reports.report import Report

MARGINS = Report(
    "margins",
    f"""
    WITH totals AS (
        SELECT cost.cycle, sold.plan, cost.record_type, cost.zone, cost.run, count(*) AS uses,
               CAST(sum(coalesce(sold.charge, 0)) AS DECIMAL(18,6)) AS charge,
               CAST(sum(coalesce(cost.charge, 0)) AS DECIMAL(18,6)) AS cost
        FROM rated_usage AS cost JOIN rated_usage AS sold USING (usage_id)
        WHERE NOT cost.{IS_RETAIL} AND sold.{IS_RETAIL}
        GROUP BY ALL
    )
    SELECT *, charge - cost AS margin FROM totals
    ORDER BY cycle, run, plan NULLS FIRST, record_type, zone NULLS FIRST
    """,
)
"""What retail rejects or cannot match still costs. plan: null of nobody's uses."""
