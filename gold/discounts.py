"""A discount as an item of an account: what it is of, what must hold for it, and how much it comes to."""

from datetime import date
from decimal import Decimal
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F

from gold.items import fraction, item
from gold.money import rounded
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.discounts import Discount


def discounted(discount: Discount, rules: BillRules, last_day: date | Column, decimals: int) -> Column:
    """The item of a discount, negative and never more than is left; null where its condition or base is not met."""
    base = base_of(discount, rules)
    exact = exact_amount(discount, base, last_day).cast("decimal(27,12)")
    amount = F.least(rounded(exact, decimals), F.col("left"))
    found = item(
        "discount",
        discount.name,
        discount.label,
        discount.service,
        base=base,
        rate=rate_of(discount, last_day),
        amount=-amount,
        rounding_difference=amount - exact,
    )
    return F.when(reduce(Column.__and__, conditions(discount, rules, base), (base > 0) & (exact > 0)), found)


def base_of(discount: Discount, rules: BillRules) -> Column:
    """What the discount is of, DECIMAL(18,6)."""
    if discount.base == "charges":
        base = F.col(f"charges_{rules.discounts.index(discount)}")
    elif discount.base == "lines":
        base = F.col(f"lines_{discount.service}" if discount.service else "usage_amount")
    else:
        base = F.col("left")
    return base.cast("decimal(18,6)")


def exact_amount(discount: Discount, base: Column, last_day: date | Column) -> Column:
    """What it comes to before it is rounded."""
    if discount.amount is not None:
        return F.least(F.lit(discount.amount), base)
    share = base * rate_of(discount, last_day)
    return share if discount.at_most is None else F.least(share, F.lit(discount.at_most))


def conditions(discount: Discount, rules: BillRules, base: Column) -> list[Column]:
    """What must hold of the account for the discount."""
    found = []
    if discount.from_units is not None:
        found.append(F.col(f"units_{discount.service}") >= discount.from_units)
    if discount.from_amount is not None:
        found.append(base >= F.lit(discount.from_amount))
    if discount.attribute is not None:
        found.append(F.col(discount.attribute))
    if discount.coupon is not None:
        found.append(F.coalesce(F.array_contains("coupons", discount.coupon), F.lit(False)))
    if discount.group is not None:
        found.append(is_first(discount, rules))
    return found


def is_first(discount: Discount, rules: BillRules) -> Column:
    """Whether no discount above it in its group was given."""
    above = rules.discounts[: rules.discounts.index(discount)]
    names = [each.name for each in above if each.group == discount.group]
    return ~F.exists("items", lambda given: F.coalesce(given["name"].isin(names), F.lit(False)))


def rate_of(discount: Discount, last_day: date | Column) -> Column:
    """The discount's fraction, DECIMAL(9,6); null where it is an amount."""
    if discount.amount is not None:
        return F.lit(None).cast("decimal(9,6)")
    if discount.percent is not None:
        return fraction(discount.percent)
    by_years = fraction(discount.percent_per_year or Decimal(0)) * full_years("joined_on", last_day)
    return F.least(by_years, fraction(discount.percent_at_most or Decimal(100))).cast("decimal(9,6)")


def full_years(since: str, day: date | Column) -> Column:
    """Full years from a date to the day. Who began on 29 February completes a year on 28 February."""
    begun = F.greatest(F.year(F.lit(day)) - F.year(since), F.lit(0))
    return begun - F.when(F.add_months(F.col(since), begun * 12) > F.lit(day), 1).otherwise(0)
