"""The few numbers that decide every byte of some months' synthetic traffic, and the traffic they give."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bronze.synthetic.anomalies import REPEATS, Background, changed, how_many, picked
from bronze.synthetic.dice import numpy_dice
from bronze.synthetic.people import Subscriber, people
from bronze.synthetic.period import Period, months_later
from bronze.synthetic.population import population
from bronze.synthetic.stream import CHUNK, Chunk, arrivals, messages
from bronze.synthetic.traffic import traffic
from lake.errors import Stop
from lake.time_zones import read_time_zone


@dataclass(frozen=True)
class Scenario:
    """month: the first day of the last one. time_zone: IANA name. events: messages in all. mix: weights. rates: of each
    kind. months: how many in a row.
    """

    month: date
    time_zone: str
    subscribers: int
    events: int
    seed: int
    mix: Mapping[str, float]
    rates: Mapping[str, float]
    months: int = 1

    @property
    def calendar(self) -> Period:
        """The months in their time zone."""
        return Period(months_later(self.month, 1 - self.months), read_time_zone(self.time_zone), self.months)

    @property
    def tag(self) -> str:
        """Eight hex digits that are in every record id of this scenario and of no other's."""
        months = (self.months,) if self.months > 1 else ()
        decides = (str(self.month), self.time_zone, self.subscribers, self.events, self.seed, *months)
        settings = (*decides, sorted(self.mix.items()), sorted(self.rates.items()))
        return hashlib.sha256(repr(settings).encode()).hexdigest()[:8]


def customers(scenario: Scenario) -> list[Subscriber]:
    """The scenario's people; events, mix and rates have no part in them."""
    return people(scenario.seed, scenario.calendar, scenario.subscribers)


def stream(scenario: Scenario, people: list[Subscriber], size: int = CHUNK) -> Iterator[Chunk]:
    """The scenario's messages as they arrive, `size` at a time, which changes no byte.

    Raises Stop where the anomalies leave too few clean events.
    """
    period, seed = scenario.calendar, scenario.seed
    wanted = how_many(scenario.rates, scenario.events)
    once = scenario.events - sum(wanted[name] for name in REPEATS)
    if once < 1:
        raise Stop("the rates of --anomalies leave no event that could be repeated: lower them.")
    crowd = population(seed, period, people)
    clean = traffic(seed, period, crowd, scenario.mix, once)
    dice = numpy_dice(seed, "anomalies")
    background = Background(period, crowd)
    picks = picked(dice, clean, background, wanted)
    events = changed(dice, clean, background, picks)
    return messages(seed, period, scenario.tag, arrivals(dice, events, clean.start, picks), size)
