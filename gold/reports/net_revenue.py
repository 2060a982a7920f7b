"""What each usage line brings in after its shares of the discounts, and on which days. Adds up to the bills."""

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.apportion import cents, micros, money, with_share
from gold.discount_shares import after_discounts, discount_part, line_part
from gold.pricing.tariff.discounts import Discount

LINE = ("account_id", "cycle", "msisdn", "record_type")
"""What names a usage line."""


def net_lines(lines: DataFrame, discounts: Mapping[str, Discount], decimals: int) -> DataFrame:
    """One row per usage line: bill_id, LINE, uses, units and net: its amount less its shares of the discounts.

    lines: rows of gold.bill_lines. discounts: those of the tariff by name, whose bases decide the shares. The
    discounts of a bill are shared one after another, in the order of line_no, in the currency's decimals.
    """
    usage, discount = F.col("kind") == "usage", F.col("kind") == "discount"
    use = F.struct("line_no", "msisdn", *line_part(decimals), "uses", "units")
    taken = F.struct("line_no", discount_part(F.col, discounts, decimals).alias("part"))
    bills = lines.where(usage | discount).groupBy("bill_id", "account_id", "cycle")
    whole = bills.agg(in_order(usage, use).alias("usage"), in_order(discount, taken).alias("discounts"))
    left = after_discounts(F.col("usage"), F.col("discounts.part"))
    rows = F.zip_with("usage", left, lambda line, net: net_line(line, net, decimals))
    return whole.select("bill_id", "account_id", "cycle", F.inline(rows))


def in_order(which: Column, part: Column) -> Column:
    """The parts of these lines, by their first field."""
    return F.sort_array(F.collect_list(F.when(which, part)))


def net_line(line: Column, net: Column, decimals: int) -> Column:
    """A usage line with what is left of it."""
    return F.struct(line["msisdn"], line["record_type"], line["uses"], line["units"], money(net, decimals).alias("net"))


def net_days(net: DataFrame, rated: DataFrame, decimals: int) -> DataFrame:
    """One row per usage line, local_date and plan, with revenue: the line's net shared by its uses' charges.

    net: net_lines. rated: rows of gold.rated_usage, one run of it. The date and plan are null where a line's uses are
    rated no more since it was billed, until the cycle is billed again: so the revenue adds up all the same.
    """
    weight = micros(F.sum("charge")).alias("weight")
    days = rated.where("status = 'rated'").groupBy(*LINE, "local_date", "plan").agg(weight)
    rows = net.withColumn("total", cents(F.col("net"), decimals)).join(days, list(LINE), "left")
    shared = with_share(rows.fillna({"weight": 0}), LINE, ("local_date", "plan"))
    return shared.select("bill_id", *LINE, "local_date", "plan", money(F.col("share"), decimals).alias("revenue"))
