"""Customers as bills describe them. One row per customer_key: an account with the attributes it had."""

from gold.star.keys import CUSTOMER, UNKNOWN
from gold.star.star import Star
from lake.table import Table

DESCRIBED = "account_id, customer_name, region, is_student, is_urban, joined_on"
"""By fresh bills, and by documents as they were issued."""

DIM_CUSTOMER = Star(
    Table(
        name="star.dim_customer",
        key=("customer_key",),
        columns="""
            customer_key  STRING  NOT NULL COMMENT 'of the account and the six columns after it',
            account_id    STRING  NOT NULL COMMENT 'who pays; unknown: of uses that no bill has',
            customer_name STRING  NOT NULL,
            region        STRING  NOT NULL,
            is_student    BOOLEAN NOT NULL,
            is_urban      BOOLEAN NOT NULL,
            joined_on     DATE    COMMENT 'null of unknown',
            first_cycle   STRING  COMMENT 'first bill that describes it so, as 2026-03',
            last_cycle    STRING  COMMENT 'last bill that does'
        """,
    ),
    select=f"""
        SELECT {CUSTOMER} AS customer_key, {DESCRIBED}, min(cycle) AS first_cycle, max(cycle) AS last_cycle
        FROM (SELECT cycle, {DESCRIBED} FROM bills UNION ALL SELECT cycle, {DESCRIBED} FROM documents)
        GROUP BY {DESCRIBED}
        UNION ALL
        SELECT '{UNKNOWN}', '{UNKNOWN}', '{UNKNOWN}', '{UNKNOWN}', false, false, NULL, NULL, NULL
    """,
    reads=("bills", "documents"),
    by_cycle=False,
)
