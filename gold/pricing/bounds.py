"""How much usage each service can price without a sum past 63 bits, worked out beforehand in Python's own integers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import lcm, prod

from gold.pricing.price_book import PriceBook
from gold.pricing.rate_records import micros, rates_or_price
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.rates import Rate
from telecom.services import SERVICES

LIMIT = 2**62
"""Half of what 63 bits hold: a sum of two such amounts still fits."""

LARGEST_FACTOR = 100
"""No product of modifiers reaches it: gold.pricing.tariff.plan.FACTOR_LIMIT."""


@dataclass(frozen=True)
class Bound:
    """Of a version's service. use: the most units that one use may bill. pool: the most that a pool may count in all.

    increment: by how many units a use may be billed beyond its own. price, fixed: the most micro-units that a unit may
    cost, and a use beside its units: a pool's sums of money stay below LIMIT with them.
    """

    use: int
    pool: int
    increment: int
    price: int
    fixed: int


NO_BOUND = Bound(LIMIT, LIMIT, 0, 0, 0)
"""Of a use that nothing prices."""


def bounds(book: PriceBook) -> Mapping[int, Bound]:
    """By the index of terms. A call may run into the next version, so each version has the bounds of its plan."""
    by_terms: dict[int, Bound] = {}
    first = 0
    for _, group in groupby(book.versions, key=lambda version: version.plan):
        plans = [version.terms for version in group]
        for service in SERVICES:
            bound = bound_of(plans, service)
            indices = range(first, first + len(plans))
            by_terms |= {book.terms[index, service]: bound for index in indices if (index, service) in book.terms}
        first += len(plans)
    return by_terms


def bound_of(plans: Sequence[Plan], service: str) -> Bound:
    """The bound of a service in all versions of a plan."""
    rates = [rate for plan in plans for rate in rates_or_price(plan.services.get(service))]
    groups = [group for rate in rates for group in rate.groups]
    price = max((micros(tier.price) for group in groups for tier in group.tiers), default=0)
    factors = [factor_of(plan, service) for plan in plans]
    num, den = max((num for num, _ in factors), default=1), max((den for _, den in factors), default=1)
    unit = lcm(*(group.price_unit for group in groups))
    smallest = min((group.price_unit for group in groups), default=1)
    fits = unit * den * LARGEST_FACTOR < LIMIT and unit * num < LIMIT
    shapes = [plan.services[service].terms_of_shape for plan in plans if service in plan.services]
    is_of_cycle = not all(shape.takes_modifiers for shape in shapes)
    return Bound(
        use=LIMIT // max(price * num, 1) if fits else 0,
        pool=LIMIT // max(price, 1) if is_of_cycle else LIMIT,
        increment=max((group.increment for group in groups), default=0),
        price=-(-price * LARGEST_FACTOR // smallest),
        fixed=sum(fixed_of(rate) for rate in rates),
    )


def factor_of(plan: Plan, service: str) -> tuple[int, int]:
    """What all modifiers of a service multiply and divide by, if all applied at once."""
    factors = [modifier.factor.as_integer_ratio() for modifier in plan.modifiers if service in modifier.services]
    return prod(num for num, _ in factors if num), prod(den for _, den in factors)


def fixed_of(rate: Rate) -> int:
    """The most micro-units that a use costs beside its units."""
    flat = sum(micros(tier.flat_fee + tier.price) for group in rate.groups for tier in group.tiers)  # a unit begun
    return flat + micros(rate.connect_fee) + micros(rate.minimum or rate.connect_fee) + 1
