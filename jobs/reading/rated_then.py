"""What rating makes of what was there, and believed, at an instant, held against what stands. It writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.rating.pools import count_name, rated_pools
from jobs.reading.rating import READ_TABLES, inputs, margin_of, reached, sharing_pools
from jobs.reading.reach import EVERYTHING
from jobs.reading.tariffs import ratings
from lake import changes
from lake.as_of import versions_at
from lake.chunks import Outputs
from lake.pinned import Pinned
from lake.rows import Rows
from lake.table import Table
from lake.times import Times
from machine.command import Call, Counts
from silver.effective import KNOWN_COLUMNS, believed, was_believed
from silver.usage import USAGE

KINDS = {"update": "differing", "insert": "only_then", "delete": "only_now"}
"""What becomes of the rows that stand, and what the counts call it."""

CHARGES = f"SELECT sum(charge) AS charge FROM {{rated}} WHERE run = '{RETAIL}'"


@dataclass(frozen=True)
class Then(Pinned):
    """Tables at their versions, and of reference data the rows that were believed at an instant, as if still."""

    at: datetime

    def read(self, table: Table, times: Times | None = None) -> Rows:
        """The rows of a table."""
        rows = super().read(table, times)
        if not set(KNOWN_COLUMNS) <= set(table.names):
            return rows
        return believed(rows, self.at).selectExpr("* EXCEPT (known_to)", "CAST(NULL AS TIMESTAMP) AS known_to")

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows of a small table."""
        rows = super().rows(table)
        if not set(KNOWN_COLUMNS) <= set(table.names):
            return rows
        return [row | {"known_to": None} for row in rows if was_believed(row, self.at)]


def rated_then(call: Call, at: datetime, outputs: Outputs) -> Counts:
    """Counts of uses by rating and status, of rows that differ from those that stand, and what retail comes to.

    Usage is that of the version that stood then. Raises Stop for a time before the first.
    """
    store = call.store
    tables = Then(store, store.versions(*READ_TABLES) | versions_at(call.root, [USAGE.name], at), at)
    tariffs, pools = ratings(tables, call.settings.tariff), sharing_pools(tables)
    touched = reached(tables, EVERYTHING, pools, margin_of(tables))
    function = partial(rated_pools, tariffs, touched.from_cycle or 0)
    rated = store.per("pool", function, inputs(tables, touched, pools), outputs)
    uses = rated["uses"].with_values(rating_run=call.run, rated_at=call.began)
    stands = tables.read(RATED_USAGE)
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
