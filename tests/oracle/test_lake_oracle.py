"""The oracle of lakes at its edges, each amount worked out by hand in the test."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.oracle.destinations import Destination
from tests.oracle.lake_oracle import Lake, Outcome, outcome
from tests.oracle.owners import Owner
from tests.oracle.use_pieces import Tariff, Use

ZONE = ZoneInfo("Africa/Casablanca")
OLD = date(2025, 1, 1)
FAMILY = """
plan = "family"
[[version]]
valid_from = 2018-01-01
[[version.bucket]]
name = "minutes"
service = "voice"
units = 300
shared = true
rollover = 1
[version.voice]
roaming = ["20801"]
international = ["europe"]
price = "0.01"
price_unit = 1
"""
FREE = """
plan = "free"
[[version]]
valid_from = 2018-01-01
maximum_spend = "31.00"
maximum_prorated = true
[version.voice]
roaming = true
international = true
price = "1"
price_unit = 1
free_units = 100
rollover = true
"""
TIERED = """
plan = "tiered"
[[version]]
valid_from = 2018-01-01
maximum_spend = "170.00"
[version.voice]
roaming = true
international = true
tiers = [{ up_to = 10_000, price = "1", flat_fee = "50" }, { price = "1", flat_fee = "9" }]
price_unit = 1
[[version]]
valid_from = 2026-04-16
maximum_spend = "170.00"
[version.sms]
roaming = true
international = true
volume = [{ price = "1", flat_fee = "30" }]
price_unit = 1
"""
PLANS = {plan["plan"]: plan for plan in map(tomllib.loads, (FAMILY, FREE, TIERED))}
TARIFF = Tariff(PLANS, (Destination("33", "europe", OLD), Destination("212", "morocco", OLD)), ZONE)


def call(usage_id: str, number: str, local: str, units: int, called: str | None = None, at: str | None = None) -> Use:
    start = datetime.fromisoformat(f"2026-{local}").replace(tzinfo=ZONE)
    return Use(usage_id, "voice", "", start, units, called, at, number)


def lake(owners: list[Owner], *uses: Use) -> Outcome:
    return outcome(Lake(TARIFF, tuple(owners), uses, date(2026, 3, 1)))


def charges(gold: Outcome) -> dict[str, tuple[str, Decimal | None]]:
    return {usage_id: (verdict.cycle, verdict.charge) for (usage_id, _), verdict in gold.uses.items()}


def test_numbers_of_an_account_share_and_what_is_left_passes_on_for_all_of_them() -> None:
    owners = [Owner(number, "A", "family", OLD) for number in ("1", "2")]
    gold = lake(owners, call("a", "1", "03-05T10:00", 200), call("b", "2", "03-06T10:00", 150))
    assert charges(gold) == {"a": ("2026-03", Decimal(0)), "b": ("2026-03", Decimal("0.50"))}
    gold = lake(owners, call("a", "1", "03-05T10:00", 200), call("c", "2", "04-06T10:00", 450))
    assert charges(gold)["c"] == ("2026-04", Decimal("0.50"))  # 100 are carried in
    assert gold.buckets["A", OLD, "family", "minutes", "2026-04"] == (300, 100, 400, 0, ())


def test_what_a_number_uses_in_another_account_takes_nothing_from_the_first() -> None:
    owners = [Owner("1", "B", "family", OLD), Owner("2", "A", "family", OLD)]
    gold = lake(owners, call("a", "1", "03-05T10:00", 200), call("c", "2", "04-06T10:00", 600))
    assert charges(gold)["c"] == ("2026-04", Decimal(0))
    assert ("A", OLD, "family", "minutes", "2026-03") not in gold.buckets


def test_a_cycle_day_that_changes_makes_one_cycle_longer_and_grants_once() -> None:
    owners = [Owner("1", "A", "free", OLD, date(2026, 4, 15)), Owner("1", "A", "free", date(2026, 4, 15), cycle_day=15)]
    uses = [call(day, "1", f"{day}T10:00", 60) for day in ("03-10", "04-10", "05-14", "05-15")]
    gold = lake(owners, *uses)
    assert charges(gold) == {
        "03-10": ("2026-03", Decimal(0)),
        "04-10": ("2026-04", Decimal(0)),
        "05-14": ("2026-04", Decimal(0)),  # 40 of March, 100 of April
        "05-15": ("2026-05", Decimal(0)),
    }
    assert gold.allowances["1", "voice", "2026-04"] == (120, 100, 40, 120, 20)


def test_a_maximum_is_for_the_days_on_the_plan_those_in_suspension_among_them() -> None:
    owners = [
        Owner("1", "A", "free", OLD, date(2026, 5, 11)),
        Owner("1", "A", "free", date(2026, 5, 11), date(2026, 5, 21), "suspended"),
    ]
    gold = lake(owners, call("a", "1", "05-03T10:00", 240), call("late", "1", "05-12T10:00", 60))
    assert charges(gold)["a"] == ("2026-05", Decimal("20.000000"))  # 20 of 31 days
    assert gold.uses["late", "retail"].reason == "inactive_subscriber"


def test_a_maximum_covers_what_the_bills_have_of_first_tiers() -> None:
    """In March 170 less 50; in April the fee of calls is that of the version before: 170 less 80.

    Who moves to another account owes 50 there, too; who leaves before the second version owes no 30.
    """
    calls = [call("a", "1", "03-05T10:00", 200), call("b", "1", "04-06T10:00", 200)]
    priced = charges(lake([Owner("1", "A", "tiered", OLD)], *calls))
    assert priced == {"a": ("2026-03", Decimal(120)), "b": ("2026-04", Decimal(90))}
    moved = [Owner("1", "A", "tiered", OLD, date(2026, 3, 16)), Owner("1", "B", "tiered", date(2026, 3, 16))]
    assert charges(lake(moved, *calls[:1]))["a"] == ("2026-03", Decimal(70))
    left = [Owner("1", "A", "tiered", OLD, date(2026, 4, 16))]
    assert charges(lake(left, *calls))["b"] == ("2026-04", Decimal(120))


def test_lists_reject_what_they_do_not_name_and_whom_no_row_matches_is_an_error() -> None:
    uses = {
        "to Europe": call("to Europe", "1", "03-05T10:00", 60, "+33123456789"),
        "to Japan": call("to Japan", "1", "03-05T11:00", 60, "+81312345678"),
        "short code": call("short code", "1", "03-05T12:00", 60, "777"),
        "unreadable": call("unreadable", "1", "03-05T12:30", 60, "whoever that is"),
        "in France": call("in France", "1", "03-05T13:00", 60, None, "20801"),
        "in Spain": call("in Spain", "1", "03-05T14:00", 60, None, "21401"),
    }
    gold = lake([Owner("1", "A", "family", OLD)], *uses.values())
    assert {name: gold.uses[name, "retail"].reason for name in uses} == {
        "to Europe": None,
        "to Japan": "no_destination",
        "short code": "no_destination",
        "unreadable": "unreadable_number",
        "in France": None,
        "in Spain": "roaming_not_allowed",
    }
