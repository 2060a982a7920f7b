"""Which bills a load touches: by whose numbers, plans and coupons it changes, and from which day on."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gold.bases import BASES
from gold.bills import BILLS
from gold.pricing.tariff.version import BILL_RULES
from jobs.reading.touched import NOTHING, Touched, read_touched
from lake.table import Table
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.effective import entity
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.in_the_lake.plans_that_share import FAMILY, owner, with_plans
from tests.plain_lake import PlainLake
from tests.serving.gold_rows import DEFAULTS, bill
from tests.small_lakes import KNOWN, RAMADAN, subscriber_row

Row = dict[str, Any]
NOW = KNOWN + timedelta(days=120)
JANUARY, APRIL = date(2026, 1, 1), date(2026, 4, 1)
ALICE, BOB, CARLA, DORA = (
    replace(owner(n, account, plan), valid_from=JANUARY)
    for n, account, plan in ((1, "A", "family"), (2, "A", "family"), (3, "C", "standard"), (4, "D", "standard"))
)
EVE = replace(BOB, account_id="E", plan="cost", valid_from=date(2025, 1, 1), valid_to=JANUARY)
"""Bob's number was Eve's before, whose account is in the pool of A by that."""

COST = 'plan = "cost"\nlabel = "Cost"\nrun = "cost"\n\n[[version]]\nvalid_from = 2026-01-01\n'
COST += FAMILY[FAMILY.index("\n[version.voice]") :]
LAST_DAYS = {"2026-02": date(2026, 2, 28), "2026-03": date(2026, 3, 31), "2026-04": date(2026, 4, 30)}


@pytest.fixture
def lake(tmp_path: Path) -> PlainLake:
    """February issued to four accounts, March to A alone; March of the others is a draft, and April."""
    lake = PlainLake(tmp_path)
    lake.loaded([], [ALICE, BOB, CARLA, DORA, EVE], with_plans(tmp_path, FAMILY, COST))
    issued = [*((account, "2026-02") for account in "ACDE"), ("A", "2026-03")]
    lake.put(BASES, [{"account_id": account, "cycle": cycle, "basis": KNOWN} for account, cycle in issued])
    rows = [
        bill(account, "0.00", "0.00", "0.00", cycle=cycle, bill_id=f"{cycle}-{account}", last_day=last)
        for cycle, last in LAST_DAYS.items()
        for account in "ACDE"
    ]
    lake.put(BILLS, [DEFAULTS[BILLS.name] | row for row in rows])
    return lake


def load(lake: PlainLake, table: Table, was: Row, *becomes: Row, at: datetime = NOW) -> Touched:
    """Has a row, if it is there, believed no longer, and others, which differ from it, instead."""
    same = (*entity(table), "valid_from")
    rows = [
        row | {"known_to": at} if all(row[name] == was[name] for name in same) else row
        for row in lake.reader.rows(table)
    ]
    lake.put(table, [*rows, *(was | row | {"known_from": at} for row in becomes)])
    return read_touched(lake.reader, NOW)


def plan(lake: PlainLake, name: str) -> Row:
    (row,) = (row for row in lake.reader.rows(RATE_PLANS) if row["plan"] == name)
    return row


OTHER = {"document_hash": "another"}
EVERY_DAY = {
    "standard": Touched({"2026-02": 2}, {"2026-03": 2, "2026-04": 2}),
    "family": Touched({"2026-02": 2, "2026-03": 1}, {"2026-03": 1, "2026-04": 2}),
    "cost": NOTHING,
    BILL_RULES: Touched({"2026-02": 4, "2026-03": 1}, {"2026-03": 3, "2026-04": 4}),
}


@pytest.mark.parametrize("name", EVERY_DAY)
def test_a_plan_touches_the_pools_in_which_it_occurs_and_the_rules_every_bill(lake: PlainLake, name: str) -> None:
    assert load(lake, RATE_PLANS, plan(lake, name), OTHER) == EVERY_DAY[name]


@pytest.mark.parametrize(("name", "bills"), [("standard", 2), ("family", 2), (BILL_RULES, 4)])
def test_a_price_from_a_day_on_touches_no_cycle_that_was_over_by_then(lake: PlainLake, name: str, bills: int) -> None:
    new = ({"valid_to": APRIL}, OTHER | {"valid_from": APRIL})
    assert load(lake, RATE_PLANS, plan(lake, name), *new) == Touched({}, {"2026-04": bills})


def test_days_and_destinations_touch_every_bill_from_the_first_day_that_is_another(lake: PlainLake) -> None:
    longer = load(lake, CALENDAR, RAMADAN, {"valid_to": date(2026, 3, 21)})
    assert longer == Touched({"2026-03": 1}, {"2026-03": 3, "2026-04": 4})


def test_a_destination_that_is_new_touches_no_cycle_before(lake: PlainLake) -> None:
    new = {"prefix": "33", "zone": "europe", "valid_from": APRIL}
    assert load(lake, DESTINATIONS, new, {}) == Touched({}, {"2026-04": 4})


def test_a_number_touches_its_accounts_and_whose_pool_they_are_in(lake: PlainLake) -> None:
    assert load(lake, SUBSCRIBERS, subscriber_row(CARLA), {"is_student": True}) == Touched(
        {"2026-02": 1}, {"2026-03": 1, "2026-04": 1}
    )


def test_a_number_of_a_plan_that_shares_touches_all_of_its_pool(lake: PlainLake) -> None:
    assert load(lake, SUBSCRIBERS, subscriber_row(ALICE), {"plan": "standard"}) == EVERY_DAY["family"]


@pytest.mark.parametrize(
    ("new", "drafts"), [({"plan": "family"}, {"2026-04": 1}), ({"cycle_day": 15}, {"2026-03": 1, "2026-04": 1})]
)
def test_another_cycle_day_touches_the_cycle_before_as_well(
    lake: PlainLake, new: Row, drafts: Mapping[str, int]
) -> None:
    becomes = ({"valid_to": APRIL}, new | {"valid_from": APRIL})
    assert load(lake, SUBSCRIBERS, subscriber_row(DORA), *becomes) == Touched({}, dict(drafts))


def test_a_coupon_touches_its_account_as_long_as_it_holds_otherwise(lake: PlainLake) -> None:
    code = {"account_id": "C", "code": "TEN", "valid_from": JANUARY, "valid_to": None, "known_from": KNOWN}
    lake.put(COUPONS, [code])
    assert load(lake, COUPONS, code, {"valid_to": APRIL}) == Touched({}, {"2026-04": 1})


def test_what_an_earlier_load_changed_is_not_told_again(lake: PlainLake) -> None:
    assert load(lake, RATE_PLANS, plan(lake, "standard"), OTHER, at=NOW - timedelta(days=1)) == NOTHING


def test_an_issued_bill_that_is_made_no_longer_counts_for_the_last_day_that_a_cycle_can_have(lake: PlainLake) -> None:
    lake.put(BILLS, [])
    new = ({"valid_to": date(2026, 4, 20)}, OTHER | {"valid_from": date(2026, 4, 20)})
    assert load(lake, RATE_PLANS, plan(lake, BILL_RULES), *new) == Touched({"2026-03": 1}, {})
