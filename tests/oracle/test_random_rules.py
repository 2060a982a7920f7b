"""Bills by random rules and plan fees: the bill and the oracle, written apart, agree to the last digit."""

from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from gold.billing.account import billed_account
from gold.billing.bill import Bill, bill
from gold.billing.plan_fee_lines import plan_fees
from gold.billing.plan_fees import Term, held_fees, terms_of
from gold.billing.usage import usage_lines
from gold.cycles import cycle
from gold.pricing.tariff.bill_rules import BillRules, Fee, bill_rules
from gold.pricing.tariff.discounts import Discount
from gold.pricing.tariff.plan import plan
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.taxes import Tax
from tests.gold_rows import CUSTOMER
from tests.oracle import bill_rules as oracle
from tests.oracle.bill_rules import Account
from tests.oracle.held_plans import days_held
from tests.oracle.random_rules import CALENDARS, DAYS, PLANS, accounts, plan_file, rules

APRIL = cycle("2026-04")
SETS = [(5, 2), (12, 2), (27, 0), (1, 3), (6, 2)]
"""Seeds, which have every key of the rules between them, and the currency's decimals."""

MORE = [(seed, seed % 4) for seed in range(100, 140)]
EACH = 80
KINDS = (frozenset(), *(frozenset([name]) for name in CALENDARS))


def terms() -> dict[str, list[Term]]:
    by_plan: dict[str, list[Term]] = {}
    for name, versions in PLANS.items():
        ends = [*(version.valid_from for version in versions[1:]), None]
        for version, end in zip(versions, ends, strict=True):
            read = plan(name, section := Section(name, plan_file(version.terms), []))
            section.end()
            assert not section.faults
            by_plan.setdefault(name, []).extend(terms_of(read, version.valid_from, end))
    return by_plan


TERMS = terms()


def parts(account: Account) -> Iterator[dict[str, Any]]:
    """Rows of gold.usage_parts that come to the account's usage lines."""
    for used in account.used:
        for n, ((calendar, zone), charge) in enumerate(used.charges.items()):
            yield {
                "msisdn": used.msisdn,
                "record_type": used.service,
                "day_kind": 1 + list(CALENDARS).index(calendar) if calendar else 0,
                "zone": zone,
                "uses": 1,
                "units": 0 if n else used.units,
                "counted_units": 0 if n else used.units,
                "free_units": 0,
                "charge": charge,
            }


def rules_of(seed: int) -> BillRules:
    parsed = bill_rules(section := Section("rules", rules(seed), []))
    section.end()
    assert not section.faults, section.faults
    return parsed


def billed(account: Account, terms: BillRules, decimals: int, shuffled: Random) -> Bill | None:
    """The account's bill, from its rows in any order."""
    rows = [
        {**CUSTOMER, "cycle_day": 1, **vars(row), **account.traits, "joined_on": account.joined_on}
        for row in account.rows
    ]
    coupons = [{"code": code, "valid_from": DAYS[0], "valid_to": None} for code in account.coupons]
    used = list(parts(account))
    for items in (rows, coupons, used):
        shuffled.shuffle(items)
    who = billed_account(rows, coupons, APRIL)
    if who is None:
        return None
    usage = usage_lines(used, terms.selections, KINDS, decimals)
    fees = plan_fees(held_fees(rows, TERMS, APRIL), APRIL, decimals)
    return bill(who, usage, fees, terms, decimals)


@pytest.mark.parametrize(("seed", "decimals"), [*SETS, *MORE])
def test_bill_and_oracle_agree_on_every_line_by_random_rules(seed: int, decimals: int) -> None:
    terms, shuffled, compared = rules_of(seed), Random(seed), 0
    for account in accounts(seed, EACH):
        account_bill = billed(account, terms, decimals, shuffled)
        assert (account_bill is None) == (not days_held(PLANS, account.rows, DAYS))
        if account_bill:
            wanted = oracle.bill(rules(seed), PLANS, account, DAYS, Decimal(1).scaleb(-decimals)).lines
            lines = [(line.line_id, line.amount, line.included) for line in account_bill.lines if line.kind != "usage"]
            assert lines == [(line.line_id, line.amount, line.within) for line in wanted], (account, rules(seed))
            compared += len(wanted)
    assert compared > 100


@pytest.mark.parametrize("kind", [Discount, Fee, Tax])
def test_random_rules_have_every_key_of_a_rule_between_them(kind: type[Discount | Fee | Tax]) -> None:
    every = [rules_of(seed) for seed, _ in SETS]
    made = [rule for terms in every for rule in (*terms.discounts, *terms.fees, *terms.taxes) if type(rule) is kind]
    plain = {key.name for key in fields(kind) if all(getattr(rule, key.name) == key.default for rule in made)}
    assert not plain, "the oracle is not asked about these: teach it, and tests/oracle/random_rules.py"


def test_an_account_in_suspension_gets_no_bill() -> None:
    account = accounts(1, 1)[0]
    rows = [replace(row, status="suspended") for row in account.rows]
    assert billed(replace(account, rows=rows), rules_of(1), 2, Random(1)) is None
