"""Telephone numbers as integers of their E.164 digits, and the ways switches write them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers = npt.NDArray[np.int64]

HOME = "212"
SHORTEST_E164 = 100_000  # a number below it has no country and one writing
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
    """One number of each range that `which` names by its position."""
    stems = np.array([int(r.stem) * 10**r.free for r in ranges], dtype=np.int64)
    sizes = np.array([10**r.free for r in ranges], dtype=np.int64)
    return stems[which] + dice.integers(0, sizes[which])


def anywhere(dice: np.random.Generator, ranges: tuple[Range, ...], count: int) -> Numbers:
    """Numbers of the ranges, each range as likely as another."""
    return drawn(dice, ranges, dice.integers(0, len(ranges), count))


def written(number: pl.Expr, writing: pl.Expr) -> pl.Expr:
    """Numbers as a switch writes them: +212612345678, 00212612345678 or 0612345678. Short codes stay."""
    digits = number.cast(pl.String)
    at_home = (writing == NATIONAL) & digits.str.starts_with(HOME)
    prefix = pl.when(writing == DOUBLE_ZERO).then(pl.lit("00")).otherwise(pl.lit("+"))
    abroad = pl.when(number < SHORTEST_E164).then(digits).otherwise(prefix + digits)
    return pl.when(at_home).then("0" + digits.str.slice(len(HOME))).otherwise(abroad)
