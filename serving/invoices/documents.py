"""Gold's rows as one JSON document per bill: what an invoice says, before anybody draws it."""

from functools import reduce

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.cycles import Cycle
from gold.money import in_currency

AS_JSON = {"ignoreNullFields": "false", "timestampFormat": "yyyy-MM-dd'T'HH:mm:ss'Z'"}
LISTS = ("lines", "allowances", "tariffs", "items")


def documents(
    bills: DataFrame,
    lines: DataFrame,
    allowances: DataFrame,
    buckets: DataFrame,
    uses: DataFrame,
    zone: str,
    decimals: int,
) -> DataFrame:
    """One row per bill: bill_id and document, JSON text with decimals as strings and lists in their order.

    bills, lines: rows of gold.bills and gold.bill_lines of the cycle. allowances, buckets: of
    gold.allowance_balances and gold.bucket_balances; a bucket that numbers share stands without a number. uses: of
    gold.rated_usage, the cycle's that were charged. zone: IANA zone of the local times. decimals: the currency's;
    amounts have so many.
    All parts are stacked and grouped once, which is one shuffle instead of one per join.
    """
    bills, lines = in_currency(bills, decimals), in_currency(lines, decimals)
    entry = allowance_entry().alias("allowances")
    parts = [
        bills.select("account_id", bill_entry(zone).alias("bill")),
        lines.select("account_id", line_entry().alias("lines")),
        *[rows.select("account_id", entry) for rows in billed(allowances, buckets, lines)],
        uses.select("account_id", tariff_entry().alias("tariffs"), item_entry(zone).alias("items")),
    ]
    stacked = reduce(lambda left, right: left.unionByName(right, allowMissingColumns=True), parts)
    grouped = stacked.groupBy("account_id").agg(
        F.first("bill", ignorenulls=True).alias("bill"), *[in_order(name) for name in LISTS]
    )
    whole = F.to_json(F.struct("bill.*", *LISTS), AS_JSON)
    return grouped.where("bill IS NOT NULL").select("bill.bill_id", whole.alias("document"))


def in_order(name: str) -> Column:
    """A list sorted by its entries' first fields; a tariff stands once however many uses it priced."""
    gathered = F.collect_set(name) if name == "tariffs" else F.collect_list(name)
    return F.sort_array(gathered).alias(name)


def billed(allowances: DataFrame, buckets: DataFrame, lines: DataFrame) -> list[DataFrame]:
    """The balances with the account_id of each account that is billed for the number's use, or shares the bucket."""
    numbers = lines.where("kind = 'usage'").select("account_id", "msisdn").distinct()
    nothing = F.lit(None).cast("string")
    own = buckets.withColumnRenamed("holder", "msisdn").join(numbers, "msisdn")
    shared = buckets.where("holder NOT LIKE '+%'").withColumnRenamed("holder", "account_id")
    free = allowances.withColumn("bucket", nothing).join(numbers, "msisdn")
    return [free, own, shared.withColumn("msisdn", nothing)]


def charged_uses(rated_usage: DataFrame, cycle: Cycle) -> DataFrame:
    """The rows of gold.rated_usage that the cycle's bills charge: the rated ones."""
    pruned = rated_usage.where(F.col("utc_month").isin(cycle.utc_months))
    return pruned.where((F.col("cycle") == cycle.name) & (F.col("status") == "rated") & (F.col("run") == "retail"))


def bill_entry(zone: str) -> Column:
    """Whose bill it is, of when, what it comes to and by which rules."""
    customer = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan", "numbers")
    amounts = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due")
    return F.struct(
        "bill_id",
        "account_id",
        "cycle",
        "status",
        "currency",
        "rounding",
        F.lit(zone).alias("time_zone"),
        F.struct("first_day", "last_day").alias("period"),
        F.struct(*customer).alias("customer"),
        F.struct(*map(exact, amounts)).alias("amounts"),
        F.struct("rules_version", "rules_hash").alias("rules"),
    )


def line_entry() -> Column:
    """One line of the bill."""
    return F.struct(
        *(
            "line_no",
            "line_id",
            "kind",
            "name",
            "label",
            "msisdn",
            "record_type",
            "uses",
            "units",
            "free_units",
        ),
        *map(exact, ("base", "rate", "amount", "included")),
    )


def allowance_entry() -> Column:
    """What one number had free of one service, or a bucket covered. An earlier plan of the cycle may have granted more
    than the last one, which the balance tells: what was used was granted."""
    granted = F.greatest(F.col("granted"), F.col("used") - F.col("carried_in")).alias("granted")
    return F.struct("msisdn", "record_type", "bucket", granted, "carried_in", "used", "carried_out")


def tariff_entry() -> Column:
    """The version of the plan that priced a use."""
    return F.struct("plan", "plan_version", "tariff_hash")


def item_entry(zone: str) -> Column:
    """One use, its start in UTC and in local time."""
    local = F.date_format(F.from_utc_timestamp("start_time", zone), "yyyy-MM-dd HH:mm:ss")
    return F.struct(
        F.col("start_time").alias("start"),
        "usage_id",
        local.alias("local_start"),
        *("msisdn", "record_type", "other_party", "is_roaming", "is_international", "units", "free_units"),
        exact("modifier"),
        exact("charge"),
    )


def exact(name: str) -> Column:
    """A decimal as text with all its places, since JSON readers take numbers for floats."""
    return F.col(name).cast("string").alias(name)
