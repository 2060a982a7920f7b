"""Which versions of tables must stay readable: those that bills were made of whose clock is not over."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from gold.bills import BILLS
from gold.documents import DOCUMENTS
from jobs.reading.clocks import clock
from jobs.reading.recorded import Expired, issuing_run, rating_runs, recorded
from lake.errors import Stop
from lake.log import NO_TABLE
from lake.reader import Reader
from lake.runs import Run
from machine.command import Call

MADE_OF = ("bill_id", "cycle", "account_id", "input_versions", "billing_run")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Need:
    """why: what keeps them, as a clause. versions: by the table's name."""

    why: str
    versions: Mapping[str, frozenset[int]]


def needs(call: Call) -> list[Need]:
    """What every cycle whose clock is not over needs, and every account on hold."""
    runs, held = rating_runs(call), set(call.settings.retention.holds)
    found: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for cycle in cycles(call.reader):
        why = clock(call, cycle).why
        whose = {"cycle": [cycle]} | ({} if why else {"account_id": sorted(held)})
        for account, versions in made_of(call, whose, runs):
            for table, version in versions.items():
                found[why or f"{account} is on hold"][table].add(version)
    return [Need(why, {name: frozenset(kept) for name, kept in of.items()}) for why, of in found.items()]


def cycles(reader: Reader) -> list[str]:
    """Those that have bills or documents."""
    named = [reader.scan(table).select("cycle").unique().collect()["cycle"] for table in (BILLS, DOCUMENTS)]
    return sorted({cycle for names in named for cycle in names})


def made_of(
    call: Call, whose: Mapping[str, Collection[str]], runs: Mapping[int, Run]
) -> Iterator[tuple[str, Mapping[str, int]]]:
    """An account and versions of tables: of all that fresh bills and documents of a cycle, or of some of its accounts,
    were made of. runs: of rating."""
    yield from of_bills(call, call.reader, whose, runs)
    columns = pl.col("account_id"), pl.col("document_id"), pl.col("states"), pl.col("lines").list.eval(CYCLE)
    issued = defaultdict[str, list[Row]](list)
    for row in call.reader.scan(DOCUMENTS, whose).select(columns).collect().iter_rows(named=True):
        issued[row["states"][-1]["run"]].append(row)
    for documents in issued.values():
        try:
            inputs = issuing_run(call.root, documents[0]).inputs
        except Expired:
            continue
        yield documents[0]["account_id"], inputs
        told = {cycle for row in documents for cycle in row["lines"]} | set(whose["cycle"])
        yield from of_bills(call, Reader(call.root, inputs), {**whose, "cycle": sorted(told)}, runs)


CYCLE = pl.element().struct.field("cycle")
"""Of a line."""


def of_bills(
    call: Call, reader: Reader, whose: Mapping[str, Collection[str]], runs: Mapping[int, Run]
) -> Iterator[tuple[str, Mapping[str, int]]]:
    """What rows of gold.bills were made of, as a reader has them; nothing of those that cannot tell any more."""
    try:
        bills = reader.scan(BILLS, whose).select(MADE_OF).unique(MADE_OF[2:] if len(whose) > 1 else MADE_OF[3:])
        rows = bills.collect().to_dicts()
    except (Stop, FileNotFoundError):
        return
    for bill in rows:
        try:
            made = recorded(call, bill, runs)
        except Expired:
            continue
        for tables in (made.rated.at, made.billed.at, reader.at):
            yield bill["account_id"], {name: version for name, version in tables.items() if version != NO_TABLE}
