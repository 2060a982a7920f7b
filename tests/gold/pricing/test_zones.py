"""Longest prefixes, short codes and names in force: by hand, against a naive reading of random rows, and in time."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from time import process_time

from gold.pricing.zones import ANY, ANY_NAME, Destination, Match, Zones, free_part, zone_of, zones_of

BEGIN = date(2026, 1, 1)
DAYS = 40
NAMES = ("=1", "=12", "=112", "=123", "=A", "=AB", "=TAXI")


def row(
    prefix: str, zone: str, valid_from: str = "2018-01-01", valid_to: str | None = None, is_free: bool = False
) -> Destination:
    ends = date.fromisoformat(valid_to) if valid_to else None
    return Destination(prefix, zone, date.fromisoformat(valid_from), ends, is_free)


def naive(called: str | None, day: date, rows: Sequence[Destination]) -> Match | None:
    """As the tariff's page says it: of all rows in force that the number begins with, the longest; of a short code or
    name its own, or else that of all others."""
    held = {row.prefix: row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)}
    if called is None:
        return None
    if called.startswith("+"):
        said = [called[1:length] for length in range(len(called), 1, -1)] + [ANY]
    else:
        said = [f"={called}", ANY_NAME]
    best = next((held[prefix] for prefix in said if prefix in held), None)
    return Match(best.prefix, best.zone, best.is_free) if best else None


def random_rows(dice: random.Random) -> list[Destination]:
    """Rows over three digits, so that prefixes begin with one another, with gaps in time between those of one; and of
    short codes of the same digits, and names."""
    prefixes = {"".join(dice.choices("123", k=dice.randint(1, 4))) for _ in range(dice.randint(0, 12))}
    rows = []
    names = dice.sample(NAMES, k=dice.randint(0, 4)) + [ANY_NAME] * dice.randint(0, 1)
    for prefix in sorted(prefixes) + [ANY] * dice.randint(0, 1) + names:
        bounds = sorted(dice.sample(range(DAYS), k=dice.randint(1, 5)))
        spans = list(zip(bounds, [*bounds[1:], None], strict=True))
        for begin, end in spans if len(spans) == 1 else dice.sample(spans, k=dice.randint(1, len(spans))):
            ends = None if end is None else BEGIN + timedelta(end)
            rows.append(Destination(prefix, dice.choice("abc"), BEGIN + timedelta(begin), ends, dice.random() < 0.3))
    dice.shuffle(rows)
    return rows


def random_party(dice: random.Random) -> str | None:
    """Digits behind a + most often; else a short code or name, listed or not, or nobody."""
    if dice.random() < 0.7:
        return "+" + "".join(dice.choices("123", k=dice.randint(0, 6)))
    return dice.choice([*(name.removeprefix("=") for name in NAMES), "1123", "21", "B", "taxi", None])


def test_whom_random_uses_call_matches_what_a_naive_reading_finds() -> None:
    dice, asked, matched = random.Random(17), 0, set[str | None]()
    for _ in range(400):
        rows = random_rows(dice)
        zones, free = zones_of(rows), zones_of(free_part(rows))
        for _ in range(60):
            called = random_party(dice)
            day = BEGIN + timedelta(dice.randint(-2, DAYS + 1))
            wanted = naive(called, day, rows)
            assert zone_of(called, day, zones) == wanted, (called, day, rows)
            if wanted and wanted.is_free:
                assert zone_of(called, day, free) == wanted, (called, day, rows)
            else:
                assert not is_free(called, day, free), (called, day, rows)
            asked, matched = asked + 1, matched | {wanted.prefix if wanted else None}
    assert asked == 24_000
    assert {None, ANY, ANY_NAME, "1", "123", *NAMES} <= matched
    assert len(matched) > 50


def is_free(called: str | None, day: date, zones: Zones) -> bool:
    match = zone_of(called, day, zones)
    return match is not None and match.is_free


def test_where_the_longer_prefix_does_not_hold_the_shorter_one_does() -> None:
    zones = zones_of([row("2126", "mobile", "2026-03-01", "2026-04-01"), row("212", "morocco"), row(ANY, "world")])
    asked = {"2026-02-28": "morocco", "2026-03-01": "mobile", "2026-03-31": "mobile", "2026-04-01": "morocco"}
    for day, zone in asked.items():
        match = zone_of("+212661000002", date.fromisoformat(day), zones)
        assert match is not None
        assert match.zone == zone
    assert zone_of("+33123456789", date(2026, 3, 1), zones) == (ANY, "world", False)
    assert zone_of("+212661000002", date(2017, 12, 31), zones) is None


def test_any_is_matched_by_numbers_alone_and_any_name_by_all_else() -> None:
    zones = zones_of([row(ANY, "world")])
    assert [zone_of(called, BEGIN, zones) for called in ("112", "INFO", None)] == [None] * 3
    assert zone_of("+1", BEGIN, zones) == (ANY, "world", False)
    zones = zones_of([row(ANY_NAME, "services")])
    assert [zone_of(called, BEGIN, zones) for called in ("112", "INFO")] == [(ANY_NAME, "services", False)] * 2
    assert [zone_of(called, BEGIN, zones) for called in ("+112", None)] == [None] * 2


def test_a_short_code_is_no_number_that_begins_so_and_matches_whole_or_as_the_others_do() -> None:
    listed = row("=112", "emergency", "2026-03-01", is_free=True)
    zones = zones_of([listed, row("112", "north_america"), row(ANY_NAME, "services")])
    march = date(2026, 3, 1)
    assert zone_of("112", march, zones) == ("=112", "emergency", True)
    assert zone_of("112", date(2026, 2, 28), zones) == (ANY_NAME, "services", False)
    assert zone_of("1122", march, zones) == (ANY_NAME, "services", False)
    assert zone_of("+1122", march, zones) == ("112", "north_america", False)


def test_a_number_may_be_a_prefix_to_its_last_digit_and_a_shorter_one_is_none() -> None:
    zones = zones_of([row("2126", "mobile")])
    assert zone_of("+2126", BEGIN, zones) == ("2126", "mobile", False)
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
