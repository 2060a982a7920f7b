"""What rating reads of a lake, each row with its pool: the numbers that may influence one another."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.pricing.plan_version import sharing_plans
from gold.pricing.tariff.buckets import MOST_CYCLES
from gold.rated_usage import RATED_USAGE
from gold.rating.dated import month_name
from jobs.reading.pool import OWNED, USE_COLUMNS
from jobs.reading.reach import Reach
from jobs.reading.tariff import plan_versions
from lake.pinned import Pinned
from lake.rows import Rows
from lake.sql import quoted
from lake.times import Times
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.rules import UNREADABLE
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

MOVED_ACCOUNTS = """
SELECT DISTINCT accounts
FROM (SELECT sort_array(collect_set(account_id)) AS accounts FROM {held} GROUP BY msisdn)
WHERE size(accounts) > 1
"""
"""The accounts that a number was in one after the other. held: msisdn and account_id."""

POOLS_OF_ACCOUNTS = """
SELECT /*+ BROADCAST(names) */ held.account_id, concat('account ', coalesce(names.first, held.account_id)) AS pool
FROM (SELECT DISTINCT account_id FROM {held}) AS held
LEFT JOIN {names} AS names ON names.account_id = held.account_id
"""
"""names: account_id and first, of accounts that are joined."""

POOLS_OF_NUMBERS = """
SELECT /*+ BROADCAST(accounts) */ msisdn, min(pool) AS pool
FROM {held} AS held JOIN {accounts} AS accounts USING (account_id) GROUP BY msisdn
"""

READ_TABLES = (USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS, RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)


@dataclass(frozen=True)
class Pools:
    """numbers: msisdn and pool of those that share one, accounts: account_id and pool; None: no plan shares, and each
    number is a pool of its own."""

    numbers: Rows | None
    accounts: Rows | None

    def of_numbers(self, rows: Rows) -> Rows:
        """The rows with the pool of their msisdn."""
        if self.numbers is None:
            return rows.selectExpr("*", "msisdn AS pool")
        return rows.join(self.numbers, "msisdn", "left").selectExpr("* EXCEPT (pool)", "coalesce(pool, msisdn) AS pool")

    def of_holders(self, rows: Rows) -> Rows:
        """The rows with the pool of their holder, a number or an account."""
        if self.numbers is None or self.accounts is None:
            return rows.selectExpr("*", "holder AS pool")
        names = self.numbers.withColumnRenamed("msisdn", "holder").unionAll(self.accounts.select("account_id", "pool"))
        return rows.join(names, "holder", "left").selectExpr("* EXCEPT (pool)", "coalesce(pool, holder) AS pool")


@dataclass(frozen=True)
class Reached:
    """from_cycle: of every pool, months since year 0, where it is not that of pools: pool and from_cycle. None: pools
    are all that is to be rated, or every pool is to be rated alike. least: the first of all these cycles."""

    from_cycle: int | None
    pools: Rows | None
    least: int

    @property
    def first_day(self) -> date:
        """No use before it is needed."""
        return first_day(self.least)

    def since(self, balances: Rows, cycles: int = 0) -> Rows:
        """Those of balances of the first cycle on, or of so many before it: no other's files are opened."""
        return balances.where(f"cycle >= '{month_name(max(self.least - cycles, 0))}'")

    def has(self, cycle: str) -> bool:
        """Whether a cycle may be rated anew."""
        return cycle >= month_name(self.least)

    def of(self, rows: Rows) -> Rows:
        """Those of rows, which have a pool, that are needed."""
        if self.from_cycle is not None or self.pools is None:
            return rows
        return rows.join(self.pools.select("pool").hint("broadcast"), "pool", "left_semi")

    def stands_for(self, balances: Rows) -> Rows:
        """Those of balances, which have a pool, that are to be made anew."""
        if self.pools is None:
            return self.since(balances)
        how = "left" if self.from_cycle is not None else "inner"
        joined = self.since(balances).join(self.pools.hint("broadcast"), "pool", how)
        month = "int(substring(cycle, 1, 4)) * 12 + int(substring(cycle, 6, 2)) - 1"
        return joined.where(f"{month} >= coalesce(from_cycle, {self.from_cycle or 0})").drop("from_cycle")


def sharing_pools(tables: Pinned) -> Pools:
    """Numbers that ever were in one account on a plan that shares are a pool, and so are accounts that a number was in
    one after the other."""
    plans = sharing_plans(plan_versions(tables))
    if not plans:
        return Pools(None, None)
    store = tables.store
    on_plan = believed(tables.read(SUBSCRIBERS)).where(f"plan IN ({', '.join(map(quoted, sorted(plans)))})")
    held = on_plan.select("msisdn", "account_id").distinct()
    first = first_of([row["accounts"] for row in store.query(MOVED_ACCOUNTS, held=held).collect()])
    names = store.spark.createDataFrame(sorted(first.items()), "account_id STRING, first STRING")
    accounts = store.staged(store.query(POOLS_OF_ACCOUNTS, held=held, names=names), eager=False)
    numbers = store.query(POOLS_OF_NUMBERS, held=held, accounts=accounts)
    return Pools(store.staged(numbers, eager=False), accounts)


def first_of(joined: list[list[str]]) -> dict[str, str]:
    """The first of all accounts that are joined with one, straight or by others."""
    first: dict[str, str] = {}

    def root(account: str) -> str:
        while first.setdefault(account, account) != account:
            account = first[account] = first[first[account]]
        return account

    for accounts in joined:
        roots = sorted(root(account) for account in accounts)
        for account in roots:
            first[account] = roots[0]
    return {account: root(account) for account in first}


def reached(tables: Pinned, reach: Reach, pools: Pools, margin: int) -> Reached:
    """What is to be rated for a reach. margin: how many cycles earlier than its month a day may be in."""
    every = None if reach.since is None else month_of(reach.since) - margin
    if reach.numbers is None:
        return Reached(every, None, every or 0)
    named = pools.of_numbers(reach.numbers).select("pool", "since")
    if reach.accounts is not None:  # a number that left an account leaves a balance there
        holders = reach.accounts.withColumnRenamed("account_id", "holder")
        named = named.unionAll(pools.of_holders(holders).select("pool", "since"))
    month = f"year(since) * 12 + month(since) - 1 - {margin} AS month"
    months = named.selectExpr("pool", month).groupBy("pool").agg({"month": "min"})
    named = months.withColumnRenamed("min(month)", "from_cycle")
    if every is not None:
        named = named.where(f"from_cycle < {every}")
    staged = tables.store.staged(named, eager=False)
    first = staged.agg({"from_cycle": "min"}).first()
    least = every if first is None or first[0] is None else first[0]
    return Reached(every, staged, least or 0)


def margin_of(tables: Pinned) -> int:
    """1 where some account has, or had, another cycle day than 1: a day may be in the cycle of the month before."""
    if tables.most(SUBSCRIBERS, "cycle_day") == 1:
        return 0
    return 0 if tables.read(SUBSCRIBERS).where("cycle_day > 1").isEmpty() else 1


def month_of(day: date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The day before a month in UTC, since time zones differ; of no month the first day there is."""
    return date(month // 12, month % 12 + 1, 1) - timedelta(days=1) if month > 12 else date.min


def inputs(tables: Pinned, reached: Reached, pools: Pools) -> dict[str, Rows]:
    """What gold.rating.pools.INPUTS says, of the pools reached."""
    since = datetime.combine(max(reached.first_day, date(1970, 1, 1)), time(), UTC)
    times = None if reached.first_day == date.min else Times("start_time", since)
    is_unreadable = f"array_contains(warnings, '{UNREADABLE}') AS is_unreadable"
    usage = tables.read(USAGE, times).selectExpr("*", is_unreadable).select(*USE_COLUMNS)
    subscribers = believed(tables.read(SUBSCRIBERS)).select(*OWNED)
    empty = "pool STRING, from_cycle INT"
    return {
        "usage": reached.of(pools.of_numbers(usage)),
        "subscribers": reached.of(pools.of_numbers(subscribers)),
        "allowances": reached.of(pools.of_numbers(reached.since(tables.read(ALLOWANCE_BALANCES), 1))),
        "buckets": reached.of(pools.of_holders(reached.since(tables.read(BUCKET_BALANCES), MOST_CYCLES + 1))),
        "pools": tables.store.spark.createDataFrame([], empty) if reached.pools is None else reached.pools,
    }
