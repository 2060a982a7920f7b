"""What a number used of a service on a day, by what became of it.

One row per cycle, local_date, number, service, plan, destination, run, status and reason.
"""

from gold.star.keys import CUSTOMER, UNKNOWN
from gold.star.star import Star
from lake.table import Table

FACT_RATED_DAY = Star(
    Table(
        name="star.fact_rated_day",
        key=(
            "cycle",
            "customer_key",
            "account_id",
            "number_key",
            "local_date",
            "record_type",
            "plan",
            "destination",
            "run",
            "status",
            "reason",
        ),
        columns="""
            cycle        STRING NOT NULL COMMENT 'as 2026-03',
            local_date   DATE   NOT NULL COMMENT 'on which the uses began, in the time zone of the tariff',
            customer_key STRING NOT NULL COMMENT 'who paid; unknown where the account has no bill of the cycle',
            account_id   STRING NOT NULL COMMENT 'unknown of a number that no account owns',
            number_key   STRING NOT NULL COMMENT 'stands for the number that was used',
            record_type  STRING NOT NULL COMMENT 'the service',
            plan         STRING NOT NULL COMMENT 'unknown where there was none',
            destination  STRING NOT NULL COMMENT 'that was called; none of data',
            run          STRING NOT NULL COMMENT 'which rating: retail is billed, others are costs',
            status       STRING NOT NULL COMMENT 'rated | rejected | unmatched | error',
            reason       STRING NOT NULL COMMENT 'why it costs nothing; empty when it was charged',
            uses         BIGINT NOT NULL,
            units        BIGINT NOT NULL COMMENT 'seconds, messages or bytes',
            free_units   BIGINT NOT NULL COMMENT 'of these, taken from allowances',
            charge       DECIMAL(24,6) NOT NULL COMMENT 'in the currency of the tariff, before discounts and tax',
            late_uses    BIGINT NOT NULL COMMENT 'of the uses, those that came with uses of a later cycle'
        """,
    ),
    select=f"""
        WITH customers AS (SELECT account_id, {CUSTOMER} AS customer_key FROM bills)
        SELECT cycle, local_date, coalesce(customer_key, '{UNKNOWN}') AS customer_key,
               coalesce(account_id, '{UNKNOWN}') AS account_id, number_key, record_type,
               coalesce(plan, '{UNKNOWN}') AS plan, destination, run, status, coalesce(reason, '') AS reason,
               count(*) AS uses, sum(units) AS units, coalesce(sum(free_units), 0) AS free_units,
               coalesce(sum(charge), 0) AS charge, count(*) FILTER (WHERE is_late) AS late_uses
        FROM rated_usage LEFT JOIN customers USING (account_id)
        GROUP BY ALL
    """,
    reads=("rated_usage", "bills"),
    joins={
        "local_date": "dim_date",
        "customer_key": "dim_customer",
        "plan": "dim_plan",
        "destination": "dim_destination",
    },
)
