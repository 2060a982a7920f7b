"""How each customer used the network in a cycle, beside others. One row per cycle and account_id."""

from gold.reports.predicates import IS_RATED, IS_RETAIL
from gold.star.star import Star
from lake.table import Table
from telecom.services import SERVICES

UNITS = [f"{service}_units" for service in SERVICES]
USED = ", ".join(
    f"coalesce(sum(units) FILTER (WHERE record_type = '{service}'), 0) AS {column}"
    for service, column in zip(SERVICES, UNITS, strict=True)
)

CUSTOMER_MONTH = Star(
    Table(
        name="star.customer_month",
        key=("cycle", "account_id"),
        columns=f"""
            cycle        STRING NOT NULL COMMENT 'as 2026-03',
            account_id   STRING NOT NULL COMMENT 'who has a bill of the cycle',
            customer_key STRING NOT NULL,
            plan         STRING NOT NULL COMMENT 'of its first number',
            numbers      INT    NOT NULL COMMENT 'active in the cycle',
            uses         BIGINT NOT NULL COMMENT 'that were charged, or free',
            active_days  BIGINT NOT NULL COMMENT 'with a use: frequency',
            last_used_on DATE   COMMENT 'local day of the last use, of this cycle or of one before; null: none yet',
            recency_days INT    COMMENT 'from then to the last day of the cycle; null: no use yet',
            {"".join(f"{name} BIGINT NOT NULL COMMENT 'seconds, messages or bytes'," + chr(10) for name in UNITS)}
            revenue      DECIMAL(18,4) NOT NULL COMMENT 'without tax: monetary',
            total_due    DECIMAL(18,4) NOT NULL,
            recency_score   INT NOT NULL COMMENT '1 to 5 by fifths of the customers, 5 the latest; ties by account_id',
            frequency_score INT NOT NULL COMMENT '1 to 5, 5 the most days',
            monetary_score  INT NOT NULL COMMENT '1 to 5, 5 the most revenue',
            segment      STRING NOT NULL COMMENT 'champions, loyal, promising, needs_attention, at_risk, hibernating',
            is_churning  BOOLEAN NOT NULL COMMENT 'used the cycle before and not this one'
        """,
    ),
    select=f"""
        WITH used AS (
            SELECT account_id, sum(uses) AS uses, count(DISTINCT local_date) AS active_days,
                   max(local_date) AS last_day_used, {USED}
            FROM fact_rated_day WHERE {IS_RETAIL} AND {IS_RATED} GROUP BY account_id
        ),
        earned AS (SELECT bill_id, sum(revenue) AS revenue FROM fact_revenue_day GROUP BY bill_id),
        measured AS (
            SELECT bills.cycle, account_id, bills.customer_key, bills.plan, bills.numbers,
                   coalesce(used.uses, 0) AS uses, coalesce(used.active_days, 0) AS active_days,
                   coalesce(last_day_used, before.last_used_on) AS last_used_on,
                   bills.last_day - coalesce(last_day_used, before.last_used_on) AS recency_days,
                   {", ".join(f"coalesce(used.{name}, 0) AS {name}" for name in UNITS)},
                   coalesce(earned.revenue, 0) AS revenue, bills.total_due,
                   coalesce(before.uses, 0) > 0 AND coalesce(used.uses, 0) = 0 AS is_churning
            FROM fact_invoice AS bills LEFT JOIN used USING (account_id) LEFT JOIN earned USING (bill_id)
            LEFT JOIN customer_month_before AS before USING (account_id)
        ),
        scored AS (
            SELECT *,
                   ntile(5) OVER (ORDER BY recency_days DESC NULLS FIRST, account_id) AS recency_score,
                   ntile(5) OVER (ORDER BY active_days, account_id) AS frequency_score,
                   ntile(5) OVER (ORDER BY revenue, account_id) AS monetary_score
            FROM measured
        )
        SELECT *,
               CASE WHEN recency_score >= 4 AND frequency_score >= 4 AND monetary_score >= 4 THEN 'champions'
                    WHEN frequency_score >= 4 AND recency_score >= 2 THEN 'loyal'
                    WHEN recency_score >= 4 THEN 'promising'
                    WHEN recency_score = 3 THEN 'needs_attention'
                    WHEN monetary_score >= 3 THEN 'at_risk'
                    ELSE 'hibernating' END AS segment
        FROM scored
    """,
    reads=("fact_rated_day", "fact_revenue_day", "fact_invoice"),
    before=True,
    joins={"customer_key": "dim_customer", "plan": "dim_plan"},
)
"""A customer without a bill of the cycle has no row, and is not carried further."""
