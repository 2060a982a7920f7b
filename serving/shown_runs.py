"""Runs of jobs, the newest thousand, as the lake keeps them. One row per run."""

import json
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

import polars as pl

from lake.ddl import arrow_schema
from lake.runs import Run, newest_runs
from lake.table import Table
from serving.parts import Making, Part
from serving.shown import WHOLE

MOST = 1_000
"""A file each is read for."""

MILLISECONDS = Decimal("0.001")

RUNS = Table(
    name="published.runs",
    key=("run",),
    columns="""
        run         STRING    NOT NULL COMMENT 'as rows that it wrote name it',
        job         STRING    NOT NULL COMMENT 'as rate-usage',
        began       TIMESTAMP NOT NULL COMMENT 'UTC',
        ended       TIMESTAMP COMMENT 'UTC; null of one that runs, or was killed',
        os_user     STRING    NOT NULL COMMENT 'the operating system''s user',
        state       STRING    NOT NULL COMMENT 'running | done | stopped | failed | killed, when this was published',
        exit_status INT       COMMENT 'null of one that runs, or was killed',
        seconds     DECIMAL(18,3) COMMENT 'that it took',
        counts      STRING    NOT NULL COMMENT 'JSON: what it counted, by name',
        inputs      STRING    NOT NULL COMMENT 'JSON: the versions of the tables that it read, by name'
    """,
)


@dataclass(frozen=True)
class ShownRuns:
    """root: the lake's. but: the run that publishes, which has not ended."""

    root: str
    but: str

    def part(self, making: Making) -> Part:
        """All of them: there is always another since the last publishing."""
        return making.part(RUNS.short, WHOLE, self.but, lambda path: making.write(self.rows(), path))

    def rows(self) -> pl.LazyFrame:
        """The newest runs, the oldest of them first."""
        newest = islice((run for run in newest_runs(self.root) if run.run != self.but), MOST)
        rows = sorted(map(shown_run, newest), key=lambda row: (row["began"], row["run"]))
        return pl.LazyFrame(rows, pl.Schema(arrow_schema(RUNS.columns)), orient="row")


def shown_run(run: Run) -> dict[str, Any]:
    """A row of RUNS."""
    same = {name: getattr(run, name) for name in ("run", "job", "began", "ended", "state", "exit_status")}
    seconds = None if run.seconds is None else Decimal(str(run.seconds)).quantize(MILLISECONDS)
    said = {name: json.dumps(getattr(run, name), sort_keys=True) for name in ("counts", "inputs")}
    return same | {"os_user": run.user, "seconds": seconds} | said
