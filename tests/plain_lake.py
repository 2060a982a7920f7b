"""A lake of a test that is rated and billed in process and written without Spark, by the functions that Spark calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
from deltalake import write_deltalake

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import Cycle
from gold.rated_usage import RATED_USAGE, charged_by
from gold.rating.pools import TABLES, rated_pools
from jobs.reading.bases import read_bases
from jobs.reading.pool import read_pools
from jobs.reading.rebuilt import billed_again
from jobs.reading.recorded import Recorded
from jobs.reading.tariffs import ratings
from lake.ddl import arrow_schema
from lake.paths import table_path
from lake.reader import Reader
from lake.settings import read_settings
from lake.table import Table
from lake.times import Times
from silver.calendar import CALENDAR
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.lake_settings import settings_of
from tests.oracle.records import Subscriber
from tests.small_lakes import RAMADAN, ROOT, subscriber_row, tariff_rows

Row = Mapping[str, Any]
TARIFF = ROOT / "conf/tariff"
BEGINNING, NEVER = datetime(2025, 12, 31, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
WHEN = datetime(2026, 4, 1, tzinfo=UTC)


@dataclass(frozen=True)
class PlainLake:
    """The lake below a folder."""

    folder: Path

    @property
    def args(self) -> list[str]:
        """Its settings, as arguments: those that stand there, or else local ones."""
        there = self.folder / "settings.toml"
        return ["--settings", str(there)] if there.exists() else settings_of(self.folder)

    @property
    def reader(self) -> Reader:
        """Its tables."""
        return Reader(str(self.folder / "lake"))

    @property
    def made(self) -> Recorded:
        """All as it is now."""
        return Recorded(self.reader, self.reader, frozenset(), read_settings(Path(self.args[1])))

    def put(self, table: Table, rows: Sequence[Row]) -> None:
        """Makes the table hold these rows and no others, in one commit."""
        content = pyarrow.Table.from_pylist([dict(row) for row in rows], arrow_schema(table.columns))
        path, partitions = table_path(self.reader.root, table.name), list(table.partitioned_by) or None
        write_deltalake(path, content, mode="overwrite", partition_by=partitions)

    def loaded(
        self, uses: Sequence[Row], whose: Sequence[Row | Subscriber], tariff: Path = ROOT / "conf/tariff"
    ) -> None:
        """Rows of silver.usage and subscribers, and the tariff of a folder."""
        self.put(USAGE, uses)
        self.put(SUBSCRIBERS, [subscriber_row(who) if isinstance(who, Subscriber) else who for who in whose])
        self.put(RATE_PLANS, tariff_rows(tariff))
        self.put(CALENDAR, [RAMADAN])

    def rate(self, run: str = "rate") -> dict[str, Row]:
        """Rates all uses by all ratings. Returns the retail rows by usage_id."""
        numbers = self.reader.scan(USAGE).select("msisdn").unique().collect()["msisdn"].to_list()
        bases = read_bases(self.reader)
        inputs = read_pools(self.reader, numbers, Times("start_time", BEGINNING, NEVER), bases)
        rated = rated_pools(ratings(self.reader, self.made.settings.tariff, bases.instants), 0, inputs)
        for name, table in TABLES.items():
            told = {"rating_run": run, "rated_at": WHEN} if table is RATED_USAGE else {"rating_run": run}
            self.put(table, [row | told for row in rated[name].to_pylist()])
        return {row["usage_id"]: row for row in self.reader.rows(RATED_USAGE, {"run": ["retail"]})}

    def bill(self, cycle: Cycle, run: str = "bill", input_versions: str = "{}") -> dict[str, Row]:
        """Bills all accounts for a cycle. Returns the lines by account and line_id."""
        accounts = self.reader.scan(SUBSCRIBERS).select("account_id").unique().collect()["account_id"].to_list()
        uses = self.reader.rows(RATED_USAGE, charged_by(cycle))
        lines, bills = billed_again(self.made, accounts, cycle, uses)
        told = {"billing_run": run, "input_versions": input_versions, "billed_at": WHEN}
        self.put(BILL_LINES, [line | {"billing_run": run} for line in lines])
        self.put(BILLS, [bill | told for bill in bills])
        return {f"{line['account_id']} {line['line_id']}": line for line in lines}
