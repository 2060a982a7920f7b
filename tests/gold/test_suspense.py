"""What is in suspense has an age by its first day, and is worth the mean charge of its service, rounded once."""

from decimal import Decimal
from typing import Any

import pytest

from gold.suspense import Suspense, suspense, worth

TODAY = 20_000


def tally(kind: str, service: str, units: int, money: str | None = None, days: int = 0) -> dict[str, Any]:
    """A row of gold.tallies."""
    row = {"kind": kind, "service": service, "records": 1, "units": units, "day": TODAY - days}
    return row | {"money": None if money is None else Decimal(money)}


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-1, "0-30"),
        (0, "0-30"),
        (30, "0-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61-90"),
        (90, "61-90"),
        (91, "over 90"),
    ],
)
def test_an_age_is_days_since_the_use_began(days: int, age: str) -> None:
    (part,) = suspense([tally("unmatched", "sms", 1, days=days)], TODAY)
    assert part.age == age


def test_an_estimate_is_the_mean_charge_of_a_unit_rounded_once_and_the_sum_that_of_its_parts() -> None:
    """Voice: 1.00 for 3 units, so 2 units are 0.666667 and 4 are 1.333333: not 2 and 4 times 0.333333. Data cost
    0.000001 for 8 bytes, so 4 bytes are 0.0000005, half up. No text was rated. Rejected uses cost nothing and count
    for nothing."""
    rows = [
        tally("rated", "voice", 1, "0.75"), tally("rated", "voice", 2, "0.25"), tally("rejected", "voice", 900, "0"),
        tally("unmatched", "voice", 2), tally("error", "voice", 4, days=40),
        tally("rated", "data", 8, "0.000001"), tally("error", "data", 1), tally("unmatched", "data", 3),
        tally("unmatched", "sms", 1, days=400),
    ]  # fmt: skip
    parts = suspense(rows, TODAY)
    assert parts == [
        Suspense("data", "0-30", 2, 4, Decimal("0.000001")),
        Suspense("sms", "over 90", 1, 1, None),
        Suspense("voice", "0-30", 1, 2, Decimal("0.666667")),
        Suspense("voice", "31-60", 1, 4, Decimal("1.333333")),
    ]
    assert worth(parts) == Decimal("2.000001")


def test_of_a_service_that_was_rated_without_units_nothing_is_known() -> None:
    (part,) = suspense([tally("rated", "voice", 0, "0"), tally("error", "voice", 5)], TODAY)
    assert part.estimate is None
