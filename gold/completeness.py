"""Whether every use of a cycle is rated. One row per status and reason, `missing` for a use without a rated row."""

from collections.abc import Mapping, Sequence
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

from gold.cycles import LAST_CYCLE_DAY, Cycle
from gold.pricing.tariff.plan import RETAIL

USED, RATED, ELSEWHERE = "used", "rated here", "rated elsewhere"
"""Of which rows a tally is: uses that may be in the cycle, those of them rated in it, and in the one beside it."""


def tallies(usage: DataFrame, rated: DataFrame, cycle: Cycle, zone: str, is_plain: bool) -> DataFrame:
    """of (USED, RATED or ELSEWHERE), status, reason, uses, oldest, examples and mark: of these uses, none left out and
    none put in its place, whatever their order.

    usage: rows of silver.usage. rated: rows of gold.rated_usage. is_plain: whether every account has cycle day 1. No
    use is looked for: where the tallies of both agree, every use is rated, and `by_use` tells no more.
    """
    due = usage.where(may_be_in(local_date(zone), cycle, is_plain))
    have = retail(rated, cycle).where(may_be_in(F.col("local_date"), cycle, is_plain))
    here = F.when(F.lit(is_plain) | (F.col("cycle") == cycle.name), RATED).otherwise(ELSEWHERE)
    nothing = F.lit(None).cast("string")
    used = due.select(F.lit(USED).alias("of"), nothing.alias("status"), nothing.alias("reason"), *OF_USE)
    found = have.select(here.alias("of"), "status", "reason", *OF_USE)
    return used.unionAll(found).groupBy("of", "status", "reason").agg(*measures(), mark())


OF_USE = ("usage_id", "start_time")


def mark() -> Column:
    """A number that two sets of as many uses have in common only where they are the same."""
    return F.bit_xor(F.xxhash64("usage_id")).alias("mark")


def measures() -> list[Column]:
    """How many uses, the oldest, and up to five that are not charged."""
    open_use = F.when(F.col("status") != "rated", F.col("usage_id"))
    return [
        F.count("*").alias("uses"),
        F.min("start_time").alias("oldest"),
        F.slice(F.array_sort(F.collect_set(open_use)), 1, 5).alias("examples"),
    ]


def agreed(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether tallies say that the uses are those that are rated, one for one."""
    sides: dict[bool, tuple[int, int]] = {True: (0, 0), False: (0, 0)}
    for row in rows:
        uses, mark = sides[row["of"] == USED]
        sides[row["of"] == USED] = (uses + row["uses"], mark ^ row["mark"])
    return sides[True] == sides[False]


def by_use(
    usage: DataFrame, rated: DataFrame, cycle: Cycle, zone: str, subscribers: DataFrame | None = None
) -> DataFrame:
    """status, reason, uses, oldest (its start, UTC) and examples (up to five usage ids) of the cycle's uses.

    subscribers: the believed rows of silver.subscribers, where some account has another cycle day than 1: a use is in
    the cycle that it is rated in, or else would be.
    """
    due = usage.where(may_be_in(local_date(zone), cycle, subscribers is None))
    have = retail(rated, cycle)
    if subscribers is None:
        found = due.join(have.select("usage_id", "status", "reason"), "usage_id", "left")
    else:
        owned = due.withColumn("local_date", local_date(zone)).transform(with_cycle, subscribers)
        theirs = have.select("usage_id", "status", "reason", F.col("cycle").alias("rated_in"))
        found = owned.join(theirs, "usage_id", "left")
        found = found.where(F.coalesce("rated_in", "cycle") == cycle.name)
    return found.fillna("missing", ["status"]).groupBy("status", "reason").agg(*measures())


def with_cycle(uses: DataFrame, subscribers: DataFrame) -> DataFrame:
    """Adds cycle, as 2026-03, by local_date and the cycle day of the number's owner on it."""
    owner = subscribers.select(F.col("msisdn").alias("owner"), "cycle_day", "valid_from", "valid_to")
    holds = (F.col("valid_from") <= F.col("local_date")) & F.coalesce(
        F.col("local_date") < F.col("valid_to"), F.lit(True)
    )
    owned = uses.join(F.broadcast(owner), (F.col("msisdn") == F.col("owner")) & holds, "left")
    own_day = F.date_sub("local_date", F.coalesce("cycle_day", F.lit(1)) - 1)
    return owned.withColumn("cycle", F.date_format(own_day, "yyyy-MM"))


def local_date(zone: str) -> Column:
    """The local day on which a use starts."""
    return F.to_date(F.from_utc_timestamp("start_time", zone))


def may_be_in(day: Column, cycle: Cycle, is_plain: bool) -> Column:
    """Whether a use of a local day may be in the cycle, whatever the cycle day of its account."""
    return day.between(cycle.first_day, cycle.on(1 if is_plain else LAST_CYCLE_DAY).last_day)


def retail(rated: DataFrame, cycle: Cycle) -> DataFrame:
    """The rows that bills are made of, of all months that the cycle's uses can lie in."""
    return rated.where(F.col("utc_month").isin(cycle.utc_months) & (F.col("run") == RETAIL))
