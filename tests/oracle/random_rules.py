"""Seeded bill rules, as dictionaries with the keys of the tariff's files, and accounts that meet their edges."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.bill_rules import Account, Used
from tests.oracle.held_plans import Version
from tests.oracle.records import Subscriber

SERVICES = ("voice", "sms", "data")
CALENDARS = {"easter": date(2026, 4, 5), "labour": date(2026, 4, 30)}
"""A day of each, of one day."""

ZONES = (None, "africa", "europe", "asia")
PLAIN_DAY = date(2026, 4, 15)
DAYS = [date(2026, 4, 1) + timedelta(days=n) for n in range(30)]
ATTRIBUTES = ("is_student", "is_urban")
CODES = ("ONE", "TWO")


def first_tier(shape: str, fee: str) -> dict[str, Any]:
    """A service whose first tier costs a flat fee."""
    steps = [{"price": "1", "up_to": 9, "flat_fee": fee}, {"price": "2"}]
    return {shape: steps, "price_unit": 1, "roaming": True, "international": True}


LIMITED = [
    Version(
        date(2026, 1, 1),
        {
            "maximum_spend": "20.01",
            "maximum_prorated": True,
            "voice": first_tier("tiers", "11.115"),
            "sms": first_tier("volume", "4.33"),
            "fee": [{"name": "whole", "label": "W", "amount": "3.21", "prorated": False}],
        },
    ),
    Version(date(2026, 4, 10), {"maximum_spend": "5.005", "data": first_tier("volume", "4.44")}),
    Version(date(2026, 4, 22), {"voice": first_tier("tiers", "7.77")}),
]
"""First tiers with a maximum by days, with one that cuts them, and without any."""

PLANS = {
    "basic": [
        Version(
            date(2026, 1, 1),
            {
                "minimum_commitment": "20.00",
                "fee": [
                    {"name": "monthly", "label": "M", "amount": "10.01"},
                    {"name": "setup", "label": "S", "amount": "5.55", "every": "once", "service": "data"},
                ],
            },
        ),
        Version(date(2026, 4, 12), {"fee": [{"name": "monthly", "label": "M", "amount": "13.33", "service": "voice"}]}),
    ],
    "flat": [
        Version(
            date(2026, 1, 1),
            {
                "minimum_commitment": "7.77",
                "commitment_prorated": True,
                "fee": [{"name": "flat", "label": "F", "amount": "4.44", "prorated": False, "service": "sms"}],
            },
        ),
        Version(date(2026, 4, 20), {"fee": [{"name": "flat", "label": "F", "amount": "4.99", "prorated": False}]}),
    ],
    "free": [Version(date(2026, 1, 1), {})],
    "tiered": LIMITED,
}


def rules(seed: int) -> dict[str, list[dict[str, Any]]]:
    """Some discounts, fees and taxes. One tax may be within the prices."""
    random = Random(seed)
    discounts = [discount(random, n) for n in range(random.randint(3, 6))]
    fees = [fee(random, n) for n in range(random.randint(0, 2))]
    taxes = [tax(random, n) for n in range(random.randint(1, 3))]
    taxes[0] |= {"included": True} if random.random() < 0.5 else {}
    return {"discount": discounts, "fee": fees, "tax": taxes}


def some(random: Random, chance: float, **keys: Any) -> dict[str, Any]:
    """The keys, sometimes."""
    return keys if random.random() < chance else {}


def discount(random: Random, number: int) -> dict[str, Any]:
    base = random.choice(("lines", "charges", "left"))
    rule: dict[str, Any] = {"name": f"d{number}", "label": "D", "base": base}
    if base == "charges":
        rule |= random.choice(({"calendar": "easter"}, {"calendar": "labour"}, {}))
        rule |= some(random, 0.6 if "calendar" in rule else 1, zones=random.choice((["europe"], ["africa", "asia"])))
    if base != "left" and random.random() < 0.6:
        rule["service"] = random.choice(SERVICES)
        rule |= some(random, 0.3, from_units=random.choice((1, 50, 100)))
    how = random.choice(("percent", "percent", "percent_per_year", "amount"))
    rule[how] = {"percent": "12.5", "percent_per_year": "3", "amount": "2.50"}[how]
    if how == "percent_per_year":
        rule |= some(random, 0.5, percent_at_most="10")
    if how != "amount":
        rule |= some(random, 0.4, at_most="1.75")
    rule |= some(random, 0.3, from_amount=random.choice(("5.00", "10.00")))
    rule |= some(random, 0.3, attribute=random.choice(ATTRIBUTES)) | some(random, 0.3, coupon=random.choice(CODES))
    return rule | some(random, 0.4, group=random.choice(("g", "h")))


def fee(random: Random, number: int) -> dict[str, Any]:
    rule = {"name": f"f{number}", "label": "F", "amount": random.choice(("1.50", "0.335"))}
    return (
        rule | some(random, 0.4, unless=random.choice(ATTRIBUTES)) | some(random, 0.4, service=random.choice(SERVICES))
    )


def tax(random: Random, number: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"name": f"t{number}", "label": "T", "percent": random.choice(("20", "7.7", "5.125"))}
    services = [service for service in SERVICES if random.random() < 0.5]
    if services:
        rule |= some(random, 0.6, services=services)
    rule |= some(random, 0.5, base="lines")
    return rule | some(random, 0.4, **{random.choice(("only", "unless")): random.choice(ATTRIBUTES)})


def accounts(seed: int, count: int) -> list[Account]:
    """So many accounts with one or two numbers each."""
    random = Random(seed)
    return [account(random, f"A{seed}-{n:03}") for n in range(count)]


def account(random: Random, name: str) -> Account:
    """One account; a number's name begins with its account's."""
    numbers = [f"{name}-{n}" for n in range(random.randint(1, 2))]
    used = [use(random, number, service) for number in numbers for service in SERVICES if random.random() < 0.6]
    return Account(
        name,
        used,
        [row for number in numbers for row in rows(random, name, number)],
        {trait: random.random() < 0.5 for trait in ATTRIBUTES},
        date(2026 - random.randint(0, 9), random.randint(1, 4), random.randint(1, 28)),
        frozenset(code for code in CODES if random.random() < 0.5),
    )


def use(random: Random, number: str, service: str) -> Used:
    """A usage line: charges on a plain day and on those of the calendars, each to some zone or nobody."""
    charges = {(day, random.choice(ZONES)): charge(random) for day in (None, *CALENDARS)}
    return Used(number, service, random.choice((1, 49, 50, 100)), sum(charges.values(), Decimal(0)), charges)


def charge(random: Random) -> Decimal:
    """Mostly some cents, with halves of them, and sometimes more."""
    some_cents, much = Decimal(random.randint(0, 9_999_999)) / 10**6, Decimal(random.randint(0, 99))
    return random.choice((Decimal(0), Decimal("0.005"), some_cents, much))


def rows(random: Random, name: str, number: str) -> list[Subscriber]:
    """One to three spans in a row, on some plans, mostly active."""
    starts = sorted(random.sample(range(-20, 45), random.randint(1, 3)))
    begins = [date(2026, 4, 1) + timedelta(days=start) for start in starts]
    ends: list[date | None] = [*begins[1:], None if random.random() < 0.7 else begins[-1] + timedelta(days=5)]
    joined = date(2026, 1, 1)
    return [
        Subscriber(number, name, random.choice(list(PLANS)), status(random), False, False, joined, begin, end)
        for begin, end in zip(begins, ends, strict=True)
    ]


def status(random: Random) -> str:
    """Active, of ten more than eight."""
    return "active" if random.random() < 0.85 else "suspended"


def plan_file(terms: Mapping[str, Any]) -> dict[str, Any]:
    """A plan's version as its file has it, with a service beside its fees."""
    service = {"price": "0", "price_unit": 1, "roaming": True, "international": True}
    return {"sms": service, **terms}
