"""Whom uses call, and which row of destinations.csv says where that is: by prefix, by short code or by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

LONGEST_NAME = 11
"""Characters of a name that messages go to, by GSM 03.40."""


@dataclass(frozen=True)
class Destination:
    """Which zone a prefix, a short code or a name is in, from a local day until another, and if calls there are free.

    prefix: `2126`, `*` for any number, `=112`, or `=*` for any short code or name.
    """

    prefix: str
    zone: str
    valid_from: date
    valid_to: date | None = None
    free: bool = False


def destination_of(called: str | None, day: date, rows: Iterable[Destination]) -> Destination | None:
    """Of the rows that hold on a day, that of the longest prefix of a number, or of a short code or name."""
    held = {row.prefix: row for row in rows if row.valid_from <= day < (row.valid_to or date.max)}
    if called is None or is_unreadable(called):
        return None
    digits = digits_of(called)
    if digits is None:
        return held.get(f"={called}") or held.get("=*")
    matching = [prefix for prefix in held if prefix != "*" and digits.startswith(prefix)]
    return held.get(max(matching, key=len, default="*"))


def digits_of(called: str) -> str | None:
    """A number as E.164 without its sign; None of short codes and names."""
    if not called.startswith(("+", "0")):
        return None
    return called.removeprefix("+") if called.startswith("+") else "212" + called[1:]


def is_unreadable(called: str) -> bool:
    """Whether a text is neither number nor short code, and too long for a name."""
    return digits_of(called) is None and len(called) > LONGEST_NAME
