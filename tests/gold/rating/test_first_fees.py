"""A plan's maximum covers what the first tiers cost without usage, whatever becomes of the plan within the cycle."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.buckets import Bucket
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.tiers import Tier
from gold.rating.decide import decided
from gold.rating.holdings import with_bucket_pool
from gold.rating.rate import priced
from tests.gold.pricing.rate_spans import version_of
from tests.gold.rating.owned import Row, owned, tariff_of, uses

SINCE = Row("2026-01-01", plan="tiered")


def first_tier(fee: str, shape: str = "tiers") -> Service:
    """A service at 1.00 a unit, whose first tier costs a flat fee."""
    steps = (Tier(Decimal(1), 1_000, Decimal(fee)), Tier(Decimal(1)))
    return Service(1, roaming=True, international=True, shape=shape, price=steps)


def tiered(maximum: str | None, voice: str = "50", sms: str = "0", **terms: Any) -> Plan:
    """A plan with a maximum, whose calls and messages have a fee each."""
    limit = None if maximum is None else Decimal(maximum)
    services = {"voice": first_tier(voice), "sms": first_tier(sms)}
    return Plan("tiered", services, maximum_spend=limit, **terms)


def call(day: str, units: int, **said: Any) -> dict[str, Any]:
    """A call at noon."""
    return {"start_time": f"{day}T12:00:00", "units": units, **said}


def charges(versions: list[PlanVersion], owners: list[Row], *said: dict[str, Any]) -> list[Decimal]:
    """What these uses cost, in their order."""
    tariff, held = tariff_of(*versions), owned(*owners)
    parts = priced(decided(uses(*said), held, tariff).pipe(with_bucket_pool), held, tariff)
    rows = [row for part in parts for row in part.uses.select("usage_id", "charge", "status").rows()]
    assert {status for _, _, status in rows} == {"rated"}
    return [Decimal(charge) / 10**6 for _, charge, _ in sorted(rows)]


def version(plan: Plan, first: str = "2018-01-01", end: str | None = None) -> PlanVersion:
    return replace(version_of(plan), valid_from=date.fromisoformat(first), valid_to=end and date.fromisoformat(end))


def test_usage_has_the_room_that_the_first_tiers_fee_leaves() -> None:
    """170 less 50 is 120: 100 in whole, then 20 of 82."""
    amounts = charges([version(tiered("170"))], [SINCE], call("2026-03-05", 100), call("2026-03-06", 82))
    assert amounts == [Decimal(100), Decimal(20)]


def test_every_service_with_a_fee_takes_of_the_room() -> None:
    amounts = charges([version(tiered("170", "50", "30"))], [SINCE], call("2026-03-05", 100))
    assert amounts == [Decimal(90)]


def test_a_fee_above_the_maximum_leaves_no_room_and_gives_nothing_back() -> None:
    amounts = charges([version(tiered("40"))], [SINCE], call("2026-03-05", 100), call("2026-03-06", 1))
    assert amounts == [Decimal(0), Decimal(0)]


def test_a_volume_price_that_gives_the_first_fee_back_gives_back_what_the_maximum_left_of_it() -> None:
    """50 without usage are cut to 40; 1,001 messages of the second tier, 10.01 without a fee, are 29.99 less."""
    steps = (Tier(Decimal(0), 1_000, Decimal(50)), Tier(Decimal("0.01")))
    plan = Plan("tiered", {"sms": replace(first_tier("0", "volume"), price=steps)}, maximum_spend=Decimal(40))
    amounts = charges(
        [version(plan)],
        [SINCE],
        call("2026-03-05", 1_000, record_type="sms"),
        call("2026-03-06", 1, record_type="sms"),
    )
    assert amounts == [Decimal(0), Decimal("-29.99")]


def test_of_versions_within_the_cycle_the_fee_of_the_one_held_last_counts_before_it_begins() -> None:
    two = [version(tiered("170", "50"), end="2026-03-16"), version(tiered("170", "70"), "2026-03-16")]
    assert charges(two, [SINCE], call("2026-03-05", 200)) == [Decimal(100)]
    left = replace(SINCE, valid_to="2026-03-16")  # it never held the second
    assert charges(two, [left], call("2026-03-05", 200)) == [Decimal(120)]
    assert charges(two, [SINCE], call("2026-02-05", 200)) == [Decimal(120)]


def test_a_fee_that_the_version_held_last_has_not_is_that_of_the_one_before_as_on_the_bill() -> None:
    two = [version(tiered("170", "50"), end="2026-03-16"), version(tiered("170", "0", "30"), "2026-03-16")]
    assert charges(two, [SINCE], call("2026-03-20", 200)) == [Decimal(90)]


def test_each_plan_of_a_cycle_has_a_maximum_and_fees_of_its_own() -> None:
    other = replace(tiered("30", "10"), name="other")
    moved = [replace(SINCE, valid_to="2026-03-16"), Row("2026-03-16", plan="other")]
    versions = [version(other), version(tiered("170"))]
    amounts = charges(versions, moved, call("2026-03-05", 200), call("2026-03-20", 200))
    assert amounts == [Decimal(120), Decimal(20)]


def test_a_prorated_maximum_is_less_by_the_whole_fee() -> None:
    """10 of 31 days: 310 x 10 / 31 = 100, less 50."""
    ten_days = [replace(SINCE, valid_from="2026-03-05", valid_to="2026-03-15")]
    amounts = charges([version(tiered("310", maximum_prorated=True))], ten_days, call("2026-03-05", 200))
    assert amounts == [Decimal(50)]


def test_a_number_in_two_accounts_owes_its_fee_on_the_bill_of_each() -> None:
    two = [replace(SINCE, valid_to="2026-03-16"), replace(SINCE, valid_from="2026-03-16", account_id="B")]
    assert charges([version(tiered("170"))], two, call("2026-03-05", 200)) == [Decimal(70)]


def test_a_suspended_number_owes_no_fee_for_a_version_that_it_held_only_then() -> None:
    two = [version(tiered("170", "50"), end="2026-03-16"), version(tiered("170", "70"), "2026-03-16")]
    rows = [replace(SINCE, valid_to="2026-03-10"), replace(SINCE, valid_from="2026-03-10", status="suspended")]
    assert charges(two, rows, call("2026-03-05", 200)) == [Decimal(120)]


def test_a_cycle_of_an_account_has_the_version_held_last_by_its_own_calendar() -> None:
    """2026-03 for cycle day 15 ends before 15 April; what begins then is no matter of it."""
    owner = [replace(SINCE, cycle_day=15)]
    for begins, left in (("2026-04-14", 100), ("2026-04-15", 120)):
        two = [version(tiered("170", "50"), end=begins), version(tiered("170", "70"), begins)]
        assert charges(two, owner, call("2026-03-20", 200)) == [Decimal(left)]


def test_a_plan_without_a_maximum_is_charged_in_whole_beside_one_that_has_one() -> None:
    versions = [version(replace(tiered(None), name="other")), version(tiered("170"))]
    assert charges(versions, [replace(SINCE, plan="other")], call("2026-03-05", 200)) == [Decimal(200)]


def test_what_a_bucket_covers_takes_none_of_the_room() -> None:
    plan = tiered("170", buckets=(Bucket("minutes", "voice", 60),))
    amounts = charges([version(plan)], [SINCE], call("2026-03-05", 100), call("2026-03-06", 100))
    assert amounts == [Decimal(40), Decimal(80)]
