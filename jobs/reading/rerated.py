"""What issued cycles would come to by what is believed now, held against their fresh bills. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

import polars
from polars import col

from gold.bill_lines import BILL_LINES
from gold.billing.accounts import OUTPUTS as BILLED
from gold.bills import BILLS
from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from gold.rating.pools import rated_pools
from jobs.reading.bases import Bases, differing, read_issued
from jobs.reading.billing import cycle_days, read_billing
from jobs.reading.rating import OUTPUTS, Rating, inputs, margin_of, reached
from jobs.reading.reach import Reach, first_of, numbers_from
from jobs.reading.sharing import sharing_pools
from jobs.reading.tariffs import ratings
from lake.pinned import Pinned
from lake.reader import Reader
from lake.rows import Rows, rows_of_frame
from lake.table import Table
from lake.times import Times
from machine.command import Call
from silver.subscribers import SUBSCRIBERS

TOP = 20
"""Accounts that are told one by one."""

SAID = ("account_id", "cycle", "line_id", "kind", "record_type", "uses", "units", "free_units", "base", "rate")
LINE = (*SAID, "amount", "included", "taxes", "rules_version")

CHANGED = f"""
    SELECT account_id, cycle, coalesce(record_type, kind) AS service, amount * sum(side) AS amount
    FROM (SELECT {", ".join(LINE)}, -1 AS side FROM {{before}}
        UNION ALL SELECT {", ".join(LINE)}, 1 AS side FROM {{after}})
    GROUP BY {", ".join(LINE)} HAVING sum(side) <> 0
"""
WHOSE = """
    SELECT account_id, cycle, max_by(plan, side) AS plan, max_by(region, side) AS region
    FROM (SELECT account_id, cycle, plan, region, 1 AS side FROM {after}
        UNION ALL SELECT account_id, cycle, plan, region, 0 AS side FROM {before})
    GROUP BY account_id, cycle
"""
TOTALS = """
    SELECT grouping_id() AS of, cycle, plan, region, service, sum(amount) AS amount,
        count(DISTINCT account_id, cycle) AS bills
    FROM {changed} LEFT JOIN {whose} USING (account_id, cycle)
    GROUP BY GROUPING SETS ((cycle), (plan), (region), (service)) ORDER BY of, cycle, plan, region, service
"""
ACCOUNTS = """
    SELECT account_id, sum(amount) AS amount, count(*) OVER () AS accounts,
        count_if(sum(amount) < 0) OVER () AS winners, count_if(sum(amount) > 0) OVER () AS losers
    FROM {changed} GROUP BY account_id ORDER BY abs(amount) DESC, account_id LIMIT {top}
"""


@dataclass(frozen=True)
class Instead(Pinned):
    """Tables of which some have other rows."""

    rows_by_table: Mapping[str, Rows]

    def read(self, table: Table, times: Times | None = None) -> Rows:
        """The rows of a table."""
        return self.rows_by_table[table.name] if table.name in self.rows_by_table else super().read(table, times)


@dataclass(frozen=True)
class Rerated:
    """totals: by cycle, plan, region and service: which of these is not null, amount and bills. accounts: the TOP, with
    how many accounts there are, win and lose."""

    totals: Sequence[Mapping[str, Any]]
    accounts: Sequence[Mapping[str, Any]]


def rerated(call: Call, tables: Pinned, moving: polars.DataFrame) -> Rerated:
    """What is owed otherwise. tables: all that rating and billing read, and bills. moving: gold.rating.bases.BASIS but
    for edition, of cycles that move."""
    reader = Reader(tables.store.root, tables.versions)
    issued = read_issued(reader)
    bases = moved(reader, issued, moving)
    rated, cycles_rated = rated_anew(call, tables, moving, bases)
    cycles = sorted({*cycles_rated, *moving["cycle"]} & set(issued["cycle"]))  # open ones follow without it
    store = tables.store
    uses = store.staged(rated, eager=False)
    stood = tables.read(RATED_USAGE)
    replaced = stood.join(uses.select("usage_id", "run"), ["usage_id", "run"], "left_semi")
    accounts = uses.select("account_id").unionAll(replaced.select("account_id"))
    accounts = accounts.unionAll(rows_of(tables, moving)).dropna().distinct()
    whose = store.staged(accounts, eager=False)
    left = stood.join(uses.select("usage_id", "run"), ["usage_id", "run"], "left_anti")
    instead = {
        RATED_USAGE.name: left.unionByName(uses).join(whose, "account_id", "left_semi"),
        SUBSCRIBERS.name: tables.read(SUBSCRIBERS).join(whose, "account_id", "left_semi"),
    }
    made = [billed(call, Instead(store, tables.versions, instead), name, bases) for name in cycles]
    before = {
        table.name: of_cycles(tables.read(table), cycles).join(whose, "account_id", "left_semi")
        for table in (BILL_LINES, BILLS)
    }
    return told(tables, before, made)


def moved(reader: Reader, issued: polars.DataFrame, moving: polars.DataFrame) -> Bases:
    """The bases of issued cycles when some have moved."""
    whole = polars.concat([issued, moving.select(issued.columns)])
    return differing(reader, whole.group_by("account_id", "cycle").agg(col("basis").max()))


def rated_anew(call: Call, tables: Pinned, moving: polars.DataFrame, bases: Bases) -> tuple[Rows, set[str]]:
    """Rows of gold.rated_usage of all pools that move, and the cycles that they are of."""
    rating = Rating(tables, ratings(tables, call.settings.tariff, bases.instants), bases)
    owned, pools = numbers_from(tables, moving), sharing_pools(tables)
    touched = reached(tables, Reach(None, first_of(owned)), pools, margin_of(tables))
    function = partial(rated_pools, rating.tariffs, touched.from_cycle or 0)
    made = tables.store.per("pool", function, inputs(rating, touched, pools), OUTPUTS)
    uses = made["uses"].with_values(rating_run=call.run, rated_at=call.began).rows
    return uses, {row["cycle"] for row in made.told["counts"]}


def rows_of(tables: Pinned, moving: polars.DataFrame) -> Rows:
    """The accounts that move."""
    return rows_of_frame(tables.store.spark, moving.select("account_id"))


def billed(call: Call, tables: Pinned, name: str, bases: Bases) -> dict[str, Rows]:
    """The lines and bills of a cycle."""
    of_cycle = bases.within(name)
    made_of = read_billing(call, cycle(name), tables, cycle_days(tables, of_cycle), of_cycle)
    made = tables.store.per("account_id", *made_of, BILLED)
    return {part: made[part].rows for part in ("lines", "bills")}


def of_cycles(rows: Rows, cycles: Sequence[str]) -> Rows:
    return rows.where(rows["cycle"].isin(list(cycles)))


def told(tables: Pinned, before: Mapping[str, Rows], made: Sequence[Mapping[str, Rows]]) -> Rerated:
    """The differences of lines, summed up."""
    after = {part: reduce(Rows.unionByName, (of[part] for of in made)) for part in ("lines", "bills")}
    store = tables.store
    changed = store.staged(store.query(CHANGED, before=before[BILL_LINES.name], after=after["lines"]), eager=False)
    whose = store.query(WHOSE, before=before[BILLS.name], after=after["bills"])
    return Rerated(
        tables.few(TOTALS, changed=changed, whose=whose),
        [row.asDict() for row in store.query(ACCOUNTS, changed=changed, top=TOP).collect()],
    )
