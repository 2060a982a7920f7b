"""A lake that was billed several times, with its history of runs, written by hand without Spark."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow
from deltalake import write_deltalake

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.bucket_balances import BUCKET_BALANCES
from gold.rated_usage import RATED_USAGE
from lake import log
from lake.ddl import arrow_schema
from lake.paths import table_path
from lake.runs import BEGAN, DONE, RUNNING, Run, write_run
from lake.table import Table
from tests.serving.gold_rows import DEFAULTS

FIRST = datetime(2026, 4, 1, 2, tzinfo=UTC)
RATED = (RATED_USAGE, ALLOWANCE_BALANCES, BUCKET_BALANCES)
BILLED = (BILL_LINES, BILLS)
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class BilledLake:
    """The lake at a folder."""

    folder: Path

    def put(self, table: Table, rows: Rows) -> None:
        """Makes the table hold these rows and no others, in one commit."""
        whole = [DEFAULTS.get(table.name, {}) | dict(row) for row in rows]
        path, schema = table_path(str(self.folder), table.name), arrow_schema(table.columns)
        content, partitions = pyarrow.Table.from_pylist(whole, schema), list(table.partitioned_by) or None
        write_deltalake(path, content, mode="overwrite", partition_by=partitions)

    def versions(self, *tables: Table) -> dict[str, int]:
        """The newest version of each."""
        return {table.name: log.newest(table_path(str(self.folder), table.name)) for table in tables}

    def ran(self, job: str, hours: int, outputs: Sequence[Table], inputs: Sequence[Table] = (), **facts: Any) -> Run:
        """A run of ten minutes that is done, so many hours after the first, unless facts say that it is not."""
        began = FIRST + timedelta(hours=hours)
        ended, read, left = began + timedelta(minutes=10), self.versions(*inputs), self.versions(*outputs)
        run = Run(
            f"{job}-{began:{BEGAN}}", job, began, DONE, ended, 0, {"cycle": "2026-03"}, read, left, "Amal", "night"
        )
        run = replace(run, **facts)
        write_run(str(self.folder), run)
        return run

    def rated(self, hours: int, uses: Rows, balances: Rows) -> None:
        """A run of rating."""
        self.put(RATED_USAGE, uses)
        self.put(ALLOWANCE_BALANCES, balances)
        self.ran("rate-usage", hours, RATED)

    def billed(self, hours: int, lines: Rows, bills: Rows, is_killed: bool = False, **facts: Any) -> Run:
        """A run of billing. is_killed: after its last commit."""
        self.put(BILL_LINES, lines)
        self.put(BILLS, bills)
        if is_killed:
            return self.ran("bill-cycle", hours, (), RATED, state=RUNNING, ended=None, exit_status=None, host="gone")
        return self.ran("bill-cycle", hours, BILLED, RATED, **facts)
