"""What uses cost under a whole tariff: plain Fractions, one use after another, in the order in which they count."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from tests.oracle.destinations import is_unreadable
from tests.oracle.free_and_buckets import Counts, cover, free_in_cycle, number_of
from tests.oracle.maximum import capped
from tests.oracle.owners import Owner, Owners
from tests.oracle.running_prices import cost
from tests.oracle.tariff_text import Terms
from tests.oracle.use_pieces import Piece, Tariff, Use, goes_abroad, holds, local_time, pieces_of, roams

NOTHING = Decimal("0.000000")
FIRST_CYCLE = date(2018, 1, 1)
FREE = "free_number"


@dataclass(frozen=True)
class Answer:
    """What a use costs, and the units that each bucket takes, or free units.

    listed: what its pieces would cost had nothing covered them. credited: what that is more than what they do cost.
    rounded_by: what rounding adds.
    """

    status: str
    reason: str | None = None
    charge: Decimal = NOTHING
    billed_units: int = 0
    covered: Counter[str] = field(default_factory=Counter)
    listed: Fraction = Fraction(0)
    credited: Fraction = Fraction(0)
    rounded_by: Fraction = Fraction(0)


def price_uses(tariff: Tariff, uses: Iterable[Use], first_cycle: date = FIRST_CYCLE) -> dict[str, Answer]:
    """The answer to each use of a sample by its id, whatever their order: a number is an account of its own.

    One whose called number nobody can read is no use.
    """
    every = sorted(uses, key=lambda use: (use.start, use.usage_id))
    ordered = [use for use in every if not calls_unreadable(use)]
    end = max(map(tariff.day, ordered), default=first_cycle) + timedelta(70)
    counts = Counts(tariff, Owners(held(tariff, ordered), end), first_cycle)
    priced = {use.usage_id: price_use(counts, use) for use in ordered}
    return dict.fromkeys((use.usage_id for use in every), Answer("error", "malformed_called_number")) | priced


def held(tariff: Tariff, uses: Iterable[Use]) -> list[Owner]:
    """A number is on a plan from the day of its first use with it until the day of its first with another.

    uses: in their order.
    """
    plans: defaultdict[str, dict[date, str]] = defaultdict(dict)
    for use in uses:
        plans[number_of(use)][tariff.day(use)] = use.plan
    rows = []
    for msisdn, plan_of in plans.items():
        begins = [day for n, day in enumerate(plan_of) if not n or plan_of[day] != plan_of[[*plan_of][n - 1]]]
        ends = [*begins[1:], None]
        rows += [Owner(msisdn, msisdn, plan_of[day], day, end) for day, end in zip(begins, ends, strict=True)]
    return rows


def price_use(counts: Counts, use: Use) -> Answer:
    """What one use costs after all earlier ones, which it joins."""
    unpriced = without_price(counts.tariff, use)
    if unpriced:
        return unpriced
    pieces, covered = list(pieces_of(counts.tariff, use)), Counter[str]()
    if not pieces:
        return Answer("rated")
    left = []
    for piece in pieces:
        takes = Counter(dict(cover(counts, use, piece)))
        covered += takes
        left.append(piece.billed - takes.total())
    listed = list_price(counts, use, pieces)
    price = sum((price_units(counts, use, *part, covered) for part in zip(pieces, left, strict=True)), Fraction(0))
    exact = limited(use, pieces, price, any(left))
    charge = in_steps(pieces, exact)
    billed = sum(piece.billed for piece in pieces)
    return Answer(
        "rated", None, capped(counts, use, charge), billed, covered, listed, listed - price, Fraction(charge) - exact
    )


def without_price(tariff: Tariff, use: Use) -> Answer | None:
    """The answer to a use that is free, has no price, or is not allowed by the plan."""
    if use.units < 0 or use.plan not in tariff.plans:
        return Answer("error", "no_price")
    if tariff.is_free(use):
        return Answer("rated", FREE)
    return refusal(tariff, use) if use.record_type in tariff.version(use) else Answer("error", "no_price")


def refusal(tariff: Tariff, use: Use) -> Answer | None:
    """The answer to a use that the plan does not allow, or that calls one of whom it knows no zone."""
    service, zone = tariff.version(use)[use.record_type], tariff.zone_of(use)
    if roams(use) and service["roaming"] is False:
        return Answer("rejected", "roaming_not_allowed")
    if goes_abroad(use) and service["international"] is False:
        return Answer("rejected", "international_not_allowed")
    if roams(use) and not allows(service["roaming"], use.visited_network):
        return Answer("rejected", "roaming_not_allowed")
    if asks_where(tariff.version(use), use.record_type) and use.called_number is not None and zone is None:
        return Answer("error", "unreadable_number" if calls_unreadable(use) else "no_destination")
    if goes_abroad(use) and not allows(service["international"], zone):
        return Answer("rejected", "international_not_allowed")
    return None


def calls_unreadable(use: Use) -> bool:
    """Whether nobody can read whom a use calls."""
    return use.called_number is not None and is_unreadable(use.called_number)


def allows(terms: bool | list[str], name: str | None) -> bool:
    """Whether a flag or a list lets a network or a zone pass; a list knows nothing of None."""
    return terms if isinstance(terms, bool) else name in terms


def asks_where(version: Terms, record_type: str) -> bool:
    """Whether a service needs to know the zone that is called: for a rate, a bucket, or a list of zones to reach."""
    service = version[record_type]
    buckets = [bucket for bucket in version.get("bucket", []) if bucket["service"] == record_type]
    by_zone = any("zones" in terms for terms in (*buckets, *service.get("rate", [])))
    return by_zone or isinstance(service["international"], list)


def list_price(counts: Counts, use: Use, pieces: Iterable[Piece]) -> Fraction:
    """What pieces would cost that nothing covers, after all that was paid of the cycle's uses before."""
    before = counts.totals[number_of(use), use.record_type, counts.cycle(use)]
    at = before - min(before, free_in_cycle(counts, use))
    price = Fraction(0)
    for piece in pieces:
        price += cost(piece.prices, at, at + piece.billed, factor(counts.tariff, use))
        at += piece.billed
    return price


def price_units(counts: Counts, use: Use, piece: Piece, units: int, covered: Counter[str]) -> Fraction:
    """What the units of a piece cost that no bucket covers; free ones first, and all are counted."""
    total = number_of(use), use.record_type, counts.cycle(use)
    before = counts.totals[total]
    after = counts.totals[total] = before + units
    free = free_in_cycle(counts, use)
    free_before, free_after = min(before, free), min(after, free)
    if free_after > free_before:
        covered["free units"] = free_after - free_before
    return cost(piece.prices, before - free_before, after - free_after, factor(counts.tariff, use))


def factor(tariff: Tariff, use: Use) -> Fraction:
    """All modifiers that apply at the start of the use, multiplied."""
    product, local = Fraction(1), local_time(use.start, 0, tariff.zone)
    for modifier in tariff.version(use).get("modifier", []):
        of_use = use.record_type in modifier["services"] and modifier.get("roaming", roams(use)) == roams(use)
        if of_use and holds(modifier, local, tariff.calendars):
            product *= Fraction(modifier["factor"])
    return product


def limited(use: Use, pieces: list[Piece], units_cost: Fraction, is_charged: bool) -> Fraction:
    """Connect fee, minimum and maximum, of the rate at the start; covered wholly, there is no minimum."""
    rate: Terms = pieces[0].rate
    amount = units_cost + (0 if use.continuation else Fraction(rate.get("connect_fee", "0")))
    if is_charged and "minimum" in rate:
        amount = max(amount, Fraction(rate["minimum"]))
    if "maximum" in rate:
        amount = min(amount, Fraction(rate["maximum"]))
    return amount


def in_steps(pieces: list[Piece], amount: Fraction) -> Decimal:
    """The amount rounded as the rate at the start says, to the most decimals of any."""
    decimals = max(piece.rate.get("decimals", 6) for piece in pieces)
    return rounded(amount, pieces[0].rate.get("rounding", "half_up"), decimals)


def rounded(amount: Fraction, rounding: str, decimals: int) -> Decimal:
    """An amount rounded once, halves and `up` away from zero, and written with six decimals."""
    scaled = abs(amount) * 10**decimals
    whole = {"half_up": floor(scaled + Fraction(1, 2)), "up": ceil(scaled), "down": floor(scaled)}[rounding]
    return Decimal((1 if amount >= 0 else -1) * whole * 10 ** (6 - decimals)).scaleb(-6)
