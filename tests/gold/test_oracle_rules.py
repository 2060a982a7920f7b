"""Bills by random rules and plan fees: the engine and the oracle, written apart, agree to the last digit."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest
from pyspark.sql import DataFrame, SparkSession

from gold.assessment import assessed
from gold.bill_accounts import bill_accounts, with_coupons
from gold.bill_lines import bill_lines
from gold.cycles import cycle
from gold.plan_fees import plan_fees, with_plan_fees
from gold.pricing.fee_list import fee_list
from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.bill_rules import bill_rules
from gold.pricing.tariff.document import document
from gold.pricing.tariff.plan import plan
from gold.pricing.tariff.section import Section
from gold.rated_usage import RATED_USAGE
from gold.usage_lines import usage_lines
from silver.subscribers import SUBSCRIBERS
from tests.gold_rows import CUSTOMER, ddl, rows
from tests.oracle.bill_rules import Account, Used, bill
from tests.oracle.held_plans import days_held
from tests.oracle.random_rules import CALENDARS, DAYS, PLAIN_DAY, PLANS, accounts, plan_file, rules

APRIL = cycle("2026-04")
SETS = [(5, 2), (12, 2), (27, 0), (1, 3), (6, 2)]
"""Seeds, which have every key of the rules between them, and the currency's decimals."""

EACH = 80

pytestmark = pytest.mark.slow


def versions() -> Iterator[PlanVersion]:
    """The plans as silver.rate_plans keeps them."""
    for name, its in PLANS.items():
        ends = [*(each.valid_from for each in its[1:]), None]
        for version, end in zip(its, ends, strict=True):
            terms = plan(name, section := Section(name, plan_file(version.terms), []))
            section.end()
            assert not section.faults
            yield PlanVersion(name, version.valid_from, end, document(terms), "")


def uses(account: Account) -> Iterator[dict[str, Any]]:
    """Rated uses that come to the account's usage lines: one on each calendar's day, and one on another."""
    for used in account.used:
        for n, ((calendar, zone), charge) in enumerate(used.charges.items()):
            day = CALENDARS[calendar] if calendar else PLAIN_DAY
            yield use(account, used, n, day, charge) | {"zone": zone}


def use(account: Account, used: Used, number: int, day: date, charge: Decimal) -> dict[str, Any]:
    """One of them; the first has the units of all."""
    return {
        "usage_id": f"{used.msisdn} {used.service} {number}",
        "account_id": account.account_id,
        "msisdn": used.msisdn,
        "record_type": used.service,
        "cycle": APRIL.name,
        "local_date": day,
        "charge": charge,
        "units": 0 if number else used.units,
        "free_units": 0,
    }


def subscribers(spark: SparkSession, given: list[Account]) -> DataFrame:
    """Rows of silver.subscribers."""
    values = [
        {**CUSTOMER, **vars(row), **each.traits, "joined_on": each.joined_on} for each in given for row in each.rows
    ]
    for field in (schema := ddl(SUBSCRIBERS)):
        field.nullable = True
    return spark.createDataFrame([tuple(value.get(name) for name in SUBSCRIBERS.names) for value in values], schema)


def engine(spark: SparkSession, given: list[Account], seed: int, decimals: int) -> DataFrame:
    """The lines of the accounts' bills."""
    terms = bill_rules(section := Section("rules", rules(seed), []))
    section.end()
    assert not section.faults, section.faults
    who, listed = subscribers(spark, given), fee_list(spark, list(versions()))
    assert listed is not None
    fees = plan_fees(who, listed, APRIL, decimals).localCheckpoint()
    held = [(each.account_id, code, DAYS[0], None) for each in given for code in each.coupons]
    coupons = spark.createDataFrame(held, "account_id STRING, code STRING, valid_from DATE, valid_to DATE")
    billed = with_plan_fees(bill_accounts(who, APRIL.first_day, APRIL.last_day), fees, decimals)
    rated = rows(spark, RATED_USAGE, *[row for each in given for row in uses(each)])
    spans = {name: [(day, date.fromordinal(day.toordinal() + 1))] for name, day in CALENDARS.items()}
    usage = usage_lines(rated, APRIL.name, terms.selections, spans, decimals).localCheckpoint()
    owed = assessed(with_coupons(billed, coupons, APRIL.last_day), usage, terms, APRIL.last_day, decimals)
    lines = bill_lines(usage, owed.localCheckpoint(), APRIL.name, "run", fees).where("kind <> 'usage'")
    return lines.select("account_id", "line_no", "line_id", "amount", "included")


def test_engine_and_oracle_agree_on_every_line_of_bills_by_random_rules(spark: SparkSession) -> None:
    given = {seed: accounts(seed, EACH) for seed, _ in SETS}
    lines = reduce(DataFrame.unionByName, [engine(spark, given[seed], seed, decimals) for seed, decimals in SETS])
    found: dict[str, list[Any]] = {}
    for row in sorted(lines.collect(), key=lambda row: row["line_no"]):
        found.setdefault(row["account_id"], []).append((row["line_id"], row["amount"], row["included"]))
    compared = 0
    for seed, decimals in SETS:
        for each in given[seed]:
            billed = bill(rules(seed), PLANS, each, DAYS, Decimal(1).scaleb(-decimals))
            wanted = [(line.line_id, line.amount, line.within) for line in billed.lines]
            if days_held(PLANS, each.rows, DAYS):
                assert found.get(each.account_id, []) == wanted, (each, rules(seed))
                compared += len(wanted)
    assert compared > 1_000
