"""Loads subscribers, rate plans, bill rules, destinations and the calendar: what changes closes the old version."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.pricing.tariff.document import plan_from
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.tariff.version import BILL_RULES
from jobs.read_tariff_folder import Rows, read_folder, typed
from lake.csv_files import check_csv, read_csv
from lake.store import Store
from lake.table import Table
from machine.command import Call, Counts, Job, Stop
from silver.coupons import COLUMNS as COUPON_COLUMNS
from silver.coupons import COUPONS, coupons
from silver.effective import believed, facts, known_from, revisions
from silver.subscribers import COLUMNS, NEEDED, OPTIONAL, SUBSCRIBERS, subscribers

SHOWN = 5
"""Faults of subscribers that are told line by line."""


@dataclass(frozen=True)
class Given:
    """What a file says of a table. facts: its columns but for when we knew. count: of rows.

    news: whether the table, which is there, believes something else; a cheap look that may save the dear one.
    """

    table: Table
    facts: DataFrame
    count: int
    news: Callable[[], bool]


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files to load, or the year to propose."""
    of_subscribers = f"CSV, a row a line: {', '.join(NEEDED)}; optional: {', '.join(OPTIONAL)}"
    parser.add_argument("--subscribers", metavar="FILE", help=of_subscribers)
    parser.add_argument("--coupons", type=Path, metavar="FILE", help=f"CSV, a row a line: {', '.join(COUPON_COLUMNS)}")
    parser.add_argument("--tariff", type=Path, metavar="DIR", help="default: the settings' [tariff] path")
    parser.add_argument(
        "--propose-calendar",
        type=int,
        metavar="YEAR",
        help="load nothing; write the Ramadan of a year to stdout as rows of calendar.csv, to correct by hand",
    )


def run(call: Call) -> Counts:
    """Reads and checks every file before it writes the first table."""
    if call.args.propose_calendar is not None:
        return propose(call)
    if call.args.subscribers is not None:
        check_csv(call.args.subscribers)  # before Spark starts, which takes a while
    folder = call.args.tariff or Path(call.settings.tariff.path)
    tariff = read_folder(folder)
    given = [small(call.store, table, rows) for table, rows in tariff if rows]
    if call.args.subscribers is not None:
        versions = [row for _, rows in tariff for row in rows if "plan" in row]
        given.append(read_subscribers(call, plans_to_hold(versions)))
    if call.args.coupons is not None:
        given.append(read_coupons(call))
    return load(call, given, datetime.now(UTC))


def plans_to_hold(versions: Rows) -> set[str]:
    """The names of the plans that a subscriber can be on: not those of other runs."""
    plans = {str(row["plan"]): str(row["document"]) for row in versions if row["plan"] != BILL_RULES}
    return {name for name, document in plans.items() if plan_from(document).run == RETAIL}


def small(store: Store, table: Table, rows: Rows) -> Given:
    """What rows of text, all of them here, say of a table."""
    columns = facts(table)
    said = {tuple(row[name] for name in columns) for row in rows}

    def news() -> bool:
        held = believed(store.read(table)).select(*[F.col(name).cast("string") for name in columns])
        named = {row[columns[0]] for row in rows}
        return {tuple(row) for row in held.collect() if row[0] in named} != said

    return Given(table, typed(store, table, rows), len(rows), news)


def read_subscribers(call: Call, plans: set[str]) -> Given:
    """The subscribers' file. Raises Stop with the first faults; warns of plans that none can be on."""
    path = call.args.subscribers
    rows = read_csv(call.store.spark, path, NEEDED, OPTIONAL)
    staged = call.store.staged(subscribers(rows, call.settings.tariff.country_code))
    sound = F.size("faults") == 0
    measured = staged.agg(F.count("*"), F.count_if(~sound), F.collect_set("plan")).first()
    assert measured is not None
    count, faulty, named = measured
    if faulty:
        wrong = staged.where(~sound).orderBy("line").limit(SHOWN).collect()
        shown = [f"{row['line']}: {', '.join(row['faults'])}." for row in wrong]
        raise Stop("\n  ".join([f"{path} cannot be loaded, {faulty:,} of {count:,} rows are not sound:", *shown]))
    if not count:
        call.say(f"warning: {path} has a header and no rows")
    if unknown := ", ".join(sorted(set(named) - plans)):
        call.say(f"warning: {path} names plans that no subscriber can be on: {unknown}; their uses stay unmatched")
    return Given(SUBSCRIBERS, staged.select(*COLUMNS), count, news=lambda: True)


def read_coupons(call: Call) -> Given:
    """The coupons' file. Raises Stop with all of its faults."""
    path = call.args.coupons
    found = coupons(path)
    if found.faults:
        raise Stop("\n  ".join([f"{path} cannot be loaded, mend this:", *found.faults]))
    return Given(COUPONS, typed(call.store, COUPONS, found.rows), len(found.rows), news=lambda: True)


def load(call: Call, given: Sequence[Given], now: datetime) -> Counts:
    """Writes what each table has to learn. Counts rows inserted, closed and unchanged, in all and by table."""
    tables = {}
    with call.store.locked(*(each.table for each in given)):
        for each in given:
            inserted, closed = learn(call.store, each, now)
            unchanged = each.count - inserted
            call.say(f"{each.table.name}: {inserted:,} inserted, {closed:,} closed, {unchanged:,} unchanged")
            tables[each.table.name] = {"inserted": inserted, "closed": closed, "unchanged": unchanged}
    totals = {name: sum(table[name] for table in tables.values()) for name in ("inserted", "closed", "unchanged")}
    return {**totals, "tables": tables}


def learn(store: Store, given: Given, now: datetime) -> tuple[int, int]:
    """Writes what one table has to learn, and returns how many rows were inserted and closed."""
    if store.is_empty(given.table):
        store.add(given.table, known_from(given.facts, now))
        return given.count, 0
    if not given.news():
        return 0, 0
    done = store.merge(given.table, revisions(given.table, store.read(given.table), given.facts, now))
    return done["insert"], done["update"]


def propose(call: Call) -> Counts:
    """Writes the days of Ramadan that begin in a Gregorian year to stdout, as rows of calendar.csv."""
    year: int = call.args.propose_calendar
    from hijridate import Gregorian, Hijri  # only who proposes needs it: a cluster can do without

    try:
        years = {Gregorian(year, month, 1).to_hijri().year for month in (1, 12)}
        months = [(h, day_of(Hijri(h, 9, 1)), day_of(Hijri(h, 10, 1))) for h in range(min(years), max(years) + 1)]
    except (OverflowError, ValueError):
        raise Stop(f"the Hijri calendar is not known for {year}: name a year from 1925 to 2076.") from None
    rows = [f"ramadan,{first},{after},Ramadan {hijri}" for hijri, first, after in months if first.year == year]
    if not call.args.json:
        print("name,valid_from,valid_to,note", *rows, sep="\n")
    return {"proposed": len(rows), "rows": rows}


def day_of(hijri: Any) -> date:
    """A Hijri day as a date."""
    return date(*hijri.to_gregorian().datetuple())


JOB = Job(
    "load-reference",
    __doc__,
    "tollhouse load-reference --subscribers var/demo/subscribers.csv --settings conf/local.toml",
    arguments,
    run,
)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
