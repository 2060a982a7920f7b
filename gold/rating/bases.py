"""Who owns a number where cycles are issued: an issued cycle of an account has the owners that its basis believed."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import polars
from polars import col

from gold.rating.dated import latest_before, month_numbers
from gold.rating.owners import NO_END, owners

Row = dict[str, Any]

BASIS = polars.Schema(
    {
        "account_id": polars.String(),
        "cycle": polars.String(),
        "basis": polars.Datetime("us", "UTC"),
        "edition": polars.Int64(),
    }
)
"""Until when what was believed prices an account's issued cycle, and which edition of the tariff that is."""


def owners_by_basis(subscribers: polars.DataFrame, bases: polars.DataFrame) -> polars.DataFrame:
    """gold.rating.owners of numbers, never two for a number and day: of an issued cycle those that its basis believed,
    and its edition, of all other days those that are believed now.

    subscribers: as owners takes them, with known_from and known_to: all that was ever believed. bases: BASIS, of issued
    cycles that may be priced otherwise now. Where two cycles claim a number's day the older basis has it: what is
    issued never follows what is issued later. A day of an issued cycle that its basis did not know is nobody's.
    """
    now = owners(subscribers.filter(col("known_to").is_null()))
    if bases.is_empty():
        return now
    issued = bases.select("account_id", "basis", "edition", month=month_numbers(bases["cycle"]))
    claims = [claimed(subscribers, part) for part in issued.sort("basis").partition_by("basis", maintain_order=True)]
    ranked = [rows.with_columns(rank=polars.lit(rank)) for rank, rows in enumerate([*claims, unissued(now, issued)])]
    return apart(polars.concat(ranked, how="diagonal")).drop("rank")


def claimed(subscribers: polars.DataFrame, issued: polars.DataFrame) -> polars.DataFrame:
    """The owners that cycles of one basis have."""
    basis = issued["basis"][0]
    believed = (col("known_from") <= basis) & (col("known_to").is_null() | (col("known_to") > basis))
    cycles = issued.select("account_id", "month", "edition")
    held = owners(subscribers.filter(believed)).drop("edition")
    return held.join(cycles, "account_id").pipe(within_month).drop("month")


def unissued(now: polars.DataFrame, issued: polars.DataFrame) -> polars.DataFrame:
    """The owners that are believed now, of all days but those of their accounts' issued cycles."""
    cycles = issued.select("account_id", "month").unique()
    others, amended = (now.join(cycles, "account_id", how=how) for how in ("anti", "semi"))
    first, last = cycles.select(polars.min("month").alias("first"), polars.max("month").alias("last")).row(0)
    months = amended.join(polars.DataFrame({"month": range(first, last + 1)}), how="cross")
    open_months = months.join(cycles, ["account_id", "month"], how="anti").pipe(within_month).drop("month")
    begin, after = first_day(polars.lit(first)), first_day(polars.lit(last + 1))
    parts = [others, open_months, clipped(amended, None, begin), clipped(amended, after, None)]
    return polars.concat(part.select(now.columns) for part in parts)


def within_month(rows: polars.DataFrame) -> polars.DataFrame:
    """Owners on the days of one cycle: month, counted from year 0, which is whole on their accounts' own calendars."""
    return clipped(rows, first_day(col("month")), first_day(col("month") + 1))


def first_day(month: polars.Expr) -> polars.Expr:
    return polars.date(month // 12, month % 12 + 1, 1)


def clipped(rows: polars.DataFrame, begin: polars.Expr | None, end: polars.Expr | None) -> polars.DataFrame:
    """Owners on the own days from one on, and before one."""
    behind = polars.duration(days=col("cycle_day") - 1)
    if begin is not None:
        starts = {"own_from": begin, "valid_from": begin + behind}
        rows = rows.with_columns(polars.max_horizontal(name, day).alias(name) for name, day in starts.items())
    if end is not None:
        ends = {"own_to": end, "valid_to": end + behind}
        rows = rows.with_columns(polars.min_horizontal(name, day).alias(name) for name, day in ends.items())
    is_local = col("valid_to").is_null() | (col("valid_from") < col("valid_to"))
    is_own = col("own_to").is_null() | (col("own_from") < col("own_to"))
    empty = polars.when(is_local).then("valid_to").otherwise("valid_from")
    return rows.filter(is_local | is_own).with_columns(valid_to=empty)


def apart(rows: polars.DataFrame) -> polars.DataFrame:
    """Owners of which no two have a number on one day, in the order of number and day: those of the lower rank stay."""
    order = ["msisdn", "valid_from", "valid_to"]
    rows = rows.sort(order, nulls_last=True)
    before = latest_before(col("valid_to").fill_null(NO_END), "msisdn")
    torn = rows.filter((before > col("valid_from")).fill_null(value=False)).select("msisdn").unique()
    if torn.is_empty():
        return rows
    cut = rows.join(torn, "msisdn", how="semi").sort("msisdn", "rank", "valid_from").to_dicts()
    parts = [part for _, same in groupby(cut, key=lambda row: row["msisdn"]) for part in painted(list(same))]
    whole = rows.join(torn, "msisdn", how="anti")
    return polars.concat([whole, polars.DataFrame(parts, rows.schema)]).sort(order, nulls_last=True)


def painted(rows: Sequence[Row]) -> Iterator[Row]:
    """What each row has of days that no row before it has."""
    taken: list[tuple[date, date]] = []
    for row in rows:
        free = [(row["valid_from"], row["valid_to"] or NO_END)]
        for begin, end in taken:
            free = [part for span in free for part in ((span[0], min(span[1], begin)), (max(span[0], end), span[1]))]
            free = [(first, after) for first, after in free if first < after]
        yield from (cut_to(row, first, after) for first, after in free)
        taken.append((row["valid_from"], row["valid_to"] or NO_END))


def cut_to(row: Row, first: date, after: date) -> Row:
    """A row on some of its local days."""
    behind = timedelta(days=row["cycle_day"] - 1)
    cut = row.copy()
    if first > row["valid_from"]:
        cut |= {"valid_from": first, "own_from": max(row["own_from"], first - behind)}
    if after < (row["valid_to"] or NO_END):
        cut |= {"valid_to": after, "own_to": min(row["own_to"] or NO_END, after - behind)}
    return cut
