"""The oracle at the tariff's edges, each amount worked out by hand in the test."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.oracle.billing import full_years
from tests.oracle.reference_tariff import Line, Rated, Subscriber, Use, bill, rate

NUMBER = "+212600000001"
JOINED = date(2025, 12, 1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def row(plan: str, start: str = "2025-12-01", end: str | None = None, status: str = "active") -> Subscriber:
    until = date.fromisoformat(end) if end else None
    return Subscriber(NUMBER, "A", plan, status, False, False, JOINED, date.fromisoformat(start), until)


def voice(usage_id: str, start: str, units: int, roaming: bool = False, international: bool = False) -> Use:
    return Use(usage_id, "voice", NUMBER, utc(start), units, roaming, international)


def data(usage_id: str, start: str, units: int, roaming: bool = False, international: bool = False) -> Use:
    return Use(usage_id, "data", NUMBER, utc(start), units, roaming, international)


def free(verdicts: dict[str, Rated]) -> dict[str, int]:
    return {usage_id: verdict.free_units for usage_id, verdict in verdicts.items()}


def line(cycle: str, uses: list[Use], name: str) -> list[Line]:
    return [one for one in bill(cycle, uses, [row("standard")])["A"].lines if one.name == name]


@pytest.mark.parametrize(
    ("start", "charge"),
    [
        ("2026-03-02T07:59:59", "10.00"),
        ("2026-03-02T08:00:00", "9.80"),
        ("2026-03-02T11:59:59", "9.80"),
        ("2026-03-02T12:00:00", "10.00"),
        ("2026-03-02T17:59:59", "10.00"),
        ("2026-03-02T18:00:00", "10.20"),
        ("2026-03-02T22:59:59", "10.20"),
        ("2026-03-02T23:00:00", "10.00"),
        ("2026-03-05T23:59:59", "10.00"),
        ("2026-03-06T00:00:00", "9.70"),  # Friday
        ("2026-03-06T23:59:59", "9.70"),
        ("2026-03-07T00:00:00", "10.00"),
        ("2026-03-23T07:00:00", "9.80"),  # after the clock change, 08:00 is 07:00 UTC
        ("2026-03-23T06:59:59", "10.00"),
        ("2026-03-26T22:59:59", "10.00"),
        ("2026-03-26T23:00:00", "9.70"),  # Friday 27 March, 00:00
    ],
)
def test_a_thousand_paid_seconds_on_standard_cost_what_the_local_clock_says(start: str, charge: str) -> None:
    verdicts = rate([voice("1", "2026-03-01T02:00:00", 120), voice("2", start, 1_000)], [row("standard")])
    assert verdicts["2"].charge == Decimal(charge)


def test_the_last_hour_of_march_in_utc_is_april() -> None:
    uses = [voice("1", "2026-03-31T22:59:59", 120), voice("2", "2026-03-31T23:00:00", 130)]
    assert free(rate(uses, [row("standard")])) == {"1": 120, "2": 120}


def test_nothing_rolls_into_the_lakes_first_cycle_and_a_whole_unused_march_rolls_into_april() -> None:
    uses = [voice("1", "2026-03-30T10:00:00", 0), voice("2", "2026-04-30T10:00:00", 300)]
    assert free(rate(uses, [row("standard")])) == {"1": 0, "2": 240}
    assert free(rate(uses, [row("standard")], first_cycle="2026-04")) == {"1": 0, "2": 120}


def test_nothing_rolls_into_a_numbers_first_cycle() -> None:
    uses = [voice("1", "2026-04-30T10:00:00", 500), voice("2", "2026-05-04T10:00:00", 500)]
    assert free(rate(uses, [row("premium", "2026-04-30")])) == {"1": 240, "2": 240}


def test_an_upgrade_frees_only_the_units_among_the_new_plans_first_ones() -> None:
    rows = [row("standard", end="2026-03-16"), row("premium", "2026-03-16")]
    uses = [
        voice("1", "2026-03-10T13:00:00", 200),  # 120 free; seconds 121-200 are paid
        voice("2", "2026-03-17T13:00:00", 30),  # seconds 201-230 of Premium's 240
        voice("3", "2026-04-01T13:00:00", 500),  # 10 of 240 are left in March: 10 + 240
    ]
    assert free(rate(uses, rows)) == {"1": 120, "2": 30, "3": 250}


def test_after_a_downgrade_the_smaller_allowance_and_the_smaller_tier_count() -> None:
    rows = [row("premium", end="2026-03-16"), row("standard", "2026-03-16")]
    uses = [
        voice("1", "2026-03-10T13:00:00", 100),
        voice("2", "2026-03-17T13:00:00", 100),  # 20 are left of Standard's 120
        data("3", "2026-03-10T13:00:00", 9_000_000),  # 9 x 0.04
        data("4", "2026-03-17T13:00:00", 5_000_000),  # 1 x 0.05 + 4 x 0.10
    ]
    verdicts = rate(uses, rows)
    assert free(verdicts) == {"1": 100, "2": 20, "3": 0, "4": 0}
    assert (verdicts["3"].charge, verdicts["4"].charge) == (Decimal("0.36"), Decimal("0.45"))


def test_uses_of_the_same_second_count_in_the_order_of_their_ids() -> None:
    uses = [voice("b", "2026-03-10T13:00:00", 100), voice("a", "2026-03-10T13:00:00", 100)]
    assert free(rate(uses, [row("standard")])) == {"a": 100, "b": 20}


def test_standard_rates_roaming_and_international_data_and_rejects_such_calls() -> None:
    uses = [
        data("1", "2026-03-10T13:00:00", 10_000_000, roaming=True),  # 10 x 0.05 x 1.5
        data("2", "2026-03-10T14:00:00", 10_000_000, international=True),  # 10 x 0.10
        voice("3", "2026-03-10T13:00:00", 60, roaming=True, international=True),
        voice("4", "2026-03-10T13:00:00", 60, international=True),
    ]
    verdicts = rate(uses, [row("standard")])
    assert (verdicts["1"].charge, verdicts["2"].charge) == (Decimal("0.75"), Decimal(1))
    assert [verdicts[i].reason for i in "34"] == ["roaming_not_allowed", "international_not_allowed"]


def test_a_number_is_matched_by_the_local_day_of_the_start() -> None:
    rows = [row("standard", "2026-04-01", "2026-04-02"), row("premium", "2026-04-02", status="suspended")]
    starts = ["2026-03-31T22:59:59", "2026-03-31T23:00:00", "2026-04-01T22:59:59", "2026-04-01T23:00:00"]
    verdicts = rate([voice(str(n), start, 1) for n, start in enumerate(starts)], rows)
    assert [verdicts[str(n)].status for n in range(4)] == ["unmatched", "rated", "rated", "rejected"]


@pytest.mark.parametrize(("units", "discounts"), [(17_999, 0), (18_000, 1)])
def test_the_voice_volume_discount_begins_at_18000_seconds(units: int, discounts: int) -> None:
    assert len(line("2026-03", [voice("1", "2026-03-25T13:00:00", units)], "voice_volume")) == discounts


@pytest.mark.parametrize(("units", "discounts"), [(1_004_949_994, 0), (1_004_949_995, 1)])
def test_the_high_spend_discount_begins_at_100_dirhams(units: int, discounts: int) -> None:
    """0.50 + 994.949995 MB x 0.10 = 99.9949995 -> 99.995000 -> 100.00; a byte less is 99.994999 -> 99.99."""
    assert len(line("2026-03", [data("1", "2026-03-25T13:00:00", units)], "high_spend")) == discounts


@pytest.mark.parametrize(
    ("joined", "day", "years"),
    [
        ("2025-03-31", "2026-03-31", 1),
        ("2025-04-01", "2026-03-31", 0),
        ("2024-02-29", "2026-02-28", 2),
        ("2024-02-29", "2026-01-31", 1),
        ("2020-02-29", "2024-02-28", 3),
        ("2020-02-29", "2024-02-29", 4),
        ("2025-03-31", "2026-02-28", 0),
    ],
)
def test_loyalty_counts_full_years(joined: str, day: str, years: int) -> None:
    assert full_years(date.fromisoformat(joined), date.fromisoformat(day)) == years
