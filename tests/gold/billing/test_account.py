"""Whether an account is to get another bill."""

import pytest

from gold.billing.account import is_billed_after
from tests.gold.billing.test_accounts import MARCH, row


@pytest.mark.parametrize(
    ("begins", "ends", "status", "cycle_day", "is_expected"),
    [
        ("2025-12-01", None, "active", 1, True),
        ("2025-12-01", "2026-04-01", "active", 1, False),
        ("2025-12-01", "2026-04-02", "active", 1, True),
        ("2026-05-01", None, "active", 1, True),
        ("2026-05-01", "2026-05-01", "active", 1, False),
        ("2025-12-01", "2026-04-15", "active", 15, False),
        ("2025-12-01", "2026-04-16", "active", 15, True),
        ("2025-12-01", None, "suspended", 1, False),
    ],
)
def test_a_later_bill_is_expected_where_a_number_is_active_after_the_cycle(
    begins: str, ends: str | None, status: str, cycle_day: int, is_expected: bool
) -> None:
    rows = [row("A", begins, ends, status=status, cycle_day=cycle_day)]
    assert is_billed_after(rows, MARCH) == is_expected
