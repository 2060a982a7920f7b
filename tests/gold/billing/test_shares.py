"""What discounts leave of lines adds up to what they leave of the bill, and of no line less than nothing."""

from datetime import date
from decimal import Decimal

import pytest

from gold.billing.account import ATTRIBUTES, Account
from gold.billing.bill import bill
from gold.billing.lines import Line
from gold.billing.plan_fee_lines import PlanFees
from gold.billing.shares import after_discounts, by_name
from tests.gold.bill_cases import rules_of


def usage(service: str, amount: str) -> Line:
    return Line("usage", service, "", "", Decimal(amount), Decimal(0), record_type=service)


def discount(name: str, amount: str, service: str | None = None) -> Line:
    return Line("discount", name, "", "", Decimal(f"-{amount}"), Decimal(0), record_type=service)


@pytest.mark.parametrize(
    ("discounts", "left"),
    [
        ([discount("a", "60.00", "voice")], [4_000, 10_000, 30_000]),
        ([discount("a", "60.00", "voice"), discount("b", "60.00", "voice")], [0, 9_500, 28_500]),
        ([discount("a", "100.00", "voice"), discount("b", "0.01", "voice")], [0, 10_000, 29_999]),
        ([discount("a", "500.00", "voice")], [0, 0, 0]),
    ],
)
def test_a_discount_takes_of_other_lines_what_its_own_do_not_have(discounts: list[Line], left: list[int]) -> None:
    lines = [usage("voice", "100.00"), usage("data", "100.00"), usage("sms", "300.00")]
    assert after_discounts(lines, discounts, by_name(()), 2) == left
    assert sum(left) == 50_000 - sum(int(-line.amount * 100) for line in discounts)


RULES = """
[[discount]]
name = "a"
label = "A"
base = "lines"
service = "voice"
percent = "60"
[[discount]]
name = "b"
label = "B"
base = "lines"
service = "voice"
percent = "60"
[[tax]]
name = "of_voice"
label = "Voice"
percent = "20"
services = ["voice"]
[[tax]]
name = "of_data"
label = "Data"
percent = "10"
services = ["data"]
"""


def test_taxes_of_services_are_of_what_is_left_of_the_bill_and_no_more() -> None:
    """By hand: 120.00 off 200.00 leave nothing of voice and 80.00 of data, of which 10 % are 8.00."""
    whose = Account("A", dict.fromkeys(ATTRIBUTES, False), date(2026, 3, 1), date(2026, 3, 31), 1)
    made = bill(whose, [usage("voice", "100.00"), usage("data", "100.00")], PlanFees(), rules_of(RULES), 2)
    taxes = {line.name: (line.base, line.amount) for line in made.lines if line.kind == "tax"}
    assert taxes == {"of_voice": (Decimal(0), Decimal(0)), "of_data": (Decimal("80.00"), Decimal("8.00"))}
    assert sum(line.amount for line in made.lines) == Decimal("88.00")
