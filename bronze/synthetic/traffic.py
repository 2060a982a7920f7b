"""What the subscribers do in the period: who, where, with whom, how much. Tails are heavy, as in life."""

from collections.abc import Mapping

import numpy as np

from bronze.synthetic.busy_hours import starts
from bronze.synthetic.countries import COUNTRIES, drawn_countries
from bronze.synthetic.dice import numpy_dice, weighted
from bronze.synthetic.events import DATA, RECORD_TYPES, SMS, VOICE, Codes, Events, Flags, Integers, Reals
from bronze.synthetic.network import CELLS_PER_COUNTRY, CELLS_PER_REGION, FIRST_FOREIGN_CELL
from bronze.synthetic.period import LOCAL_OFFSET, UTC_Z, Period
from bronze.synthetic.phone_numbers import (
    DOUBLE_ZERO,
    LANDLINE,
    MOBILE,
    NATIONAL,
    PLUS,
    SHORT_CODES,
    anywhere,
    drawn,
)
from bronze.synthetic.population import Population

Dice = np.random.Generator

LONGEST_CALL = 4 * 3600
SMALLEST_SESSION, LARGEST_SESSION = 1_000, 5_000_000_000  # bytes


def traffic(seed: int, period: Period, population: Population, mix: Mapping[str, float], count: int) -> Events:
    """`count` clean events of the period. mix: the weight of each record type."""
    dice = numpy_dice(seed, "traffic")
    start = starts(dice, period, count)
    record_type = record_types(dice, mix, count)
    who = population.users(dice, start)
    country, is_roaming = population.whereabouts(who, start)
    is_international = (record_type != DATA) & (dice.random(count) < population.calls_abroad[who])
    return Events(
        number=np.arange(count, dtype=np.int64),
        record_type=record_type,
        start=start,
        owner=population.msisdn[who],
        other=others(dice, population, who, record_type, is_international),
        cell=np.where(is_roaming, foreign_cells(dice, country), home_cells(dice, population.home(who, start))),
        units=units(dice, record_type, population.appetite[who]),
        session=np.clip(dice.lognormal(5.2, 1.2, count), 1, LONGEST_CALL).astype(np.int64),
        is_roaming=is_roaming,
        is_international=is_international,
        naming=dice.integers(0, 2, count, dtype=np.int8),
        time_writing=codes(dice, {UTC_Z: 0.5, LOCAL_OFFSET: 0.5}, count),
        owner_writing=codes(dice, {NATIONAL: 0.5, PLUS: 0.35, DOUBLE_ZERO: 0.15}, count),
        other_writing=codes(dice, {NATIONAL: 0.5, PLUS: 0.35, DOUBLE_ZERO: 0.15}, count),
    )


def codes(dice: Dice, shares: Mapping[int, float], count: int) -> Codes:
    """Codes drawn by their shares."""
    drawn_codes: Codes = np.array(list(shares), dtype=np.int8)[weighted(dice, list(shares.values()), count)]
    return drawn_codes


def record_types(dice: Dice, mix: Mapping[str, float], count: int) -> Codes:
    return codes(dice, {code: mix.get(name, 0.0) for code, name in enumerate(RECORD_TYPES)}, count)


def home_cells(dice: Dice, home: Integers) -> Integers:
    """Mostly the cell at home, else one of the region, now and then one anywhere in the country."""
    roll = dice.random(len(home))
    nearby = home // CELLS_PER_REGION * CELLS_PER_REGION + dice.integers(0, CELLS_PER_REGION, len(home))
    anyplace = dice.integers(0, FIRST_FOREIGN_CELL, len(home))
    return np.where(roll < 0.6, home, np.where(roll < 0.9, nearby, anyplace))


def foreign_cells(dice: Dice, country: Integers) -> Integers:
    """A cell of the roaming partner in the country."""
    nth = dice.integers(0, CELLS_PER_COUNTRY, len(country))
    return FIRST_FOREIGN_CELL + country * CELLS_PER_COUNTRY + nth


def others(dice: Dice, population: Population, who: Integers, record_type: Codes, abroad: Flags) -> Integers:
    """The other party: customers, strangers, landlines, short codes; abroad, mobiles. 0 for data."""
    count = len(who)
    roll = dice.random(count)
    further = dice.integers(1, max(2, len(population)), count)  # never oneself
    friends = population.msisdn[(who + further) % len(population)]
    strangers = anywhere(dice, MOBILE, count)
    landlines = np.where(record_type == SMS, strangers, anywhere(dice, LANDLINE, count))
    short_codes = anywhere(dice, SHORT_CODES, count)
    countries = drawn_countries(dice, count)
    foreigners = drawn(dice, tuple(country.mobiles for country in COUNTRIES), countries)
    return np.select(
        [record_type == DATA, abroad, roll < 0.55, roll < 0.92, roll < 0.98],
        [np.zeros(count, dtype=np.int64), foreigners, friends, strangers, landlines],
        short_codes,
    )


def units(dice: Dice, record_type: Codes, appetite: Reals) -> Integers:
    """Seconds, one message, or bytes: lognormal, data with a Pareto tail."""
    count = len(record_type)
    seconds = np.clip(dice.lognormal(4.3, 1.1, count), 0, LONGEST_CALL)
    tail = np.where(dice.random(count) < 0.03, 1 + dice.pareto(1.3, count) * 8, 1.0)
    volume = np.clip(dice.lognormal(14.3, 1.5, count) * appetite * tail, SMALLEST_SESSION, LARGEST_SESSION)
    return np.select([record_type == VOICE, record_type == SMS], [seconds, 1.0], volume).astype(np.int64)
