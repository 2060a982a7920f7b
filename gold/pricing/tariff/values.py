"""The kinds of value a tariff file holds: each is a function from a TOML value that says what it expected."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

PRICE_DECIMALS = 6
PRICE_DIGITS = 6
"""Before the decimals: prices fit DECIMAL(12,6)."""

PERCENT_DECIMALS = 4
"""A percent's rate stands on the bill with six decimals."""

LARGEST_UNITS = 10**15 - 1
"""Of units: 1 PB in bytes; any reader of JSON keeps it."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")


class KindError(ValueError):
    """A value that is not of its kind. Its text says what was expected."""


def decimal(decimals: int = PRICE_DECIMALS, most: Decimal | None = None) -> Callable[[object], Decimal]:
    """A number from 0 as text, with at most so many decimals; it never was a float."""
    text_of = re.compile(rf"[0-9]{{1,{PRICE_DIGITS}}}(\.[0-9]{{1,{decimals}}})?")
    limit = f"and at most {most}" if most is not None else f"and {PRICE_DIGITS} digits before them"
    expected = f'a decimal from 0 as text, such as "0.05", with at most {decimals} decimals {limit}'

    def read(value: object) -> Decimal:
        if isinstance(value, float):
            raise KindError(f"{expected}: a float is a price in disguise")
        if not isinstance(value, str) or not text_of.fullmatch(value):
            raise KindError(expected)
        if most is not None and Decimal(value) > most:
            raise KindError(expected)
        return Decimal(value)

    return read


percent = decimal(PERCENT_DECIMALS, Decimal(100))


def decimals_of(number: Decimal) -> int:
    """How many decimals it needs: 2 for 0.980."""
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def whole(least: int, most: int = LARGEST_UNITS) -> Callable[[object], int]:
    """An integer between two bounds, both included."""

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise KindError(f"a whole number from {least} to {most}")
        return value

    return read


def text(value: object) -> str:
    """Text for people, on one line."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise KindError("a line of text")
    return value.strip()


def name(value: object) -> str:
    """A name that stands in keys and columns."""
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise KindError("a name of letters, digits and _ . -")
    return value


def flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise KindError("true or false")
    return value


def day(value: object) -> date:
    """A local date."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise KindError("a date without quotes, such as 2026-03-01")
    return value


def clock(value: object) -> str:
    """A local time of day as text; 24:00 is the end of the day. Such texts compare as the times do."""
    if not isinstance(value, str) or not CLOCK.fullmatch(value):
        raise KindError('a time of day as text from "00:00" to "24:00"')
    return value


def one_of(known: Collection[str]) -> Callable[[object], str]:
    """One of the names known."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in known:
            raise KindError(f"one of {listed(known)}")
        return value

    return read


def some_of(known: Collection[str]) -> Callable[[object], tuple[str, ...]]:
    """At least one of the names known, none twice, in the order they are known in."""

    def read(value: object) -> tuple[str, ...]:
        good = isinstance(value, list) and value and all(isinstance(v, str) and v in known for v in value)
        if not isinstance(value, list) or not good or len(set(value)) < len(value):
            raise KindError(f"a list of some of {listed(known)}, none of them twice")
        return tuple(name for name in known if name in value)

    return read


def some_whole(least: int, most: int) -> Callable[[object], tuple[int, ...]]:
    """At least one integer between two bounds, both included, none twice, in order."""
    read_number = whole(least, most)

    def read(value: object) -> tuple[int, ...]:
        try:
            numbers = sorted({read_number(v) for v in value}) if isinstance(value, list) else []
        except KindError:
            numbers = []
        if not numbers or not isinstance(value, list) or len(numbers) < len(value):
            raise KindError(f"a list of whole numbers from {least} to {most}, none of them twice")
        return tuple(numbers)

    return read


def is_rising(bounds: Sequence[int | None]) -> bool:
    """Whether bounds rise, and the last is none, so that every number lies below one."""
    rising = all(a is not None and (b is None or a < b) for a, b in pairwise(bounds))
    return bool(bounds) and rising and bounds[-1] is None


def listed(names: Iterable[str]) -> str:
    """Names as a sentence shows them."""
    return ", ".join(names) or "none"
