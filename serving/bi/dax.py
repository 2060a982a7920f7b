"""KPIs as measures in DAX."""

from gold.kpis.kpi import COUNT, DISTINCT, SUM, Kpi, Measure, Where
from gold.kpis.sql import FACTS, home
from lake.columns import columns
from serving.bi.texts import double_quoted

MILLIONTHS = 10**6
"""What Power BI's exact amounts of four decimals cannot hold is counted in millionths, which are whole."""

DECIMALS_OF_EXACT = 4


def measure(kpi: Kpi) -> str:
    """The expression of a KPI, unrounded: a format has its decimals. Of a ranking, for the largest members alone."""
    up, down = total(kpi.numerator), total(kpi.denominator) if kpi.denominator else ""
    if kpi.of_whole:
        told = ", ".join(named(kpi.numerator[0].fact, column) for way in kpi.by for column in way)
        down = f"CALCULATE ( {down}, REMOVEFILTERS ( {told} ) )"
    if kpi.times != 1:
        up = f"({up}) * {kpi.times}"
    if kpi.per != 1:
        down = f"({down}) * {kpi.per}" if down else str(kpi.per)
    value = f"DIVIDE ( {up}, {down} )" if down else up
    return value if kpi.top is None else ranked(kpi, value)


def ranked(kpi: Kpi, value: str) -> str:
    """The value for members among the largest; of equal ones the first by name."""
    member = member_of(kpi)
    return (
        f"VAR Largest = TOPN ( {kpi.top}, ALLSELECTED ( {member} ), CALCULATE ( {value} ), DESC, {member}, ASC )\n"
        f"RETURN CALCULATE ( {value}, KEEPFILTERS ( Largest ) )"
    )


def member_of(kpi: Kpi) -> str:
    """The column whose members a ranking ranks."""
    ((column,),) = kpi.by
    return named(kpi.numerator[0].fact, column)


def total(measures: tuple[Measure, ...]) -> str:
    """A sum of measures, each with its sign."""
    first, *others = measures
    text = f"-{aggregate(first)}" if first.sign < 0 else aggregate(first)
    return text + "".join(f" {'-' if other.sign < 0 else '+'} {aggregate(other)}" for other in others)


def aggregate(part: Measure) -> str:
    """One measure, without its sign."""
    if part.how == COUNT:
        value = f"COUNTROWS ( {part.fact} )"
    elif part.how == DISTINCT:
        value = f"DISTINCTCOUNT ( {named(part.fact, part.column)} )"
    else:
        value = f"SUM ( {part.fact}[{in_model(part.column, kind_of(part))}] )"
    if part.where:
        filters = ", ".join(f"KEEPFILTERS ( {condition(part.fact, where)} )" for where in part.where)
        value = f"CALCULATE ( {value}, {filters} )"
    is_in_millionths = part.how == SUM and has_many_decimals(kind_of(part))
    return f"DIVIDE ( {value}, {MILLIONTHS} )" if is_in_millionths else value


def kind_of(part: Measure) -> str:
    """The type of the column that a sum adds up."""
    return next(column.kind for column in columns(FACTS[part.fact].table.columns) if column.name == part.column)


def in_model(name: str, kind: str) -> str:
    """A column's name in the model: it says what is counted in millionths."""
    return f"{name}_millionths" if has_many_decimals(kind) else name


def has_many_decimals(kind: str) -> bool:
    """Whether a type of DDL has more decimals than Power BI's exact amounts."""
    return kind.startswith("DECIMAL") and int(kind.rstrip(")").split(",")[1]) > DECIMALS_OF_EXACT


def condition(fact: str, where: Where) -> str:
    """Which rows count."""
    values = ", ".join(map(literal, where.values))
    return f"{'NOT ' if where.is_not else ''}{named(fact, where.column)} IN {{ {values} }}"


def literal(value: str | bool | int) -> str:
    """A value."""
    return (
        double_quoted(value)
        if isinstance(value, str)
        else f"{value} ()".upper()
        if isinstance(value, bool)
        else str(value)
    )


def named(fact: str, column: str) -> str:
    """A column, in the fact or in a dimension that it joins."""
    return f"{home(FACTS[fact], column)}[{column}]"


def checks(kpis: tuple[Kpi, ...]) -> dict[str, str]:
    """Measures that hold the others against kpi_values, in a table by kpi_values[kpi]."""
    cases = ",\n".join(f"    {double_quoted(kpi.name)}, {rounded(kpi)}" for kpi in kpis)
    rankings = ", ".join(double_quoted(kpi.name) for kpi in kpis if kpi.top)
    one_cycle = "IF ( HASONEVALUE ( dim_cycle[cycle] ), {} )".format
    published = (
        "CALCULATE ( SUM ( kpi_values[value] ), KEEPFILTERS ( FILTER ( "
        "ALL ( kpi_values[kpi], kpi_values[dimension] ), "
        f'kpi_values[dimension] = "" || kpi_values[kpi] IN {{ {rankings} }} ) ) )'
    )
    return {
        "Reckoned here": one_cycle(f"SWITCH (\n    SELECTEDVALUE ( kpi_values[kpi] ),\n{cases}\n)"),
        "Published": one_cycle(published),
        "Difference": "ROUND ( [Reckoned here] - [Published], 6 )",
        "Verdict": 'IF ( NOT ISBLANK ( [Published] ), IF ( [Difference] = 0, "equal", "differs" ) )',
    }


def rounded(kpi: Kpi) -> str:
    """A measure, rounded as the published value is; of a ranking the sum of its members' rounded values."""
    value = f"ROUND ( [{kpi.label}], {kpi.decimals} )"
    return f"SUMX ( VALUES ( {member_of(kpi)} ), {value} )" if kpi.top else value
