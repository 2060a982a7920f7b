"""Which dated row holds on a day: for whole columns, and days that are numbers since 1970."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy
import polars
from numpy.typing import NDArray
from polars import col

from gold.pricing.kernel.records import NONE
from gold.pricing.local_time import EPOCH, day_number

Numbers = NDArray[numpy.int64]

NO_END = 2**30
"""No last day."""

FAR_DAY = (date.max - EPOCH).days

DAY_RANGE = 2**32
"""A code times this leaves room for a day."""


@dataclass(frozen=True)
class Dated:
    """Rows in the order of key and first day, never two of a key on one day. codes: number of the row's key."""

    codes: Numbers
    first: Numbers
    end: Numbers

    def on(self, codes: Numbers, days: Numbers) -> Numbers:
        """The index of the row of each key in force on each day; NONE where there is none."""
        if not len(self.codes):
            return numpy.full(len(codes), NONE)
        indices = numpy.searchsorted(self.codes * DAY_RANGE + self.first, codes * DAY_RANGE + days, side="right") - 1
        rows = numpy.maximum(indices, 0)
        holds = (indices >= 0) & (self.codes[rows] == codes) & (days < self.end[rows])
        return numpy.where(holds, indices, NONE)


def dated(codes: Numbers, first: Numbers, end: Numbers) -> Dated:
    """Rows that are in order already; those that hold on no day never do."""
    assert len(codes) < 2 or bool((numpy.diff(codes * DAY_RANGE + first) >= 0).all())
    return Dated(codes, first, end)


def indices_on(rows: polars.DataFrame, first: str, end: str, key: polars.Series, days: Numbers) -> Numbers:
    """The index of the row that each key has on each day; NONE where it has none.

    rows: in the order of the key, by its name, and of first and end, two columns of dates, the latter excluded.
    """
    keys = rows.select(key.name).unique(maintain_order=True).with_row_index("code")
    codes = rows.select(key.name).join(keys, key.name, how="left", maintain_order="left")["code"].cast(polars.Int64)
    asked = key.to_frame().join(keys, key.name, how="left", maintain_order="left")["code"].cast(polars.Int64)
    held = dated(codes.to_numpy(), day_numbers(rows[first]), day_numbers(rows[end], NO_END))
    return held.on(asked.fill_null(NONE).to_numpy(), days)


def day_numbers(days: polars.Series, otherwise: int = NO_END) -> Numbers:
    """Dates as days since 1970; null: otherwise."""
    return days.cast(polars.Int64).fill_null(otherwise).to_numpy()


def latest_before(day: polars.Expr, *keys: str) -> polars.Expr:
    """The latest of the days of all rows of a key before each row; null where there is none. Rows: by their keys."""
    code = codes(*keys)
    latest = (code * DAY_RANGE + day.cast(polars.Int64)).cum_max().shift(1) - code * DAY_RANGE
    return polars.when(code == code.shift(1)).then(latest).cast(polars.Int32).cast(polars.Date)


def earliest_after(day: polars.Expr, *keys: str) -> polars.Expr:
    """The earliest of the days of all rows of a key after each row; null where there is none. Rows: by their keys."""
    code = codes(*keys)
    earliest = (code * DAY_RANGE + day.cast(polars.Int64)).cum_min(reverse=True).shift(-1) - code * DAY_RANGE
    return polars.when(code == code.shift(-1)).then(earliest).cast(polars.Int32).cast(polars.Date)


def codes(*keys: str) -> polars.Expr:
    """The number of each row's key, for rows by their keys. With it a maximum over days so far is one over all rows,
    where that of each group by itself takes a hundred times as long."""
    return polars.any_horizontal(col(key).ne_missing(col(key).shift(1)) for key in keys).cum_sum().cast(polars.Int64)


def months(days: Numbers) -> Numbers:
    """The month of each day, counted from year 0."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(numpy.int64) + 1970 * 12


def first_days(month: Numbers) -> Numbers:
    """The first day of each month."""
    return (month - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(numpy.int64)


def month_of(day: int) -> int:
    """The month of one day."""
    at = day_of(min(day, FAR_DAY))
    return at.year * 12 + at.month - 1


def first_day(month: int) -> int:
    """The first day of one month."""
    return day_number(date(month // 12, month % 12 + 1, 1))


def day_of(number: int) -> date:
    """A day by its number."""
    return EPOCH + timedelta(days=number)


def prorated(amount: int, held: int, days: int) -> int:
    """An amount for the days held of so many, rounded once, half up."""
    return (amount * held * 2 + days) // (days * 2)


def month_name(month: int) -> str:
    """As 2026-03."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def month_names(numbers: polars.Series) -> polars.Series:
    """Months by their names."""
    names = {month: month_name(month) for month in numbers.unique().to_list()}
    return numbers.replace_strict(names, return_dtype=polars.String) if names else numbers.cast(polars.String)


def month_numbers(names: polars.Series) -> polars.Series:
    """Months by their names, counted from year 0."""
    return names.str.slice(0, 4).cast(polars.Int64) * 12 + names.str.slice(5).cast(polars.Int64) - 1


def month_number(name: str) -> int:
    """Of 2026-03, counted from year 0."""
    return int(name[:4]) * 12 + int(name[5:]) - 1
