"""Discounts, fees and taxes of each account, one rule after another on rounded amounts. One row per account_id."""

from datetime import date
from decimal import Decimal
from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.money import MONEY, rounded
from gold.pricing.tariff.bill_rules import BillRules, Discount, Fee, Tax
from gold.pricing.tariff.plan import SERVICES

ITEM = f"""struct<kind: string, name: string, label: string, record_type: string,
    base: decimal(18,6), rate: decimal(9,6), amount: {MONEY}, rounding_difference: decimal(24,12)>"""
"""What a rule put on the bill: base x rate, or an amount; null where the rule does not apply."""


def assessed(accounts: DataFrame, lines: DataFrame, rules: BillRules, last_day: date, decimals: int) -> DataFrame:
    """The accounts with usage_amount, discount_amount (not above zero), fee_amount, tax_amount and items.

    accounts: gold.bill_accounts. lines: gold.usage_lines of the cycle. last_day: the cycle's, local. decimals: of the
    currency's minor unit, to which every amount is rounded half up.
    """
    rows = accounts.join(totals(lines), "account_id", "left").fillna(0)
    rows = rows.withColumns({"left": F.col("usage_amount"), "items": F.array().cast(f"array<{ITEM}>")})
    for discount in rules.discounts:
        rows = with_item(rows, discounted(discount, last_day, decimals), "left")
    rows = rows.withColumn("discount_amount", (F.col("left") - F.col("usage_amount")).cast(MONEY))
    rows = rows.withColumn("taxable", F.col("left"))
    for fee in rules.fees:
        rows = with_item(rows, charged(fee, decimals), "taxable")
    rows = rows.withColumn("fee_amount", (F.col("taxable") - F.col("left")).cast(MONEY))
    rows = rows.withColumn("due", F.col("taxable"))
    for tax in rules.taxes:
        rows = with_item(rows, taxed(tax, decimals), "due")
    return rows.withColumn("tax_amount", (F.col("due") - F.col("taxable")).cast(MONEY))


def totals(lines: DataFrame) -> DataFrame:
    """Per account: usage_amount, calendar_charge, and for each service lines_<service> and units_<service>."""
    of_each = [
        F.sum(F.when(F.col("record_type") == service, F.col(column))).alias(f"{name}_{service}")
        for service in SERVICES
        for name, column in (("lines", "amount"), ("units", "units"))
    ]
    whole = [
        F.sum("amount").cast(MONEY).alias("usage_amount"),
        F.sum("calendar_charge").alias("calendar_charge"),
    ]
    return lines.groupBy("account_id").agg(*whole, *of_each)


def with_item(rows: DataFrame, item: Column, running: str) -> DataFrame:
    """Adds the item to items, and its amount to the running amount."""
    rows = rows.withColumn("item", item)
    return rows.withColumns(
        {
            "items": F.array_append("items", F.col("item")),
            running: (F.col(running) + F.coalesce(F.col("item.amount"), F.lit(0))).cast(MONEY),
        }
    ).drop("item")


def discounted(discount: Discount, last_day: date, decimals: int) -> Column:
    """The item of a discount, negative and never more than is left; null where its condition or base is not met."""
    base = base_of(discount)
    rate = discount_rate(discount, last_day)
    exact = (base * rate).cast("decimal(27,12)")
    amount = F.least(rounded(exact, decimals), F.col("left"))
    item = item_of("discount", discount.name, discount.label, discount.service, base, rate, -amount, amount - exact)
    return F.when(reduce(Column.__and__, conditions(discount, base), (base > 0) & (rate > 0)), item)


def base_of(discount: Discount) -> Column:
    """What the discount's fraction is of, DECIMAL(18,6)."""
    bases = {
        "lines": F.col(f"lines_{discount.service}" if discount.service else "usage_amount"),
        "charges": F.col("calendar_charge"),
        "left": F.col("left"),
    }
    return bases[discount.base].cast("decimal(18,6)")


def conditions(discount: Discount, base: Column) -> list[Column]:
    """What must hold of the account for the discount."""
    found = []
    if discount.from_units is not None:
        found.append(F.col(f"units_{discount.service}") >= discount.from_units)
    if discount.from_amount is not None:
        found.append(base >= F.lit(discount.from_amount))
    if discount.attribute is not None:
        found.append(F.col(discount.attribute))
    return found


def discount_rate(discount: Discount, last_day: date) -> Column:
    """The discount's fraction, DECIMAL(9,6)."""
    if discount.percent is not None:
        return fraction(discount.percent)
    by_years = fraction(discount.percent_per_year or Decimal(0)) * full_years("joined_on", last_day)
    return F.least(by_years, fraction(discount.percent_at_most or Decimal(100))).cast("decimal(9,6)")


def full_years(since: str, day: date) -> Column:
    """Full years from a date to the day. Who began on 29 February completes a year on 28 February."""
    begun = F.greatest(F.year(F.lit(day)) - F.year(since), F.lit(0))
    return begun - F.when(F.add_months(F.col(since), begun * 12) > F.lit(day), 1).otherwise(0)


def charged(fee: Fee, decimals: int) -> Column:
    """The item of a fee; null for the accounts it spares."""
    nothing = F.lit(None).cast("decimal(18,6)")
    exact = F.lit(fee.amount)
    amount = rounded(exact, decimals)
    item = item_of("fee", fee.name, fee.label, None, nothing, nothing, amount, exact - amount)
    return item if fee.unless is None else F.when(~F.col(fee.unless), item)


def taxed(tax: Tax, decimals: int) -> Column:
    """The item of a tax on usage less discounts plus fees."""
    base, rate = F.col("taxable").cast("decimal(18,6)"), fraction(tax.percent)
    exact = (base * rate).cast("decimal(27,12)")
    amount = rounded(exact, decimals)
    return item_of("tax", tax.name, tax.label, None, base, rate, amount, exact - amount)


def fraction(percent: Decimal) -> Column:
    """15 as 0.150000, DECIMAL(9,6)."""
    return F.lit(percent / 100).cast("decimal(9,6)")


def item_of(
    kind: str,
    name: str,
    label: str,
    record_type: str | None,
    base: Column,
    rate: Column,
    amount: Column,
    lost: Column,
) -> Column:
    """One item; lost is what rounding took away."""
    texts = [F.lit(kind), F.lit(name), F.lit(label), F.lit(record_type)]
    fields = ("kind", "name", "label", "record_type", "base", "rate", "amount", "rounding_difference")
    values = zip((*texts, base, rate, amount, lost), fields, strict=True)
    return F.struct(*[value.alias(field) for value, field in values]).cast(ITEM)
