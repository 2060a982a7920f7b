"""A small lake that balances, published and rendered, and copies of it to be damaged."""

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pyspark.sql import SparkSession

from bronze.cdr_events import CDR_EVENTS
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import reconcile_lake
from jobs.reading.older import RENDER
from lake.runs import BEGAN, DONE, Run, write_run
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from lake.table import Table
from serving.snapshots import Manifest, begin, finish, flip
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.control_rows import BILL, EVENT, LINE, RATED, REJECT, REPEAT, USE, Row
from tests.put_rows import put_rows
from tests.small_lakes import ROOT

CYCLE = "2026-03"
LATER = {"usage_id": "later", "cycle": "2026-04", "charge": Decimal("9.000000")}
ROAMER = {"usage_id": "roamer", "status": "rejected", "reason": "roaming", "charge": Decimal(0)}
NOBODY = {"usage_id": "nobody", "status": "unmatched", "reason": "no_subscriber", "charge": None}
FEE = {"line_id": "fee/regulatory", "kind": "fee", "uses": None, "units": None, "amount": Decimal("1.50")}
TAX = {"line_id": "tax/vat", "kind": "tax", "uses": None, "units": None, "amount": Decimal("0.42")}

ROWS: list[tuple[Table, Row, list[Row]]] = [
    (CDR_EVENTS, EVENT, [{"offset": place} for place in range(7)]),
    (USAGE, USE, [{"usage_id": name} for name in ("rated", "roamer", "nobody", "later")]),
    (REJECTS, REJECT, [{"offset": 4}]),
    (DUPLICATES, REPEAT, [{"offset": 5}, {"offset": 6, "kind": "conflict"}]),
    (RATED_USAGE, RATED, [{"usage_id": "rated"}, ROAMER, NOBODY, LATER]),
    (BILL_LINES, LINE, [{"rounding_difference": Decimal("0.004")}, FEE, TAX]),
    (BILLS, BILL, [{}]),
]
"""Seven events: four uses, of which a bill charges one, a reject, a redelivery and a conflict."""


@dataclass(frozen=True)
class SmallLake:
    """A lake with its settings."""

    store: Store
    folder: Path

    def reconcile(self, *args: str) -> int:
        """The job's exit status."""
        return reconcile_lake.main(["--settings", str(self.folder / "settings.toml"), *args], self.store)

    def sql(self, table: Table, statement: str) -> None:
        """Runs a statement on a table, which stands in it as {}."""
        self.store.spark.sql(statement.format(f"delta.`{self.store.path(table)}`"))


def build(spark: SparkSession, folder: Path) -> Path:
    """A lake that balances, its bill published and rendered."""
    store = Store(spark, str(folder / "lake"))
    for table, default, rows in ROWS:
        put_rows(store, table, [default | row for row in rows])
    publish(store, folder / "published")
    render(folder / "invoices")
    return folder


def publish(store: Store, published: Path) -> None:
    """A snapshot of the bills."""
    making = begin(published, "snapshot")
    store.read(BILLS).write.parquet(str(making / "bills"))
    finish(making, Manifest("snapshot", store.versions(BILLS), {}, (), "2026-04-01T00:00:00.000+00:00"))
    flip(published, "snapshot")


def publish_again(lake: SmallLake) -> None:
    """A snapshot of the bills as they are, and a run that says that invoices are rendered from these."""
    shutil.rmtree(lake.folder / "published")
    publish(lake.store, lake.folder / "published")
    noon, bills = datetime(2026, 4, 1, 12, tzinfo=UTC), lake.store.versions(BILLS)
    write_run(lake.store.root, Run(f"{RENDER}-{noon:{BEGAN}}", RENDER, noon, DONE, noon, 0, {"cycle": CYCLE}, bills))


def render(invoices: Path) -> None:
    """The bill's two files."""
    folder = invoices / CYCLE
    folder.mkdir(parents=True)
    folder.joinpath("2026-03-ACC1.pdf").write_bytes(b"%PDF")
    folder.joinpath("2026-03-ACC1.json").write_text(json.dumps({"amounts": {"total_due": "2.52"}}))


def copied(built: Path, spark: SparkSession, folder: Path) -> SmallLake:
    """A copy of the balanced lake, to be damaged; its settings name a Kafka that does not answer."""
    shutil.copytree(built, folder, symlinks=True)
    settings = read_settings(ROOT / "conf/local.toml")
    here = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    nobody = replace(settings.kafka, servers="127.0.0.1:1")
    folder.joinpath("settings.toml").write_text(as_toml(replace(settings, lake=here, kafka=nobody)))
    return SmallLake(Store(spark, here.path), folder)
