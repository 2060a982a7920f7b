"""KPIs under filters: the published values where these are told apart so, else the same declaration over fewer rows."""

from collections.abc import Iterable
from decimal import Decimal

from gold.kpis import KPIS
from gold.kpis.kpi import SUM, Kpi
from gold.kpis.sql import FACTS, home, select
from serving.dashboard.filters import PLAN, REGION, SERVICE, Filters
from serving.dashboard.snapshot import SUMS, OpenSnapshot

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
    facts = sorted({measure.fact for measure in (*kpi.numerator, *kpi.denominator)})
    every = (added_up(fact, filters) if is_of_sums(kpi, fact) else passing(fact, filters) for fact in facts)
    return f"WITH {', '.join(every)} {select(kpi)}"


def is_of_sums(kpi: Kpi, fact: str) -> bool:
    """Whether all that a KPI asks of a fact can be said from its sums."""
    asked = [measure for measure in (*kpi.numerator, *kpi.denominator) if measure.fact == fact]
    return fact in SUMS and all(
        measure.how == SUM
        and measure.column in SUMS[fact].amounts
        and all(where.column in SUMS[fact].keys for where in measure.where)
        for measure in asked
    )


def added_up(fact: str, filters: Filters) -> str:
    """A fact's sums that pass, under the name of the fact."""
    return f"{fact} AS (SELECT * FROM {SUMS[fact].name} WHERE {filters.where(REGION, PLAN, SERVICE)})"


def passing(fact: str, filters: Filters) -> str:
    """A fact under its own name, with the rows that pass. Raises KeyError for one that cannot be filtered so."""
    star = FACTS[fact]
    homes = {column: home(star, column) for column in filters.narrow}
    joins = " ".join(
        f"JOIN {dimension} ON own.{column} = {dimension}.{FACTS[dimension].table.key[0]}"
        for column, dimension in star.joins.items()
        if dimension in homes.values()
    )
    terms = [f"{'own' if home == fact else home}.{column} = ${column}" for column, home in homes.items()]
    return f"{fact} AS (SELECT own.* FROM main.{fact} AS own {joins} WHERE {' AND '.join(terms)})"
