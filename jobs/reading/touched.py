"""Which bills a load of reference data touches: all whose content may change by it, and perhaps more.

It goes by accounts and days: whose numbers or plans are believed otherwise, and from which day on. Whether they used
anything that costs otherwise now, only rating them again tells.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce

import polars
from polars import col

from gold.bills import BILLS
from gold.cycles import LAST_CYCLE_DAY, cycle
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.tariff.version import BILL_RULES
from jobs.reading.bases import read_issued
from jobs.reading.moving import accounts_of, accounts_with
from jobs.reading.tariff import every_plan_version
from lake.reader import Reader
from lake.table import Table
from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.effective import KNOWN_COLUMNS, facts
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS

WHOSE = polars.Schema({"account_id": polars.String(), "since": polars.Date()})
"""Accounts that a load touches, and the first local day of which something else is believed."""


@dataclass(frozen=True)
class Touched:
    """How many bills at most, by cycle. issued: stay as they are until they are priced anew. drafts: follow when usage
    is rated and the cycle billed again."""

    issued: dict[str, int]
    drafts: dict[str, int]


NOTHING = Touched({}, {})


def read_touched(reader: Reader, now: datetime) -> Touched:
    """The bills that the load of an instant touches, of those that are made."""
    made = bills(reader)
    if made.is_empty():  # as at the first load, which may be of all subscribers
        return NOTHING
    whose, everybody = by_account(reader, now), since_of_all(reader, now)
    since = col("since") if everybody is None else polars.min_horizontal("since", polars.lit(everybody))
    touched = made.join(whose, "account_id", how="left").filter(since <= col("last_day"))
    counts = {
        is_issued: rows.group_by("cycle").len().sort("cycle") for (is_issued,), rows in touched.group_by("issued")
    }
    of = {is_issued: dict(rows.iter_rows()) for is_issued, rows in counts.items()}
    return Touched(of.get(True, {}), of.get(False, {}))


def bills(reader: Reader) -> polars.DataFrame:
    """account_id, cycle, last_day and whether it is issued, of each bill. An issued one that nobody would make any more
    says its last day nowhere here: it counts as the last that can be."""
    fresh = reader.scan(BILLS).select("account_id", "cycle", "last_day").collect()
    issued = read_issued(reader).select("account_id", "cycle", issued=True)
    every = fresh.join(issued, ["account_id", "cycle"], how="full", coalesce=True)
    latest = {name: cycle(name).on(LAST_CYCLE_DAY).last_day for name in every["cycle"].unique()}
    last = col("cycle").replace_strict(latest, return_dtype=polars.Date)
    return every.with_columns(col("issued").fill_null(value=False), col("last_day").fill_null(last))


def since_of_all(reader: Reader, now: datetime) -> date | None:
    """From which day on something else is believed that concerns every bill; None where nothing is."""
    rules = learned(reader, RATE_PLANS, now).filter(col("plan") == BILL_RULES)
    parts = (rules, learned(reader, CALENDAR, now), learned(reader, DESTINATIONS, now))
    return min((day for part in parts for day in part["since"]), default=None)


def by_account(reader: Reader, now: datetime) -> polars.DataFrame:
    """WHOSE of what concerns some accounts: their plans, numbers and coupons, and those of whoever is in a pool with
    them."""
    coupons = learned(reader, COUPONS, now).select(WHOSE.names())
    parts = [coupons, of_numbers(reader, now), *of_plans(reader, now)]
    return polars.concat(parts).group_by("account_id").agg(polars.min("since"))


def of_plans(reader: Reader, now: datetime) -> list[polars.DataFrame]:
    """The same of each retail plan: no bill hangs on what a cost run is rated by."""
    retail = {version.plan for version in every_plan_version(reader) if version.terms.rating == RETAIL}
    plans = learned(reader, RATE_PLANS, now).filter(col("plan").is_in(retail))
    days = plans.group_by("plan").agg(polars.min("since")).sort("plan")
    return [since_of(accounts_with(reader, plan), since) for plan, since in days.iter_rows()]


def of_numbers(reader: Reader, now: datetime) -> polars.DataFrame:
    """The same of subscribers. Another cycle day may draw uses into a cycle that was over before them."""
    rows = learned(reader, SUBSCRIBERS, now)
    if rows.is_empty():
        return since_of([], date.max)
    drawn = polars.when(col("cycle_day").n_unique() > 1).then(timedelta(days=LAST_CYCLE_DAY - 1)).otherwise(timedelta())
    own = rows.group_by("account_id").agg(since=polars.min("since") - drawn)
    pooled = accounts_of(reader, rows["msisdn"].unique().to_list())
    first = own["since"].min()
    assert isinstance(first, date)
    return polars.concat([own, since_of(sorted({*pooled} - {*own["account_id"]}), first)])


def since_of(accounts: Collection[str], since: date) -> polars.DataFrame:
    """WHOSE of accounts that something concerns from one day on."""
    return polars.DataFrame({"account_id": list(accounts), "since": [since] * len(accounts)}, WHOSE)


def learned(reader: Reader, table: Table, now: datetime) -> polars.DataFrame:
    """What the load of an instant changed: facts of rows that it began or ended, and since: the first day of which
    something else is believed. Of a row that got another end alone, that is the earlier of both ends."""
    is_other = reduce(
        lambda one, other: one | other, [(col(name) == now).fill_null(value=False) for name in KNOWN_COLUMNS]
    )
    said = [name for name in facts(table) if name != "valid_to"]
    rows = reader.scan(table).filter(is_other).group_by(said).agg(polars.len().alias("rows"), polars.min("valid_to"))
    since = polars.when(col("rows") > 1).then(col("valid_to")).otherwise(col("valid_from"))
    return rows.with_columns(since=since).collect()
