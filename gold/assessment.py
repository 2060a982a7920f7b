"""Discounts, fees and taxes of each account, one rule after another on rounded amounts. One row per account_id."""

from datetime import date

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.discount_shares import CHARGES, charge_of, line_part
from gold.discounts import discounted
from gold.items import ITEM, item, with_item
from gold.money import MONEY, rounded
from gold.pricing.tariff.bill_rules import BillRules, Fee
from gold.pricing.tariff.discounts import Discount
from gold.pricing.tariff.plan import SERVICES
from gold.pricing.tariff.plan_fees import COMMITMENT
from gold.taxes import by_line, included, taxed, with_parts

LINES = f"array<struct<msisdn: string, place: bigint, record_type: string, cents: bigint, selected_charges: {CHARGES}>>"
"""The usage lines of an account, in the order of the bill."""


def assessed(
    accounts: DataFrame, lines: DataFrame, rules: BillRules, last_day: date | Column, decimals: int
) -> DataFrame:
    """The accounts with usage_amount, discount_amount (not above zero), fee_amount, tax_amount and items.

    accounts: gold.bill_accounts, with_coupons where the rules ask for any, with_plan_fees where plans have any.
    lines: gold.usage_lines of the cycle. last_day: the cycle's, local, or the accounts' column of it. decimals: of the
    currency's minor unit, to which every amount is rounded half up.
    """
    rows = accounts.join(totals(lines, rules, decimals), "account_id", "left").fillna(0)
    rows = rows.withColumns({"left": F.col("usage_amount"), "items": F.array().cast(f"array<{ITEM}>")})
    for discount in rules.discounts:
        rows = with_item(rows, discounted(discount, rules, last_day, decimals), "left")
    rows = rows.withColumn("discount_amount", (F.col("left") - F.col("usage_amount")).cast(MONEY))
    rows = rows.withColumn("taxable", F.col("left"))
    has_plan_fees = "number_fees" in accounts.columns
    if has_plan_fees:
        rows = with_item(rows, missing(), "taxable")
    for fee in rules.fees:
        rows = with_item(rows, charged(fee, decimals), "taxable")
    if has_plan_fees:
        rows = rows.withColumn("taxable", (F.col("taxable") + F.col("number_fees")).cast(MONEY))
    rows = rows.withColumn("fee_amount", (F.col("taxable") - F.col("left")).cast(MONEY))
    return with_taxes(rows, rules, decimals)


def with_taxes(rows: DataFrame, rules: BillRules, decimals: int) -> DataFrame:
    """Adds the items of taxes, tax_amount (on top) and included_tax_amount."""
    if by_line(rules):
        rows = with_parts(rows.withColumn("usage", F.coalesce("usage", F.array().cast(LINES))), rules, decimals)
    rows = rows.withColumn("due", F.col("taxable"))
    for tax in rules.taxes:
        rows = with_item(rows, taxed(tax, decimals), "due")
    added = (F.col("due") - F.col("taxable")).cast(MONEY)
    return rows.withColumns({"tax_amount": added, "included_tax_amount": included(rules)})


def totals(lines: DataFrame, rules: BillRules, decimals: int) -> DataFrame:
    """Per account: usage_amount, charges_<n> that the rules' n-th discount is of, and lines_ and units_<service>.

    With a tax that looks at single lines also usage: their array, in the order of the bill.
    """
    of_each = [
        F.sum(F.when(F.col("record_type") == service, F.col(column))).alias(f"{name}_{service}")
        for service in SERVICES
        for name, column in (("lines", "amount"), ("units", "units"))
    ]
    selected = [
        F.sum(charges_for(discount)).alias(f"charges_{n}")
        for n, discount in enumerate(rules.discounts)
        if discount.base == "charges"
    ]
    whole = [F.sum("amount").cast(MONEY).alias("usage_amount"), *selected, *of_each]
    if by_line(rules):
        line = F.struct("msisdn", place().alias("place"), *line_part(decimals))
        whole.append(F.sort_array(F.collect_list(line)).alias("usage"))
    return lines.groupBy("account_id").agg(*whole)


def charges_for(discount: Discount) -> Column:
    """What a usage line has of the charges that a discount is of; null where it is of another service."""
    charge = charge_of(F.col("selected_charges"), F.lit(discount.selection.key))
    return charge if discount.service is None else F.when(F.col("record_type") == discount.service, charge)


def place() -> Column:
    """Where a service stands among the lines of a number."""
    return F.array_position(F.array(*map(F.lit, SERVICES)), F.col("record_type"))


def missing() -> Column:
    """The item of what the usage less discounts lacks of what the account's numbers committed themselves to."""
    base, lacks = F.col("commitment"), F.col("commitment") - F.col("left")
    found = item("fee", COMMITMENT, "Minimum commitment", None, base=base, amount=lacks, rounding_difference=F.lit(0))
    return F.when(lacks > 0, found)


def charged(fee: Fee, decimals: int) -> Column:
    """The item of a fee; null for the accounts it spares."""
    exact = F.lit(fee.amount)
    amount = rounded(exact, decimals)
    found = item("fee", fee.name, fee.label, fee.service, amount=amount, rounding_difference=exact - amount)
    return found if fee.unless is None else F.when(~F.col(fee.unless), found)
