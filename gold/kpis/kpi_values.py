"""What the KPIs come to. One row per kpi, cycle, dimension and member."""

from gold.kpis import KPIS
from gold.kpis.sql import FACTS, home, selects
from gold.star.star import Star
from lake.table import Table

NAMED = {
    name
    for kpi in KPIS
    for measure in (*kpi.numerator, *kpi.denominator)
    for column in (*(where.column for where in measure.where), *(name for way in kpi.by for name in way), "cycle")
    for name in (measure.fact, home(FACTS[measure.fact], column))
}

KPI_VALUES = Star(
    Table(
        name="star.kpi_values",
        key=("kpi", "cycle", "dimension", "member"),
        columns="""
            kpi         STRING NOT NULL COMMENT 'name: docs/kpis.md says what it means',
            unit        STRING NOT NULL COMMENT 'of the value: money is in the currency of the tariff',
            cycle       STRING NOT NULL COMMENT 'as 2026-03',
            dimension   STRING NOT NULL COMMENT 'by which it is told apart, as plan, region; empty: as a whole',
            member      STRING NOT NULL COMMENT 'of the dimension, as standard, Rabat; empty: as a whole',
            numerator   DECIMAL(38,6) NOT NULL COMMENT 'exact',
            denominator DECIMAL(38,6) COMMENT 'exact; null of a sum',
            value       DECIMAL(38,6) COMMENT 'rounded half up as the KPI says; null where nothing is divided by'
        """,
    ),
    select=" UNION ALL ".join(f"({one})" for kpi in KPIS for one in selects(kpi)),
    reads=tuple(star for star in FACTS if star in NAMED),
)
