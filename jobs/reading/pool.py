"""What prices uses, read without Spark: their pools' uses of the cycle, and the balances before."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars
import pyarrow
from polars import col

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.pricing.plan_version import sharing_plans
from jobs.reading.bases import Bases
from jobs.reading.tariff import every_plan_version
from lake.reader import Tables
from lake.times import Times
from silver.effective import KNOWN_COLUMNS
from silver.rules import UNREADABLE
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

EARLIEST_START = timedelta(days=2)
"""A cycle begins no earlier than its month does, in any time zone."""

USE_COLUMNS = (
    "usage_id", "record_type", "msisdn", "other_party", "start_time", "units", "is_roaming", "is_international",
    "visited_network", "cell_id", "technology", "mediation_run", "is_unreadable",
)  # fmt: skip
OWNED = ("msisdn", "account_id", "plan", "status", "cycle_day", "valid_from", "valid_to", *KNOWN_COLUMNS)


def read_pool(reader: Tables, row: dict[str, Any], bases: Bases) -> dict[str, pyarrow.Table]:
    """read_pools of a row of gold.rated_usage. No later use can have influenced it."""
    times = Times("start_time", earliest(row["cycle"]), row["start_time"] + timedelta(microseconds=1))
    return read_pools(reader, [row["msisdn"]], times, bases)


def earliest(cycle: str) -> datetime:
    """No use of a cycle starts before it."""
    return datetime.combine(date.fromisoformat(f"{cycle}-01"), time(), UTC) - EARLIEST_START


def read_pools(reader: Tables, whose: Sequence[str], times: Times, bases: Bases) -> dict[str, pyarrow.Table]:
    """gold.rating.pools.INPUTS of the pools of numbers, as one pool: the uses of some times."""
    shares = sorted(sharing_plans(every_plan_version(reader)))
    numbers, accounts = linked(reader, whose, shares) if shares else (list(whose), [])
    owned = reader.scan(SUBSCRIBERS).filter(col("msisdn").is_in(numbers)).select(OWNED).collect()
    held = {"holder": [*numbers, *accounts]}
    frames = {
        "usage": used(reader.scan(USAGE, {"msisdn": numbers}, times=times)),
        "subscribers": owned.lazy(),
        "bases": bases.of(owned["account_id"].unique().to_list()).lazy(),
        "allowances": reader.scan(ALLOWANCE_BALANCES, {"msisdn": numbers}),
        "buckets": reader.scan(BUCKET_BALANCES, held),
        "pools": polars.LazyFrame(schema={"from_cycle": polars.Int32}),
    }
    return {name: rows.with_columns(pool=polars.lit("")).collect().to_arrow() for name, rows in frames.items()}


def used(usage: polars.LazyFrame) -> polars.LazyFrame:
    """Of rows of silver.usage what rating looks at: USE_COLUMNS."""
    return usage.with_columns(is_unreadable=col("warnings").list.contains(UNREADABLE)).select(USE_COLUMNS)


def linked(reader: Tables, whose: Sequence[str], shares: Sequence[str]) -> tuple[list[str], list[str]]:
    """All numbers and accounts that numbers are linked to by plans that share."""
    on_plans = reader.scan(SUBSCRIBERS).filter(col("plan").is_in(shares))
    held = on_plans.select("msisdn", "account_id").unique().collect()
    numbers, accounts = set(whose), set[str]()
    while True:
        accounts |= set(held.filter(col("msisdn").is_in(list(numbers)))["account_id"])
        more = numbers | set(held.filter(col("account_id").is_in(list(accounts)))["msisdn"])
        if more == numbers:
            return sorted(numbers), sorted(accounts)
        numbers = more
