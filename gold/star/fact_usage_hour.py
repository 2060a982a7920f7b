"""How the network was used, hour by hour.

One row per cycle, local_date, local_hour, service, plan, operator, technology, roaming and status.
"""

from gold.reports.predicates import IS_RETAIL
from gold.star.keys import UNKNOWN
from gold.star.star import Star
from lake.table import Table

FACT_USAGE_HOUR = Star(
    Table(
        name="star.fact_usage_hour",
        key=(
            "cycle",
            "local_date",
            "local_hour",
            "record_type",
            "plan",
            "operator",
            "technology",
            "is_roaming",
            "status",
        ),
        columns="""
            cycle       STRING  NOT NULL COMMENT 'as 2026-03',
            local_date  DATE    NOT NULL COMMENT 'on which the uses began, in the time zone of the tariff',
            local_hour  INT     NOT NULL COMMENT 'of the clock, 0 to 23',
            record_type STRING  NOT NULL COMMENT 'the service',
            plan        STRING  NOT NULL COMMENT 'unknown where there was none',
            operator    STRING  NOT NULL COMMENT 'whose numbers were called; none of data',
            technology  STRING  NOT NULL COMMENT '2G | 3G | 4G | 5G | unknown',
            is_roaming  BOOLEAN NOT NULL COMMENT 'in a visited network',
            status      STRING  NOT NULL COMMENT 'rated | rejected | unmatched | error',
            uses        BIGINT  NOT NULL,
            units       BIGINT  NOT NULL COMMENT 'seconds, messages or bytes',
            charge      DECIMAL(24,6) NOT NULL COMMENT 'in the currency of the tariff, before discounts and tax'
        """,
    ),
    select=f"""
        SELECT cycle, local_date, local_hour, record_type, coalesce(plan, '{UNKNOWN}') AS plan, operator,
               coalesce(technology, '{UNKNOWN}') AS technology, is_roaming, status,
               count(*) AS uses, sum(units) AS units, coalesce(sum(charge), 0) AS charge
        FROM rated_usage JOIN dim_destination USING (destination)
        WHERE {IS_RETAIL}
        GROUP BY ALL
    """,
    reads=("rated_usage", "dim_destination"),
    joins={"local_date": "dim_date", "plan": "dim_plan", "operator": "dim_operator"},
)
