"""How much the network was used, hour by hour. One row per local date, hour of its clock and record type."""

from gold.reports.predicates import IS_RETAIL
from gold.reports.report import Report

TRAFFIC_HOURLY = Report(
    "traffic_hourly",
    f"""
    SELECT local_date AS date, local_hour AS hour, record_type, count(*) AS uses, sum(units) AS units
    FROM rated_usage WHERE {IS_RETAIL}
    GROUP BY local_date, local_hour, record_type
    ORDER BY date, hour, record_type
    """,
)
"""Of all uses, charged or not."""
