"""Telephone numbers as integers of their E.164 digits, and the ways switches write them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

HOME = "212"
PLUS, DOUBLE_ZERO, NATIONAL = 0, 1, 2  # the writings of a number


@dataclass(frozen=True)
class Range:
    """Numbers that begin with `stem` and go on with `free` digits, each of them valid."""

    stem: str
    free: int


MOBILE = tuple(Range(f"{HOME}{stem}", 7) for stem in (60, 61, 62, 63, 65, 66, 67, 70, 71, 76, 77))
LANDLINE = (Range("212522", 6), Range("212537", 6))
SHORT_CODES = (Range("30", 2), Range("55", 1))


def drawn(dice: np.random.Generator, ranges: tuple[Range, ...], which: Numbers) -> Numbers:
    """One number of each range that `which` names by its place."""
    stems = np.array([int(r.stem) * 10**r.free for r in ranges], dtype=np.int64)
    sizes = np.array([10**r.free for r in ranges], dtype=np.int64)
    return stems[which] + dice.integers(0, sizes[which])


def anywhere(dice: np.random.Generator, ranges: tuple[Range, ...], count: int) -> Numbers:
    """Numbers of the ranges, each range as likely as another."""
    return drawn(dice, ranges, dice.integers(0, len(ranges), count))


def written(number: int, writing: int) -> str:
    """A number as a switch writes it: +212612345678, 00212612345678 or 0612345678. Short codes stay."""
    digits = str(number)
    if len(digits) < 6:
        return digits
    if writing == NATIONAL and digits.startswith(HOME):
        return "0" + digits[len(HOME) :]
    return ("00" if writing == DOUBLE_ZERO else "+") + digits
