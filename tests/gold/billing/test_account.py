"""Whether an account is to get another bill, and what documents say of it beside its bill."""

import pytest

from gold.billing.account import PERSONAL, is_billed_after, personal
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


def test_an_account_lives_where_its_lowest_number_says_on_the_last_day_of_its_cycle() -> None:
    none = dict.fromkeys(PERSONAL)
    before = row("A", "2025-12-01", "2026-03-20", **none | {"address": "before"})
    now = row("A", "2026-03-20", **none | {"address": "now"})
    other = row("A", "2025-12-01", **none | {"msisdn": "+B", "address": "other"})
    assert personal([other, now, before], MARCH) == {"address": "now", "vat_id": None}
    assert personal([row("A", "2026-05-01", **none)], MARCH) == none, "it is not there yet"
