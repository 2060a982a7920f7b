"""A bill by any bill rules and plan fees: one account at a time, by the text of docs/tariff.md, in plain Python.

Rules and plans are dictionaries with the keys of the tariff's files. It shares no code with the engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.billing import full_years
from tests.oracle.held_plans import Fee, Version, commitment, fees
from tests.oracle.records import Subscriber

Rule = Mapping[str, Any]
Part = tuple[str | None, Decimal]
"""What is taxed: of which service, and how much."""

ZERO = Decimal(0)


@dataclass(frozen=True)
class Used:
    """A usage line before it is rounded. charges: by the calendar that has their day, if any, and the called zone."""

    msisdn: str
    service: str
    units: int
    exact: Decimal
    charges: Mapping[tuple[str | None, str | None], Decimal]


@dataclass(frozen=True)
class Account:
    """used: in the order of the bill. rows: of its numbers. traits: as of the cycle's last day."""

    account_id: str
    used: Sequence[Used]
    rows: Sequence[Subscriber]
    traits: Mapping[str, bool]
    joined_on: date
    coupons: frozenset[str]


@dataclass(frozen=True)
class Line:
    """A line that is no usage. within: of a tax that prices contain."""

    line_id: str
    amount: Decimal
    within: Decimal | None = None


@dataclass
class Billing:
    """A bill in the making: the usage lines rounded, and what discounts leave, in all and of each."""

    account: Account
    unit: Decimal
    last_day: date
    gross: list[Decimal]
    left: Decimal
    net: list[Decimal]
    lines: list[Line]

    def rounded(self, number: Fraction) -> Decimal:
        """Half up to the minor unit; nothing here is negative."""
        return int(number / Fraction(self.unit) + Fraction(1, 2)) * self.unit


def bill(
    rules: Mapping[str, Sequence[Rule]],
    plans: Mapping[str, Sequence[Version]],
    account: Account,
    days: Sequence[date],
    unit: Decimal,
) -> Billing:
    """The account's bill for the days of a cycle, in a currency with this minor unit."""
    gross = [used.exact.quantize(unit, ROUND_HALF_UP) for used in account.used]
    billing = Billing(account, unit, days[-1], gross, sum(gross, ZERO), list(gross), [])
    given: set[str] = set()
    for rule in rules["discount"]:
        if rule.get("group") not in given and discounted(billing, rule):
            given |= {rule["group"]} if "group" in rule else set()
    parts: list[Part] = [(used.service, net) for used, net in zip(account.used, billing.net, strict=True)]
    missing = billing.rounded(commitment(plans, account.rows, days)) - billing.left
    if missing > 0:
        parts.append(owed(billing, Fee("fee/minimum_commitment", None, Fraction(missing))))
    flat = [Fee(f"fee/{r['name']}", r.get("service"), Fraction(r["amount"])) for r in of_account(rules["fee"], account)]
    parts += [owed(billing, fee) for fee in [*flat, *fees(plans, account.rows, days)]]
    for rule in of_account(rules["tax"], account):
        taxed(billing, rule, parts)
    return billing


def of_account(rules: Sequence[Rule], account: Account) -> list[Rule]:
    """The fees or taxes that the account does not escape."""
    return [
        rule
        for rule in rules
        if not account.traits.get(rule.get("unless")) and ("only" not in rule or account.traits[rule["only"]])
    ]


def discounted(billing: Billing, rule: Rule) -> bool:
    """Puts the discount on the bill and shares it over the lines, if it is given."""
    account, base = billing.account, base_of(billing, rule)
    used = sum(use.units for use in account.used if use.service == rule.get("service"))
    holds = (
        base >= Fraction(rule.get("from_amount", "0"))
        and used >= rule.get("from_units", 0)
        and ("attribute" not in rule or account.traits[rule["attribute"]])
        and ("coupon" not in rule or rule["coupon"] in account.coupons)
    )
    exact = min(how_much(rule, base, account.joined_on, billing.last_day), base)
    if not holds or exact <= 0:
        return False
    amount = min(billing.rounded(exact), billing.left)
    billing.lines.append(Line(f"discount/{rule['name']}", -amount))
    weights = [weight(rule, *line) for line in zip(account.used, billing.gross, billing.net, strict=True)]
    billing.left -= amount
    while amount:  # what a line does not have is taken of the others, by what they have
        shares = [share * billing.unit for share in shared(int(amount / billing.unit), weights)]
        taken = [min(share, net) for share, net in zip(shares, billing.net, strict=True)]
        billing.net = [net - part for net, part in zip(billing.net, taken, strict=True)]
        amount, weights = amount - sum(taken), [Fraction(net) for net in billing.net]
    return True


def base_of(billing: Billing, rule: Rule) -> Fraction:
    pairs = list(zip(billing.account.used, billing.gross, strict=True))
    if rule["base"] == "left":
        return Fraction(billing.left)
    if rule["base"] == "charges":
        return sum((chosen(rule, used) for used, _ in pairs), Fraction(0))
    return Fraction(sum((gross for used, gross in pairs if rule.get("service") in (None, used.service)), ZERO))


def chosen(rule: Rule, used: Used) -> Fraction:
    """Of a line's charges those of the rule's service, on its days and to its zones."""
    charges = used.charges.items() if rule.get("service") in (None, used.service) else ()
    of_days = [(zone, charge) for (day, zone), charge in charges if rule.get("calendar") in (None, day)]
    return Fraction(sum((charge for zone, charge in of_days if zone in rule.get("zones", (zone,))), ZERO))


def how_much(rule: Rule, base: Fraction, joined_on: date, day: date) -> Fraction:
    """The amount, or the percentage up to its limit."""
    if "amount" in rule:
        return Fraction(rule["amount"])
    percent = Fraction(rule.get("percent", "0"))
    if "percent_per_year" in rule:
        by_years = full_years(joined_on, day) * Fraction(rule["percent_per_year"])
        percent = min(by_years, Fraction(rule.get("percent_at_most", "100")))
    exact = base * percent / 100
    return min(exact, Fraction(rule["at_most"])) if "at_most" in rule else exact


def weight(rule: Rule, used: Used, gross: Decimal, net: Decimal) -> Fraction:
    """How much of the discount falls on a line."""
    if rule["base"] == "charges":
        return chosen(rule, used)
    if rule["base"] == "lines":
        return Fraction(gross) if rule.get("service") in (None, used.service) else Fraction(0)
    return max(Fraction(net), Fraction(0))


def shared(units: int, weights: Sequence[Fraction]) -> list[int]:
    """Whole units by weight: quotas rounded down, then one each to the largest remainders, the first of equal ones."""
    whole = sum(weights)
    quotas = [units * part / whole if whole else Fraction(units, len(weights)) for part in weights]
    shares = [int(quota) for quota in quotas]
    waiting = sorted(range(len(weights)), key=lambda i: (shares[i] - quotas[i], i))
    for i in waiting[: units - sum(shares)]:
        shares[i] += 1
    return shares


def owed(billing: Billing, fee: Fee) -> Part:
    """Puts a fee on the bill, rounded."""
    amount = billing.rounded(fee.exact)
    billing.lines.append(Line(fee.line_id, amount))
    return fee.service, amount


def taxed(billing: Billing, rule: Rule, parts: Sequence[Part]) -> None:
    """Puts a tax on the bill, of the parts of its services."""
    percent, services = Fraction(rule["percent"]), rule.get("services")
    amounts = [amount for service, amount in parts if not services or service in services]
    if services and not amounts:
        return
    share = percent / (100 + percent) if rule.get("included") else percent / 100
    if rule.get("base") == "lines":
        taxes = [billing.rounded(abs(Fraction(amount)) * share) * (1 if amount >= 0 else -1) for amount in amounts]
        tax = max(sum(taxes, ZERO), ZERO)
    else:
        tax = billing.rounded(max(Fraction(sum(amounts, ZERO)), Fraction(0)) * share)
    within = rule.get("included", False)
    billing.lines.append(Line(f"tax/{rule['name']}", ZERO if within else tax, tax if within else None))
