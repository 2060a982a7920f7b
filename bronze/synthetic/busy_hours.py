"""When people use the network: little at night, most in the evening, and not alike on every weekday."""

import numpy as np

from bronze.synthetic.dice import weighted
from bronze.synthetic.events import Reals
from bronze.synthetic.period import DAY, HOUR, Instants, Period

HOURS = np.array([2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 9, 10, 10, 9, 8, 8, 9, 11, 13, 15, 16, 14, 9, 5])
WEEKDAYS = np.array([1.0, 1.0, 1.02, 1.05, 0.9, 1.15, 0.95])  # Monday first
GROWTH = 1.05  # of traffic, from month to month
EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday


def starts(dice: np.random.Generator, period: Period, count: int) -> Instants:
    """`count` instants of the period in their order, whole seconds."""
    hours = np.arange(period.start, period.end, HOUR, dtype=np.int64)
    chosen = hours[weighted(dice, weights(hours, period), count)]
    return np.sort(np.minimum(chosen + dice.integers(0, HOUR, count), period.end - 1))


def weights(hours: Instants, period: Period) -> Reals:
    """How busy the hours that begin at these instants are, by the local clock."""
    local = hours + period.offsets(hours)
    by_hour: Reals = HOURS[local % DAY // HOUR] * WEEKDAYS[(local // DAY + EPOCH_WEEKDAY) % 7]
    return by_hour * GROWTH ** period.month_of(hours)
