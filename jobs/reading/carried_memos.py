"""What rating and billing noted of tables stays true while upkeep puts their files together: no row of them changes.

Without it the next rate-usage would rate all, and every bill would be one that nobody knows what it was made of.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from gold.rated_usage import RATED_USAGE
from jobs.reading import billed, rating_memo
from jobs.reading.bases import BASIS_TABLES
from lake import log
from lake.memos import memo_names, read_memo, write_memo
from lake.store import Store
from lake.table import Table

BY_FILES = (*billed.WRITTEN_TABLES, *BASIS_TABLES)
"""Tables of which billing notes the files of a cycle."""


@dataclass(frozen=True)
class Named:
    """A table as memos name it. files: a sum of those of each cycle that has a memo of billing."""

    version: int
    files: Mapping[str, str]


def named(store: Store, table: Table) -> Named:
    """The table as it is now."""
    path = store.path(table)
    files = {cycle: billed.files_of(path, cycle) for cycle in cycles_billed(store)} if table in BY_FILES else {}
    return Named(log.newest(path), files)


@contextmanager
def memos_carried(store: Store, table: Table) -> Iterator[None]:
    """Notes anew, of a table that is held, what was noted of the version, and of the files, that there were before.

    A run that breaks off meanwhile forgets at worst: what gold.rated_usage is made of stands on its commits too.
    """
    before = named(store, table)
    rated = before.version if table == RATED_USAGE else store.version(RATED_USAGE)
    said = rating_memo.last_memo(store.root, rated)
    with store.noting(said) if table == RATED_USAGE and said else nullcontext():
        yield
    after = named(store, table)
    if after.version == before.version:
        return
    if said and rating_memo.versions_then(said) is not None:
        carry_rating(store, table, said, (before, after))
    for cycle in cycles_billed(store):
        carry_billing(store, table, cycle, (before, after))


def cycles_billed(store: Store) -> list[str]:
    """Those of which there is a memo."""
    return [name.removeprefix(billed.MEMO) for name in memo_names(store.root, billed.MEMO)]


def carry_rating(store: Store, table: Table, said: str, change: tuple[Named, Named]) -> None:
    """said: what rating noted. A version that it names and that is not the last before is left: it differs in rows."""
    told = json.loads(said)
    if told.get("rated", {}).get(table.name) == change[0].version:
        told["rated"][table.name] = change[1].version
    now = rating_memo.table_as_of(store.root, store.version(RATED_USAGE))
    write_memo(store.root, rating_memo.MEMO, {"table": now, "said": json.dumps(told, sort_keys=True)})


def carry_billing(store: Store, table: Table, cycle: str, change: tuple[Named, Named]) -> None:
    """cycle: of the memo."""
    before, after = change
    noted: dict[str, Any] | None = read_memo(store.root, f"{billed.MEMO}{cycle}")
    if not isinstance(noted, dict):
        return
    state = noted["state"]
    read = state["read"].get(table.name)
    if read and read[1] == before.version:
        read[1] = after.version
    for files in (state["written"], state["issued"]):
        if table.name in files and files[table.name] == before.files.get(cycle):
            files[table.name] = after.files[cycle]
    write_memo(store.root, f"{billed.MEMO}{cycle}", noted)
