"""A lake of its own with the jobs that fill it: a month of a few thousand events."""

from contextlib import redirect_stderr
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from pyspark.sql import SparkSession

from bronze import TABLES as BRONZE
from gold import TABLES as GOLD
from gold.control_totals import CONTROL_TOTALS
from jobs import (
    bill_cycle,
    load_reference,
    mediate_cdrs,
    produce_cdrs,
    publish_gold,
    rate_usage,
    reconcile_lake,
    render_bills,
)
from lake.as_of import versions_at
from lake.log import NO_TABLE
from lake.settings import Kafka, Lake, as_toml, read_settings
from lake.store import Store
from silver import TABLES as SILVER
from tests.builders import ROOT

EVENTS, SUBSCRIBERS = 3_000, 80
CYCLE = ["--cycle", "2026-03"]
SIZE = ["--events", str(EVENTS), "--subscribers", str(SUBSCRIBERS), "--seed", "7"]


class Month:
    """A lake of its own with the jobs that fill it. servers: a broker's, or none where its records come in files."""

    def __init__(self, spark: SparkSession, folder: Path, servers: str = "") -> None:
        self.folder = folder
        self.path = folder / "settings.toml"
        usual = read_settings(ROOT / "conf/local.toml")
        here = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
        topics = [f"{kind}-{folder.name}" for kind in ("cdr", "dead", "clean", "rated")]
        kafka = Kafka(servers, *topics) if servers else Kafka("127.0.0.1:1", topics[0])
        settings = replace(usual, lake=here, kafka=kafka)
        self.path.write_text(as_toml(settings), encoding="utf-8")
        self.store = Store(spark, str(folder / "lake"))
        self.said = StringIO()

    def run(self, job: Any, *argv: str) -> dict[str, Any]:
        """What a job counts; what it says of its progress is kept."""
        with redirect_stderr(self.said):
            counts: dict[str, Any] = job.JOB.counts(["--settings", str(self.path), *argv], self.store)
        return counts

    def produce(self, *argv: str) -> dict[str, Any]:
        """produce-cdrs with the month's size and seed."""
        people, key = self.folder / "subscribers.csv", self.folder / "key.csv"
        return self.run(produce_cdrs, *SIZE, "--subscribers-csv", str(people), "--answer-key", str(key), *argv)

    def after_ingest(self) -> dict[str, dict[str, Any]]:
        """Every job from load-reference on."""
        steps = [
            (load_reference, ["--subscribers", str(self.folder / "subscribers.csv")]),
            (mediate_cdrs, []),
            (rate_usage, []),
            (bill_cycle, CYCLE),
            (render_bills, CYCLE),
            (publish_gold, []),
            (reconcile_lake, []),
        ]
        return {job.JOB.name: self.run(job, *argv) for job, argv in steps}

    def versions(self) -> dict[str, int]:
        """The version of every table but that of the runs."""
        return self.store.versions(*(table for table in (*BRONZE, *SILVER, *GOLD) if table != CONTROL_TOTALS))

    def left_by_runs(self) -> dict[str, int]:
        """The same of those that are there, as the runs tell of them."""
        there = {name: version for name, version in self.versions().items() if version != NO_TABLE}
        return self.versions() | versions_at(self.store.root, there, datetime.now(UTC))

    def gold(self) -> dict[str, list[str]]:
        """The content of every gold table, in order, without provenance and runs."""
        return {
            table.name: sorted(str(row) for row in self.store.read(table).select(*table.key, *table.content).collect())
            for table in GOLD
            if table != CONTROL_TOTALS
        }
