"""The oracle's bills at their edges, each amount worked out by hand in the test."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.oracle.reference_tariff import Subscriber, Use, bill, rate

FIRST, SECOND = "+212600000001", "+212600000002"


def use(usage_id: str, kind: str, start: str, units: int, msisdn: str = FIRST, roaming: bool = False) -> Use:
    return Use(usage_id, kind, msisdn, datetime.fromisoformat(start).replace(tzinfo=UTC), units, roaming)


def row(start: str, end: str | None, student: bool = False, status: str = "active", msisdn: str = FIRST) -> Subscriber:
    until = date.fromisoformat(end) if end else None
    joined = date(2025, 12, 1)
    return Subscriber(msisdn, "A", "premium", status, student, False, joined, date.fromisoformat(start), until)


OLD = row("2025-12-01", None)


def test_the_seventh_message_of_premium_is_paid_and_dearer_abroad() -> None:
    uses = [use(str(n), "sms", f"2026-03-02T10:00:0{n}", 1, roaming=n > 6) for n in range(1, 9)]
    charges = [verdict.charge for verdict in rate(uses, [OLD]).values()]
    assert charges == [*[Decimal(0)] * 6, Decimal("0.075"), Decimal("0.075")]


def test_premiums_second_price_begins_after_exactly_20_mb() -> None:
    """1 byte x 0.04 + 6 bytes x 0.08 = 0.52 millionths, which is rounded up to one."""
    uses = [
        use("1", "data", "2026-03-02T10:00:00", 19_999_999),
        use("2", "data", "2026-03-02T11:00:00", 7),
    ]
    assert rate(uses, [OLD])["2"].charge == Decimal("0.000001")


def test_half_a_cent_is_rounded_up() -> None:
    """125,000 bytes x 0.04 per MB = 0.005."""
    issued = bill("2026-04", [use("1", "data", "2026-04-02T10:00:00", 125_000)], [OLD])["A"]
    assert issued.usage_amount == Decimal("0.01")


@pytest.mark.parametrize(
    ("start", "discount"),
    [
        ("2026-02-17T23:59:59", "0.00"),
        ("2026-02-18T00:00:00", "-0.08"),
        ("2026-03-19T23:59:59", "-0.08"),
        ("2026-03-20T00:00:00", "0.00"),
    ],
)
def test_ramadan_begins_on_18_february_and_ends_on_19_march(start: str, discount: str) -> None:
    """20 MB x 0.04 = 0.80, of which 10 % is 0.08."""
    issued = bill(start[:7], [use("1", "data", start, 20_000_000)], [OLD])["A"]
    assert issued.discount_amount == Decimal(discount)


def test_the_accounts_attributes_are_those_of_the_cycles_last_day() -> None:
    rows = [row("2025-12-01", "2026-03-31", student=False), row("2026-03-31", None, student=True)]
    due = {cycle: bill(cycle, [], rows)["A"].total_due for cycle in ("2026-02", "2026-03")}
    assert due == {"2026-02": Decimal("1.80"), "2026-03": Decimal("0.00")}


def test_a_row_that_ended_before_the_last_day_speaks_where_no_other_does() -> None:
    rows = [row("2025-12-01", "2026-03-05", student=False), row("2026-03-05", "2026-03-31", student=True)]
    assert bill("2026-03", [], rows)["A"].total_due == Decimal("0.00")


def test_the_lowest_number_speaks_for_its_account() -> None:
    rows = [row("2025-12-01", None, student=False, msisdn=SECOND), row("2026-02-01", None, student=True)]
    assert bill("2026-03", [], rows)["A"].total_due == Decimal("0.00")


def test_an_account_is_billed_where_a_number_is_active_on_at_least_one_day() -> None:
    assert not bill("2026-03", [], [row("2025-12-01", "2026-03-01")])
    assert bill("2026-03", [], [row("2025-12-01", "2026-03-02")])
    assert bill("2026-03", [], [row("2026-03-31", None)])
    assert not bill("2026-03", [], [row("2026-04-01", None)])
    assert not bill("2026-03", [], [row("2025-12-01", None, status="suspended")])


def test_each_use_is_on_the_bill_of_the_account_that_held_the_number_at_its_start() -> None:
    """The number counts on: its 240 free seconds are used up before the move; 100 x 0.08 = 8.00."""
    moved = Subscriber(FIRST, "B", "premium", "active", False, False, OLD.joined_on, date(2026, 3, 16))
    uses = [use("1", "voice", "2026-03-03T13:00:00", 240), use("2", "voice", "2026-03-17T13:00:00", 100)]
    issued = bill("2026-03", uses, [row("2025-12-01", "2026-03-16"), moved])
    assert {account: one.usage_amount for account, one in issued.items()} == {
        "A": Decimal("0.00"),
        "B": Decimal("8.00"),
    }
