"""The time zone's offsets for whole columns of uses."""

from itertools import pairwise

import numpy

from gold.pricing.kernel.book import Offset
from gold.pricing.local_time import DAY, offsets
from gold.rating.dated import Numbers
from lake.time_zones import read_time_zone

LONGEST_USE = 32 * DAY


def offsets_about(at: Numbers, time_zone: str) -> list[Offset]:
    """The offsets in force from a day before each use until it must have ended, in the order of since.

    at: seconds since 1970, UTC. Between uses that lie years apart nobody asks, so one in a far year costs nothing.
    """
    days = numpy.unique(at // DAY) * DAY
    if not len(days):
        return offsets(read_time_zone(time_zone), 0, 0)
    gaps = numpy.flatnonzero(numpy.diff(days) > LONGEST_USE + 2 * DAY) + 1
    spans = pairwise([0, *gaps.tolist(), len(days)])
    ends = ((int(days[begin]) - DAY, int(days[end - 1]) + DAY + LONGEST_USE) for begin, end in spans)
    return [offset for first, last in ends for offset in offsets(read_time_zone(time_zone), first, last)]
