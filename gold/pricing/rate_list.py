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

MICROS = 1_000_000

RATES = """
    common_unit BIGINT, first_day DATE,
    rates ARRAY<STRUCT<window: STRING, connect_fee: DECIMAL(12,6), connect: DECIMAL(38,0), minimum: DECIMAL(38,0),
        maximum: DECIMAL(38,0), rounding: STRING, decimals: INT, groups: ARRAY<STRUCT<number: INT, above: BIGINT,
        up_to: BIGINT, price: DECIMAL(12,6), price_unit: BIGINT, increment: BIGINT, each: DECIMAL(23,0)>>>>,
    classes MAP<STRING, INT>, schedules ARRAY<ARRAY<ARRAY<STRUCT<at: BIGINT, until: BIGINT, rate: INT>>>>
"""
"""All null for a service without rates. schedules: for each class of uses (gold.pricing.schedules), the spans of each
local day from first_day on, rate counted from 0. classes: which of them is a class's.

common_unit: of which every price unit is a part. connect, minimum, maximum, each: micro-units of money x common_unit,
the last for one unit of usage.
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
    rates: list[Rate] = []
    for plan, valid_from, valid_to in versions:
        its = plan.services[service].rate if service in plan.services else ()
        windows = {window.name: window for window in plan.windows}
        placed.append(Placed(windows, its, len(rates), valid_from, valid_to))
        rates += its
    unit = lcm(*(group.price_unit for rate in rates for group in rate.groups))
    return {
        "common_unit": unit,
        "first_day": period.first,
        "rates": [rate_row(rate, unit) for rate in rates],
        **schedules_of(placed, period, calendars),
    }


def rate_row(rate: Rate, unit: int) -> Mapping[str, Any]:
    """A rate, its money in micro-units x unit."""
    above = [0, *(group.up_to for group in rate.groups)]
    return {
        "window": rate.window,
        "connect_fee": rate.connect_fee,
        "connect": micros(rate.connect_fee) * unit,
        "minimum": None if rate.minimum is None else micros(rate.minimum) * unit,
        "maximum": None if rate.maximum is None else micros(rate.maximum) * unit,
        "rounding": rate.rounding,
        "decimals": rate.decimals,
        "groups": [group_row(n, group, above[n], unit) for n, group in enumerate(rate.groups)],
    }


def group_row(place: int, group: Group, above: int | None, unit: int) -> Mapping[str, Any]:
    """A group; each: what one unit of usage costs."""
    return {
        "number": place + 1,
        "above": above,
        "up_to": group.up_to,
        "price": group.price,
        "price_unit": group.price_unit,
        "increment": group.increment,
        "each": micros(group.price) * (unit // group.price_unit),
    }


def micros(amount: Decimal) -> int:
    """An amount of at most six decimals in micro-units."""
    return int(amount * MICROS)
