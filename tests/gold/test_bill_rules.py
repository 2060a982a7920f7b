"""Discounts, fees and taxes by rules beyond the reference tariff's: bills worked out by hand, in one Spark job."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from gold.assessment import assessed
from gold.bill_accounts import with_coupons
from gold.bill_lines import bill_lines
from gold.bills import bills
from gold.rated_usage import RATED_USAGE
from gold.usage_lines import usage_lines
from tests.gold.bill_cases import CALENDARS, LAST_DAY, SETS, Case, rated_row, rules_of
from tests.gold_rows import CUSTOMER, rows

CASES = [case for _, _, cases in SETS for case in cases]
Row = dict[str, Any]


def accounts(spark: SparkSession, cases: Sequence[Case]) -> DataFrame:
    """The cases' accounts, with the coupons they hold."""
    values = [{**CUSTOMER, "is_urban": False, **case.traits, "account_id": case.name} for case in cases]
    columns = "account_id STRING, customer_name STRING, region STRING, plan STRING, numbers INT, "
    columns += "is_student BOOLEAN, is_urban BOOLEAN, joined_on DATE"
    names = [column.split()[0] for column in columns.split(", ")]
    frame = spark.createDataFrame([tuple(value[name] for name in names) for value in values], columns)
    held = [(case.name, code, *days(first, end)) for case in cases for code, first, end in case.coupons]
    coupons = spark.createDataFrame(held, "account_id STRING, code STRING, valid_from DATE, valid_to DATE")
    return with_coupons(frame, coupons, LAST_DAY)


def days(first: str, end: str | None) -> tuple[date, date | None]:
    return date.fromisoformat(first), date.fromisoformat(end) if end else None


def billed(spark: SparkSession, text: str, decimals: int, cases: Sequence[Case]) -> DataFrame:
    """Lines and bills of the cases: account_id, line_id (null: the bill), amount, included and the bill's sums."""
    uses = [rated_row(case, n, use) for case in cases for n, use in enumerate(case.uses)]
    rules = rules_of(text)
    usage = usage_lines(rows(spark, RATED_USAGE, *uses), "2026-03", rules.selections, CALENDARS, decimals)
    owed = assessed(accounts(spark, cases), usage, rules, LAST_DAY, decimals).localCheckpoint()
    texts = dict.fromkeys(("currency", "rules_hash", "input_versions", "billing_run"), F.lit(""))
    dates = dict.fromkeys(("first_day", "last_day", "rules_version"), F.lit(LAST_DAY))
    constants = texts | dates | {"billed_at": F.lit(datetime(2026, 4, 1, tzinfo=UTC))}
    lines = bill_lines(usage, owed, "2026-03", "run").select(
        "account_id", "line_no", "line_id", "kind", "amount", "included"
    )
    sums = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due")
    whole = bills(owed, "2026-03", constants).select("account_id", *sums)
    return lines.unionByName(whole, allowMissingColumns=True)


@pytest.fixture(scope="module")
def found(spark: SparkSession) -> dict[str, list[Row]]:
    """The rows of each case, its lines in their order and then its bill."""
    every = reduce(DataFrame.unionByName, [billed(spark, *each) for each in SETS]).collect()
    ordered = sorted(every, key=lambda row: (row["line_no"] is None, row["line_no"]))
    return {case.name: [row.asDict() for row in ordered if row["account_id"] == case.name] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_engine_bills_as_the_hand_did(found: dict[str, list[Row]], case: Case) -> None:
    *lines, bill = found[case.name]
    assert {line["line_id"]: told(line) for line in lines if line["kind"] != "usage"} == {
        name: Decimal(text.strip("()")) if text[0] != "(" else (Decimal(0), Decimal(text.strip("()")))
        for name, text in case.lines.items()
    }
    assert bill["total_due"] == Decimal(case.due)


def told(line: Row) -> Decimal | tuple[Decimal, Decimal]:
    """A line's amount; of a tax within the prices 0, and the part that it is."""
    return line["amount"] if line["included"] is None else (line["amount"], line["included"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lines_add_up_to_the_bill_kind_by_kind(found: dict[str, list[Row]], case: Case) -> None:
    *lines, bill = found[case.name]
    for kind in ("usage", "discount", "fee", "tax"):
        assert bill[f"{kind}_amount"] == sum(line["amount"] for line in lines if line["kind"] == kind)
    assert bill["included_tax_amount"] == sum(line["included"] or 0 for line in lines)


def test_lines_stand_in_the_order_of_the_rules(found: dict[str, list[Row]]) -> None:
    *lines, _ = found["a line is taxed less its share of the discounts"]
    assert [line["line_id"].split("/")[0] for line in lines] == ["usage"] * 2 + ["discount"] + ["fee"] * 2 + ["tax"] * 4
