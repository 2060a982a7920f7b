"""What the discounts of a bill leave of each of its usage lines: shared one after another, so that they add up."""

from collections.abc import Callable, Iterable, Mapping

from pyspark.sql import Column
from pyspark.sql import functions as F

from gold.apportion import EXACT, apportion, cents, micros
from gold.pricing.let import let
from gold.pricing.tariff.discounts import Discount

CHARGES = "array<struct<selection: string, charge: decimal(18,6)>>"
"""The exact charges of the uses that discounts select, by the key of the selection."""


def line_part(decimals: int) -> tuple[Column, ...]:
    """The columns of a usage line that decide its shares; of gold.usage_lines or gold.bill_lines."""
    return F.col("record_type"), cents(F.col("amount"), decimals).alias("cents"), F.col("selected_charges")


def discount_part(line: Callable[[str], Column], discounts: Mapping[str, Discount], decimals: int) -> Column:
    """A discount's line as it is shared. line: its columns. discounts: of the tariff, by name."""
    return F.struct(
        line("record_type").alias("record_type"),
        cents(line("amount"), decimals).alias("cents"),
        said(line("name"), {name: each.base for name, each in discounts.items()}).alias("base"),
        said(line("name"), {name: each.selection.key for name, each in discounts.items()}).alias("selection"),
    )


def said(name: Column, words: Mapping[str, str | None]) -> Column:
    """What the tariff says of each name; null where it says nothing, or does not know it."""
    found = F.lit(None).cast("string")
    for word in sorted({each for each in words.values() if each}):
        found = F.when(name.isin(named(words, word)), word).otherwise(found)
    return found


def named(words: Mapping[str, str | None], word: str) -> list[str]:
    """The names that have the word."""
    return [name for name, its in words.items() if its == word]


def after_discounts(usage: Column, discounts: Column) -> Column:
    """The minor units that all discounts leave of each usage line, ARRAY<BIGINT>.

    usage: array of structs with the columns of line_part. discounts: array of discount_part, in their order.
    """
    gross = F.transform(usage, lambda line: line["cents"])
    return F.aggregate(discounts, gross, lambda left, discount: after_one(usage, left, discount))


def after_one(usage: Column, left: Column, discount: Column) -> Column:
    """What a discount leaves of what was left of each usage line."""
    weights = F.zip_with(usage, left, lambda line, its_left: weight(line, its_left, discount))
    shares = let(weights, lambda held: apportion(discount["cents"], held))
    return F.zip_with(left, shares, lambda cents_left, share: cents_left + share)


def weight(line: Column, left: Column, discount: Column) -> Column:
    """How much of a discount falls on a usage line; by what is left where the tariff does not know the discount."""
    of_service = discount["record_type"].isNull() | (discount["record_type"] == line["record_type"])
    by_base = (
        F.when(discount["base"] == "charges", micros(charge_of(line["selected_charges"], discount["selection"])))
        .when(discount["base"] == "lines", line["cents"].cast(EXACT))
        .otherwise(F.greatest(left, F.lit(0)).cast(EXACT))
    )
    return F.when(of_service, by_base).otherwise(0).cast(EXACT)


def charge_of(charges: Column, selection: Column) -> Column:
    """What a line's uses of a selection cost; 0 where the line does not know it."""
    found = F.get(F.filter(charges, lambda each: each["selection"] == selection), F.lit(0))["charge"]
    return F.coalesce(found, F.lit(0)).cast("decimal(18,6)")


def by_name(discounts: Iterable[Discount]) -> dict[str, Discount]:
    """The discounts by name; of one name the last."""
    return {each.name: each for each in discounts}
