"""What may have to be rated again, told by what the last rating noted on its commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

import polars

from gold.pricing.zones import Destination
from gold.rated_usage import RATED_USAGE
from gold.rating.changes import first_changed, first_differing
from jobs.reading.bases import BASIS_TABLES, read_moved
from jobs.reading.rating_memo import last_memo, memo, versions_then
from jobs.reading.tariff import calendars, every_bill_rules, plan_versions
from jobs.reading.tariffs import destinations
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows, rows_of_frame
from machine.command import Call
from silver.calendar import CALENDAR
from silver.destinations import DESTINATIONS
from silver.effective import IS_BELIEVED, facts
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

BEGINNING = date(1970, 1, 1)


@dataclass(frozen=True)
class Reach:
    """Uses that start on one of these local days or later are to be rated again, with all of their pools.

    since: of every number; None: of those alone that numbers names. numbers: msisdn and since; None: none does. One
    that left an account stays in its pool, since silver.subscribers keeps what was believed once.
    """

    since: date | None
    numbers: Rows | None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing changed."""
        return self.since is None and self.numbers is None


EVERYTHING = Reach(BEGINNING, None)


def read_reach(call: Call, tables: Pinned, ratings: Sequence[str]) -> Reach:
    """What changed since the last rating. tables: all that rating reads. ratings: all that the tariff asks for.

    A row that was rated and is no use any more, or a use that is there twice, somebody made by hand: all is rated until
    that is mended.
    """
    said = last_memo(tables.store.root, tables.versions[RATED_USAGE.name])
    then = versions_then(said)
    if then is None or said != memo(call, tables.identities(), dict(tables.versions) | then, ratings):
        return EVERYTHING
    uses, rated = tables.count(USAGE, then[USAGE.name]), tables.count(RATED_USAGE)
    if uses is None or rated != uses * len(ratings):
        return EVERYTHING
    before = Pinned(tables.store, dict(tables.versions) | then)
    since = tariff_since(before, tables)
    if since == BEGINNING:
        return EVERYTHING
    new = tables.added_since(USAGE, then[USAGE.name])
    if new is None:
        return EVERYTHING
    changed = [] if then[USAGE.name] == tables.versions[USAGE.name] else [first_uses(new)]
    owned = [*changed_owners(before, tables), *moved_owners(before, tables)]
    return Reach(since, together([*changed, *map(first_of, owned)]))


def changed_owners(then: Pinned, now: Pinned) -> list[Rows]:
    """The believed rows of silver.subscribers that only one of two versions has."""
    if then.versions[SUBSCRIBERS.name] == now.versions[SUBSCRIBERS.name]:
        return []
    rows = now.store.query(CHANGED_ROWS, then=then.read(SUBSCRIBERS), now=now.read(SUBSCRIBERS))
    return [now.store.staged(rows, eager=False)]


def moved_owners(then: Pinned, now: Pinned) -> list[Rows]:
    """The numbers of accounts of which an issued cycle has another basis than then: from that cycle on."""
    if all(then.versions[table.name] == now.versions[table.name] for table in BASIS_TABLES):
        return []
    root = now.store.root
    moved = read_moved(Reader(root, then.versions), Reader(root, now.versions))
    return [] if moved.is_empty() else [numbers_from(now, moved)]


def numbers_from(tables: Pinned, cycles: polars.DataFrame) -> Rows:
    """msisdn, account_id and valid_from: all numbers that accounts ever had, from some cycle of theirs on. Staged.

    cycles: account_id and cycle.
    """
    days = rows_of_frame(tables.store.spark, cycles.select("account_id", "cycle"))
    days = days.selectExpr("account_id", "to_date(concat(cycle, '-01')) AS valid_from")
    numbers = tables.read(SUBSCRIBERS).select("msisdn", "account_id").distinct()
    return tables.store.staged(numbers.join(days, "account_id"), eager=False)


def first_uses(new: Rows) -> Rows:
    """msisdn and since: the first day of each number's new uses, or the day before: time zones differ from UTC."""
    return firsts(new.selectExpr("msisdn", "date_sub(start_time, 1) AS since"))


CHANGED_ROWS = f"""
SELECT {", ".join(facts(SUBSCRIBERS))}
FROM (
    SELECT {", ".join(facts(SUBSCRIBERS))}, -1 AS side FROM {{then}} WHERE {IS_BELIEVED}
    UNION ALL
    SELECT {", ".join(facts(SUBSCRIBERS))}, 1 AS side FROM {{now}} WHERE {IS_BELIEVED}
)
GROUP BY ALL
HAVING sum(side) <> 0
"""


def first_of(rows: Rows) -> Rows:
    """The first day of which rows of each number speak: since."""
    return firsts(rows.selectExpr("msisdn", "valid_from AS since"))


def firsts(days: Rows) -> Rows:
    """The first of the days of each number: since."""
    return days.groupBy("msisdn").agg({"since": "min"}).withColumnRenamed("min(since)", "since")


def together(changed: Sequence[Rows]) -> Rows | None:
    """The numbers of all."""
    if len(changed) < 2:
        return changed[0] if changed else None
    return firsts(reduce(Rows.unionAll, changed))


def tariff_since(then: Pinned, now: Pinned) -> date | None:
    """The first local day on which the tariff may price uses otherwise than then; None: it says the same."""
    if all(then.versions[table.name] == now.versions[table.name] for table in (RATE_PLANS, CALENDAR, DESTINATIONS)):
        return None
    zoned = [any(rules.by_zone for rules in every_bill_rules(tables)) for tables in (then, now)]
    if zoned[0] != zoned[1]:
        return BEGINNING
    days = [
        first_changed(plan_versions(then), plan_versions(now), (calendars(then), calendars(now))),
        first_differing(*([dated(row) for row in destinations(tables)] for tables in (then, now))),
    ]
    return min((day for day in days if day), default=None)


def dated(row: Destination) -> tuple[Any, ...]:
    """A destination with its two days last."""
    return (row.prefix, row.zone, row.is_free, row.valid_from, row.valid_to)
