"""Revenue over all billed cycles: usage less discounts, without fee and tax. Each report adds up to the bills."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.money import MONEY
from gold.reports.text import per_customer

SERVICES = ("voice", "sms", "data")


def revenue_by_region(bills: DataFrame, decimals: int) -> DataFrame:
    """One row per region: revenue and customers of its bills. bills: rows of gold.bills. decimals: the currency's."""
    revenue = F.sum(F.col("usage_amount") + F.col("discount_amount"))
    return ranked(bills.groupBy("region").agg(revenue.alias("total"), customer_count()), "region", decimals)


def revenue_by_service(net: DataFrame, decimals: int) -> DataFrame:
    """One row per service: revenue, bills that have it, and revenue per customer who used it. net: net_lines."""
    total = F.sum("net").cast(MONEY)
    return (
        net.groupBy(F.col("record_type").alias("service_type"))
        .agg(
            total.alias("total_revenue"),
            F.count_distinct("bill_id").alias("total_invoices"),
            per_customer(total, F.count_distinct("account_id"), decimals).alias("avg_revenue_per_customer"),
        )
        .orderBy("service_type")
    )


def revenue_by_plan(days: DataFrame, bills: DataFrame, decimals: int) -> DataFrame:
    """One row per plan: revenue of the uses it priced, and customers who have it on their bill or in their usage.

    days: net_days, where a use without plan counts for the bill's. bills: rows of gold.bills.
    """
    of_bills = bills.select("bill_id", "account_id", F.col("plan").alias("billed_plan"))
    of_days = days.select("bill_id", F.col("plan").alias("used_plan"), "revenue")
    used = of_bills.join(of_days, "bill_id").withColumn("plan", F.coalesce("used_plan", "billed_plan"))
    billed = of_bills.withColumn("plan", F.col("billed_plan")).withColumn("revenue", F.lit(0).cast(MONEY))
    columns = ("account_id", "plan", "revenue")
    both = used.select(*columns).unionByName(billed.select(*columns))
    return ranked(both.groupBy("plan").agg(F.sum("revenue").alias("total"), customer_count()), "plan", decimals)


def mix_by_region(net: DataFrame, bills: DataFrame) -> DataFrame:
    """One row per region: uses, units and revenue of each service. net: net_lines. bills: rows of gold.bills."""
    rows = bills.select("bill_id", "region").join(net, "bill_id", "left")
    measures = (("uses", "uses", "bigint"), ("units", "units", "bigint"), ("net", "revenue", MONEY))
    cells = [of_service(s, column, kind).alias(f"{s}_{name}") for column, name, kind in measures for s in SERVICES]
    return rows.groupBy("region").agg(*cells).orderBy("region")


def daily_revenue(days: DataFrame) -> DataFrame:
    """One row per local date with revenue. days: net_days; its null date, if there is one, comes first."""
    revenue = F.sum("revenue").cast(MONEY).alias("revenue")
    return days.groupBy(F.col("local_date").alias("date")).agg(revenue).orderBy("date")


def of_service(service: str, column: str, kind: str) -> Column:
    """The sum of a column over one service, 0 where there is none."""
    return F.coalesce(F.sum(F.when(F.col("record_type") == service, F.col(column))), F.lit(0)).cast(kind)


def customer_count() -> Column:
    """How many accounts there are in a group."""
    return F.count_distinct("account_id").alias("customer_count")


def ranked(groups: DataFrame, by: str, decimals: int) -> DataFrame:
    """Groups with total and customer_count as total_revenue, customer_count and avg_revenue_per_customer."""
    average = per_customer(F.col("total"), F.col("customer_count"), decimals).alias("avg_revenue_per_customer")
    total = F.col("total").cast(MONEY).alias("total_revenue")
    return groups.select(by, total, "customer_count", average).orderBy(by)
