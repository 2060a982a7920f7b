"""Revenue without tax, day by day; it adds up to the bills.

One row per bill_id, local_date, revenue_kind, service and plan.
"""

from gold.star.fact_invoice_line import NO_REVENUE, USAGE
from gold.star.keys import UNKNOWN
from gold.star.star import Star
from lake.table import Table

FACT_REVENUE_DAY = Star(
    Table(
        name="star.fact_revenue_day",
        key=("bill_id", "local_date", "revenue_kind", "record_type", "plan"),
        columns="""
            bill_id      STRING NOT NULL,
            cycle        STRING NOT NULL COMMENT 'as 2026-03',
            customer_key STRING NOT NULL,
            currency     STRING NOT NULL COMMENT 'ISO 4217',
            status       STRING NOT NULL COMMENT 'of the bill: draft until it is issued',
            local_date   DATE   NOT NULL COMMENT 'of the uses; of fees the last day of the cycle of the account',
            revenue_kind STRING NOT NULL COMMENT 'usage | recurring | one_off | contained_tax: less',
            record_type  STRING NOT NULL COMMENT 'the service; none of what is of no single one',
            plan         STRING NOT NULL COMMENT 'that priced the uses; of fees that of the bill',
            revenue      DECIMAL(18,4) NOT NULL COMMENT 'in the currency, discounts shared out, without tax'
        """,
    ),
    select=f"""
        WITH parts AS (
            SELECT bill_id, local_date, '{USAGE}' AS revenue_kind, record_type, plan, revenue FROM days
            UNION ALL
            SELECT bill_id, NULL, revenue_kind, record_type, NULL, revenue
            FROM fact_invoice_line WHERE revenue_kind NOT IN ('{USAGE}', '{NO_REVENUE}')
        )
        SELECT bill_id, cycle, customer_key, currency, status, coalesce(local_date, last_day) AS local_date,
               revenue_kind, coalesce(record_type, 'none') AS record_type,
               coalesce(parts.plan, bills.plan, '{UNKNOWN}') AS plan, sum(revenue) AS revenue
        FROM parts JOIN fact_invoice AS bills USING (bill_id)
        GROUP BY ALL
    """,
    reads=("days", "fact_invoice_line", "fact_invoice"),
    joins={
        "local_date": "dim_date",
        "customer_key": "dim_customer",
        "plan": "dim_plan",
        "bill_id": "fact_invoice",
    },
)
"""days: what each usage line brings in, shared over its days and plans by what their uses cost."""
