"""Removes call detail whose clock is over: counted first, so that controls and journals come to the same as before."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import pyarrow

from bronze.cdr_events import CDR_EVENTS
from gold.control_totals import control_totals
from gold.expired_detail import EXPIRED_DETAIL, SAID, TALLIES, KeptFrom
from gold.hops import RATING
from gold.postings import of_tally
from gold.rated_usage import RATED_USAGE
from jobs.reading.carried_memos import memos_carried
from jobs.reading.clocks import cycles
from jobs.reading.expired import due, read_kept
from jobs.reading.expired_files import detail_files, remove_files
from jobs.reading.rating_memo import forget
from lake.ddl import arrow_schema
from lake.deletion import delete
from lake.locks import holders
from lake.memos import read_memo, write_memo
from lake.pinned import Pinned
from lake.points import passed
from lake.rows import Rows, rows_of_arrow
from lake.table import Table
from machine.command import Call
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE

SOURCES: dict[str, Table] = {
    "usage": USAGE,
    "rated": RATED_USAGE,
    "rejects": REJECTS,
    "duplicates": DUPLICATES,
    "events": CDR_EVENTS,
}
"""Tables of call detail by their names in gold.expired_detail, in the order in which their rows are removed."""

MEMO = "expired"
"""Until where a removal came that was not cut short."""

Tallies = list[dict[str, Any]]


def expire(call: Call) -> int:
    """Removes what is due, and what a run before left of that; returns how many rows that were. Of a dry run, how many
    it would be, of the rating that is billed."""
    kept = read_kept(call.reader)
    bounds, is_whole = due(call, kept), kept is None or read_memo(call.root, MEMO) == noted(kept)
    if bounds is None and is_whole:
        return 0
    if held := sorted(holders(call.root).keys() & {table.name for table in SOURCES.values()}):
        call.say(f"{', '.join(held)} are held: call detail whose clock is over waits for the next run")
        return 0
    with call.store.locked(*SOURCES.values(), EXPIRED_DETAIL):
        tallied = counted(call, kept, bounds) if bounds is not None else []
        told(call, bounds, tallied)
        if call.args.dry_run:
            if bounds is not None and tallied and (files := [*detail_files(call, since_last(call, bounds))]):
                call.say(f"{len(files):,} files of itemisations and seals would go, too")
            return sum(row["records"] for row in tallied)
        if bounds is not None and tallied:
            keep(call, bounds, tallied)
            kept = bounds
        rows = 0 if kept is None else removed(call, kept)
        if not is_whole:
            forget(call.root)
        return rows


def counted(call: Call, kept: KeptFrom | None, bounds: KeptFrom) -> Tallies:
    """The tallies of rows that are to go, but for those that were counted before; none where usage is not rated."""
    tables, gone = call.pinned(*SOURCES.values()), bounds.gone()
    rows = {source: some.where(gone[source]) for source, some in standing(tables, kept).items()}
    tallied = tables.few(TALLIES, **rows)
    if any(
        total.broken for total in control_totals(chain.from_iterable(map(of_tally, tallied)), {}) if total.hop == RATING
    ):
        call.say(f"usage before {bounds.cycle} is not rated as it stands: it is kept until tollhouse rate-usage ran")
        return []
    return tallied


def standing(tables: Pinned, kept: KeptFrom | None) -> dict[str, Rows]:
    """The rows of SOURCES but for those that were counted to be removed: a run that broke off may have left some."""
    rows = {source: tables.read(table) for source, table in SOURCES.items()}
    return (
        rows if kept is None else {source: some.where(f"NOT ({kept.gone()[source]})") for source, some in rows.items()}
    )


def told(call: Call, bounds: KeptFrom | None, tallied: Sequence[dict[str, Any]]) -> None:
    """Says what goes: of each table, how many rows, of which cycles."""
    for source, table in SOURCES.items():
        rows = [row for row in tallied if row["source"] == source]
        cycles = sorted({row["cycle"] for row in rows} - {None})
        whose = f"uses of {', '.join(cycles)}" if cycles else "rows"
        if rows and bounds is not None:
            before = bounds.came if source in ("events", "rejects", "duplicates") else bounds.cycle
            how = "would go" if call.args.dry_run else "are removed"
            count = sum(row["records"] for row in rows)
            call.say(f"{table.name}: {count:,} {whose} before {before} {how}, since their clock is over")


def keep(call: Call, bounds: KeptFrom, tallied: Tallies) -> None:
    """Keeps the tallies: from then on nothing before the bounds is rated, billed or counted in its own table."""
    limits = {"kept_from": bounds.cycle, "starts_from": bounds.starts, "came_from": bounds.came}
    said = {**limits, "run": call.run, "removed_at": call.began}
    rows = [{name: row[name] for name in SAID} | said for row in tallied]
    content = pyarrow.Table.from_pylist(rows, arrow_schema(EXPIRED_DETAIL.columns))
    call.store.append(EXPIRED_DETAIL, rows_of_arrow(call.store.spark, content))
    passed("maintain-lake: tallies are kept")


def removed(call: Call, kept: KeptFrom) -> int:
    """Removes the rows of all tables that are not kept, whichever run counted them, and returns how many."""
    rows = 0
    for source, table in SOURCES.items():
        with call.store.writing(table), memos_carried(call.store, table):
            rows += delete(call.store, table, kept.gone()[source])
        passed(f"maintain-lake: {source} are removed")
    files = remove_files(call, [*detail_files(call, since_last(call, kept))])
    if files:
        call.say(f"{files:,} files of itemisations and seals are removed, since their clock is over")
    write_memo(call.root, MEMO, noted(kept))
    return rows


def since_last(call: Call, kept: KeptFrom) -> list[str]:
    """The cycles that are not kept, but for those of which all went before."""
    last: list[str] = read_memo(call.root, MEMO) or [""]
    return [name for name in cycles(call) if last[0] <= name < kept.cycle]


def noted(kept: KeptFrom) -> list[str]:
    """The bounds as JSON has them."""
    return [kept.cycle, kept.starts.isoformat(), kept.came.isoformat()]
