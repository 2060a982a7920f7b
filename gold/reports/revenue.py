"""Revenue over all billed cycles: usage less discounts, without fee and tax. Each report adds up to the bills."""

from gold.reports.report import Report
from telecom.services import SERVICES

REVENUE_BY_REGION = Report(
    "revenue_by_region",
    """
    SELECT region, money(sum(usage_amount + discount_amount)) AS total_revenue,
           count(DISTINCT account_id) AS customer_count,
           per_customer(sum(usage_amount + discount_amount), count(DISTINCT account_id)) AS avg_revenue_per_customer
    FROM bills GROUP BY region ORDER BY region
    """,
)

REVENUE_BY_SERVICE = Report(
    "revenue_by_service",
    """
    SELECT record_type AS service_type, money(sum(revenue)) AS total_revenue, count(DISTINCT bill_id) AS total_invoices,
           per_customer(sum(revenue), count(DISTINCT account_id)) AS avg_revenue_per_customer
    FROM fact_invoice_line JOIN fact_invoice USING (bill_id) WHERE revenue_kind = 'usage'
    GROUP BY record_type ORDER BY record_type
    """,
)
"""Bills that have the service, and revenue for each customer who used it."""

REVENUE_BY_PLAN = Report(
    "revenue_by_plan",
    """
    WITH shares AS (
        SELECT account_id, day.plan, revenue FROM fact_revenue_day AS day JOIN fact_invoice USING (bill_id)
        WHERE revenue_kind = 'usage'
        UNION ALL
        SELECT account_id, plan, 0 FROM fact_invoice
    )
    SELECT plan, money(sum(revenue)) AS total_revenue, count(DISTINCT account_id) AS customer_count,
           per_customer(sum(revenue), count(DISTINCT account_id)) AS avg_revenue_per_customer
    FROM shares GROUP BY plan ORDER BY plan
    """,
)
"""Revenue of the uses that the plan priced, a use without plan counting for the bill's; and the customers who have the
plan on their bill or in their usage."""

DAILY_REVENUE = Report(
    "daily_revenue",
    """
    SELECT local_date AS date, money(sum(revenue)) AS revenue FROM fact_revenue_day WHERE revenue_kind = 'usage'
    GROUP BY date ORDER BY date
    """,
)


def cell(service: str, column: str, total: str) -> str:
    """The sum over one service, 0 where there is none."""
    of_service = f"coalesce(sum({column}) FILTER (WHERE record_type = '{service}'), 0)"
    return f"{total}({of_service}) AS {service}_{column}"


MEASURES = {"uses": "", "units": "", "revenue": "money"}
CELLS = [cell(service, column, total) for column, total in MEASURES.items() for service in SERVICES]

MIX_BY_REGION = Report(
    "mix_by_region",
    f"""
    WITH lines AS (
        SELECT bill_id, record_type, uses, units, revenue FROM fact_invoice_line WHERE revenue_kind = 'usage'
    )
    SELECT region, {", ".join(CELLS)} FROM bills LEFT JOIN lines USING (bill_id) GROUP BY region ORDER BY region
    """,
)
"""Uses, units and revenue of each service."""
