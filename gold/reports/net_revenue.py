"""What each usage line brings in after its shares of the discounts, and on which days. Adds up to the bills."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.apportion import EXACT, apportion, cents, let, micros, money

LINE = ("account_id", "cycle", "msisdn", "record_type")
"""What names a usage line."""

OF_A_LINE = ("line_no", "msisdn", "record_type", "uses", "units")
DAY = ("local_date", "plan", "weight")
DAYS = f"array<struct<local_date: date, plan: string, weight: {EXACT}>>"


def net_lines(lines: DataFrame, bases: Mapping[str, str], decimals: int) -> DataFrame:
    """One row per usage line: bill_id, LINE, uses, units and net: its amount less its shares of the discounts.

    lines: rows of gold.bill_lines. bases: what the tariff takes each discount of, by name: lines, charges or left.
    The discounts of a bill are shared one after another, in the order of line_no, in the currency's decimals.
    """
    usage, discount = F.col("kind") == "usage", F.col("kind") == "discount"
    amount, charges = cents(F.col("amount"), decimals).alias("cents"), micros(F.col("calendar_charge")).alias("charges")
    part = F.struct(*OF_A_LINE, amount, charges, base_of(bases).alias("base"))
    bills = lines.where(usage | discount).groupBy("bill_id", "account_id", "cycle")
    whole = bills.agg(in_order(usage, part).alias("usage"), in_order(discount, part).alias("discounts"))
    rows = F.zip_with(
        "usage", after_discounts(F.col("usage"), F.col("discounts")), lambda line, net: net_line(line, net, decimals)
    )
    return whole.select("bill_id", "account_id", "cycle", F.inline(rows))


def base_of(bases: Mapping[str, str]) -> Column:
    """What a discount is taken of, by its line's name; what is left where the tariff does not know it."""
    of_lines, of_charges = ([name for name in bases if bases[name] == base] for base in ("lines", "charges"))
    name = F.col("name")
    return F.when(name.isin(of_lines), "lines").when(name.isin(of_charges), "charges").otherwise("left")


def in_order(which: Column, part: Column) -> Column:
    """The parts of these lines, by their first field."""
    return F.sort_array(F.collect_list(F.when(which, part)))


def after_discounts(usage: Column, discounts: Column) -> Column:
    """The cents that all discounts leave of each usage line."""
    gross = F.transform(usage, lambda line: line["cents"])
    return F.aggregate(discounts, gross, lambda left, discount: after_one(usage, left, discount))


def after_one(usage: Column, left: Column, discount: Column) -> Column:
    """The cents that a discount leaves of what was left of each usage line."""
    weights = F.zip_with(usage, left, lambda line, its_left: weight(line, its_left, discount))
    shares = let(weights, lambda held: apportion(discount["cents"], held))
    return F.zip_with(left, shares, lambda cents_left, share: cents_left + share)


def weight(line: Column, left: Column, discount: Column) -> Column:
    """How much of a discount falls on a usage line."""
    of_service = discount["record_type"].isNull() | (discount["record_type"] == line["record_type"])
    by_base = (
        F.when(discount["base"] == "charges", line["charges"])
        .when(discount["base"] == "lines", line["cents"].cast(EXACT))
        .otherwise(F.greatest(left, F.lit(0)).cast(EXACT))
    )
    return F.when(of_service, by_base).otherwise(0).cast(EXACT)


def net_line(line: Column, net: Column, decimals: int) -> Column:
    """A usage line with what is left of it."""
    return F.struct(line["msisdn"], line["record_type"], line["uses"], line["units"], money(net, decimals).alias("net"))


def net_days(net: DataFrame, rated: DataFrame, decimals: int) -> DataFrame:
    """One row per usage line, local_date and plan, with revenue: the line's net shared by its uses' charges.

    net: net_lines. rated: rows of gold.rated_usage, one run of it. The date and plan are null where a line's uses are
    rated no more since it was billed, until the cycle is billed again: so the revenue adds up all the same.
    """
    by_day = rated.where("status = 'rated'").groupBy(*LINE, "local_date", "plan")
    days = (
        by_day.agg(micros(F.sum("charge")).alias("weight"))
        .groupBy(*LINE)
        .agg(F.collect_list(F.struct(*DAY)).alias("days"))
    )
    unknown = F.array(F.struct(*[F.lit(None).alias(name) for name in DAY])).cast(DAYS)
    known = F.sort_array("days").cast(DAYS)
    rows = net.join(days, list(LINE), "left").withColumn("days", F.coalesce(known, unknown))
    weights = F.transform("days", lambda day: day["weight"])
    shares = F.zip_with(
        "days", apportion(cents(F.col("net"), decimals), weights), lambda day, share: net_day(day, share, decimals)
    )
    return rows.select("bill_id", *LINE, F.inline(shares))


def net_day(day: Column, share: Column, decimals: int) -> Column:
    """A day and plan with its revenue."""
    return F.struct(day["local_date"], day["plan"], money(share, decimals).alias("revenue"))
