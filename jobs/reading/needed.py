"""Which versions of tables must stay readable: those that bills were made of whose clock is not over."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import polars as pl

from gold.bills import BILLS
from gold.documents import DOCUMENTS
from jobs.reading.clocks import clock, cycles
from jobs.reading.recorded import Expired, made_at, rating_runs
from lake.errors import Stop
from lake.log import NO_TABLE
from lake.reader import Reader
from lake.runs import Run, run_named
from machine.command import Call

MADE_OF = ("bill_id", "input_versions", "billing_run")


@dataclass(frozen=True)
class Need:
    """why: what keeps them, as a clause. versions: by the table's name."""

    why: str
    versions: Mapping[str, frozenset[int]]


def needs(call: Call) -> list[Need]:
    """What every cycle needs whose clock is not over."""
    runs = rating_runs(call)
    clocks = [clock(call, cycle) for cycle in cycles(call)]
    return [Need(of.why, together(made_of(call, of.cycle, runs))) for of in clocks if not of.is_over]


def together(every: Iterable[Mapping[str, int]]) -> dict[str, frozenset[int]]:
    """All versions of each table, but those of tables that were not there."""
    named = defaultdict[str, set[int]](set)
    for versions in every:
        for name, version in versions.items():
            named[name] |= {version} - {NO_TABLE}
    return {name: frozenset(versions) for name, versions in named.items() if versions}


def made_of(call: Call, cycle: str, runs: Mapping[int, Run]) -> Iterator[Mapping[str, int]]:
    """Versions of tables that the fresh bills and the documents of a cycle were made of. runs: of rating."""
    yield from of_bills(call.reader, [cycle], runs)
    lines = call.reader.scan(DOCUMENTS, {"cycle": [cycle]}).select(ISSUED_BY, "lines").explode("lines")
    charged = lines.select("run", cycle=pl.col("lines").struct.field("cycle")).unique().collect()
    for (name,), told in charged.group_by("run"):
        issuing = run_named(call.root, str(name))
        if issuing is not None:
            yield issuing.inputs
            yield from of_bills(Reader(call.root, issuing.inputs), sorted({cycle, *told["cycle"]} - {None}), runs)


ISSUED_BY = pl.col("states").list.last().struct.field("run")
"""The run that issued a document."""


def of_bills(reader: Reader, cycles: Sequence[str], runs: Mapping[int, Run]) -> Iterator[Mapping[str, int]]:
    """What rows of gold.bills were made of, as a reader has them: what they say, and what their runs do."""
    try:
        rows = reader.scan(BILLS, {"cycle": cycles}).select(MADE_OF).unique(MADE_OF[-2:]).collect().to_dicts()
    except (Stop, FileNotFoundError):  # lost already, which reproduce-bill tells
        return
    for bill in rows:
        yield json.loads(bill["input_versions"])
        with suppress(Expired):
            _, *read = made_at(bill, runs)
            yield from read
