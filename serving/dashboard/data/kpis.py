"""KPIs under filters: the published values where these are told apart so, else the same declaration over fewer rows."""

from collections.abc import Iterable
from decimal import Decimal

from gold.kpis import KPIS
from gold.kpis.kpi import Kpi
from gold.kpis.sql import FACTS, home, select
from serving.dashboard.filters import Filters
from serving.dashboard.snapshot import OpenSnapshot

KPI = {kpi.name: kpi for kpi in KPIS}

History = dict[str, Decimal | None]
"""A KPI's value by cycle."""


def is_told(kpi: Kpi, filters: Filters) -> bool:
    """Whether a KPI is told apart by all that is filtered by."""
    return set(filters.narrow) <= {dimension for way in kpi.by for dimension in way}


def histories(snapshot: OpenSnapshot, names: Iterable[str], filters: Filters) -> dict[str, History]:
    """By KPI its value in each cycle; nothing of those that are not told apart by the filters."""
    told = [name for name in names if is_told(KPI[name], filters)]
    answers: dict[str, History] = {name: {} for name in told}
    if len(filters.narrow) > 1:
        rows = [row for name in told for row in snapshot.rows(narrowed(KPI[name], filters), **filters.values)]
    else:
        dimension, member = next(iter(filters.narrow.items()), ("", ""))
        rows = snapshot.rows(PUBLISHED, dimension=dimension, member=member, names=told)
    for row in rows:
        answers[row["kpi"]][row["cycle"]] = row["value"]
    return answers


PUBLISHED = """
    SELECT kpi, cycle, value FROM kpi_values
    WHERE dimension = $dimension AND member = $member AND list_contains($names, kpi)
"""


def narrowed(kpi: Kpi, filters: Filters) -> str:
    """The KPI's own SELECT, over facts of which only what the filters let pass is seen."""
    facts = {measure.fact for measure in (*kpi.numerator, *kpi.denominator)}
    return f"WITH {', '.join(passing(fact, filters) for fact in sorted(facts))} {select(kpi)}"


def passing(fact: str, filters: Filters) -> str:
    """A fact under its own name, with the rows that pass. Raises KeyError for one that cannot be filtered so."""
    star = FACTS[fact]
    homes = {column: home(star, column) for column in filters.narrow}
    joins = " ".join(
        f"JOIN {dimension} ON own.{column} = {dimension}.{FACTS[dimension].table.key[0]}"
        for column, dimension in star.joins.items()
        if dimension in homes.values()
    )
    terms = [f"{'own' if place == fact else place}.{column} = ${column}" for column, place in homes.items()]
    return f"{fact} AS (SELECT own.* FROM main.{fact} AS own {joins} WHERE {' AND '.join(terms)})"
