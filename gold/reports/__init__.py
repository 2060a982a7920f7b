"""What BI and people read of gold without asking it: each report a table in an order of its own, by name."""

from pyspark.sql import DataFrame

from gold.money import in_currency
from gold.reports.customers import customers, top10_consumers
from gold.reports.dead_records import dead_records
from gold.reports.invoices import invoices
from gold.reports.rate_plans import rate_plans
from gold.reports.rated_records import rated_records
from gold.reports.revenue import (
    daily_revenue,
    mix_by_region,
    revenue_by_plan,
    revenue_by_region,
    revenue_by_service,
)
from gold.reports.traffic_hourly import traffic_hourly


def reports(
    net: DataFrame,
    days: DataFrame,
    rated: DataFrame,
    bills: DataFrame,
    rejects: DataFrame,
    documents: DataFrame,
    decimals: int,
) -> dict[str, DataFrame]:
    """All reports by name.

    net, days: gold.reports.net_revenue.net_lines and net_days, which several read: hand them in staged. rated: rows of
    gold.rated_usage, one run of it. bills: of gold.bills. rejects, documents: of silver.rejects and silver.rate_plans.
    decimals: the currency's.
    """
    found = {
        "rated_records": rated_records(rated),
        "dead_records": dead_records(rejects, rated),
        "traffic_hourly": traffic_hourly(rated),
        "revenue_by_plan": revenue_by_plan(days, bills, decimals),
        "daily_revenue": daily_revenue(days),
        "revenue_by_service": revenue_by_service(net, decimals),
        "mix_by_region": mix_by_region(net, bills),
        "revenue_by_region": revenue_by_region(bills, decimals),
        "top10_consumers": top10_consumers(bills),
        "customers": customers(bills),
        "invoices": invoices(bills),
        "rate_plans": rate_plans(documents),
    }
    return {name: in_currency(report, decimals) for name, report in found.items()}
