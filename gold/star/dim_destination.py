"""Where calls went: prefixes of numbers, short codes and names. One row per destination."""

from gold.star.keys import NONE, UNKNOWN
from gold.star.star import Star
from lake.table import Table

DIM_DESTINATION = Star(
    Table(
        name="star.dim_destination",
        key=("destination",),
        columns="""
            destination STRING  NOT NULL COMMENT 'prefix and first day: 2126 from 2018-01-01; none: nobody was called',
            prefix      STRING  NOT NULL COMMENT 'leading digits of a number; =112 a short code',
            zone        STRING  NOT NULL COMMENT 'as the tariff calls it',
            operator    STRING  NOT NULL COMMENT 'whose numbers these are; a ported number keeps its old one here',
            is_free     BOOLEAN NOT NULL COMMENT 'calls there cost nothing',
            valid_from  DATE    COMMENT 'first local day',
            valid_to    DATE    COMMENT 'first local day it no longer holds; null: open'
        """,
    ),
    select=f"""
        SELECT prefix || ' from ' || valid_from AS destination, prefix, zone,
               coalesce(operator, '{UNKNOWN}') AS operator, coalesce(free, false) AS is_free, valid_from, valid_to
        FROM destinations WHERE known_to IS NULL
        UNION ALL
        SELECT name, name, name, name, false, NULL, NULL FROM (VALUES ('{UNKNOWN}'), ('{NONE}')) AS others(name)
    """,
    reads=("destinations",),
    by_cycle=False,
)
