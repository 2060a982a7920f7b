"""When people use the network: little at night, most in the evening, and not alike on every weekday."""

import numpy as np

from bronze.synthetic.dice import weighted
from bronze.synthetic.events import Reals
from bronze.synthetic.month import DAY, HOUR, Instants, Month

HOURS = np.array([2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 9, 10, 10, 9, 8, 8, 9, 11, 13, 15, 16, 14, 9, 5])
WEEKDAYS = np.array([1.0, 1.0, 1.02, 1.05, 0.9, 1.15, 0.95])  # Monday first
EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday


def starts(dice: np.random.Generator, month: Month, count: int) -> Instants:
    """`count` instants of the month in their order, whole seconds."""
    hours = np.arange(month.start, month.end, HOUR, dtype=np.int64)
    chosen = hours[weighted(dice, weights(hours, month), count)]
    return np.sort(np.minimum(chosen + dice.integers(0, HOUR, count), month.end - 1))


def weights(hours: Instants, month: Month) -> Reals:
    """How busy the hours that begin at these instants are, by the local clock."""
    local = hours + month.offsets(hours)
    by_hour: Reals = HOURS[local % DAY // HOUR] * WEEKDAYS[(local // DAY + EPOCH_WEEKDAY) % 7]
    return by_hour
