"""The subscribers as columns: when each is active, how much each uses, where each lives and travels."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from bronze.synthetic.contracts import PREMIUM, active_until
from bronze.synthetic.countries import drawn_countries
from bronze.synthetic.dice import numpy_dice, weighted
from bronze.synthetic.events import Flags, Integers, Reals
from bronze.synthetic.network import CELLS_PER_REGION
from bronze.synthetic.people import Subscriber
from bronze.synthetic.period import DAY, Instants, Period

SILENT = 0.04  # the share of numbers that use nothing
FALLS_SILENT = 0.03  # the share of numbers that use nothing any more, from some day before each further month
TRAVELLERS = {True: 0.15, False: 0.06}  # who has a trip abroad in a month, on premium or not
CALLS_ABROAD = {True: 0.06, False: 0.015}  # the share of calls and messages that go abroad
FOR_EVER = 2**53


@dataclass(frozen=True)
class Population:
    """Columns with a value per subscriber, in the order of the people. Instants in seconds since 1970.

    home_cell, later_cell: where each lives before and from moves_at on.
    """

    msisdn: Integers
    active_from: Instants
    active_until: Instants
    activity: Reals
    appetite: Reals
    home_cell: Integers
    later_cell: Integers
    moves_at: Instants
    trip_from: Instants
    trip_until: Instants
    trip_country: Integers
    calls_abroad: Reals

    def __len__(self) -> int:
        return len(self.msisdn)

    def active(self, who: Integers, at: Instants) -> Flags:
        """Whether the subscribers at these positions are active at these instants."""
        flags: Flags = (self.active_from[who] <= at) & (at < self.active_until[who])
        return flags

    def users(self, dice: np.random.Generator, at: Instants) -> Integers:
        """Who uses the network at these instants: the active ones, by their activity."""
        who = weighted(dice, self.activity, len(at))
        while (idle := np.flatnonzero(~self.active(who, at))).size:  # ends: the first one is always active
            who[idle] = weighted(dice, self.activity, idle.size)
        return who

    def home(self, who: Integers, at: Instants) -> Integers:
        """The cells in which they live at these instants."""
        return np.where(at < self.moves_at[who], self.home_cell[who], self.later_cell[who])

    def whereabouts(self, who: Integers, at: Instants) -> tuple[Integers, Flags]:
        """The country each would be abroad in, and whether they are there at that instant."""
        away: Flags = (self.trip_from[who] <= at) & (at < self.trip_until[who])
        return self.trip_country[who], away


def population(seed: int, period: Period, people: list[Subscriber]) -> Population:
    """The people as columns, with habits drawn for each."""
    dice = numpy_dice(seed, "habits")
    count = len(people)
    premium = np.array([person.versions[0].plan == PREMIUM for person in people])
    trip_from = dice.integers(period.start - 5 * DAY, period.end, count)
    travels = dice.random(count) < np.where(premium, TRAVELLERS[True], TRAVELLERS[False]) * period.months
    until = np.array([last_instant(person, period) for person in people], dtype=np.int64)
    return Population(
        msisdn=np.array([person.msisdn for person in people], dtype=np.int64),
        active_from=np.array([first_instant(person, period) for person in people], dtype=np.int64),
        active_until=np.minimum(until, silent_from(seed, period, count)),
        activity=activity(dice, count),
        appetite=dice.lognormal(0, 1.0, count),
        **homes(people, dice.integers(0, CELLS_PER_REGION, count), period),
        trip_from=trip_from,
        trip_until=np.where(travels, trip_from + dice.integers(2 * DAY, 10 * DAY, count), trip_from),
        trip_country=drawn_countries(dice, count),
        calls_abroad=np.where(premium, CALLS_ABROAD[True], CALLS_ABROAD[False]),
    )


def homes(people: list[Subscriber], cell: Integers, period: Period) -> dict[str, Integers]:
    """home_cell, later_cell and moves_at. cell: of each subscriber, among those of its region."""
    owners = [person.account for person in people]
    before, after = (np.array([owner.region_on(day) for owner in owners], np.int64) for day in (date.min, date.max))
    moves_at = [period.midnight(owner.moves_on) if owner.moves_on else FOR_EVER for owner in owners]
    cells = {"home_cell": before, "later_cell": after}
    return {name: region * CELLS_PER_REGION + cell for name, region in cells.items()} | {
        "moves_at": np.array(moves_at, np.int64)
    }


def silent_from(seed: int, period: Period, count: int) -> Instants:
    """From when on each uses nothing, whatever its contract says; never the first one, and nobody in a single month."""
    dice = numpy_dice(seed, "silences")
    at = dice.integers(period.start, period.month_starts[-1] + 1, count)
    falls = dice.random(count) < FALLS_SILENT * (period.months - 1)
    falls[0] = False
    return np.where(falls, at, FOR_EVER)


def first_instant(person: Subscriber, period: Period) -> int:
    """The instant from which the number is active."""
    return period.midnight(person.versions[0].valid_from)


def last_instant(person: Subscriber, period: Period) -> int:
    """The instant from which the number is not active any more."""
    until = active_until(person.versions)
    return period.midnight(until) if until else FOR_EVER


def activity(dice: np.random.Generator, count: int) -> Reals:
    """How much each uses, relative to the others; the first one is never silent."""
    weight = dice.lognormal(0, 0.9, count)
    silent = dice.random(count) < SILENT
    silent[0] = False
    return np.where(silent, 0.0, weight)
