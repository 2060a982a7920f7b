"""The rates of a plan's service as the price list holds them: every version's, and which of them holds when."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import lcm
from typing import Any, NamedTuple

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.pricing.schedule import Calendars
from gold.pricing.schedules import Period, Placed, schedules_of
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.rates import Group, Rate
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.tiers import Tier

MICROS = 1_000_000

FACTORS = 100_000_000
"""A modifier has eight decimals: as a whole number it is so many times larger."""

RATES = """
    common_unit DECIMAL(20,0), first_day DATE,
    rates ARRAY<STRUCT<window: STRING, connect_fee: DECIMAL(12,6), connect: DECIMAL(38,0), minimum: DECIMAL(38,0),
        maximum: DECIMAL(38,0), rounding: STRING, decimals: INT, shape: STRING, package_units: BIGINT,
        groups: ARRAY<STRUCT<number: INT, above: BIGINT, up_to: BIGINT, price_unit: BIGINT, increment: BIGINT,
            tiers: ARRAY<STRUCT<above: BIGINT, up_to: BIGINT, price: DECIMAL(12,6), each: DECIMAL(24,0),
                flat: DECIMAL(38,0)>>>>>>,
    classes MAP<STRING, INT>, schedules ARRAY<ARRAY<ARRAY<STRUCT<at: BIGINT, until: BIGINT, rate: INT>>>>
"""
"""All null for a service without rates. schedules: for each class of uses (gold.pricing.schedules), the spans of each
local day from first_day on, rate counted from 0. classes: which of them is a class's.

common_unit: of which every price unit is a part, times FACTORS. connect, minimum, maximum, each, flat: micro-units of
money x common_unit; of each, FACTORS are the modifier's part. shape: how the cycle's units find their tier.
"""


def period_of(usage: DataFrame, zone: str) -> Period | None:
    """The period of these uses, by start_time in the zone; None where there is none."""
    day = F.to_date(F.from_utc_timestamp("start_time", zone))
    days = usage.agg(F.min(day).alias("first"), F.max(day).alias("last")).first()
    return Period(zone, days["first"], days["last"]) if days and days["first"] else None


class Dated(NamedTuple):
    """A plan's version and when it holds; valid_to excluded, None: open."""

    plan: Plan
    valid_from: date
    valid_to: date | None


def rates_of(versions: Sequence[Dated], service: str, period: Period, calendars: Calendars) -> Mapping[str, Any]:
    """The columns of RATES for a service of a plan, the same for each of its versions: a call may run into the next."""
    placed: list[Placed] = []
    rates: list[tuple[Rate, Service]] = []
    last = versions[-1].valid_from
    for plan, valid_from, valid_to in versions:
        its = rates_or_price(plan.services[service]) if service in plan.services else ()
        windows = {window.name: window for window in plan.windows}
        ends = None if valid_from == last else valid_to  # a call that outlives the plan goes on at its last prices
        placed.append(Placed(windows, its, len(rates), valid_from, ends))
        rates += [(rate, plan.services[service]) for rate in its]
    unit = lcm(*(group.price_unit for rate, _ in rates for group in rate.groups))
    return {
        "common_unit": unit * FACTORS,
        "first_day": period.first,
        "rates": [rate_row(rate, unit, terms) for rate, terms in rates],
        **schedules_of(placed, period, calendars),
    }


def rates_or_price(terms: Service) -> Sequence[Rate]:
    """A service's rates; a price of another shape as one rate that always holds."""
    if terms.rate:
        return terms.rate
    steps = terms.tiers or terms.volume
    if terms.package:
        steps = (Tier(Decimal(0), terms.package.free), Tier(terms.package.price))
    return (Rate((Group(steps, terms.price_unit),)),)


def rate_row(rate: Rate, unit: int, terms: Service) -> Mapping[str, Any]:
    """A rate, its money in micro-units x unit x FACTORS. terms: of the service that has it."""
    above = [0, *(group.up_to for group in rate.groups)]
    return {
        "window": rate.window,
        "connect_fee": rate.connect_fee,
        "connect": whole(rate.connect_fee, unit),
        "minimum": None if rate.minimum is None else whole(rate.minimum, unit),
        "maximum": None if rate.maximum is None else whole(rate.maximum, unit),
        "rounding": rate.rounding,
        "decimals": rate.decimals,
        "shape": "volume" if terms.volume else "package" if terms.package else "graduated",
        "package_units": terms.package.units if terms.package else None,
        "groups": [group_row(n, group, above[n], unit) for n, group in enumerate(rate.groups)],
    }


def group_row(place: int, group: Group, above: int | None, unit: int) -> Mapping[str, Any]:
    """A group and its tiers; each: what one unit of usage costs, or a package; flat: what entering the tier does."""
    bounds = [0, *(step.up_to for step in group.tiers)]
    return {
        "number": place + 1,
        "above": above,
        "up_to": group.up_to,
        "price_unit": group.price_unit,
        "increment": group.increment,
        "tiers": [
            {
                "above": bounds[n],
                "up_to": step.up_to,
                "price": step.price,
                "each": micros(step.price) * (unit // group.price_unit),
                "flat": whole(step.flat_fee, unit),
            }
            for n, step in enumerate(group.tiers)
        ],
    }


def whole(amount: Decimal, unit: int) -> int:
    """An amount in micro-units x unit x FACTORS."""
    return micros(amount) * unit * FACTORS


def micros(amount: Decimal) -> int:
    """An amount of at most six decimals in micro-units."""
    return int(amount * MICROS)
