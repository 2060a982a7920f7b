"""The model of Power BI: the star, its relationships, and every KPI as a measure."""

from collections.abc import Iterator

from gold.kpis import KPIS
from gold.kpis.kpi import Kpi
from gold.kpis.kpi_values import KPI_VALUES
from lake.columns import Column
from serving.bi import dax
from serving.bi.power_query import CYCLES, NO_ROWS, expressions, source
from serving.bi.tables import STAR_TABLES, KitTable
from serving.bi.target import Files, Target
from serving.bi.tmdl import Item, Properties, name, tag, text

MEASURES, CYCLE, DATES, VALUES = "Measures", "dim_cycle", "dim_date", KPI_VALUES.name
TYPES = {
    "STRING": "string",
    "BIGINT": "int64",
    "INT": "int64",
    "BOOLEAN": "boolean",
    "DATE": "dateTime",
    "TIMESTAMP": "dateTime",
}
SORTED_BY = {(DATES, "weekday_name"): "weekday"}
"""Columns that are sorted by another one."""

KEYS = ("customer_key", "number_key", "bill_id", "cycle")
"""What no reader looks at, beside what joins a dimension: hidden in facts."""


def semantic_model(target: Target) -> Files:
    """The files of a model's definition."""
    tables = [cycles(), *map(table, STAR_TABLES), measures()]
    names = [CYCLE, *(star.name for star in STAR_TABLES), MEASURES]
    files = {f"tables/{file}.tmdl": text([item]) for file, item in zip(names, tables, strict=True)}
    return files | {
        "database.tmdl": text([Item("database", properties={"compatibilityLevel": "1600"})]),
        "model.tmdl": text([model(), *(Item(f"ref table {file}") for file in names)]),
        "expressions.tmdl": text(expressions(target)),
        "relationships.tmdl": text(list(relationships())),
    }


def model() -> Item:
    """What holds of the whole model: sums are measures, and no hidden table of dates is made for each column."""
    return Item(
        "model Model",
        properties={
            "culture": "en-US",
            "defaultPowerBIDataSourceVersion": "powerBI_V3",
            "discourageImplicitMeasures": True,
            "sourceQueryCulture": "en-US",
        },
        children=[Item("annotation __PBI_TimeIntelligenceEnabled", "0")],
    )


def table(star: KitTable) -> Item:
    """A table of the star. dim_date is marked as the one of dates."""
    is_dates = star.name == DATES
    return Item(
        f"table {star.name}",
        about=star.about,
        properties={"lineageTag": tag(star.name), "dataCategory: Time": is_dates},
        children=[*(column(star, one) for one in shown(star)), partition(star.name, source(star.name, shown(star)))],
    )


def shown(star: KitTable) -> list[Column]:
    """The columns that the model has: of kpi_values no sides, since bytes in millionths are more than fit."""
    return [one for one in star.columns if star.name != VALUES or one.name not in ("numerator", "denominator")]


def column(star: KitTable, one: Column) -> Item:
    """A column. Amounts with more decimals than fit are whole millionths, hidden as keys are, and what measures sum."""
    label = dax.in_model(one.name, kind(star, one))
    is_whole = label != one.name
    data_type = "int64" if is_whole else TYPES.get(one.kind, "decimal")
    return Item(
        f"column {label}",
        about=one.comment,
        properties={
            "dataType": data_type,
            "isHidden": is_whole or is_hidden(star, one),
            "isKey": star.key == (one.name,),
            "formatString: yyyy-mm-dd": one.kind == "DATE",
            "formatString: #,0.00": data_type == "decimal",
            "lineageTag": tag(star.name, one.name),
            "summarizeBy": "none",
            "sourceColumn": label,
            "sortByColumn": SORTED_BY.get((star.name, one.name), False),
        },
    )


def kind(star: KitTable, one: Column) -> str:
    """A column's type; that of values of KPIs, which are rounded to fewer decimals, as one that fits."""
    return "DECIMAL(18,4)" if (star.name, one.name) == (VALUES, "value") else one.kind


def is_hidden(star: KitTable, one: Column) -> bool:
    """Keys, and what measures sum."""
    is_fact = not star.name.startswith("dim_")
    is_summed = is_fact and (one.kind.startswith("DECIMAL") or one.kind == "BIGINT")
    return one.name in star.joins or one.name == "customer_key" or is_summed or (is_fact and one.name in KEYS)


def partition(owner: str, expression: str) -> Item:
    """Where rows come from."""
    return Item(f"partition {owner} = m", properties={"mode": "import"}, children=[Item("source", expression)])


def text_column(owner: str, name: str, sign: str, about: str = "") -> Item:
    """A column of texts that stands in no table of the star. sign: the property that it has."""
    properties: Properties = {
        "dataType": "string",
        sign: True,
        "lineageTag": tag(owner, name),
        "summarizeBy": "none",
        "sourceColumn": name,
    }
    return Item(f"column {name}", about=about, properties=properties)


def cycles() -> Item:
    """The billing cycles: one slicer for all facts."""
    cycle = text_column(CYCLE, "cycle", "isKey", about="as 2026-03")
    about = "Billing cycles that any KPI has a value of. One row per cycle."
    return Item(
        f"table {CYCLE}", about=about, properties={"lineageTag": tag(CYCLE)}, children=[cycle, partition(CYCLE, CYCLES)]
    )


def measures() -> Item:
    """A table of measures alone."""
    hidden = text_column(MEASURES, "none", "isHidden")
    checks = [
        Item(
            f"measure {name(label)}",
            expression,
            properties={"displayFolder": "Checks", "lineageTag": tag(MEASURES, label)},
            about="Of a KPI in a cycle, held against kpi_values.",
        )
        for label, expression in dax.checks(KPIS).items()
    ]
    children = [*map(measure, KPIS), *checks, hidden, partition(MEASURES, NO_ROWS)]
    return Item(f"table {MEASURES}", about="Every KPI.", properties={"lineageTag": tag(MEASURES)}, children=children)


def measure(kpi: Kpi) -> Item:
    """A KPI."""
    return Item(
        f"measure {name(kpi.label)}",
        dax.measure(kpi),
        about=f"{kpi.description} Unit: {kpi.unit}. docs/kpis.md: {kpi.name}.",
        properties={
            "formatString": "#,0"
            + ("." + "0" * kpi.decimals if kpi.decimals else "")
            + ("\\%" if kpi.unit == "percent" else ""),
            "displayFolder": kpi.subject,
            "lineageTag": tag(MEASURES, kpi.name),
        },
    )


def relationships() -> Iterator[Item]:
    """Each from many rows to one, filtering that way alone. One between facts is inactive: dimensions filter both."""
    for star in STAR_TABLES:
        ways = dict(star.joins) | ({"cycle": CYCLE} if "cycle" in star.names else {})
        for own, other in ways.items():
            key = next((one.key[0] for one in STAR_TABLES if one.name == other), "cycle")
            yield Item(
                f"relationship {tag('relationship', star.name, own)}",
                properties={
                    "isActive: false": not other.startswith("dim_"),
                    "crossFilteringBehavior": "oneDirection",
                    "fromColumn": f"{star.name}.{own}",
                    "toColumn": f"{other}.{key}",
                },
            )
