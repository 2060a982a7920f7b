"""How fast the kernel is by itself: a month's uses rated in this process, compiled and plain, without Spark.

Prints one JSON line per form. Seconds are those of the CPU: with POLARS_MAX_THREADS=1, of one core, whatever else runs.
"""

import argparse
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars
import pyarrow
from polars import col

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.pricing import run
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.rating.pools import Ratings, rated_pools
from jobs.reading.pool import OWNED, believed, used
from jobs.reading.tariff import plan_versions
from jobs.reading.tariff_folder import TextRows, read_folder
from jobs.reading.tariffs import ratings
from lake.errors import Stop
from lake.reader import Reader, schema
from lake.settings import read_settings
from lake.table import Table
from silver.usage import USAGE
from tests.bench.measuring import Cost

FORMS = {"compiled": (1_000_000, 0), "plain": (run.FEW_USES, run.FEW_USES)}
"""How many uses a form rates, at most, and how many of them the kernel thinks too few to be compiled for."""
WARMING = 2_000
SHOWN = ("usage_id", "status", "free_units", "charge")


@dataclass(frozen=True)
class Folder:
    """The tables of a tariff folder, as a lake has them that has loaded it."""

    tables: Mapping[str, TextRows]

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """The rows, all believed."""
        return [{**row, **days(row), "known_to": None} for row in self.tables[table.name]]


def days(row: Mapping[str, Any]) -> dict[str, date | None]:
    """The days of a row of text."""
    said = {name: row[name] for name in ("valid_from", "valid_to")}
    return {name: date.fromisoformat(day) if day else None for name, day in said.items()}


def main() -> None:
    """Measures what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--settings", type=Path, required=True, help="of a lake that has a month")
    parser.add_argument("--tariff", type=Path, required=True, help="the folder that it is rated by")
    args = parser.parse_args()
    settings = read_settings(args.settings)
    reader, folder = Reader(settings.lake.path), Folder({table.name: rows for table, rows in read_folder(args.tariff)})
    tariffs = ratings(folder, settings.tariff)
    shared = any(bucket.shared for version in plan_versions(folder) for bucket in version.terms.buckets)
    is_lakes = args.tariff.resolve() == Path(settings.tariff.path).resolve()
    for form, (most, few) in FORMS.items():
        with patch.object(run, "FEW_USES", few):
            measured(tariffs, inputs(reader, WARMING, shared=shared))  # numba is loaded, unmeasured
            cost, uses = measured(tariffs, tables := inputs(reader, most, shared=shared))
        if is_lakes:
            check(uses, tables["usage"], reader)
        print(json.dumps({"form": form, "cost": asdict(cost)}), flush=True)


def inputs(reader: Reader, most: int, *, shared: bool) -> dict[str, pyarrow.Table]:
    """gold.rating.pools.INPUTS of so many uses at most, whole pools, with no balances before them.

    shared: whether the numbers of an account are a pool.
    """
    owned = believed(reader).select(OWNED).with_columns(pool=col("account_id" if shared else "msisdn")).collect()
    pools = owned.select("msisdn", "pool").unique("msisdn")
    usage = used(reader.scan(USAGE)).collect().join(pools, "msisdn", how="left")
    usage = usage.with_columns(pool=col("pool").fill_null(col("msisdn")))
    chosen = usage.group_by("pool").len().sort("pool").filter(col("len").cum_sum() <= most)
    frames = {
        "usage": usage.join(chosen, "pool", how="semi"),
        "subscribers": owned.join(chosen, "pool", how="semi"),
        "allowances": polars.DataFrame(schema={**schema(ALLOWANCE_BALANCES), "pool": polars.String}),
        "buckets": polars.DataFrame(schema={**schema(BUCKET_BALANCES), "pool": polars.String}),
        "pools": polars.DataFrame(schema={"pool": polars.String, "from_cycle": polars.Int32}),
    }
    return {name: rows.to_arrow() for name, rows in frames.items()}


def measured(tariffs: Ratings, tables: Mapping[str, pyarrow.Table]) -> tuple[Cost, pyarrow.Table]:
    """What it takes to rate uses, inside: so many of the seconds in the kernel; and the uses, rated."""
    inside: list[float] = []
    with patch.object(run, "rated", timed(run.rated, inside)):
        began = time.process_time()
        uses = rated_pools(tariffs, 0, tables)["uses"]
        seconds = time.process_time() - began
    return Cost(seconds, 0, 0, uses=len(tables["usage"]), counts={"inside": sum(inside)}), uses


def timed(function: Callable[..., Any], seconds: list[float]) -> Callable[..., Any]:
    """The function, which notes what its calls take."""

    def call(*args: Any, **named: Any) -> Any:
        began = time.process_time()
        result = function(*args, **named)
        seconds.append(time.process_time() - began)
        return result

    return call


def check(rated: pyarrow.Table, usage: pyarrow.Table, reader: Reader) -> None:
    """Raises Stop where the charges of usage are not the lake's."""
    ours = polars.DataFrame(rated.select(["run", *SHOWN])).filter(col("run") == RETAIL).select(SHOWN).sort("usage_id")
    stored = reader.scan(RATED_USAGE, {"run": [RETAIL]}).select(SHOWN).collect()
    stored = stored.join(polars.DataFrame(usage.select(["usage_id"])), "usage_id", how="semi").sort("usage_id")
    if ours.is_empty() or not ours.equals(stored):
        raise Stop(f"the kernel by itself rates {len(ours):,} uses otherwise than the lake, which has {len(stored):,}")


if __name__ == "__main__":
    main()
