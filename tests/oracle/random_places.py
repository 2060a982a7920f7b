"""Seeded destinations and calendars that change in the middle of a month, and whom uses call from where."""

from datetime import date, timedelta
from random import Random

from tests.oracle.destinations import Destination
from tests.oracle.random_names import random_rows
from tests.oracle.use_pieces import Span

ZONES = ("morocco_mobile", "morocco", "europe", "france_mobile", "america", "africa")
PREFIXES = {
    "212": "morocco",
    "2126": "morocco_mobile",
    "21266": "morocco",
    "33": "europe",
    "336": "france_mobile",
    "44": "europe",
    "1": "america",
    "1212555": "africa",
    "27": "africa",
}
"""Of several lengths, and none for Japan."""

CALLED = (
    "0661000002",
    "+212661000002",
    "+212611000001",
    "+212522000001",
    "+33612345678",
    "+33123456789",
    "+442071234567",
    "+12125550100",
    "+13015550100",
    "+81312345678",
)
SHORT = ("777", "INFO")
NETWORKS = ("20801", "21401", "FRA01")
CALENDARS = ("ramadan", "holidays", "feast")
OPENED = date(2018, 1, 1)


def random_destinations(random: Random, first_cycle: date) -> tuple[Destination, ...]:
    """The prefixes, of which one changes its zone in the three cycles from a first one on, and one comes or goes; and
    short codes, names and free numbers."""
    changed, dated = random.sample(sorted(PREFIXES), 2)
    destinations = []
    for prefix, zone in PREFIXES.items():
        day = first_cycle + timedelta(random.randrange(85))
        if prefix == changed:
            other = random.choice([name for name in ZONES if name != zone])
            destinations += [Destination(prefix, zone, OPENED, day), Destination(prefix, other, day)]
        elif prefix == dated:
            spans = ((day, None), (OPENED, day), (OPENED, None))
            destinations.append(Destination(prefix, zone, *random.choice(spans)))
        else:
            destinations.append(Destination(prefix, zone, OPENED))
    return (*destinations, *random_rows(destinations, ZONES, first_cycle))


def random_calendars(random: Random, first_cycle: date) -> dict[str, list[Span]]:
    """Of each calendar up to three spans of days, long and short, that do not meet."""
    calendars: dict[str, list[Span]] = {}
    for name in CALENDARS:
        edges = sorted(random.sample(range(-10, 95), 2 * random.randint(1, 3)))
        days = [first_cycle + timedelta(edge) for edge in edges]
        calendars[name] = list(zip(days[::2], days[1::2], strict=True))
    return calendars


def random_calendar_names(random: Random) -> str | None:
    """A calendar, or none, as a window names it."""
    return random.choice((None, None, *CALENDARS))


def random_party(random: Random, service: str) -> str | None:
    """Whom a use calls: a number, rarely a short code; data calls nobody."""
    if service == "data" or random.random() < 0.25:
        return None
    return random.choice(SHORT) if random.random() < 0.05 else random.choice(CALLED)
