"""Rate plans as the tariff calls them now. One row per plan."""

from gold.star.keys import UNKNOWN
from gold.star.star import Star
from lake.table import Table

DIM_PLAN = Star(
    Table(
        name="star.dim_plan",
        key=("plan",),
        columns="""
            plan       STRING NOT NULL COMMENT 'as subscribers name it; unknown: of uses without one',
            label      STRING NOT NULL COMMENT 'as customers read it',
            valid_from DATE   COMMENT 'of its first version',
            versions   INT    NOT NULL COMMENT 'that are believed now; 0 of one that the tariff knows no more'
        """,
    ),
    select=f"""
        WITH believed AS (SELECT * FROM rate_plans WHERE known_to IS NULL AND plan <> '*'),
        named AS (SELECT DISTINCT plan FROM rated_usage WHERE plan IS NOT NULL
                  UNION SELECT plan FROM bills UNION SELECT plan FROM documents)
        SELECT plan, max_by(label, valid_from) AS label, min(valid_from) AS valid_from, count(*) AS versions
        FROM believed GROUP BY plan
        UNION ALL
        SELECT plan, plan, NULL, 0 FROM named WHERE plan NOT IN (SELECT plan FROM believed)
        UNION ALL
        SELECT '{UNKNOWN}', '{UNKNOWN}', NULL, 0
    """,
    reads=("rate_plans", "rated_usage", "bills", "documents"),
    by_cycle=False,
)
