"""A lake of the oracle's rated in process, by the plain functions that Spark calls, over rows that no table holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import polars
import pyarrow

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.rating.bases import BASIS
from gold.rating.pools import rated_pools
from jobs.reading.pool import OWNED, used
from jobs.reading.tariffs import ratings
from lake.ddl import arrow_schema
from lake.settings import read_settings
from lake.table import Table
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE
from tests.in_the_lake.lake_runs import as_usage, believed
from tests.oracle.lake_oracle import RETAIL, Lake, Verdict
from tests.oracle.random_lakes import random_story
from tests.oracle.random_limits import with_dear_first_tiers
from tests.small_lakes import KNOWN, ROOT

Row = dict[str, Any]
NO_BASES = polars.DataFrame(schema=BASIS).with_columns(pool=polars.lit("all")).to_arrow()
TARIFF = read_settings(ROOT / "conf/local.toml").tariff


@dataclass(frozen=True)
class Rows:
    """silver's tables as what reads a tariff asks for them."""

    by_table: Mapping[str, Sequence[Row]]

    def rows(self, table: Table) -> Sequence[Row]:
        """All of them."""
        return [{"known_from": KNOWN, "known_to": None, **row} for row in self.by_table[table.name]]


def random_lake(seed: int) -> Lake:
    """The lake of a random story at its end, with a maximum and fees of first tiers that meet.

    Where the cycle day of an account or a number changes, none is by days: see tests.oracle.random_lakes.
    """
    lake, random = random_story(seed).lake, Random(seed)
    plans = {
        name: plan if "run" in plan else with_dear_first_tiers(random, plan) for name, plan in lake.tariff.plans.items()
    }
    cycle_days = {(whose, row.cycle_day) for row in lake.owners for whose in (row.account_id, row.msisdn)}
    if len(cycle_days) > len({whose for whose, _ in cycle_days}):
        for version in (version for plan in plans.values() for version in plan["version"]):
            version.pop("maximum_prorated", None)
    return replace(lake, tariff=replace(lake.tariff, plans=plans))


def rated(lake: Lake, folder: Path, issued: polars.DataFrame | None = None) -> list[Row]:
    """Its rows of gold.rated_usage. issued: account_id and cycle of those that keep what is believed now, as one
    edition of the tariff beside that of other cycles."""
    rows = {table.name: rows for table, rows in believed(lake, folder)}
    bases = NO_BASES if issued is None else pooled_bases(issued)
    tables = {
        "usage": pooled_usage([as_usage(use, place) for place, use in enumerate(lake.uses)]),
        "subscribers": pooled(SUBSCRIBERS, [{**row, "known_from": KNOWN} for row in rows[SUBSCRIBERS.name]], OWNED),
        "allowances": pooled(ALLOWANCE_BALANCES, [], ALLOWANCE_BALANCES.names),
        "bases": bases,
        "buckets": pooled(BUCKET_BALANCES, [], BUCKET_BALANCES.names),
        "pools": pyarrow.table({"pool": pyarrow.array([], "string"), "from_cycle": pyarrow.array([], "int32")}),
    }
    instants = [] if issued is None else [KNOWN]
    rated_uses: list[Row] = rated_pools(ratings(Rows(rows), TARIFF, instants), 0, tables)["uses"].to_pylist()
    return rated_uses


def pooled_bases(issued: polars.DataFrame) -> pyarrow.Table:
    """gold.rating.bases.BASIS of cycles, all of one basis."""
    basis = polars.lit(KNOWN).cast(BASIS["basis"])
    rows = issued.select("account_id", "cycle", basis=basis, edition=polars.lit(1, polars.Int64))
    return rows.with_columns(pool=polars.lit("all")).to_arrow()


def pooled_usage(rows: Sequence[Row]) -> pyarrow.Table:
    """Rows of silver.usage as rating looks at them, all in one pool."""
    usage = polars.LazyFrame(pooled(USAGE, rows, USAGE.names))
    return used(usage).with_columns(pool=polars.lit("all")).collect().to_arrow()


def pooled(table: Table, rows: Sequence[Row], names: Sequence[str]) -> pyarrow.Table:
    schema = arrow_schema(table.columns).append(pyarrow.field("is_unreadable", pyarrow.bool_()))
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    columns = pyarrow.Table.from_pylist(whole, schema).select(list(names))
    return columns.append_column("pool", pyarrow.array(["all"] * len(rows), "string"))


def verdict(row: Row) -> Verdict:
    """A row as the oracle has it."""
    answer = Verdict(*(row[name] for name in Verdict._fields))
    return answer if answer.status == "rated" else answer._replace(zone=None, maximum_spend=None)


def retail(rows: Sequence[Row]) -> list[Row]:
    """Those that are billed."""
    return [row for row in rows if row["run"] == RETAIL]
