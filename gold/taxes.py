"""A tax as an item of an account: of all that it owes, or of the lines of some services, on top or within."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.apportion import money
from gold.discount_shares import after_discounts, by_name, discount_part
from gold.items import fraction, item
from gold.money import MONEY, rounded
from gold.plan_fees import PARTS
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.taxes import Tax

EXACT = "decimal(27,12)"


def by_line(rules: BillRules) -> bool:
    """Whether a tax looks at single lines."""
    return any(tax.services or tax.base == "lines" for tax in rules.taxes)


def with_parts(rows: DataFrame, rules: BillRules, decimals: int) -> DataFrame:
    """Adds parts, the lines that are taxed. rows: usage, as gold.discount_shares takes it, and items."""
    given = F.filter("items", lambda each: each["kind"] == "discount")
    known = by_name(rules.discounts)
    left = after_discounts(
        F.col("usage"), F.transform(given, lambda each: discount_part(each.__getitem__, known, decimals))
    )
    usage = F.zip_with("usage", left, lambda line, cents: F.struct(line["record_type"], money(cents, decimals)))
    fees = F.transform(
        F.filter("items", lambda each: each["kind"] == "fee"),
        lambda each: F.struct(each["record_type"], each["amount"]),
    )
    lines = [usage.cast(PARTS), fees.cast(PARTS)]
    if "fee_parts" in rows.columns:
        lines.append(F.coalesce("fee_parts", F.array().cast(PARTS)))
    return rows.withColumn("parts", F.concat(*lines))


def taxed(tax: Tax, decimals: int) -> Column:
    """The item of a tax; null for the accounts it spares, and where no line is of its services."""
    if tax.services or tax.base == "lines":
        base, amount, exact, applies = of_lines(tax, decimals)
    else:
        base, exact, applies = F.col("taxable"), exact_tax(tax, F.col("taxable")), F.lit(True)
        amount = rounded(exact, decimals)
    nothing = F.lit(0).cast(MONEY)
    found = item(
        "tax",
        tax.name,
        tax.label,
        tax.services[0] if len(tax.services) == 1 else None,
        base=base,
        rate=fraction(tax.percent),
        amount=nothing if tax.included else amount,
        included=amount if tax.included else F.lit(None),
        rounding_difference=exact - amount,
    )
    if tax.unless is not None:
        applies &= ~F.col(tax.unless)
    if tax.only is not None:
        applies &= F.col(tax.only)
    return F.when(applies, found)


def of_lines(tax: Tax, decimals: int) -> tuple[Column, Column, Column, Column]:
    """Base, rounded and exact amount of a tax on lines, and whether it applies: one on services, if there are any.

    Discounts that outweigh the lines of a service leave a base of 0, and no negative tax.
    """
    parts = F.col("parts")
    if tax.services:
        parts = F.filter(parts, lambda part: F.coalesce(part["service"].isin(list(tax.services)), F.lit(False)))
    base = F.greatest(total(F.transform(parts, lambda part: part["amount"]), MONEY), F.lit(0).cast(MONEY))
    if tax.base == "sum":
        exact = exact_tax(tax, base)
        amount = rounded(exact, decimals)
    else:
        each = F.transform(parts, lambda part: exact_tax(tax, part["amount"]))
        exact = F.greatest(total(each, EXACT), F.lit(0).cast(EXACT))
        by_one = F.transform(each, lambda its: rounded(its, decimals))
        amount = F.greatest(total(by_one, MONEY), F.lit(0).cast(MONEY))
    return base, amount, exact, F.size(parts) > 0 if tax.services else F.lit(True)


def exact_tax(tax: Tax, amount: Column) -> Column:
    """A tax on an amount, or the part of it that it is, before it is rounded, EXACT."""
    base = amount.cast("decimal(18,6)")
    if not tax.included:
        return (base * fraction(tax.percent)).cast(EXACT)
    percent = F.lit(tax.percent).cast("decimal(7,4)")
    return (amount.cast(MONEY) * percent / (percent + 100).cast("decimal(7,4)")).cast(EXACT)


def total(amounts: Column, kind: str) -> Column:
    """The sum of an array of amounts of a type."""
    return F.aggregate(amounts, F.lit(0).cast(kind), lambda so_far, amount: (so_far + amount).cast(kind))


def included(rules: BillRules) -> Column:
    """What all taxes within the prices come to."""
    nothing = F.lit(0).cast(MONEY)
    if not any(tax.included for tax in rules.taxes):
        return nothing
    return total(F.transform("items", lambda each: F.coalesce(each["included"], nothing)), MONEY)
