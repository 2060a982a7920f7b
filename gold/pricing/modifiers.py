"""Which modifiers of a price apply to a use, and their product."""

from collections.abc import Sequence
from functools import reduce

from pyspark.sql import Column
from pyspark.sql import functions as F


def modifier(modifiers: Sequence[Column], local_start: Column, is_roaming: Column) -> Column:
    """The product of the factors that apply at the local start, DECIMAL(10,8); 1 where none does.

    modifiers: as applies() takes them. That their product keeps to eight decimals is checked when the tariff loads.
    """

    def times(product: Column, m: Column) -> Column:
        its = (product * m["factor"]).cast("decimal(10,8)")
        return F.when(applies(m, local_start, is_roaming), its).otherwise(product)

    return reduce(times, modifiers, F.lit(1).cast("decimal(10,8)"))


def names(modifiers: Sequence[Column], local_start: Column, is_roaming: Column) -> Column:
    """Those that apply, by name; null where none does."""
    every = [F.when(applies(m, local_start, is_roaming), m["name"]) for m in modifiers]
    return F.nullif(F.concat_ws(" x ", *every), F.lit(""))


def applies(m: Column, local_start: Column, is_roaming: Column) -> Column:
    """Whether a modifier applies at the local start.

    m: struct(name STRING, from_minute INT, to_minute INT, weekdays ARRAY<INT>, roaming BOOLEAN, factor DECIMAL(10,8)),
    or null; 0 is Monday, the end is excluded, null roaming is any.
    """
    minute = F.hour(local_start) * 60 + F.minute(local_start)
    in_window = (minute >= m["from_minute"]) & (minute < m["to_minute"])
    on_day = F.array_contains(m["weekdays"], F.weekday(local_start))
    in_network = m["roaming"].isNull() | (m["roaming"] == is_roaming)
    return in_window & on_day & in_network
