"""KPIs as SQL of DuckDB over the star: what they come to in each cycle that the facts have."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from gold.kpis.kpi import COUNT, DISTINCT, Dimensions, Kpi, Measure, Where
from gold.star import STAR
from gold.star.star import Star
from lake.sql import quoted

FACTS = {star.name: star for star in STAR}
FIGURE_TYPE = "DECIMAL(38,6)"


def selects(kpi: Kpi) -> Iterator[str]:
    """A SELECT for the KPI as a whole, unless it is a ranking, and one for each way in which it is told apart."""
    ways = kpi.by if kpi.top else ((), *kpi.by)
    return (select(kpi, dimensions) for dimensions in ways)


def select(kpi: Kpi, dimensions: Dimensions = ()) -> str:
    """kpi, unit, cycle, dimension, member, numerator, denominator, value: a row per cycle and member of dimensions.

    member: theirs, after commas. denominator: null of a sum. value: null where nothing is divided by.
    """
    is_share = kpi.of_whole and bool(dimensions)
    parts = [part(measure, "numerator", dimensions) for measure in kpi.numerator]
    down = [part(measure, "denominator", () if is_share else dimensions) for measure in kpi.denominator]
    source = shared(parts, down) if is_share else f"({' UNION ALL '.join(parts + down)})"
    member = " || ', ' || ".join(f"CAST({name} AS VARCHAR)" for name in dimensions) or "''"
    keys = ", ".join(("cycle", *dimensions))
    denominators = "max(total)" if is_share else "sum(denominator)"
    denominator = f"CAST({denominators} AS {FIGURE_TYPE})" if kpi.denominator else f"CAST(NULL AS {FIGURE_TYPE})"
    rows = f"""
        SELECT {quoted(kpi.name)} AS kpi, {quoted(kpi.unit)} AS unit, cycle,
               {quoted(", ".join(dimensions))} AS dimension, {member} AS member,
               CAST(sum(numerator) AS {FIGURE_TYPE}) AS numerator, {denominator} AS denominator
        FROM {source} GROUP BY {keys}
    """
    valued = f"SELECT *, {value(kpi)} AS value FROM ({rows})"
    return valued if kpi.top is None else ranked(valued, kpi.top)


def shared(parts: list[str], down: list[str]) -> str:
    """What members add to the numerator, each row beside the total of the cycle, which is that of all of them."""
    total = f"SELECT cycle AS of_cycle, sum(denominator) AS total FROM ({' UNION ALL '.join(down)}) GROUP BY cycle"
    return f"({' UNION ALL '.join(parts)}) AS members JOIN ({total}) AS whole ON members.cycle = whole.of_cycle"


def ranked(rows: str, top: int) -> str:
    """The largest of each cycle; of equal ones the first by name."""
    return f"""
        SELECT * FROM ({rows})
        QUALIFY row_number() OVER (PARTITION BY cycle ORDER BY numerator DESC, member) <= {top}
    """


def part(measure: Measure, side: str, dimensions: Dimensions) -> str:
    """What one measure adds to a side of a KPI: a row per cycle and member."""
    fact = FACTS[measure.fact]
    homes = {name: home(fact, name) for name in (*dimensions, *(where.column for where in measure.where))}
    joins = " ".join(
        f"JOIN {dimension} ON {fact.name}.{column} = {dimension}.{FACTS[dimension].table.key[0]}"
        for column, dimension in fact.joins.items()
        if dimension in homes.values()
    )
    keys = ", ".join((f"{fact.name}.cycle", *(f"{homes[name]}.{name}" for name in dimensions)))
    sides = {"numerator": "0", "denominator": "0", side: aggregate(measure)}
    amounts = ", ".join(f"CAST({amount} AS {FIGURE_TYPE}) AS {name}" for name, amount in sides.items())
    return f"SELECT {keys}, {amounts} FROM {fact.name} {joins} {filtered(measure.where, homes)} GROUP BY {keys}"


def home(fact: Star, column: str) -> str:
    """Where a column is: in the fact, or in a dimension that it joins. Raises KeyError where it is in none."""
    if column in fact.table.names:
        return fact.name
    for dimension in fact.joins.values():
        if column in FACTS[dimension].table.names:
            return dimension
    raise KeyError(f"{fact.name} joins no dimension that has {column}")


def aggregate(measure: Measure) -> str:
    """A measure as SQL."""
    sign = "-" if measure.sign < 0 else ""
    if measure.how == COUNT:
        return f"{sign}count(*)"
    distinct = "count(DISTINCT" if measure.how == DISTINCT else "sum("
    return f"{sign}{distinct} {measure.fact}.{measure.column})"


def filtered(every: Iterable[Where], homes: dict[str, str]) -> str:
    """The conditions as SQL; nothing where there are none."""
    terms = [
        f"{homes[where.column]}.{where.column} {'NOT IN' if where.is_not else 'IN'} "
        f"({', '.join(literal(word) for word in where.values)})"
        for where in every
    ]
    return f"WHERE {' AND '.join(terms)}" if terms else ""


def literal(word: str | bool | int) -> str:
    """A value as SQL."""
    return quoted(word) if isinstance(word, str) else str(word).upper()


def value(kpi: Kpi) -> str:
    """numerator x times / (denominator x per), half up, reckoned in whole numbers, since `/` makes a float."""
    up = f"CAST(numerator * 1000000 AS HUGEINT) * {kpi.times * 10**kpi.decimals}"
    down = f"CAST(denominator * 1000000 AS HUGEINT) * {kpi.per}" if kpi.denominator else f"{kpi.per * 10**6}::HUGEINT"
    rounded = f"sign(numerator) * ((2 * abs({up}) + {down}) // nullif(2 * {down}, 0))"
    return f"CAST({rounded} * {Decimal(1).scaleb(-kpi.decimals):f} AS {FIGURE_TYPE})"
