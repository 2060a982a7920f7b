"""Who the subscribers are, as a CSV file or a database's query says: the same checks, and the same sentences."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

from jobs.reading.network import network
from lake.csv_files import check_csv, read_csv
from lake.databases import Query, read_rows, remove_rows, write_rows
from lake.lists import first
from lake.rows import Rows
from machine.command import Call, Stop
from silver.subscribers import COLUMNS, LINE_COLUMNS, OPTIONAL, REQUIRED, WITH_HISTORY, SubscriberReading

MEASURES = "SELECT count(*), count_if(size(faults) > 0), collect_set(plan) FROM {lines}"
NAMED_FAULTS = 5
"""Faults that are told line by line."""

FORMS = "--subscribers FILE, or --subscribers-from URL with --query SQL"


@dataclass(frozen=True)
class Source:
    """Where subscribers are read. name: as sentences call it. rows: the columns as text, and malformed.

    empty: what is said of it where it has no row.
    """

    name: str
    rows: Callable[[Call], Rows]
    empty: str


@dataclass(frozen=True)
class Sound:
    """Subscribers that can be loaded. facts: the table's columns but for when we knew. plans: that they name."""

    facts: Rows
    count: int
    plans: frozenset[str]


@contextmanager
def opened(call: Call) -> Iterator[Source | None]:
    """Where the call says that they are; None where it names none. Raises Stop, without Spark, for what cannot be."""
    path, address, select = call.args.subscribers, call.args.subscribers_from, call.args.query
    if (address is None) != (select is None) or (path is not None and address is not None):
        raise Stop(f"subscribers come from one place: name {FORMS}.")
    if path is not None:
        check_csv(path)
        yield Source(
            path, lambda call: read_csv(call.store.spark, path, REQUIRED, OPTIONAL), "has a header and no rows"
        )
    elif address is not None:
        with asked(call, Query(address, select)) as source:
            yield source
    else:
        yield None


@contextmanager
def asked(call: Call, query: Query) -> Iterator[Source]:
    """What a database answers, written beside the lake's tables meanwhile, where every worker sees it."""
    path = f"{call.reader.root}/_loading-{uuid4().hex}/subscribers.parquet"
    try:
        count = write_rows(query, path, REQUIRED, OPTIONAL)
        call.say(f"{query.name} gave {count:,} rows")
        yield Source(query.name, lambda call: read_rows(call.store.spark, path), "gives no rows")
    finally:
        remove_rows(path)


def subscribers(call: Call, source: Source) -> Sound:
    """The rows of a source, staged. Raises Stop with the first faults."""
    rows = source.rows(call)
    reading = SubscriberReading(tuple(name for name in COLUMNS if name in rows.columns), network(call.settings))
    staged = call.store.staged(call.store.query(WITH_HISTORY, lines=call.store.map(reading, rows, LINE_COLUMNS)))
    ((count, faulty, plans),) = call.store.query(MEASURES, lines=staged).collect()
    if faulty:
        wrong = staged.where("size(faults) > 0").orderBy("line").limit(NAMED_FAULTS).collect()
        texts = [f"{row['line']}: {', '.join(row['faults'])}." for row in wrong]
        shown = first(texts, NAMED_FAULTS, "rows.", faulty)
        name = source.name
        raise Stop("\n  ".join([f"{name} cannot be loaded, {faulty:,} of {count:,} rows are not sound:", *shown]))
    return Sound(staged.select(*COLUMNS), count, frozenset(plans))
