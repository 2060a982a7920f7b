"""Local days, whole months of them. One row per local_date."""

from gold.star.star import Star
from lake.table import Table

DIM_DATE = Star(
    Table(
        name="star.dim_date",
        key=("local_date",),
        columns="""
            local_date   DATE    NOT NULL COMMENT 'in the time zone of the tariff',
            year         INT     NOT NULL,
            quarter      STRING  NOT NULL COMMENT 'as 2026-Q1',
            month        STRING  NOT NULL COMMENT 'as 2026-03',
            day          INT     NOT NULL COMMENT 'of the month',
            weekday      INT     NOT NULL COMMENT '1 is Monday, 7 is Sunday',
            weekday_name STRING  NOT NULL COMMENT 'in English',
            iso_week     STRING  NOT NULL COMMENT 'as 2026-W10',
            is_weekend   BOOLEAN NOT NULL COMMENT 'Saturday or Sunday',
            calendars    STRING  COMMENT 'names of the calendars of the tariff that hold, such as ramadan; null: none'
        """,
    ),
    select="""
        WITH span AS (
            SELECT min(local_date) AS first_day, max(local_date) AS last_day FROM rated_usage
            UNION ALL SELECT min(first_day), max(last_day) FROM bills
        ),
        days AS (
            SELECT CAST(unnest(generate_series(
                date_trunc('month', min(first_day)), last_day(max(last_day)), INTERVAL 1 DAY)) AS DATE) AS local_date
            FROM span HAVING min(first_day) IS NOT NULL
        )
        SELECT local_date, year(local_date) AS year,
               strftime(local_date, '%Y') || '-Q' || quarter(local_date) AS quarter,
               strftime(local_date, '%Y-%m') AS month, day(local_date) AS day, isodow(local_date) AS weekday,
               dayname(local_date) AS weekday_name, strftime(local_date, '%G-W%V') AS iso_week,
               isodow(local_date) >= 6 AS is_weekend,
               (SELECT string_agg(DISTINCT name, ', ' ORDER BY name) FROM calendar
                WHERE known_to IS NULL AND local_date >= valid_from AND local_date < valid_to) AS calendars
        FROM days
    """,
    reads=("rated_usage", "bills", "calendar"),
    by_cycle=False,
)
