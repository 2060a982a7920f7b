"""An account's own calendar, cycle_day - 1 days behind the local one: each of its cycles is a whole month there."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F


def own(day: str) -> Column:
    """A local day on the calendar of the row's account; where there is none, as it is."""
    return F.date_sub(day, behind())


def behind() -> Column:
    """How many days the account's calendar is behind, by its cycle_day."""
    return F.coalesce("cycle_day", F.lit(1)) - 1


def with_cycle(uses: DataFrame) -> DataFrame:
    """Adds cycle, as 2026-03, by local_date and cycle_day, of which the latter goes."""
    return uses.withColumn("cycle", F.date_format(own("local_date"), "yyyy-MM")).drop("cycle_day")


def with_own_span(subscribers: DataFrame) -> DataFrame:
    """Adds own_from and own_to: on which days of its own calendar a number's row holds, never two of its rows at once.

    subscribers: the believed rows of silver.subscribers. Where a number gets another cycle day, own days may come twice
    or never: the later row has those that come twice, the earlier one those that are left out.
    """
    later = Window.partitionBy("msisdn").orderBy("valid_from").rowsBetween(1, Window.unboundedFollowing)
    rows = subscribers.withColumn("own_from", own("valid_from"))
    next_own, goes_on = F.min("own_from").over(later), F.min("valid_from").over(later) == F.col("valid_to")
    return rows.withColumn("own_to", F.when(goes_on, next_own).otherwise(F.least(own("valid_to"), next_own)))


def has_own_spans(subscribers: DataFrame) -> bool:
    """Whether they are with_own_span, which lakes need where some account has, or had, another cycle day than 1."""
    return "own_from" in subscribers.columns


def by_own_days(subscribers: DataFrame) -> DataFrame:
    """The rows, valid_from and valid_to on their own calendars."""
    if not has_own_spans(subscribers):
        return subscribers
    return subscribers.withColumns({"valid_from": F.col("own_from"), "valid_to": F.col("own_to")})
