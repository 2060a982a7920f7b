"""Discounts, fees and taxes by rules beyond the reference tariff's: bills worked out by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from gold.billing.account import ATTRIBUTES, Account, is_in_force
from gold.billing.bill import Bill, bill
from gold.billing.lines import Line
from gold.billing.plan_fee_lines import PlanFees
from gold.billing.shares import after_discounts
from gold.billing.usage import usage_lines
from gold.cycles import cycle
from tests.gold.bill_cases import KINDS, LAST_DAY, SETS, Case, part, rules_of
from tests.gold_rows import CUSTOMER

MARCH = cycle("2026-03")
CASES = [(text, decimals, case) for text, decimals, cases in SETS for case in cases]
EVERY_CASE = pytest.mark.parametrize(("text", "decimals", "case"), CASES, ids=[case.name for _, _, case in CASES])


def account(case: Case) -> Account:
    """The case's account, with the coupons it holds."""
    said = {**CUSTOMER, "is_urban": False, **case.traits}
    held = [(code, {"valid_from": day(first), "valid_to": end and day(end)}) for code, first, end in case.coupons]
    attributes = {name: said[name] for name in ATTRIBUTES}
    codes = frozenset(code for code, dates in held if is_in_force(dates, LAST_DAY))
    return Account(case.name, attributes, MARCH.first_day, LAST_DAY, case.numbers, codes)


def day(text: str) -> date:
    return date.fromisoformat(text)


def billed(text: str, decimals: int, case: Case) -> Bill:
    rules = rules_of(text)
    usage = usage_lines(map(part, case.uses), rules.selections, KINDS, decimals)
    return bill(account(case), usage, PlanFees(), rules, decimals)


@EVERY_CASE
def test_a_bill_is_as_the_hand_worked_it_out(text: str, decimals: int, case: Case) -> None:
    account_bill = billed(text, decimals, case)
    assert {line.line_id: told(line) for line in account_bill.lines if line.kind != "usage"} == {
        name: Decimal(amount.strip("()")) if amount[0] != "(" else (Decimal(0), Decimal(amount.strip("()")))
        for name, amount in case.lines.items()
    }
    assert sum(line.amount for line in account_bill.lines) == Decimal(case.due)


def told(line: Line) -> Decimal | tuple[Decimal, Decimal]:
    """A line's amount; of a tax within the prices 0, and the part that it is."""
    return line.amount if line.included is None else (line.amount, line.included)


def test_a_usage_line_is_called_as_its_service() -> None:
    (line,) = usage_lines([part(("sms", "1.00"))], rules_of("").selections, KINDS, 2)
    assert line.label == "SMS"


@EVERY_CASE
def test_the_order_of_uses_does_not_matter(text: str, decimals: int, case: Case) -> None:
    assert billed(text, decimals, replace(case, uses=case.uses[::-1])) == billed(text, decimals, case)


def test_lines_stand_in_the_order_of_the_rules() -> None:
    (account_bill,) = [
        billed(*example) for example in CASES if example[2].name == "a line is taxed less its share of the discounts"
    ]
    assert [line.kind for line in account_bill.lines] == ["usage"] * 2 + ["discount"] + ["fee"] * 2 + ["tax"] * 4


def test_a_limit_of_no_percent_is_a_limit() -> None:
    rule = '[[discount]]\nname = "years"\nlabel = "Y"\nbase = "left"\npercent_per_year = "2"\npercent_at_most = "{}"\n'
    case = Case("since 2024", [("voice", "10")], {}, "0")
    assert [billed(rule.format(most), 2, case).amount("discount") for most in ("10", "3", "0")] == [
        Decimal("-0.40"),
        Decimal("-0.30"),
        0,
    ]


@pytest.mark.parametrize("seed", range(40))
def test_discounts_never_take_more_than_is_left(seed: int) -> None:
    random = Random(seed)
    services = random.choices(("voice", "sms", "data"), k=random.randint(0, 6))
    case = Case("any", [(service, f"{random.expovariate(0.1):.6f}") for service in services], {}, "0")
    amounts = [(random.choice(("left", "lines")), random.expovariate(0.3), random.randint(0, 100)) for _ in range(50)]
    rules = "".join(
        f'[[discount]]\nname = "d{n}"\nlabel = "D"\nbase = "{base}"\n'
        + (f'amount = "{amount:.2f}"\n' if n % 2 else f'percent = "{percent}"\n')
        for n, (base, amount, percent) in enumerate(amounts)
    )
    account_bill = billed(rules, 2, case)
    assert -account_bill.amount("discount") <= account_bill.amount("usage")
    assert all(line.amount <= 0 for line in account_bill.lines if line.kind == "discount")
    taken = -account_bill.amount("discount")
    shares = after_discounts(account_bill.lines[: len(set(services))], account_bill.lines[len(set(services)) :], {}, 2)
    assert sum(shares) == (account_bill.amount("usage") - taken) * 100
