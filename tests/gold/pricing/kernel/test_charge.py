"""A charge: pieces added exactly, fees and limits in their order, rounded once; and the entries it is the sum of."""

from dataclasses import replace

import pytest

from gold.pricing.kernel.book import Group, Tier
from gold.pricing.kernel.prices import PACKAGE, VOLUME
from gold.pricing.kernel.records import CONNECT, CREDIT, DOWN, FAR, LIMIT, RATED, STEP, TOO_LARGE, UP
from tests.gold.pricing.kernel.small_books import ANY, BUCKET, ONE_PER_UNIT, PLAIN_RATE, book, charges, rated, until

HALVES = [Group(0, 1, 2, 1, 0, 1), Group(1, FAR, 2, 1, 0, 1)]
"""Two groups in which a unit costs half a micro-unit."""


def test_pieces_are_added_before_they_are_rounded() -> None:
    assert charges(book(HALVES, [ONE_PER_UNIT]), 1, 2, 3, 4) == [1, 1, 2, 2]
    thirds = [Group(index, index + 1, 3, 1, 0, 1) for index in range(3)]
    assert charges(book(thirds, [ONE_PER_UNIT]), 1, 2, 3) == [0, 1, 1]


@pytest.mark.parametrize(("rounding", "charge"), [(UP, 2_000_000), (DOWN, 1_000_000)])
def test_a_charge_is_rounded_to_its_rates_step(rounding: int, charge: int) -> None:
    rate = replace(PLAIN_RATE, rounding=rounding, rounds_to=10**6)
    assert charges(book([ANY], [ONE_PER_UNIT], rate), 1_000_001) == [charge]
    assert charges(book([ANY], [ONE_PER_UNIT], rate), 1_000_000) == [1_000_000]


def test_connect_fee_then_minimum_then_maximum() -> None:
    rate = replace(PLAIN_RATE, connect=10, minimum=25, maximum=40)
    page = book([ANY], [ONE_PER_UNIT], rate)
    assert charges(page, 0, 1, 15, 16, 30, 31) == [0, 25, 25, 26, 40, 40]
    assert charges(page, 15, 26, continued=True) == [25, 26], "what goes on has no connect fee"


def test_a_call_that_is_covered_wholly_has_no_minimum_and_keeps_its_connect_fee() -> None:
    page = book([ANY], [ONE_PER_UNIT], replace(PLAIN_RATE, connect=10, minimum=25))
    assert charges(page, 60, 60, left=119) == [10, 25]


def test_a_charge_without_bound_is_no_price() -> None:
    outcomes, _, entries = rated(book([ANY], [Tier(0, FAR, 10**12, 0)]), 10**5, 10**5 - 1)
    assert [(outcome.status, outcome.charge) for outcome in outcomes] == [(TOO_LARGE, 0), (RATED, 10**17 - 10**12)]
    assert entries[0] == []


def test_tiers_go_by_the_cycles_paid_units_and_a_fee_is_due_where_one_is_entered() -> None:
    tiers = [Tier(0, 100, 5, 0), Tier(100, FAR, 3, 1_000)]
    page = book([replace(ANY, tier_end=2)], tiers)
    assert charges(page, 90, 10, 1, 20) == [450, 50, 1_003, 60]
    assert charges(page, 150) == [500 + 150 + 1_000]
    assert charges(page, 90, 30, left=60) == [150, 150], "covered units advance no tier"


def test_a_volume_price_is_the_difference_of_the_cycles_totals() -> None:
    tiers = [Tier(0, 100, 5, 0), Tier(100, FAR, 3, 0)]
    page = book([replace(ANY, tier_end=2)], tiers, replace(PLAIN_RATE, shape=VOLUME))
    assert charges(page, 100, 1, 99) == [500, 303 - 500, 297]


def test_packages_are_begun_after_the_free_units() -> None:
    tiers = [Tier(0, 10, 0, 0), Tier(10, FAR, 700, 0)]
    page = book([replace(ANY, tier_end=2, price_unit=100)], tiers, replace(PLAIN_RATE, shape=PACKAGE))
    assert charges(page, 10, 1, 99, 1, 200) == [0, 700, 0, 700, 1_400]


def test_a_credit_is_what_its_units_would_have_cost_and_not_the_first_price() -> None:
    """Of 350 units 250 are paid: 200 at 10, 50 at 20. With all there would be 100 more at 20."""
    tiers = [Tier(0, 200, 10, 0), Tier(200, FAR, 20, 0)]
    (outcome,), _, (parts,) = rated(book([replace(ANY, tier_end=2)], tiers), 350, left=100)
    assert outcome.charge == 3_000
    assert [(part.kind, part.amount) for part in parts] == [(STEP, 2_000), (STEP, 3_000), (CREDIT, 2_000)]
    assert [(part.bucket, part.units) for part in parts[2:]] == [(BUCKET, 100)]


def test_entries_add_up_to_the_charge_but_for_its_rounding() -> None:
    page = book([ANY], [ONE_PER_UNIT], replace(PLAIN_RATE, connect=10))
    outcomes, _, entries = rated(page, 60, 60, left=20, maximum=90)
    assert [outcome.charge for outcome in outcomes] == [50, 40]
    assert [(part.kind, part.amount) for part in entries[0]] == [(CONNECT, 10), (STEP, 60), (CREDIT, 20)]
    assert [(part.kind, part.amount) for part in entries[1]] == [(CONNECT, 10), (STEP, 60), (LIMIT, 30)]


def pieces(minute: int, units: int, before: Group, after: Group, start: int = 0) -> list[tuple[int, int, int, int]]:
    """Offset, units, billed units and rate of a use across the end of a window."""
    page = until(minute, before, after, [ONE_PER_UNIT])
    (outcome,), parts, _ = rated(page, units, start=start)
    kept = [(piece.offset, piece.units, piece.billed, piece.rate) for piece in parts if piece.billed]
    assert sum(billed for _, _, billed, _ in kept) == outcome.billed
    return kept


def test_an_increment_that_a_window_ends_in_is_billed_whole_at_the_price_it_began_with() -> None:
    by_minute, by_second = replace(ANY, increment=60), ANY
    assert pieces(10, 700, by_minute, by_second) == [(0, 600, 600, 0), (600, 100, 100, 1)]
    assert pieces(10, 700, by_minute, by_second, start=30) == [(0, 600, 600, 0), (600, 100, 100, 1)]
    assert pieces(10, 590, by_minute, by_second, start=30) == [(0, 590, 600, 0)]
    assert pieces(10, 600, by_minute, by_second, start=599) == [(0, 60, 60, 0), (60, 540, 540, 1)]


def test_an_increment_that_a_group_ends_in_is_billed_whole_at_the_price_it_began_with() -> None:
    groups = [Group(0, 90, 1, 60, 0, 1), Group(90, FAR, 1, 1, 0, 1)]
    _, parts, _ = rated(book(groups, [ONE_PER_UNIT]), 200)
    assert [(piece.offset, piece.units, piece.billed) for piece in parts[:2]] == [(0, 120, 120), (120, 80, 80)]
    _, parts, _ = rated(book(groups, [ONE_PER_UNIT]), 100)
    assert [(piece.offset, piece.units, piece.billed) for piece in parts[:2]] == [(0, 100, 120), (0, 0, 0)]


def test_the_entries_of_nothing_are_none() -> None:
    (outcome,), _, (parts,) = rated(book([ANY], [ONE_PER_UNIT], replace(PLAIN_RATE, connect=10, minimum=5)), 0)
    assert (outcome.status, outcome.charge, outcome.billed, parts) == (RATED, 0, 0, [])
