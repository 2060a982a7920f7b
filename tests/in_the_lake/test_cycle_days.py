"""Accounts whose cycles begin on other days than the first: uses, free units, fees and bills of one lake, by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pyspark.sql import SparkSession

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.completeness import agreed, by_use, tallies
from gold.cycles import cycle
from gold.issuing.uses import account_uses, in_words, rated
from gold.rated_usage import RATED_USAGE
from lake.store import Store
from lake.table import Table
from silver.coupons import COUPONS
from silver.effective import believed
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.cycle_day_cases import call, day, lines, owner, tariff
from tests.oracle.records import ZONE
from tests.plain_lake import PlainLake
from tests.small_lakes import KNOWN, frame, usage_row

OWNERS = [
    owner("own", 15, is_student=False, valid_to=day("04-10")),
    owner("own", 15, is_student=True, valid_from=day("04-10")),
    owner("first", 1),
    owner("rolls", 15),
    owner("short", 15, valid_from=day("03-25"), valid_to=day("04-25")),
    owner("bucket", 15, valid_from=day("04-01")),
    owner("capped", 15, valid_from=day("04-01")),
    owner("late", 28, valid_from=day("03-28")),
]
CALLS = [
    (call("o1", "own", "03-14 23:59:59", 60), "2026-02", "0"),
    (call("o2", "own", "03-15 00:00:00", 130), "2026-03", "0.30"),  # 100 are free
    (call("o3", "own", "04-14 23:59:59", 20), "2026-03", "0.20"),
    (call("o4", "own", "04-15 00:00:00", 150), "2026-04", "0.50"),
    (call("f1", "first", "03-14 23:59:59", 120), "2026-03", "0.20"),
    (call("f2", "first", "03-31 23:59:59", 10), "2026-03", "0.10"),
    (call("f3", "first", "04-01 00:00:00", 10), "2026-04", "0"),
    (call("r1", "rolls", "03-20 12:00:00", 70), "2026-03", "0"),
    (call("r2", "rolls", "04-10 12:00:00", 10), "2026-03", "0"),
    (call("r3", "rolls", "04-20 12:00:00", 150), "2026-04", "0.30"),  # 20 came over, 100 are its own
    (call("b1", "bucket", "04-02 12:00:00", 100), "2026-03", "0"),
    (
        call("b2", "bucket", "04-14 23:59:59", 50),
        "2026-03",
        "0.10",
    ),  # 14 of 31 days: of 140 units 40 are left
    (call("b3", "bucket", "04-15 00:00:00", 300), "2026-04", "0"),
    (call("b4", "bucket", "05-16 12:00:00", 315), "2026-05", "0"),  # 10 came over
    (call("c1", "capped", "04-02 12:00:00", 100), "2026-03", "1.00"),
    (call("c2", "capped", "04-03 12:00:00", 100), "2026-03", "0.40"),  # 14 of 31 days: 1.40 in all
    (call("c3", "capped", "04-15 12:00:00", 400), "2026-04", "3.10"),
    (call("l1", "late", "04-27 23:59:59", 101), "2026-03", "0.01"),
    (call("l2", "late", "04-28 00:00:00", 101), "2026-04", "0.01"),
    (call("lost", "nobody", "04-14 12:00:00", 10), "2026-04", None),
]


@dataclass(frozen=True)
class Billed:
    """lake: the calls rated. lines, bills: of two cycles, by cycle."""

    lake: PlainLake
    lines: Mapping[str, dict[str, dict[str, str]]]
    bills: Mapping[str, Sequence[Mapping[str, Any]]]

    def rows(self, table: Table) -> Sequence[Mapping[str, Any]]:
        return self.lake.reader.rows(table)


@pytest.fixture(scope="module")
def billed(tmp_path_factory: pytest.TempPathFactory) -> Billed:
    """The calls rated, two cycles billed."""
    lake = PlainLake(tmp_path_factory.mktemp("cycle days"))
    lake.loaded([usage_row(use, n) for n, (use, _, _) in enumerate(CALLS)], OWNERS, tariff(lake.folder))
    code = {"code": "TEN", "valid_from": day("04-10"), "valid_to": day("04-15"), "known_from": KNOWN}
    lake.put(COUPONS, [code | {"account_id": who} for who in ("own", "first", "late")])
    lake.rate()
    names, made, bills = ("2026-03", "2026-04"), {}, {}
    for name in names:
        made[name] = lines(lake.bill(cycle(name)).values())
        bills[name] = lake.reader.rows(BILLS)
    return Billed(lake, made, bills)


def test_a_use_is_in_the_cycle_of_its_accounts_day(billed: Billed) -> None:
    verdicts = {row["usage_id"]: (row["cycle"], row["charge"]) for row in billed.rows(RATED_USAGE)}
    assert verdicts == {use.usage_id: (name, charge and Decimal(charge)) for use, name, charge in CALLS}


def test_what_is_left_passes_on_at_the_end_of_the_accounts_own_cycle(billed: Billed) -> None:
    rows = [row for row in billed.rows(ALLOWANCE_BALANCES) if row["msisdn"] in ("rolls", "own")]
    names = ("granted", "carried_in", "used", "carried_out")
    assert {(row["msisdn"], row["cycle"]): tuple(row[name] for name in names) for row in rows} == {
        ("rolls", "2026-03"): (100, 0, 80, 20),
        ("rolls", "2026-04"): (100, 20, 120, 0),
        ("own", "2026-02"): (100, 0, 60, 0),  # nothing passes into the lake's first cycle
        ("own", "2026-03"): (100, 0, 100, 0),
        ("own", "2026-04"): (100, 0, 100, 0),
    }
    buckets = billed.rows(BUCKET_BALANCES)
    assert {(row["cycle"], row["granted"], row["carried_in"], row["used"]) for row in buckets} == {
        ("2026-03", 140, 0, 140),
        ("2026-04", 310, 0, 300),
        ("2026-05", 310, 10, 315),
    }


def test_fees_rules_years_and_coupons_are_those_of_the_accounts_own_cycle(billed: Billed) -> None:
    assert billed.lines["2026-03"] == {
        # 14 April: rules since the 10th, a full year since the 10th, a code until the 15th
        "own": {"usage/own": "0.50", "discount/years": "-0.05", "discount/code": "-0.05", **fees("2.00", "31.00")},
        "rolls": {"usage/rolls": "0.00", **fees("2.00", "31.00")},
        "short": fees("2.00", "21.00"),  # 25 March to 14 April are 21 of 31 days
        "bucket": {
            "usage/bucket": "0.10",
            "discount/years": "-0.01",
            "minimum_commitment": "1.31",  # 14 of 31 days are 1.40
            "paper": "2.00",
        },
        "capped": {"usage/capped": "1.40", "discount/years": "-0.14", "paper": "2.00"},
        # 27 April
        "late": {"usage/late": "0.01", "discount/years": "0.00", **fees("2.00", "31.00")},
        # 31 March: no discounts yet
        "first": {"usage/first": "0.30", **fees("1.00", "31.00")},
    }
    april = billed.lines["2026-04"]
    assert april["own"] == {"usage/own": "0.50", "discount/years": "-0.05", **fees("2.00", "31.00")}
    assert april["short"] == fees("2.00", "10.33")  # 15 to 24 April are 10 of 30 days
    assert april["first"] == {"usage/first": "0.00", **fees("2.00", "31.00")}
    assert april["bucket"] == {"usage/bucket": "0.00", "minimum_commitment": "3.10", "paper": "2.00"}


def fees(paper: str, monthly: str) -> dict[str, str]:
    return {"paper": paper, "monthly": monthly}


def test_a_bill_tells_the_days_of_its_cycle_and_the_account_as_on_the_last(billed: Billed) -> None:
    rows = [row for bills in billed.bills.values() for row in bills if row["account_id"] in ("own", "first", "late")]
    told = ("first_day", "last_day", "is_student", "rules_version")
    assert {row["bill_id"]: tuple(row[name] for name in told) for row in rows} == {
        "2026-03-own": (day("03-15"), day("04-14"), True, day("04-10")),
        "2026-04-own": (day("04-15"), day("05-14"), True, day("04-10")),
        "2026-03-first": (day("03-01"), day("03-31"), False, date(2018, 1, 1)),
        "2026-04-first": (day("04-01"), day("04-30"), False, day("04-10")),
        "2026-03-late": (day("03-28"), day("04-27"), False, day("04-10")),
        "2026-04-late": (day("04-28"), day("05-27"), False, day("04-10")),
    }


@pytest.mark.slow
def test_a_use_that_is_not_rated_counts_in_its_own_cycle(spark: SparkSession, billed: Billed) -> None:
    lake = Store(spark, billed.lake.reader.root)
    late = [call("missing", "own", "04-14 12:00:00", 1), call("stranger's", "nobody", "03-14 12:00:00", 1)]
    usage = lake.read(USAGE).union(frame(lake, USAGE, [usage_row(use) for use in late]))
    tables = lake.pinned(RATED_USAGE)
    subscribers = believed(lake.read(SUBSCRIBERS))

    def by_status(name: str) -> dict[str, tuple[int, list[str]]]:
        select = by_use(cycle(name), str(ZONE), is_plain=False)
        every = tables.few(select, usage=usage, rated=RATED_USAGE, subscribers=subscribers)
        return {row["status"]: (row["uses"], row["examples"]) for row in every}

    for uses, all_are in (
        (lake.read(USAGE), True),
        (usage, False),
        (lake.read(USAGE).where("usage_id <> 'o2'"), False),
    ):
        select = tallies(cycle("2026-03"), str(ZONE), is_plain=False)
        assert agreed(tables.few(select, usage=uses, rated=RATED_USAGE)) == all_are
    assert by_status("2026-03") == {"rated": (11, []), "missing": (2, ["missing", "stranger's"])}
    assert by_status("2026-04") == {"rated": (6, []), "unmatched": (1, ["lost"])}

    def by_account(name: str) -> tuple[int, list[str]]:
        select = account_uses(cycle(name), str(ZONE), is_plain=False)
        every = tables.few(select, usage=usage, rated=RATED_USAGE, subscribers=subscribers)
        count = sum(uses for uses, _ in rated(every).values())
        return count, [f"{row['account_id']} {in_words(row)}" for row in every if row["status"] != "rated"]

    assert by_account("2026-03") == (11, ["own 1 voice missing"]), "what is nobody's holds no account"
    assert by_account("2026-04") == (6, [])


def test_a_plan_that_turns_out_to_be_held_on_fewer_days_limits_its_uses_otherwise(billed: Billed) -> None:
    """The last, since it rates the lake anew."""
    shorter = [who | {"valid_to": day("04-08")} if who["msisdn"] == "capped" else who for who in OWNERS]
    billed.lake.put(SUBSCRIBERS, shorter)
    charges = {name: row["charge"] for name, row in billed.lake.rate().items() if row["msisdn"] == "capped"}
    assert charges == {"c1": Decimal("0.70"), "c2": Decimal(0), "c3": None}  # 7 of 31 days, and then on no plan
