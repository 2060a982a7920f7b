"""What became of every use, for those who look a record up. One row per use."""

from gold.reports.predicates import IS_RETAIL
from gold.reports.report import Report

RATED_RECORDS = Report(
    "rated_records",
    f"""
    SELECT usage_id AS record_id, record_type, iso(start_time) AS timestamp, number_key, charge AS cost,
           status AS rating_status
    FROM rated_usage WHERE {IS_RETAIL}
    ORDER BY record_id
    """,
)
"""cost: six digits; null where there is no price."""
