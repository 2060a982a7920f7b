"""What BI and people read of gold without asking it: each report a SELECT, by name."""

from gold.reports.customers import CUSTOMERS, TOP10_CONSUMERS
from gold.reports.dead_records import DEAD_RECORDS
from gold.reports.invoices import INVOICES
from gold.reports.rate_plans import RATE_PLANS
from gold.reports.rated_records import RATED_RECORDS
from gold.reports.revenue import (
    DAILY_REVENUE,
    MIX_BY_REGION,
    REVENUE_BY_PLAN,
    REVENUE_BY_REGION,
    REVENUE_BY_SERVICE,
)
from gold.reports.traffic_hourly import TRAFFIC_HOURLY

REPORTS = (
    RATED_RECORDS,
    DEAD_RECORDS,
    TRAFFIC_HOURLY,
    REVENUE_BY_REGION,
    TOP10_CONSUMERS,
    CUSTOMERS,
    INVOICES,
    RATE_PLANS,
    REVENUE_BY_PLAN,
    DAILY_REVENUE,
    REVENUE_BY_SERVICE,
    MIX_BY_REGION,
)
"""Those of every lake; gold.reports.margins joins them where the tariff has ratings of costs."""
