"""Seeded short codes, names, free and unreadable numbers among whom uses call, listed in destinations or not.

Each draw has a generator of its own, so that all else about a seed stays as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.oracle.destinations import Destination
from tests.oracle.use_pieces import Use

ROWS = {
    "=112": (0.8, 0.9),
    "=777": (0.6, 0.2),
    "=INFO": (0.5, 0.3),
    "=*": (0.3, 0.3),
    "*": (0.35, 0.4),
    "21280": (0.9, 0.8),
    "2128012": (0.7, 0.1),
    "212801299": (0.4, 0.7),
    "44800": (0.9, 0.8),
    "4480012": (0.7, 0.1),
}
"""How often a row is listed, and how often it is free then. Longer prefixes are exceptions below shorter ones."""

PARTIES = (
    *("112", "112", "777", "INFO", "TAXI"),
    *("+212801000001", "+212801234567", "+212801299999", "+448001111111", "+448001211111"),
)
UNREADABLE = "whoever that is"


def random_rows(rows: Sequence[Destination], zones: Sequence[str], first_cycle: date) -> Iterator[Destination]:
    """Rows to stand beside others: some come, go, or are free or of another zone from a day on."""
    random = Random(str(rows))
    for prefix, (listed, is_free) in ROWS.items():
        if random.random() < listed:
            day, opened = first_cycle + timedelta(random.randrange(85)), date(2018, 1, 1)
            row = Destination(prefix, random.choice(zones), opened, None, random.random() < is_free)
            ended, late = replace(row, valid_to=day), replace(row, valid_from=day)
            other = replace(late, zone=random.choice(zones), free=not row.free)
            yield from random.choice(((row,), (row,), (row,), (ended, other), (ended,), (late,)))


def with_party(use: Use) -> Use:
    """The use, or one in six that calls one of these instead; data calls nobody."""
    random = Random(use.usage_id)
    if use.record_type == "data" or random.random() < 5 / 6:
        return use
    return replace(use, called_number=UNREADABLE if random.random() < 0.04 else random.choice(PARTIES))
