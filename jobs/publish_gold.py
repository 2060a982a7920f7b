"""Publishes gold as an immutable Parquet snapshot and CSV reports, all from one set of pinned versions."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold import TABLES
from gold.bill_lines import BILL_LINES
from gold.billing.revenue import NetRevenue
from gold.billing.shares import by_name
from gold.bills import BILLS
from gold.pricing.tariff.discounts import Discount
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.reports import reports
from gold.reports.margins import margins
from gold.reports.net_revenue import OUTPUTS, net_inputs
from jobs.read_currency import check_bills
from jobs.read_tariff import every_bill_rules, runs
from lake.log import NO_TABLE
from lake.pinned import Pinned
from lake.table import Table
from machine.command import Call, ControlFailed, Counts, Job, Stop, whole_number
from serving.csv_files import write_csv
from serving.fingerprints import Fingerprint, fingerprints
from serving.snapshots import Manifest, begin, current, finish, flip, prune, snapshot_id, whole
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS

READ = (*TABLES, REJECTS, RATE_PLANS)
PUBLISHING = Table(name="published", key=(), columns="")
"""No table: the name of the lock that one publishing at a time holds."""

AT_ONCE = 4
"""Spark jobs at a time: most are small and wait for the driver more than they work."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many snapshots stay."""
    kept = whole_number(1, 1_000_000)
    parser.add_argument("--keep", type=kept, default=5, metavar="N", help="snapshots kept (default: %(default)s)")


def run(call: Call) -> Counts:
    """Publishes what gold holds now, unless it is published. Raises ControlFailed if the files differ from it."""
    published, store = folder_of(call.settings.lake.published), call.store
    check_bills(call)
    with store.locked(PUBLISHING):
        with store.locked(*TABLES):  # so that no job stands between two of its tables
            tables = store.pinned(*READ)
        before = whole(published, snapshot_id(tables.versions))
        made = before or publish(call, tables, published)
        if current(published) != made:
            flip(published, made.id)
        removed = prune(published, call.args.keep)
    rows = sum(table["rows"] for table in made.tables.values())
    return {
        "snapshot": made.id,
        "published": 0 if before else 1,
        "tables": len(made.tables),
        "rows": rows,
        "reports": len(made.reports),
        "removed": removed,
        "path": str(published / made.id),
    }


def folder_of(setting: str) -> Path:
    """Where snapshots go. Raises Stop for a bucket."""
    if "://" in setting:
        raise Stop(f"snapshots cannot be published to {setting} yet: name a folder as published in the settings.")
    return Path(setting).resolve()


def publish(call: Call, tables: Pinned, published: Path) -> Manifest:
    """Makes the snapshot of these versions: writes tables and reports, reads the tables back, compares them."""
    if tables.versions[RATED_USAGE.name] == NO_TABLE:
        raise Stop("gold has nothing to publish yet: run tollhouse rate-usage and tollhouse bill-cycle first.")
    making = begin(published, snapshot_id(tables.versions))
    gold = {table.name.removeprefix("gold."): tables.read(table) for table in TABLES}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wanted = pool.submit(fingerprints, gold)
        work = [pool.submit(write_table, rows, making / name) for name, rows in gold.items()]
        texts = reports_of(call, tables)
        work += [pool.submit(write_csv, rows, making / "reports" / f"{name}.csv") for name, rows in texts.items()]
        for each in work:
            each.result()
        call.say(f"{len(gold)} tables and {len(texts)} reports written, comparing them with gold")
        found = written(call, gold, making)
    check(wanted.result(), found, making)
    return finish(
        making,
        Manifest(
            id=snapshot_id(tables.versions),
            versions=tables.versions,
            tables={name: {"rows": its.rows, "hash": its.hash} for name, its in found.items()},
            reports=tuple(sorted(texts)),
            published_at=call.began.isoformat(timespec="milliseconds"),
        ),
    )


def reports_of(call: Call, tables: Pinned) -> dict[str, DataFrame]:
    """Every report, from the pinned tables. What several of them read is computed once."""
    every, decimals = tables.read(RATED_USAGE), call.settings.tariff.decimals
    rated = every.where(F.col("run") == RETAIL)
    inputs = net_inputs(tables.read(BILL_LINES), rated)
    revenue = call.store.per("account_id", NetRevenue(discounts(tables), decimals), inputs, OUTPUTS)
    bills, rejects, plans = (tables.read(table) for table in (BILLS, REJECTS, RATE_PLANS))
    costs = {"margins": margins(every)} if len(runs(tables)) > 1 else {}
    return reports(revenue["net"].rows, revenue["days"].rows, rated, bills, rejects, plans, decimals) | costs


def discounts(tables: Pinned) -> dict[str, Discount]:
    """Every discount of the bill rules, by its name."""
    return by_name(discount for rules in every_bill_rules(tables) for discount in rules.discounts)


def write_table(rows: DataFrame, path: Path) -> None:
    """Writes rows as Parquet, a file or more below the path."""
    rows.write.parquet(str(path))


def written(call: Call, gold: dict[str, DataFrame], making: Path) -> dict[str, Fingerprint]:
    """The fingerprint of each table's Parquet files."""
    read = call.store.spark.read.parquet
    return fingerprints({name: read(str(making / name)).select(*rows.columns) for name, rows in gold.items()})


def check(wanted: dict[str, Fingerprint], found: dict[str, Fingerprint], making: Path) -> None:
    """Raises ControlFailed where the Parquet files hold other rows than the table."""
    for name, its in found.items():
        if its != wanted[name]:
            raise ControlFailed(
                f"the snapshot of gold.{name} has {its.rows:,} rows and hash {its.hash}, the table "
                f"{wanted[name].rows:,} and {wanted[name].hash}: nothing was published, look at {making / name}."
            )


JOB = Job("publish-gold", __doc__, "tollhouse publish-gold --keep 5", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
