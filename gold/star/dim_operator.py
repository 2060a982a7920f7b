"""Operators whose numbers were called. One row per operator."""

from gold.star.keys import NONE, UNKNOWN
from gold.star.star import Star
from lake.table import Table

DIM_OPERATOR = Star(
    Table(
        name="star.dim_operator",
        key=("operator",),
        columns="""
            operator STRING NOT NULL COMMENT 'as destinations.csv names it; unknown where it names none',
            prefixes INT    NOT NULL COMMENT 'of destinations that are its own'
        """,
    ),
    select=f"""
        SELECT operator, count(*) FILTER (WHERE destination NOT IN ('{UNKNOWN}', '{NONE}')) AS prefixes
        FROM dim_destination GROUP BY operator
    """,
    reads=("dim_destination",),
    by_cycle=False,
)
