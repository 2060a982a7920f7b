"""What BI and people read of gold without asking it: each report a table in an order of its own, by name."""

from collections.abc import Mapping

from pyspark.sql import DataFrame

from gold.reports.customers import customers, top10_consumers
from gold.reports.dead_records import dead_records
from gold.reports.invoices import invoices
from gold.reports.net_revenue import net_days, net_lines
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
    bases: Mapping[str, str],
    rated: DataFrame,
    lines: DataFrame,
    bills: DataFrame,
    rejects: DataFrame,
    documents: DataFrame,
) -> dict[str, DataFrame]:
    """All reports by name.

    bases: as in net_lines. rated, lines, bills: rows of gold's rated_usage, bill_lines and bills.
    rejects, documents: rows of silver's rejects and rate_plans.
    """
    retail = rated.where("run = 'retail'")
    net = net_lines(lines, bases).cache()
    days = net_days(net, retail).cache()
    return {
        "rated_records": rated_records(retail),
        "dead_records": dead_records(rejects, retail),
        "traffic_hourly": traffic_hourly(retail),
        "revenue_by_plan": revenue_by_plan(days, bills),
        "daily_revenue": daily_revenue(days),
        "revenue_by_service": revenue_by_service(net),
        "mix_by_region": mix_by_region(net, bills),
        "revenue_by_region": revenue_by_region(bills),
        "top10_consumers": top10_consumers(bills),
        "customers": customers(bills),
        "invoices": invoices(bills),
        "rate_plans": rate_plans(documents),
    }
