"""Which modifiers of a price apply to a use, and their product."""

from pyspark.sql import Column
from pyspark.sql import functions as F


def modifier(modifiers: Column, local_start: Column, is_roaming: Column) -> Column:
    """The product of the factors that apply at the local start, DECIMAL(10,8); 1 where none does.

    modifiers: as applying() takes them. That their product keeps to eight decimals is checked when the tariff loads.
    """

    def times(product: Column, m: Column) -> Column:
        return (product * m["factor"]).cast("decimal(10,8)")

    return F.aggregate(applying(modifiers, local_start, is_roaming), F.lit(1).cast("decimal(10,8)"), times)


def applying(modifiers: Column, local_start: Column, is_roaming: Column) -> Column:
    """Those that apply at the local start.

    modifiers: array of struct(name STRING, from_minute INT, to_minute INT, weekdays ARRAY<INT>, roaming BOOLEAN,
    factor DECIMAL(10,8)); 0 is Monday, the end is excluded, null roaming is any.
    """
    minute = F.hour(local_start) * 60 + F.minute(local_start)
    weekday = F.weekday(local_start)

    def applies(m: Column) -> Column:
        in_window = (minute >= m["from_minute"]) & (minute < m["to_minute"])
        on_day = F.array_contains(m["weekdays"], weekday)
        in_network = m["roaming"].isNull() | (m["roaming"] == is_roaming)
        return in_window & on_day & in_network

    return F.filter(modifiers, applies)
