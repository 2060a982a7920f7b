"""What buckets grant: when, how much, for how long and to whom, by the rules of the tariff's page."""

from dataclasses import replace
from datetime import date

import polars
import pytest

from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.buckets import Bucket
from gold.rating.dated import prorated
from gold.rating.holders import Holder, holders
from gold.rating.lots import Lot, Reached, Settled, lots
from tests.gold.pricing.rate_spans import version_of
from tests.gold.rating.owned import MARCH, Row, number, owned, plan

APRIL, MAY = MARCH + 1, MARCH + 2
MINUTES = Bucket("minutes", "voice", 1_000)


def holder(own_from: str = "2026-01-01", own_until: str = "2027-01-01", cycle_day: int = 1) -> Holder:
    """A number on the plan, on these days of its account's calendar."""
    begun = number(own_from)
    return Holder("pool", "+1", date(2026, 1, 1), "plan", False, begun, number(own_until), ((begun, cycle_day, 0),))


def granted(
    *versions: PlanVersion, of: Holder | None = None, first: int = MARCH, last: int = MARCH, begin: int = 0,
    settled: Settled | None = None,
) -> list[Lot]:  # fmt: skip
    """The lots that uses of the cycles from first to last find."""
    return lots([of or holder()], {"pool": Reached(first, last)}, {("plan", 0): list(versions)}, settled or {}, begin)


def one(*buckets: Bucket) -> PlanVersion:
    """A plan that always had these buckets."""
    return version_of(plan(buckets=buckets))


def test_each_cycle_grants_the_bucket_anew_and_what_is_left_lapses() -> None:
    bucket_lots = granted(one(MINUTES), first=MARCH, last=MAY)
    assert [(lot.granted, lot.until, lot.units, lot.left) for lot in bucket_lots] == [
        (cycle, cycle, 1_000, 1_000) for cycle in (MARCH, APRIL, MAY)
    ]


def test_what_rolls_over_is_found_for_so_many_cycles_and_never_from_before_the_plan_or_the_lake() -> None:
    rolling = one(replace(MINUTES, rollover=2))
    assert [lot.granted for lot in granted(rolling)] == [MARCH - 2, MARCH - 1, MARCH]
    assert [lot.granted for lot in granted(rolling, of=holder("2026-02-20"))] == [MARCH - 1, MARCH]
    assert [lot.granted for lot in granted(rolling, begin=MARCH)] == [MARCH]
    assert [lot.granted for lot in granted(rolling, of=holder(own_until="2026-03-01"))] == [MARCH - 2, MARCH - 1]


def test_the_version_in_force_on_the_last_day_on_the_plan_says_how_much_and_for_how_long() -> None:
    old = replace(one(MINUTES), valid_to=date(2026, 3, 20))
    new = replace(one(replace(MINUTES, units=500, rollover=1)), valid_from=date(2026, 3, 20))

    def of_march(of: Holder) -> tuple[int, int]:
        (lot,) = [lot for lot in granted(old, new, of=of) if lot.granted == MARCH]
        return lot.units, lot.until

    assert of_march(holder()) == (500, APRIL)
    assert of_march(holder(own_until="2026-03-21")) == (500, APRIL)
    assert of_march(holder(own_until="2026-03-20")) == (1_000, MARCH)


def test_the_last_day_of_a_cycle_is_that_of_the_accounts_own() -> None:
    """2026-03 ends on 14 April for cycle day 15, and on 31 March for 1."""
    old = replace(one(MINUTES), valid_to=date(2026, 4, 14))
    new = replace(one(replace(MINUTES, units=500)), valid_from=date(2026, 4, 14))
    assert [lot.units for lot in granted(old, new)] == [1_000]
    assert [lot.units for lot in granted(old, new, of=holder(cycle_day=14))] == [1_000]
    assert [lot.units for lot in granted(old, new, of=holder(cycle_day=15))] == [500]


@pytest.mark.parametrize(
    ("begin", "end", "units"),
    [
        ("2026-01-01", "2027-01-01", 1_000),
        ("2026-03-01", "2026-04-01", 1_000),
        ("2026-03-11", "2027-01-01", 677),  # 21 of 31 days: 677.4
        ("2026-01-01", "2026-03-11", 323),  # 10 of 31 days: 322.6
        ("2026-03-31", "2027-01-01", 32),  # one: 32.3
    ],
)
def test_a_prorated_bucket_is_for_the_days_on_the_plan(begin: str, end: str, units: int) -> None:
    assert [lot.units for lot in granted(one(replace(MINUTES, prorated=True)), of=holder(begin, end))] == [units]


def test_prorated_units_are_rounded_once_half_up() -> None:
    assert [prorated(units, 15, 30) for units in (1, 2, 3)] == [1, 1, 2]
    assert [prorated(units, 1, 31) for units in (15, 16)] == [0, 1]


def test_what_stands_is_left_as_it_was_and_later_grants_are_whole() -> None:
    key = ("+1", date(2026, 1, 1), "plan", "minutes")
    settled: Settled = {key: (MARCH, {MARCH - 1: 40, MARCH: 600})}
    bucket_lots = granted(one(replace(MINUTES, rollover=2)), first=APRIL, last=APRIL, settled=settled)
    assert [(lot.granted, lot.left) for lot in bucket_lots] == [(MARCH - 1, 40), (MARCH, 600), (APRIL, 1_000)]


def test_buckets_are_kept_apart_in_the_order_of_their_grants() -> None:
    buckets = replace(MINUTES, rollover=1), Bucket("texts", "sms", 10, rollover=1, carried_last=True)
    bucket_lots = granted(one(*buckets))
    assert [(lot.bucket, lot.granted, lot.own_first) for lot in bucket_lots] == [
        ("minutes", MARCH - 1, False), ("minutes", MARCH, False), ("texts", MARCH - 1, True), ("texts", MARCH, True),
    ]  # fmt: skip


PLANS = polars.DataFrame({"plan": ["plan", "family"], "shares": [False, True]})


def held(*rows: Row) -> list[tuple[str, date, bool, str, int, int]]:
    """The holders of these numbers' plans: whose, since when, whether an account, its pool, and its own days."""
    return sorted(
        (whose.name, whose.since, whose.shared, whose.pool, whose.own_from, whose.own_until)
        for whose in holders(owned(*rows), PLANS)
    )


def test_a_number_holds_a_plan_from_the_day_it_took_it_until_it_breaks_off() -> None:
    rows = Row("2026-01-05", "2026-02-01"), Row("2026-02-01", "2026-03-01", status="suspended"), Row("2026-03-02")
    (first, second) = held(*rows)
    assert first[4:] == (number("2026-01-05"), number("2026-03-01"))
    assert (second[1], second[4]) == (date(2026, 3, 2), number("2026-03-02"))
    assert first[3] != second[3]


def test_numbers_of_an_account_share_a_pool_where_their_plan_shares() -> None:
    one, two = Row("2026-01-05", plan="family"), Row("2026-02-01", plan="family", msisdn="+2")
    plan_holders = held(one, two, Row("2026-02-01", plan="family", msisdn="+3", account_id="B"))
    assert [(name, shared) for name, _, shared, *_ in plan_holders] == [
        ("+1", False), ("+2", False), ("+3", False), ("A", True), ("B", True),
    ]  # fmt: skip
    pools = {name: pool for name, _, _, pool, *_ in plan_holders}
    assert pools["+1"] == pools["+2"] == pools["A"] != pools["B"] == pools["+3"]
    assert [since for name, since, *_ in plan_holders if name == "A"] == [date(2026, 1, 5)]


def test_a_holder_knows_the_cycle_day_of_each_own_day() -> None:
    (plan_holder,) = holders(owned(Row("2026-01-15", "2026-04-15"), Row("2026-04-15", cycle_day=15)), PLANS)
    assert [plan_holder.on(number(day))[0] for day in ("2026-01-15", "2026-03-31", "2026-04-01")] == [1, 1, 15]
