"""What a rule of the bill puts on it: one item, and how it is added to an account's running amount."""

from decimal import Decimal

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.money import MONEY

ITEM = f"""struct<kind: string, name: string, label: string, record_type: string, base: decimal(18,6),
    rate: decimal(9,6), amount: {MONEY}, included: {MONEY}, rounding_difference: decimal(24,12)>"""
"""base x rate, or an amount; null where the rule does not apply. included: of a tax that prices contain."""


def item(kind: str, name: str, label: str, record_type: str | None, **numbers: Column) -> Column:
    """One item. numbers: its other fields; one that is left out is null."""
    texts = {"kind": F.lit(kind), "name": F.lit(name), "label": F.lit(label), "record_type": F.lit(record_type)}
    rest = ("base", "rate", "amount", "included", "rounding_difference")
    values = texts | {field: numbers.get(field, F.lit(None)) for field in rest}
    return F.struct(*[value.alias(field) for field, value in values.items()]).cast(ITEM)


def with_item(rows: DataFrame, item: Column, running: str) -> DataFrame:
    """Adds the item to items, and its amount to the running amount."""
    rows = rows.withColumn("item", item)
    return rows.withColumns(
        {
            "items": F.array_append("items", F.col("item")),
            running: (F.col(running) + F.coalesce(F.col("item.amount"), F.lit(0))).cast(MONEY),
        }
    ).drop("item")


def fraction(percent: Decimal) -> Column:
    """15 as 0.150000, DECIMAL(9,6)."""
    return F.lit(percent / 100).cast("decimal(9,6)")
