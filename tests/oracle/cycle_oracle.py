"""What uses cost under a whole tariff: plain Fractions, one number after another, one use after another."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from tests.oracle.free_and_buckets import cover, free_in_cycle, zone_of
from tests.oracle.plan_spells import Number, cycle_of, days_of, order, spells_of
from tests.oracle.running_prices import cost
from tests.oracle.tariff_text import Terms
from tests.oracle.use_pieces import Piece, Tariff, Use, holds, local_time, pieces_of

HOME = ("+212", "0")
NOTHING = Decimal("0.000000")


@dataclass(frozen=True)
class Answer:
    """What a use costs, and the units that each bucket takes, or free units."""

    status: str
    charge: Decimal = NOTHING
    billed_units: int = 0
    covered: Counter[str] = field(default_factory=Counter)


def price_uses(tariff: Tariff, uses: Iterable[Use]) -> dict[str, Answer]:
    """The answer to each use by its id, whatever their order; a use without a subscriber counts alone."""
    of_number: defaultdict[str, list[Use]] = defaultdict(list)
    for use in uses:
        of_number[use.subscriber or f"alone {use.usage_id}"].append(use)
    answers = {}
    for own in of_number.values():
        number = Number(spells_of(tariff, own))
        for use in sorted(own, key=order):
            answers[use.usage_id] = price_use(tariff, number, use)
    return answers


def price_use(tariff: Tariff, number: Number, use: Use) -> Answer:
    """What one use costs after all earlier ones of its number, which it joins."""
    refused = refusal(tariff, use)
    if refused:
        return refused
    pieces, covered = list(pieces_of(tariff, use)), Counter[str]()
    left = []
    for piece in pieces:
        takes = Counter(dict(cover(tariff, number, use, piece)))
        covered += takes
        left.append(piece.billed - takes.total())
    prices = [price_units(tariff, number, use, *each, covered) for each in zip(pieces, left, strict=True)]
    charge = limited(use, pieces, sum(prices, Fraction(0)), any(left))
    billed = sum(piece.billed for piece in pieces)
    return Answer("rated", capped(tariff, number, use, charge), billed, covered)


def refusal(tariff: Tariff, use: Use) -> Answer | None:
    """The answer to a use that has no price, or that the plan does not allow."""
    if use.units < 0 or use.plan not in tariff.plans or use.record_type not in tariff.version(use):
        return Answer("error")
    service = tariff.version(use)[use.record_type]
    abroad = use.called_number is not None and not use.called_number.startswith(HOME)
    if (use.visited_network and not service["roaming"]) or (abroad and not service["international"]):
        return Answer("rejected")
    buckets = [each for each in tariff.version(use).get("bucket", []) if each["service"] == use.record_type]
    asks_where = any("zones" in bucket for bucket in buckets)
    return Answer("error") if asks_where and use.called_number and zone_of(tariff, use) is None else None


def price_units(tariff: Tariff, number: Number, use: Use, piece: Piece, units: int, covered: Counter[str]) -> Fraction:
    """What the units of a piece cost that no bucket covers; free ones first, and all are counted."""
    total = use.record_type, cycle_of(tariff.day(use))
    before = number.totals[total]
    after = number.totals[total] = before + units
    free = free_in_cycle(tariff, number, use)
    free_before, free_after = min(before, free), min(after, free)
    if free_after > free_before:
        covered["free units"] = free_after - free_before
    return cost(piece.prices, before - free_before, after - free_after, factor(tariff, use))


def factor(tariff: Tariff, use: Use) -> Fraction:
    """All modifiers that apply at the start of the use, multiplied."""
    product, local, roams = Fraction(1), local_time(use.start, 0, tariff.zone), bool(use.visited_network)
    for modifier in tariff.version(use).get("modifier", []):
        of_use = use.record_type in modifier["services"] and modifier.get("roaming", roams) == roams
        if of_use and holds(modifier, local):
            product *= Fraction(modifier["factor"])
    return product


def limited(use: Use, pieces: list[Piece], units_cost: Fraction, is_charged: bool) -> Decimal:
    """Connect fee, minimum, maximum and rounding, of the rate at the start; covered wholly, there is no minimum."""
    if not pieces:
        return NOTHING
    rate: Terms = pieces[0].rate
    amount = units_cost + (0 if use.continuation else Fraction(rate.get("connect_fee", "0")))
    if is_charged and "minimum" in rate:
        amount = max(amount, Fraction(rate["minimum"]))
    if "maximum" in rate:
        amount = min(amount, Fraction(rate["maximum"]))
    decimals = max(piece.rate.get("decimals", 6) for piece in pieces)
    return rounded(amount, rate.get("rounding", "half_up"), decimals)


def rounded(amount: Fraction, rounding: str, decimals: int) -> Decimal:
    """An amount rounded once, halves and `up` away from zero, and written with six decimals."""
    scaled = abs(amount) * 10**decimals
    whole = {"half_up": floor(scaled + Fraction(1, 2)), "up": ceil(scaled), "down": floor(scaled)}[rounding]
    return Decimal((1 if amount >= 0 else -1) * whole * 10 ** (6 - decimals)).scaleb(-6)


def capped(tariff: Tariff, number: Number, use: Use, charge: Decimal) -> Decimal:
    """What of a charge the plan's maximum of the cycle leaves."""
    spent = use.plan, cycle_of(tariff.day(use))
    before = number.spent[spent]
    after = number.spent[spent] = before + charge
    if "maximum_spend" not in tariff.version(use):
        return charge
    cap = Decimal(tariff.version(use)["maximum_spend"])
    if tariff.version(use).get("maximum_prorated"):
        cap = rounded(Fraction(cap) * number.days_on(use.plan, spent[1]) / days_of(spent[1]), "half_up", 6)
    return (min(cap, after) - min(cap, before)).quantize(NOTHING)
