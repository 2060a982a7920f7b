"""What a plan's maximum leaves of charges, the flat fees of its first tiers included."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from tests.oracle.free_and_buckets import Counts, number_of
from tests.oracle.owners import days_of
from tests.oracle.tariff_text import SERVICES, Terms
from tests.oracle.use_pieces import Use, version_on


def capped(counts: Counts, use: Use, charge: Decimal) -> Decimal:
    """What of a charge the plan's maximum of the cycle leaves. The first use finds what the first tiers cost."""
    spent = number_of(use), use.plan, counts.cycle(use)
    if spent not in counts.spent:
        counts.spent[spent] = first_tiers(counts, use)
    before = counts.spent[spent]
    after = counts.spent[spent] = before + charge
    cap = maximum_spend(counts, use)
    return charge if cap is None else in_micros(Fraction(min(cap, after) - min(cap, before)))


def maximum_spend(counts: Counts, use: Use) -> Decimal | None:
    """The maximum of a number on a plan in a cycle, for the days on which it is on it, if the version has one."""
    version, cycle = counts.tariff.version(use), counts.cycle(use)
    if "maximum_spend" not in version:
        return None
    share = Fraction(counts.owners.held[number_of(use), use.plan, cycle], days_of(cycle))
    prorated = version.get("maximum_prorated", False)
    return in_micros(Fraction(version["maximum_spend"]) * (share if prorated else 1))


def first_tiers(counts: Counts, use: Use) -> Decimal:
    """What the bills of the number have of the first tiers of the use's plan in its cycle.

    On each account's bill it is, of each service, that of the last version that has some.
    """
    owed: dict[tuple[str, str], Decimal] = {}
    for account, day in counts.owners.active[number_of(use), use.plan, counts.cycle(use)]:
        version = version_on(counts.tariff.plans[use.plan], day)
        owed |= {(account, name): fee for name in SERVICES if (fee := first_tier(version.get(name, {})))}
    return sum(owed.values(), Decimal(0))


def first_tier(service: Terms) -> Decimal:
    """The flat fee that a service costs without usage."""
    steps = service.get("tiers") or service.get("volume") or [{}]
    return Decimal(steps[0].get("flat_fee", "0"))


def in_micros(amount: Fraction) -> Decimal:
    """Six decimals, half up; an amount below zero has no more."""
    return Decimal(floor(amount * 10**6 + Fraction(1, 2))).scaleb(-6)
