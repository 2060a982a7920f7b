"""A small lake, ready for rate-usage: the reference tariff, a hundred uses and 34 accounts of one number."""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lake.settings import read_settings
from lake.store import Store
from machine.sessions import session
from tests.bench.month import PLANS
from tests.oracle.records import Subscriber, Use
from tests.small_lakes import write_month

USES, ACCOUNTS = 100, 34
UNITS = {"voice": 95, "sms": 1, "data": 7_500_000}
BEGUN = date(2025, 1, 1)


def main() -> None:
    """Writes it where the settings, the one argument, say."""
    store = Store(session("bench", quick=True), read_settings(Path(sys.argv[1])).lake.path)
    write_month(store, [use(place) for place in range(USES)], [subscriber(place) for place in range(ACCOUNTS)])


def use(place: int) -> Use:
    """One of the uses, spread over March."""
    kind = tuple(UNITS)[place % len(UNITS)]
    start = datetime(2026, 3, 1, 6, tzinfo=UTC) + place * timedelta(hours=7)
    return Use(f"U{place:03}", kind, number(place % ACCOUNTS), start, UNITS[kind])


def subscriber(place: int) -> Subscriber:
    """The owner of one of the numbers."""
    plan = PLANS[place % len(PLANS)]
    return Subscriber(number(place), f"A{place:02}", plan, "active", False, True, BEGUN, BEGUN)


def number(place: int) -> str:
    return f"+2126000000{place:02}"


if __name__ == "__main__":
    main()
