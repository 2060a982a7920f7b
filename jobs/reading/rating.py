"""What rating reads of a lake, each row with its pool."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.pricing.tariff.buckets import MOST_CYCLES
from gold.rated_usage import RATED_USAGE, RATING
from gold.rating.dated import month_name
from gold.rating.from_cycles import FROM_CYCLES, RATED_ANEW
from gold.rating.pools import COUNTS, TABLES, Ratings
from jobs.reading.bases import BASIS_TABLES, Bases, read_bases
from jobs.reading.expired import first_kept
from jobs.reading.pool import OWNED, USE_COLUMNS
from jobs.reading.reach import Reach
from jobs.reading.sharing import Pools
from jobs.reading.tariffs import ratings
from lake.chunks import Few, Outputs
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows, rows_of_frame
from lake.settings import Tariff
from lake.times import Times
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.rules import IS_UNREADABLE
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

READ_TABLES = (
    *(USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS, RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES),
    *BASIS_TABLES,
)


OUTPUTS: Outputs = {
    **{name: table.columns_without(*RATING) for name, table in TABLES.items()},
    "counts": Few(COUNTS),
}
"""Of rated_pools."""


@dataclass(frozen=True)
class Rating:
    """What rates uses of tables: by which tariffs, and of which issued cycles by what was believed before."""

    tables: Pinned
    tariffs: Ratings
    bases: Bases


def read_rating(tables: Pinned, settings: Tariff, until: datetime | None = None) -> Rating:
    """What rates uses as is believed, or was at an instant. tables: READ_TABLES."""
    bases = read_bases(Reader(tables.store.root, tables.versions), until)
    return Rating(tables, ratings(tables, settings, bases.instants), bases)


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

    def stands_for(self, tables: Pinned, balances: Rows) -> Rows:
        """Those of balances, which have a pool, that are to be made anew. tables: of their store."""
        if self.pools is None:
            return self.since(balances)
        how = "left" if self.from_cycle is not None else "inner"
        joined = self.since(balances).join(self.pools.hint("broadcast"), "pool", how)
        return tables.store.query(RATED_ANEW, balances=joined, from_cycle=self.from_cycle or 0)


def reached(tables: Pinned, reach: Reach, pools: Pools, margin: int) -> Reached:
    """What is to be rated for a reach. margin: how many cycles earlier than its month a day may be in.

    No cycle of which call detail was removed: those after it go on by the balances that it left.
    """
    kept = first_kept(Reader(tables.store.root))
    every = None if reach.since is None else max(month_of(reach.since) - margin, kept)
    if reach.numbers is None:
        return Reached(every, None, every or 0)
    named = pools.of_numbers(reach.numbers).select("pool", "since")
    named = tables.store.query(FROM_CYCLES, numbers=named, margin=margin, kept=kept)
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


def inputs(rating: Rating, reached: Reached, pools: Pools) -> dict[str, Rows]:
    """What gold.rating.pools.INPUTS says, of the pools reached."""
    tables, bases = rating.tables, rating.bases
    since = datetime.combine(max(reached.first_day, date(1970, 1, 1)), time(), UTC)
    times = None if reached.first_day == date.min else Times("start_time", since)
    usage = tables.read(USAGE, times).selectExpr("*", f"{IS_UNREADABLE} AS is_unreadable").select(*USE_COLUMNS)
    known = tables.read(SUBSCRIBERS).select(*OWNED)
    subscribers = believed(known) if bases.rows.is_empty() else known
    empty = "pool STRING, from_cycle INT"
    return {
        "usage": reached.of(pools.of_numbers(usage)),
        "subscribers": reached.of(pools.of_numbers(subscribers)),
        "bases": reached.of(bases_of(tables, reached, pools, bases)),
        "allowances": reached.of(pools.of_numbers(reached.since(tables.read(ALLOWANCE_BALANCES), 1))),
        "buckets": reached.of(pools.of_holders(reached.since(tables.read(BUCKET_BALANCES), MOST_CYCLES + 1))),
        "pools": tables.store.spark.createDataFrame([], empty) if reached.pools is None else reached.pools,
    }


def bases_of(tables: Pinned, reached: Reached, pools: Pools, bases: Bases) -> Rows:
    """Bases with their pools, of the cycles that are to be rated and those that they may carry over from."""
    since = month_name(max(reached.least - MOST_CYCLES - 1, 0))
    rows = bases.rows.filter(bases.rows["cycle"] >= since)
    issued = rows_of_frame(tables.store.spark, rows)
    if rows.is_empty():  # then nobody's numbers are looked for
        return issued.selectExpr("'' AS pool", "*")
    numbers = tables.read(SUBSCRIBERS).select("msisdn", "account_id").distinct()
    return pools.of_numbers(numbers.join(issued, "account_id")).select("pool", *rows.columns).distinct()
