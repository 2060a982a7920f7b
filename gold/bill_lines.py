"""The lines of a bill, the last place where money is rounded. One row per bill_id and line_id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lake import columns as F
from lake.table import Table

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

BILL_LINES = Table(
    name="gold.bill_lines",
    key=("bill_id", "line_id"),
    partitioned_by=("cycle",),
    columns="""
        bill_id     STRING NOT NULL COMMENT 'cycle and account: 2026-03-ACC000017',
        line_id     STRING NOT NULL COMMENT 'stable over re-billing: usage/+212612345678/voice, discount/student',
        line_no     INT    NOT NULL COMMENT 'its place on the bill, from 1',
        account_id  STRING NOT NULL,
        cycle       STRING NOT NULL COMMENT 'as 2026-03',
        kind        STRING NOT NULL COMMENT 'usage | discount | fee | tax',
        name        STRING NOT NULL COMMENT 'the record type, or the rule of the tariff',
        label       STRING NOT NULL COMMENT 'as the customer reads it',
        msisdn      STRING COMMENT 'of a usage line, and of a plan''s fee',
        record_type STRING COMMENT 'of a usage line, and of a rule on one service',
        uses        BIGINT COMMENT 'of a usage line: rated uses',
        units       BIGINT COMMENT 'of a usage line: seconds, messages or bytes, free ones included',
        free_units  BIGINT COMMENT 'of a usage line: of these, free',
        selected_charges ARRAY<STRUCT<selection: STRING, charge: DECIMAL(18,6)>> COMMENT 'of usage: ramadan, to europe',
        base        DECIMAL(18,6) COMMENT 'what the rate is of; of a usage line the sum of its charges',
        rate        DECIMAL(9,6)  COMMENT 'of a discount or tax: 0.15 for 15 %; null where there is none',
        amount      DECIMAL(18,4) NOT NULL COMMENT 'in the bill''s currency; negative for a discount',
        included    DECIMAL(18,4) COMMENT 'of a tax that prices contain: the part that it is; its amount is 0',
        rounding_difference DECIMAL(24,12) NOT NULL COMMENT 'what rounding took away: exact amount less amount',
        billing_run STRING NOT NULL COMMENT 'that wrote this row last'
    """,
    checks={"kind_known": "kind IN ('usage', 'discount', 'fee', 'tax')"},
    provenance=("billing_run",),
)


def bill_lines(
    usage: DataFrame, assessed: DataFrame, cycle: str, billing_run: str, fees: DataFrame | None = None
) -> DataFrame:
    """The rows of BILL_LINES: usage by number and service, then discounts, fees and taxes in the order of the rules.

    usage: gold.usage_lines of the cycle. assessed: gold.assessment.assessed of its accounts. fees: gold.plan_fees,
    which come before the taxes, by number.
    """
    by_place = F.Window.partitionBy("account_id").orderBy("section", "msisdn", "place")
    lines = rule_lines(assessed).unionByName(service_lines(usage), allowMissingColumns=True)
    if fees is not None:
        lines = lines.unionByName(number_lines(fees), allowMissingColumns=True)
    return lines.select(
        bill_id(cycle).alias("bill_id"),
        "line_id",
        F.row_number().over(by_place).alias("line_no"),
        F.lit(cycle).alias("cycle"),
        F.lit(billing_run).alias("billing_run"),
        *[name for name in BILL_LINES.names if name not in ("bill_id", "line_id", "line_no", "cycle", "billing_run")],
    )


def bill_id(cycle: str) -> Column:
    """The id of the account's bill: 2026-03-ACC000017."""
    return F.concat(F.lit(f"{cycle}-"), "account_id")


def service_lines(usage: DataFrame) -> DataFrame:
    """The usage lines, in section 0 by number and then voice, sms, data."""
    from gold.assessment import place

    return usage.select(
        "*",
        F.lit(0).alias("section"),
        place().alias("place"),
        F.lit("usage").alias("kind"),
        F.col("record_type").alias("name"),
        F.initcap("record_type").alias("label"),
        F.concat_ws("/", F.lit("usage"), "msisdn", "record_type").alias("line_id"),
        (F.col("base") - F.col("amount")).cast("decimal(24,12)").alias("rounding_difference"),
    )


def rule_lines(assessed: DataFrame) -> DataFrame:
    """The items of the rules that applied, in section 1 by their place among the rules, taxes in section 3."""
    items = assessed.select("account_id", F.posexplode("items").alias("place", "item")).where("item IS NOT NULL")
    section = F.when(F.col("item.kind") == "tax", 3).otherwise(1).alias("section")
    line_id = F.concat_ws("/", "item.kind", "item.name").alias("line_id")
    return items.select("account_id", section, "place", line_id, "item.*")


def number_lines(fees: DataFrame) -> DataFrame:
    """The fees of plans, in section 2 by number, name and version."""
    from gold.plan_fees import fee_lines

    place = F.row_number().over(F.Window.partitionBy("account_id", "msisdn").orderBy("name", "version"))
    return fee_lines(fees).withColumns({"section": F.lit(2), "place": place}).drop("version")
