"""Longest prefixes in force: by hand, against a naive reading over seeded random destinations, and by the clock."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from time import process_time

from gold.pricing.zones import ANY, Destination, Match, zone_of, zones_of

BEGIN = date(2026, 1, 1)
DAYS = 40


def row(prefix: str, zone: str, valid_from: str = "2018-01-01", valid_to: str | None = None) -> Destination:
    ends = date.fromisoformat(valid_to) if valid_to else None
    return Destination(prefix, zone, date.fromisoformat(valid_from), ends)


def naive(number: str | None, day: date, rows: Sequence[Destination]) -> Match | None:
    """As the tariff's page says it: of all rows in force that the number begins with, the longest."""
    if number is None or not number.startswith("+"):
        return None
    held = [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)]
    matching = [row for row in held if row.prefix == ANY or number[1:].startswith(row.prefix)]
    longest = max(matching, key=lambda row: 0 if row.prefix == ANY else len(row.prefix), default=None)
    return Match(longest.prefix, longest.zone) if longest else None


def random_rows(dice: random.Random) -> list[Destination]:
    """Rows over three digits, so that prefixes begin with one another, with gaps in time between those of one."""
    prefixes = {"".join(dice.choices("123", k=dice.randint(1, 4))) for _ in range(dice.randint(0, 12))}
    rows = []
    for prefix in sorted(prefixes) + [ANY] * dice.randint(0, 1):
        bounds = sorted(dice.sample(range(DAYS), k=dice.randint(1, 5)))
        spans = list(zip(bounds, [*bounds[1:], None], strict=True))
        for begin, end in spans if len(spans) == 1 else dice.sample(spans, k=dice.randint(1, len(spans))):
            ends = None if end is None else BEGIN + timedelta(end)
            rows.append(Destination(prefix, dice.choice("abc"), BEGIN + timedelta(begin), ends))
    dice.shuffle(rows)
    return rows


def test_random_numbers_match_what_a_naive_reading_finds() -> None:
    dice, asked, matched = random.Random(17), 0, set[str | None]()
    for _ in range(400):
        rows = random_rows(dice)
        zones = zones_of(rows)
        for _ in range(60):
            number = "+" + "".join(dice.choices("123", k=dice.randint(0, 6)))
            day = BEGIN + timedelta(dice.randint(-2, DAYS + 1))
            wanted = naive(number, day, rows)
            assert zone_of(number, day, zones) == wanted, (number, day, rows)
            asked, matched = asked + 1, matched | {wanted.prefix if wanted else None}
    assert asked == 24_000
    assert {None, ANY, "1", "123"} <= matched
    assert len(matched) > 50


def test_where_the_longer_prefix_does_not_hold_the_shorter_one_does() -> None:
    zones = zones_of([row("2126", "mobile", "2026-03-01", "2026-04-01"), row("212", "morocco"), row(ANY, "world")])
    asked = {"2026-02-28": "morocco", "2026-03-01": "mobile", "2026-03-31": "mobile", "2026-04-01": "morocco"}
    for day, zone in asked.items():
        match = zone_of("+212661000002", date.fromisoformat(day), zones)
        assert match is not None
        assert match.zone == zone
    assert zone_of("+33123456789", date(2026, 3, 1), zones) == (ANY, "world")
    assert zone_of("+212661000002", date(2017, 12, 31), zones) is None


def test_any_is_matched_by_numbers_alone() -> None:
    zones = zones_of([row(ANY, "world")])
    assert [zone_of(number, BEGIN, zones) for number in ("112", "INFO", None)] == [None] * 3
    assert zone_of("+1", BEGIN, zones) == (ANY, "world")


def test_a_number_may_be_a_prefix_to_its_last_digit_and_a_shorter_one_is_none() -> None:
    zones = zones_of([row("2126", "mobile")])
    assert zone_of("+2126", BEGIN, zones) == ("2126", "mobile")
    assert zone_of("+212", BEGIN, zones) is None


def test_without_destinations_nobody_is_anywhere() -> None:
    assert zone_of("+33123456789", BEGIN, zones_of([])) is None


def test_two_hundred_thousand_asks_take_no_second() -> None:
    zones = zones_of(row(str(prefix), "zone") for prefix in (*range(1, 10), *range(200, 999), *range(2100, 2200)))
    numbers = [f"+2126{number:08}" for number in range(100_000)] + [f"+4{number:09}" for number in range(100_000)]
    began = process_time()
    matches = [zone_of(number, BEGIN, zones) for number in numbers]
    assert process_time() - began < 1
    assert None not in matches
