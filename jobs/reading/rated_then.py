"""What rating makes of what was there, and believed, at an instant, held against what stands. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.rating.pools import count_name, rated_pools
from jobs.reading.bases import BASIS_TABLES
from jobs.reading.rating import OUTPUTS, READ_TABLES, inputs, margin_of, reached, read_rating
from jobs.reading.reach import EVERYTHING
from jobs.reading.sharing import sharing_pools
from lake import changes
from lake.as_of import left_at, versions_at
from lake.log import NO_TABLE
from lake.pinned import Pinned
from lake.rows import Rows
from lake.table import Table
from lake.times import Times
from machine.command import Call, Counts
from silver.effective import KNOWN_COLUMNS, known, known_to
from silver.usage import USAGE

KINDS = {"update": "differing", "insert": "only_then", "delete": "only_now"}
"""What becomes of the rows that stand, and what the counts call it."""

CHARGES = f"SELECT sum(charge) AS charge FROM {{rated}} WHERE run = '{RETAIL}'"


@dataclass(frozen=True)
class Then(Pinned):
    """Tables at their versions, and of reference data the rows that were known at an instant, as they were then."""

    at: datetime

    def read(self, table: Table, times: Times | None = None) -> Rows:
        """The rows of a table."""
        rows = super().read(table, times)
        if not set(KNOWN_COLUMNS) <= set(table.names):
            return rows
        return known(rows, self.at)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a small table."""
        rows = super().rows(table)
        if not set(KNOWN_COLUMNS) <= set(table.names):
            return rows
        known_rows = (row for row in rows if row["known_from"] <= self.at)
        return [row | {"known_to": known_to(row["known_to"], self.at)} for row in known_rows]


def rated_then(call: Call, at: datetime) -> Counts:
    """Counts of uses by rating and status, of rows that differ from those that stand, and what retail comes to.

    Usage, and what was issued, is that of the version that stood then. Raises Stop for a time before the first.
    """
    store = call.store
    issued = dict.fromkeys([table.name for table in BASIS_TABLES], NO_TABLE)
    then = issued | left_at(call.root, list(issued), at) | versions_at(call.root, [USAGE.name], at)
    tables = Then(store, store.versions(*READ_TABLES) | then, at)
    rating, pools = read_rating(tables, call.settings.tariff, at), sharing_pools(tables)
    touched = reached(tables, EVERYTHING, pools, margin_of(tables))
    function = partial(rated_pools, rating.tariffs, touched.from_cycle or 0)
    rated = store.per("pool", function, inputs(rating, touched, pools), OUTPUTS)
    uses = rated["uses"].with_values(rating_run=call.run, rated_at=call.began)
    stands = touched.since(tables.read(RATED_USAGE))
    differing = changes.counted(changes.against(RATED_USAGE, stands, uses, list(KINDS)))
    counts: Counts = {}
    for row in rated.told["counts"]:
        name = count_name(row["run"], row["status"])
        counts[name] = counts.get(name, 0) + row["uses"]
    counts |= {name: differing.get(kind, 0) for kind, name in KINDS.items()}
    return counts | {"charges_then": charges(tables, uses.rows), "charges_now": charges(tables, stands)}


def charges(tables: Pinned, rated: Rows) -> str:
    """What retail comes to."""
    (row,) = tables.few(CHARGES, rated=rated)
    return f"{row['charge'] or Decimal(0):f}"
