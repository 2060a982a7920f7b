"""Which rates hold through a local day, asked of the kernel minute by minute."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from gold.pricing.kernel.book import Book
from gold.pricing.kernel.schedule import rate_at
from gold.pricing.local_time import DAY, offsets
from gold.pricing.plan_version import NO_CALENDARS, Calendars, PlanVersion
from gold.pricing.price_book import PriceBook, price_book
from gold.pricing.tariff.document import document, document_hash
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.rates import Rate
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.windows import Window

Span = tuple[int, int, int]
"""From one instant to another, and the index of the rate that holds."""


def version_of(plan: Plan, valid_from: date = date(2018, 1, 1), valid_to: date | None = None) -> PlanVersion:
    """A plan's version as the lake keeps it."""
    text = document(plan)
    return PlanVersion(plan.name, valid_from, valid_to, text, document_hash(text))


def calls(rates: Sequence[Rate], windows: Sequence[Window] = ()) -> Plan:
    return Plan(
        "plan",
        {"voice": Service(1, roaming=True, international=True, shape="rate", price=tuple(rates))},
        (),
        tuple(windows),
    )


def book_of(
    rates: Sequence[Rate], windows: Mapping[str, Window] | None = None, calendars: Calendars = NO_CALENDARS
) -> PriceBook:
    """The book of one version with these rates, each at its own index."""
    return price_book([version_of(calls(rates, list((windows or {}).values())))], calendars)


def spans_of_day(
    book: PriceBook, day: date, zone: ZoneInfo, abroad: str | None = None, *, roaming: bool = False
) -> list[Span]:
    """The spans of a local day in their order, by the rate at each of its minutes; and by the ends that rates tell."""
    begin, end = (midnight(local_day, zone) for local_day in (day, day + timedelta(days=1)))
    asked = book.book._replace(offsets=offsets(zone, begin - DAY, end + DAY))
    schedule = book.schedule("plan", "voice", abroad, roaming)
    minutes = groupby(range(begin, end, 60), key=lambda at: rate_at(asked, schedule, at)[0])
    spans = [(at[0], at[-1] + 60, rate) for rate, at in ((rate, list(times)) for rate, times in minutes)]
    assert spans == told(asked, schedule, begin, end)
    return spans


def told(book: Book, schedule: int, at: int, end: int) -> list[Span]:
    """The same spans by the instants until which rates are said to hold."""
    spans: list[Span] = []
    while at < end:
        rate, until = rate_at(book, schedule, at)
        assert at < until <= end
        if spans and spans[-1][2] == rate:
            at = spans.pop()[0]
        spans.append((at, until, rate))
        at = until
    return spans


def midnight(day: date, zone: ZoneInfo) -> int:
    """When a local day begins."""
    return int(datetime.combine(day, time(), zone).timestamp())
