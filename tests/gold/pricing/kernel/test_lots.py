"""What buckets give a piece: in whole increments, in the order of bucket, turn, grant and holder."""

import pytest

from gold.pricing.kernel.book import Book, Bucket, Group, Rate, Terms
from gold.pricing.kernel.lots import take_from_buckets
from gold.pricing.kernel.records import FAR, NONE, Cycle, Holding, Lot, Piece, State, Take, Use

MARCH = 24_314
MINUTES, NIGHTS = 7, 8
"""Names of buckets."""

PEAK, EUROPE = 3, 4
"""Names of a window and of a zone."""


def book(increment: int = 1, buckets: tuple[Bucket, ...] = (Bucket(MINUTES, 0, 0, 0, 0),)) -> Book:
    """One group, of a rate in the peak; buckets may list the peak (0 to 1) and Europe (1 to 2)."""
    rate = Rate(0, PEAK, 0, 1, 0, NONE, NONE, 0, 1, True)
    nothing = Book(*[[] for _ in Book._fields])
    groups = [Group(0, FAR, 1, increment, 0, 0)]
    return nothing._replace(rates=[rate], groups=groups, buckets=list(buckets), listed=[PEAK, EUROPE])


def lot(granted: int, left: int, until: int = MARCH, rank: int = 0, *, own_first: bool = True) -> Lot:
    return Lot(granted, until, rank, own_first, left)


def taken(
    pieces: list[int], own: list[Lot], shared: list[Lot] | None = None, asked: Book | None = None, zone: int = NONE
) -> list[int]:
    """What is left to pay of pieces that bill so many units, and what each lot has left.

    own, shared: lots of MINUTES that the number and its account hold.
    """
    asked, lots = asked or book(), own + (shared or [])
    held = [Holding(MINUTES, 0, len(own)), Holding(MINUTES, len(own), len(lots))]
    state = State([Cycle(MARCH, 0, 1, 0, 0)], [], [], held, lots, [])
    use = Use(0, sum(pieces), 0, NONE, zone, False, False, 0, 0, NONE, NONE, 0, 1, 1, 2 if shared else 1)
    rows = [Piece(0, units, units, 0, 0, units) for units in pieces]
    terms = Terms(NONE, NONE, True, 0, 0, 0, len(asked.buckets))
    takes = [Take(NONE, NONE, 0) for _ in range(20)]
    written = take_from_buckets(asked, state, terms, use, rows, len(rows), takes)
    assert sum(take.units for take in takes[:written]) == sum(piece.billed - piece.paid for piece in rows)
    return [piece.paid for piece in rows] + [bucket_lot.left for bucket_lot in lots]


def test_a_bucket_covers_whole_increments_and_keeps_the_rest() -> None:
    """The tariff's page: 90 s that are left cover 60 s of a piece billed by the minute, and keep 30."""
    assert taken([120], [lot(MARCH, 90)], asked=book(60)) == [60, 30]
    assert taken([120, 60], [lot(MARCH, 150)], asked=book(60)) == [0, 60, 30]
    assert taken([120], [lot(MARCH, 59)], asked=book(60)) == [120, 59]


def test_an_increment_may_come_from_several_lots() -> None:
    assert taken([60], [lot(MARCH - 1, 45), lot(MARCH, 100)], asked=book(60)) == [0, 45, 40]
    late = [lot(MARCH - 1, 45, own_first=False), lot(MARCH, 100, own_first=False)]
    assert taken([60], late, asked=book(60)) == [0, 0, 85]


def test_the_oldest_lot_is_used_first_unless_the_cycles_own_goes_before() -> None:
    def three(*, own_first: bool) -> list[Lot]:
        return [lot(cycle, 10, own_first=own_first) for cycle in (MARCH - 2, MARCH - 1, MARCH)]

    assert taken([15], three(own_first=False)) == [0, 0, 5, 10]
    assert taken([15], three(own_first=True)) == [0, 5, 10, 0]


def test_a_lot_is_found_from_its_grant_until_its_last_cycle() -> None:
    lots = [lot(MARCH - 2, 10, until=MARCH - 1), lot(MARCH - 1, 10, until=MARCH), lot(MARCH + 1, 10, until=MARCH + 1)]
    assert taken([25], lots) == [15, 10, 0, 10]


@pytest.mark.parametrize(("own_rank", "left"), [(0, [0, 5, 10]), (1, [0, 10, 5])])
def test_of_lots_of_one_grant_those_of_the_first_holder_go_first(own_rank: int, left: list[int]) -> None:
    own, shared = lot(MARCH, 10, rank=own_rank), lot(MARCH, 10, rank=1 - own_rank)
    assert taken([5], [own], [shared]) == left


def test_an_older_lot_of_the_account_goes_before_the_numbers_own() -> None:
    own, shared = lot(MARCH, 10, own_first=False), lot(MARCH - 1, 10, rank=1, own_first=False)
    assert taken([15], [own], [shared]) == [0, 5, 0]


def test_a_bucket_covers_the_windows_and_zones_it_lists_and_all_where_it_lists_none() -> None:
    peak, europe = Bucket(MINUTES, 0, 1, 0, 0), Bucket(MINUTES, 0, 0, 1, 2)
    both, neither = Bucket(MINUTES, 0, 1, 1, 2), Bucket(MINUTES, 1, 2, 0, 0)
    for bucket, zone, left in (
        (peak, NONE, [0, 0]), (europe, EUROPE, [0, 0]), (europe, NONE, [9, 9]), (both, EUROPE, [0, 0]),
        (both, NONE, [9, 9]), (neither, EUROPE, [9, 9]),
    ):  # fmt: skip
        assert taken([9], [lot(MARCH, 9)], asked=book(1, (bucket,)), zone=zone) == left


def test_a_bucket_that_nobody_holds_gives_nothing_and_the_next_one_does() -> None:
    asked = book(1, (Bucket(NIGHTS, 0, 0, 0, 0), Bucket(MINUTES, 0, 0, 0, 0)))
    assert taken([9], [lot(MARCH, 4)], asked=asked) == [5, 0]
