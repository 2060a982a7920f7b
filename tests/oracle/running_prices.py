"""What the units of a cycle cost from a running total to a later one: tiers, volume, packages, flat fees. All exact."""

from fractions import Fraction
from itertools import pairwise
from math import ceil

from tests.oracle.tariff_text import Terms


def cost(prices: Terms, before: int, after: int, factor: Fraction) -> Fraction:
    """The units from `before` to `after` by a service or a group; a factor is of the prices of units alone."""
    if "package" in prices:
        return packages(prices["package"], after) - packages(prices["package"], before)
    if "volume" in prices:
        return volume(prices, after) - volume(prices, before)
    tiers = prices.get("tiers") or [{"price": prices["price"]}]
    units = graduated(tiers, after) - graduated(tiers, before)
    return units * factor / int(prices.get("price_unit", 1)) + flat_fees(tiers, after) - flat_fees(tiers, before)


def packages(package: Terms, total: int) -> Fraction:
    """Whole packages, begun or full, after the free units."""
    return ceil(Fraction(max(0, total - package.get("free", 0)), package["units"])) * Fraction(package["price"])


def volume(prices: Terms, total: int) -> Fraction:
    """All units at the price of the tier that the last of them is in, and its flat fee; without units, the first's."""
    tier = next(step for step in prices["volume"] if total <= step.get("up_to", total))
    return total * Fraction(tier["price"]) / int(prices.get("price_unit", 1)) + Fraction(tier.get("flat_fee", "0"))


def graduated(tiers: list[Terms], total: int) -> Fraction:
    """Each unit at the price of the tier it is in."""
    amount, lower = Fraction(0), 0
    for tier in tiers:
        upper = min(total, tier.get("up_to", total))
        amount += max(0, upper - lower) * Fraction(tier["price"])
        lower = tier.get("up_to", total)
    return amount


def flat_fees(tiers: list[Terms], total: int) -> Fraction:
    """The flat fees of all tiers that the total has entered; the first is entered from the outset."""
    entered = [Fraction(tiers[0].get("flat_fee", "0"))]
    for tier, following in pairwise(tiers):
        if total > tier["up_to"]:
            entered.append(Fraction(following.get("flat_fee", "0")))
    return sum(entered, Fraction(0))
