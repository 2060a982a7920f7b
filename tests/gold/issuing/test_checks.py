"""A bill that is unlike its account's is found, whatever there is to compare it with."""

from decimal import Decimal

import pytest

from gold.issuing.checks import Checks

CHECKS = Checks(factor=5, amount=Decimal(1_000), decimals=2)


@pytest.mark.parametrize(
    ("total", "before", "why"),
    [
        ("1000.00", [], None),
        ("1000.01", [], "1000.01 with 0 bills before"),
        ("1000.01", [900, 900], "1000.01 with 2 bills before"),
        ("1000.00", [0, 0, 0], None),
        ("1000.01", [0, 0, 0], "1000.01 with nothing owed before"),
        ("1500.00", [300, 300, 300], None),
        ("1500.01", [300, 300, 300], "1500.01 after 3 bills of 300.00 on average"),
        ("500.00", [1, 2, 3], None),
        ("100.00", [600, 600, 600], None),
        ("199.99", [900, 1100, 1000, 1000], None),
        ("399.99", [2000, 2000, 2000], "399.99 after 3 bills of 2000.00 on average"),
        ("0.00", [2000, 2000, 2000], "0.00 after 3 bills of 2000.00 on average"),
        ("400.00", [2000, 2000, 2000], None),
        ("-1200.00", [], "-1200.00 with 0 bills before"),
    ],
)
def test_an_outlier_is_far_from_the_mean_by_factor_and_amount(total: str, before: list[int], why: str | None) -> None:
    assert CHECKS.outlier(Decimal(total), [Decimal(bill) for bill in before]) == why


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (Decimal("12.50"), None),
        (Decimal("12.49"), "12.49 and not the 12.50 that is known of it"),
        (None, "has no bill and not the 12.50 that is known of it"),
    ],
)
def test_a_golden_account_owes_what_is_known_of_it(due: Decimal | None, why: str | None) -> None:
    assert CHECKS.golden(due, Decimal("12.5000")) == why
