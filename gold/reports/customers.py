"""The accounts that have bills, as their newest one describes them, and those that spent most."""

from gold.reports.report import Report

CUSTOMERS = Report(
    "customers",
    """
    SELECT account_id, customer_name, region, plan, is_student, is_urban, joined_on, numbers
    FROM (SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY cycle DESC) AS age FROM bills)
    WHERE age = 1
    ORDER BY account_id
    """,
)

TOP10_CONSUMERS = Report(
    "top10_consumers",
    """
    WITH revenue AS (
        SELECT account_id, max(cycle) AS cycle, sum(usage_amount + discount_amount) AS total
        FROM bills GROUP BY account_id
    )
    SELECT account_id, customer_name, region, money(total) AS total_revenue
    FROM revenue JOIN bills USING (account_id, cycle)
    ORDER BY total DESC, account_id
    LIMIT 10
    """,
)
"""Those of the largest revenue over all cycles; of equal ones the first by account_id."""
