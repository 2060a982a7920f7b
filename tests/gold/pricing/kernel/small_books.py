"""Books of one rate or two, and a use rated by them, all worked out by hand."""

from dataclasses import replace

from gold.pricing.kernel.book import Book, Bucket, Group, Hours, Offset, Rate, Schedule, Slot, Terms, Tier, Window
from gold.pricing.kernel.pool import rate_uses
from gold.pricing.kernel.prices import TIERS
from gold.pricing.kernel.records import (
    FAR,
    HALF_UP,
    NONE,
    Counter,
    Cycle,
    Entry,
    Holding,
    Lot,
    Outcome,
    Piece,
    Scratch,
    Spender,
    State,
    Take,
    Use,
)

MARCH = 24_314
BUCKET = 5
"""The name of the bucket that the number holds."""

PLAIN_RATE = Rate(TIERS, NONE, 0, 1, 0, NONE, NONE, HALF_UP, 1, True)
ONE_PER_UNIT = Tier(0, FAR, 1, 0)
ANY = Group(0, FAR, 1, 1, 0, 1)
NOTHING = Outcome(0, 0, 0, 0, 0, 0, 0, 0, 0)


def book(groups: list[Group], tiers: list[Tier], rate: Rate = PLAIN_RATE) -> Book:
    """A book of one rate without windows, and a bucket that covers all."""
    terms = Terms(0, NONE, True, 0, 0, 0, 1)
    page = Book(*[[] for _ in Book._fields])
    rates = [replace(rate, group_end=len(groups))]
    buckets = [Bucket(BUCKET, 0, 0, 0, 0)]
    return page._replace(terms=[terms], rates=rates, groups=groups, tiers=tiers, buckets=buckets)


def until(minute: int, before: Group, after: Group, tiers: list[Tier]) -> Book:
    """A book of two rates, the first until a minute of each day, in UTC."""
    page = book([before, after], tiers)
    rates = [replace(PLAIN_RATE, group=index, group_end=index + 1) for index in (0, 1)]
    early = Window(0, minute, 127, 4_095, 2**32 - 1, NONE, 0)
    hours, slots = [Hours(-(10**6), FAR, 0, 2)], [Slot(1, NONE), Slot(0, 0)]
    return page._replace(
        terms=[replace(page.terms[0], rate=NONE)], schedules=[Schedule(0, 1)], hours=hours, slots=slots,
        windows=[early], offsets=[Offset(0, 0)], rates=rates,
    )  # fmt: skip


def rated(
    page: Book, *units: int, left: int = 0, start: int = 0, continued: bool = False, maximum: int = NONE
) -> tuple[list[Outcome], list[Piece], list[list[Entry]]]:
    """The outcomes of uses one after the other, the last one's pieces, and the entries of each. left: of the bucket."""
    schedule = 0 if page.schedules else NONE
    uses = [Use(start, size, 0, schedule, NONE, False, continued, 0, 0, 0, maximum, 0, 1, 0, 0) for size in units]
    counter = Counter(NONE, 0, False, 0, 0, 0, 0, False)
    lots = [Lot(MARCH, MARCH, 0, True, left)]
    state = State([Cycle(MARCH, 0, len(uses), 0, 0)], [counter], [Spender(0)], [Holding(BUCKET, 0, 1)], lots, [])
    outcomes = [replace(NOTHING) for _ in uses]
    scratch = Scratch(
        [Piece(0, 0, 0, 0, 0, 0) for _ in range(50)],
        [Take(0, 0, 0) for _ in range(500)],
        [Entry(0, 0, 0, 0, 0, 0, 0, 0, 0) for _ in range(900)],
    )
    assert rate_uses(page, state, uses, outcomes, scratch, 0, 0) == len(uses)
    entries = [[scratch.entries[index] for index in range(outcome.entry, outcome.entry_end)] for outcome in outcomes]
    return outcomes, list(scratch.pieces), entries


def charges(page: Book, *units: int, left: int = 0, continued: bool = False, maximum: int = NONE) -> list[int]:
    """What uses cost one after the other, in micro-units."""
    return [outcome.charge for outcome in rated(page, *units, left=left, continued=continued, maximum=maximum)[0]]
