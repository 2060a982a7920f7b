"""Fees and commitments of plans, by the days that numbers hold them: April 2026 by hand."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gold.billing.account import billed_account
from gold.billing.bill import bill
from gold.billing.lines import Line
from gold.billing.plan_fee_lines import plan_fees
from gold.billing.plan_fees import Term, held_fees, terms_of
from gold.billing.usage import usage_lines
from gold.cycles import cycle
from gold.pricing.tariff.document import document, plan_from
from gold.pricing.tariff.plan import plan
from gold.pricing.tariff.section import Section
from tests.gold.bill_cases import KINDS, part, rules_of
from tests.gold.few_rules import VOICE_AND_VAT
from tests.gold_rows import CUSTOMER

APRIL = cycle("2026-04")
SMS = "[sms]\nprice = '0'\nprice_unit = 1\nroaming = true\ninternational = true\n"
FEE = '[[fee]]\nname = "{0}"\nlabel = "{1}"\namount = "{2}"\n'
TIERS = 'tiers = [{ price = "0", up_to = 5, flat_fee = "2.50" }, { price = "1", flat_fee = "9" }]\n'
MONTHLY, FLAT = FEE.format("monthly", "Monthly fee", "30.00"), FEE.format("flat", "Flat fee", "9.99")
SETUP = FEE.format("setup", "Set-up", "10.00") + 'every = "once"\n'
PLANS = [
    ("basic", "2026-01-01", "2026-04-16", 'minimum_commitment = "20.00"\n' + SMS + MONTHLY + SETUP),
    ("basic", "2026-04-16", None, SMS + MONTHLY.replace("30", "45") + SETUP.replace("10.00", "12.00")),
    (
        "flat",
        "2026-01-01",
        None,
        'minimum_commitment = "15.00"\ncommitment_prorated = true\n'
        + SMS
        + FLAT
        + 'prorated = false\nservice = "voice"\n',
    ),
    ("odd", "2026-01-01", None, SMS + FEE.format("odd", "Odd fee", "10.00")),
    ("free", "2026-01-01", None, SMS),
    ("tiered", "2026-01-01", None, SMS.replace("price = '0'\n", TIERS)),
]
HELD = [  # account, number, plan, from, to, status
    ("A", "1", "basic", "2026-01-01", None, "active"),
    ("B", "2", "basic", "2026-04-11", "2026-04-21", "active"),
    ("C", "3", "basic", "2026-01-01", "2026-04-06", "active"),
    ("C", "3", "flat", "2026-04-06", None, "active"),
    ("D", "4", "basic", "2026-01-01", None, "suspended"),
    ("D", "5", "flat", "2026-01-01", "2026-04-11", "active"),
    ("D", "5", "flat", "2026-04-11", "2026-04-21", "suspended"),
    ("D", "5", "flat", "2026-04-21", None, "active"),
    ("E", "6", "basic", "2026-04-16", None, "active"),
    ("E", "7", "basic", "2026-03-31", None, "active"),
    ("G", "8", "basic", "2026-01-01", "2026-04-16", "active"),
    ("F", "8", "basic", "2026-04-16", None, "active"),
    ("H", "9", "odd", "2026-02-01", "2026-04-08", "active"),
    ("H", "9", "odd", "2026-04-20", "2026-04-21", "active"),
    ("I", "0", "free", "2026-01-01", None, "active"),
    ("J", "10", "tiered", "2026-04-30", None, "active"),
]
V1, V2 = "basic/2026-01-01", "basic/2026-04-16"
EXPECTED = {
    "A": {  # voice 10.00 less a tenth is 9.00; 11.00 are missing to 20.00; VAT on 9 + 11 + 1 + 37.50
        "usage/1/voice": "10.00",
        "discount/tenth": "-1.00",
        "fee/minimum_commitment": "11.00",
        "fee/paper": "1.00",
        f"fee/1/monthly/{V1}": "15.00",  # 15 of 30 days at 30.00
        f"fee/1/monthly/{V2}": "22.50",  # 15 of 30 days at 45.00
        "tax/voice": "0.90",
        "tax/vat": "11.70",
    },
    "B": {  # the 11th to the 20th; set up by the version of the 11th
        "fee/minimum_commitment": "20.00",
        "fee/paper": "1.00",
        f"fee/2/monthly/{V1}": "5.00",
        f"fee/2/monthly/{V2}": "7.50",
        f"fee/2/setup/{V1}": "10.00",
        "tax/vat": "8.70",
    },
    "C": {  # of two commitments that of the plan held last: 15.00 x 25 / 30
        "fee/minimum_commitment": "12.50",
        "fee/paper": "1.00",
        "fee/3/flat/flat/2026-01-01": "9.99",
        f"fee/3/monthly/{V1}": "5.00",
        "tax/voice": "1.00",
        "tax/vat": "5.70",
    },
    "D": {  # 10 + 10 days: 15.00 x 20 / 30; the flat fee whole, and once
        "fee/minimum_commitment": "10.00",
        "fee/paper": "1.00",
        "fee/5/flat/flat/2026-01-01": "9.99",
        "tax/voice": "1.00",
        "tax/vat": "4.20",  # of 20.99
    },
    "E": {  # number 7 was set up in March; its commitment is that of the version until the 16th
        "fee/minimum_commitment": "20.00",
        "fee/paper": "1.00",
        f"fee/6/monthly/{V2}": "22.50",
        f"fee/6/setup/{V2}": "12.00",
        f"fee/7/monthly/{V1}": "15.00",
        f"fee/7/monthly/{V2}": "22.50",
        "tax/vat": "18.60",
    },
    "F": {"fee/paper": "1.00", f"fee/8/monthly/{V2}": "22.50", f"fee/8/setup/{V2}": "12.00", "tax/vat": "7.10"},
    "G": {"fee/minimum_commitment": "20.00", "fee/paper": "1.00", f"fee/8/monthly/{V1}": "15.00", "tax/vat": "7.20"},
    "H": {"fee/paper": "1.00", "fee/9/odd/odd/2026-01-01": "2.67", "tax/vat": "0.73"},  # 10.00 x 8 / 30
    "I": {"fee/paper": "1.00", "tax/vat": "0.20"},
    "J": {"fee/paper": "1.00", "fee/10/sms_first_tier/tiered/2026-01-01": "2.50", "tax/vat": "0.70"},
}


def terms() -> dict[str, list[Term]]:
    """The plans' fees, through the documents that silver.rate_plans keeps."""
    by_plan: dict[str, list[Term]] = {}
    for name, begins, ends, text in PLANS:
        section = Section("plan", tomllib.loads(text), [])
        read = plan(name, section)
        section.end()
        assert not section.faults
        assert plan_from(document(read)) == read
        dates = date.fromisoformat(begins), date.fromisoformat(ends) if ends else None
        by_plan.setdefault(name, []).extend(terms_of(plan_from(document(read)), *dates))
    return by_plan


def subscriber(account: str, number: str, plan: str, begins: str, ends: str | None, status: str) -> dict[str, Any]:
    dates = {"valid_from": date.fromisoformat(begins), "valid_to": date.fromisoformat(ends) if ends else None}
    row = {"account_id": account, "msisdn": number, "plan": plan, "status": status, "cycle_day": 1}
    return {**CUSTOMER, **row, **dates}


def billed(account: str) -> list[Line]:
    """The lines of the account's bill of April."""
    rows = [subscriber(*held) for held in HELD if held[0] == account]
    who = billed_account(rows, [], APRIL)
    assert who is not None
    used = [part(("voice", "10")) | {"msisdn": "1"}] if account == "A" else []
    usage = usage_lines(used, (), KINDS, 2)
    fees = plan_fees(held_fees(rows, terms(), APRIL), APRIL, 2)
    return list(bill(who, usage, fees, rules_of(VOICE_AND_VAT), 2).lines)


@pytest.mark.parametrize("account", EXPECTED)
def test_the_bill_of_april_has_these_lines_in_this_order(account: str) -> None:
    lines = [(line.line_id, line.amount) for line in billed(account)]
    assert lines == [(name, Decimal(amount)) for name, amount in EXPECTED[account].items()]


def test_a_fee_of_part_of_the_cycle_says_of_which() -> None:
    labels = [line.label for line in billed("D") + billed("H") if line.kind == "fee"]
    assert labels == ["Minimum commitment", "Paper", "Flat fee", "Paper", "Odd fee (8 of 30 days)"]


def test_what_rounding_took_from_a_fee_is_known() -> None:
    fee = billed("H")[1]
    assert (fee.base, fee.rounding_difference) == (Decimal(10), Decimal("-0.003333333300"))


def test_plans_without_fees_have_no_terms() -> None:
    assert "free" in terms()
    assert not terms()["free"]


WRONG = {
    'every = "weekly"\n' + SMS: "every is an unknown key",
    SMS + FLAT + 'every = "weekly"': 'fee[1].every is "weekly"; expected one of cycle, once',
    SMS + SETUP + "prorated = true": "fee[1].prorated: expected only with every = cycle",
    SMS + FLAT + "amount_per_day = 1": "fee[1].amount_per_day is an unknown key",
    SMS + FLAT.replace('"9.99"', "9.99"): "fee[1].amount is 9.99; expected a decimal from 0 as text",
    SMS + FLAT + FLAT: 'fee "flat" is there twice',
    SMS + FLAT + 'service = "mms"': 'fee[1].service is "mms"; expected one of voice, sms, data',
    "minimum_commitment = 20\n" + SMS: "minimum_commitment is 20; expected a decimal from 0 as text",
    "commitment_prorated = true\n" + SMS: "commitment_prorated: expected only with minimum_commitment",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_a_plans_fees_is_said_with_key_and_expectation(text: str) -> None:
    section = Section("plan", tomllib.loads(text), [])
    plan("flat", section)
    section.end()
    (fault,) = section.faults
    assert WRONG[text] in fault
