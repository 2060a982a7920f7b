"""What rating reads of a lake, and how uses that share a total are priced together."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.allowance_balances import ALLOWANCE_BALANCES, entries, stale_balances
from gold.bucket_balances import BUCKET_BALANCES, stale_buckets
from gold.decisions import decided_usage
from gold.groups_to_rate import cycle_totals, groups_of, groups_to_rate, of_groups, spans, used_by_cycle
from gold.linked_groups import linked_numbers, linked_uses
from gold.lots import lots
from gold.own_calendar import has_own_spans, with_own_span
from gold.priced_usage import counted_usage, priced_usage
from gold.pricing.price_list import has_rates, has_zones, price_list
from gold.pricing.rate_list import period_of
from gold.pricing.rollover import carried
from gold.pricing.tariff.document import plan_from
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.tenures import with_tenure
from jobs.read_tariff import calendars, every_bill_rules, plan_versions
from lake.command import Call
from lake.pinned import Pinned
from lake.store import Store
from lake.times import Times
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.effective import believed
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

READ = (USAGE, SUBSCRIBERS, RATE_PLANS, CALENDAR, DESTINATIONS, RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)


@dataclass(frozen=True)
class Rating:
    """run: which rating of the uses. decided: gold.decisions.decided_usage. new: those that came since the last rating,
    where nothing else changed. subscribers: the believed ones, with their
    tenure where a plan has buckets, with_own_span where an account has, or had, another cycle day than 1. prices:
    gold.pricing.price_list. balances, buckets: of gold. first_cycle: nothing rolls over into it.
    """

    run: str

    store: Store
    decided: DataFrame
    new: DataFrame | None
    subscribers: DataFrame
    prices: DataFrame
    balances: DataFrame
    buckets: DataFrame
    first_cycle: str

    @property
    def has_buckets(self) -> bool:
        """Whether a plan has buckets."""
        return "buckets" in self.prices.columns

    @property
    def is_linked(self) -> bool:
        """Whether a use may reach other services, and other numbers of its account."""
        return self.has_buckets or "maximum_spend" in self.prices.columns

    @property
    def has_cycle_days(self) -> bool:
        """Whether uses may move to another cycle."""
        return has_own_spans(self.subscribers)

    def stale(self) -> list[DataFrame]:
        """Allowances that would be granted or carried otherwise today, as gold.groups_to_rate takes them."""
        if self.run != RETAIL:
            return []
        reads = (self.subscribers, self.prices, self.first_cycle)
        found = [stale_balances(self.balances, *reads)]
        return [*found, stale_buckets(self.buckets, *reads)] if self.has_buckets else found

    def groups(self, rated: DataFrame) -> tuple[DataFrame, DataFrame | None]:
        """gold.groups_to_rate, staged, and the totals of all uses, where these were looked at.

        rated: rows of gold.rated_usage, of this run.
        """
        if self.new is not None:
            return self.store.staged(groups_of(self.new)), None
        totals = self.totals(rated)
        return self.store.staged(groups_to_rate(totals, *self.stale())), totals

    def totals(self, rated: DataFrame) -> DataFrame:
        """gold.groups_to_rate.cycle_totals of all uses."""
        known_later = self.decided.withColumn("counting", F.col("counted"))  # when buckets have covered what they can
        return self.store.staged(cycle_totals(known_later if self.is_linked else counted_usage(self.decided), rated))

    def priced(self, groups: DataFrame, totals: DataFrame | None = None) -> DataFrame:
        """gold.priced_usage of all that must be priced together for the groups: gold.groups_to_rate.

        totals: of all uses, where they are known.
        """
        reads = (self.subscribers, self.prices)
        if self.is_linked:  # read by several steps, each of which Spark would plan and compute anew
            uses = self.store.staged(linked_uses(groups, self.decided, self.subscribers))
            granted = lots(uses, *reads, self.buckets, self.first_cycle) if self.has_buckets else None
            counted = self.store.staged(counted_usage(uses, granted))
        else:
            counted = counted_usage(of_groups(groups, self.decided))
        if totals is None or self.is_linked:
            used = self.store.staged(used_by_cycle(counted))  # read twice, and much shorter than the uses
        else:
            used = of_groups(groups, totals)
        settled = self.balances if self.run == RETAIL else None
        carry = carried(entries(spans(used), used, settled, *reads), self.first_cycle)
        return priced_usage(counted, carry, self.prices)


def first_reached(new: DataFrame) -> date:
    """The first UTC day on which a use may start that must be rated with new ones, of which there are some."""
    month = F.trunc(F.date_sub(F.min("start_time"), 1), "month")  # or the next one, in zones ahead
    since = new.agg(F.date_sub(F.add_months(month, -1), 1).alias("day")).first()  # another cycle day may be in the last
    assert since is not None
    day: date = since["day"]
    return day


def all_beside(new: DataFrame, tables: Pinned, run: str, since: date) -> DataFrame:
    """The rows of silver.usage that may have to be rated with new ones, of their numbers and those linked to them.

    since: first_reached.
    """
    numbers = new.select("msisdn").distinct()
    if is_linked(tables, run):
        numbers = linked_numbers(numbers, believed(tables.read(SUBSCRIBERS)))
    in_time = tables.read(USAGE, Times("start_time", datetime.combine(since, time(), UTC)))
    return in_time.join(F.broadcast(numbers), "msisdn", "left_semi")


def is_linked(tables: Pinned, run: str) -> bool:
    """Whether a plan has what makes a use depend on others than its number's own of the service."""
    plans = [plan_from(version.document) for version in plan_versions(tables)]
    return any(plan.run == run and (plan.buckets or plan.maximum_spend is not None) for plan in plans)


def read_rating(
    call: Call, tables: Pinned, usage: DataFrame, run: str, new: DataFrame | None = None, since: date | None = None
) -> Rating:
    """What the lake says of these uses: rows of silver.usage. tables: READ. run: one of runs().

    new: those that came since the last rating, where nothing else changed; usage is all_beside these then, and since
    first_reached.
    """
    tariff = call.settings.tariff
    versions = [version for version in plan_versions(tables) if plan_from(version.document).run == run]
    plan = None if run == RETAIL else versions[0].plan
    period = period_of(usage, tariff.zone) if has_rates(versions) else None
    prices = price_list(call.store.spark, versions, period, calendars(tables) if period else {})
    all_zones = run == RETAIL and any(rules.by_zone for rules in every_bill_rules(tables))  # bills are of no other run
    prefixes = believed(tables.read(DESTINATIONS)) if all_zones or has_zones(versions) else None
    known = tables.read(SUBSCRIBERS)
    subscribers = believed(known)
    if not known.where("cycle_day > 1").isEmpty():
        subscribers = call.store.staged(with_own_span(subscribers))
    if "buckets" in prices.columns:
        subscribers = call.store.staged(with_tenure(subscribers))
    balances = tables.read(ALLOWANCE_BALANCES)
    if since is not None:
        balances = balances.where(F.col("cycle") >= f"{since:%Y-%m}")
    by = (subscribers, prices, tariff.zone, prefixes, plan, all_zones)
    return Rating(
        run,
        call.store,
        decided_usage(usage, *by),
        None if new is None else decided_usage(new, *by),
        subscribers,
        prices,
        balances,
        tables.read(BUCKET_BALANCES),
        tariff.first_cycle,
    )
