"""Pools of uses rated by every rating that the tariff asks for: what Spark, or a command, hands over by whole pools."""

from collections.abc import Mapping

import polars
import pyarrow
from polars import col

from gold.allowance_balances import ALLOWANCE_BALANCES
from gold.bucket_balances import BUCKET_BALANCES
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE, RATING
from gold.rating.amounts import decimals
from gold.rating.balances import allowances, buckets
from gold.rating.bases import BASIS, owners_by_basis
from gold.rating.dated import month_names, month_numbers
from gold.rating.decide import Tariff, decided
from gold.rating.holdings import with_bucket_pool
from gold.rating.rate import NO_BALANCES, Balances, Rated, priced
from lake.table import Table

TABLES = {"uses": RATED_USAGE, "allowances": ALLOWANCE_BALANCES, "buckets": BUCKET_BALANCES}

COUNTS = "run STRING, status STRING, utc_month STRING, cycle STRING, uses BIGINT"
"""How many uses of a kind were rated: one row for each kind and call of rated_pools."""

Tables = Mapping[str, pyarrow.Table]
Ratings = Mapping[str, Tariff]
"""What prices uses, by the rating's name: retail is billed, and alone keeps balances."""

INPUTS = ("usage", "subscribers", "bases", "allowances", "buckets", "pools")
"""Rows of silver.usage with is_unreadable, of silver.subscribers (all that was ever believed), gold.rating.bases.BASIS
of issued cycles that may be priced otherwise now, and gold's two balances, each with its pool; and from_cycle of each
pool: its uses from that cycle on are to be rated, by what earlier ones left."""

USE_COLUMNS = (
    "usage_id", "status", "reason", "record_type", "msisdn", "account_id", "start_time", "local_date", "local_hour",
    "units", "billed_units", "free_units", "plan", "plan_version", "tariff_hash", "other_party", "cell_id",
    "technology", "zone", "is_roaming", "is_international", "mediation_run",
)  # fmt: skip
"""Columns of gold.rated_usage that uses have by then."""


def rated_pools(ratings: Ratings, from_cycle: int, tables: Tables) -> dict[str, pyarrow.Table]:
    """uses, allowances and buckets: rows of TABLES, but for who rated them and when; counts: of COUNTS.

    tables: INPUTS. from_cycle: of pools that pools does not name.
    """
    parts_by_table: dict[str, list[pyarrow.Table]] = {name: [empty(table)] for name, table in TABLES.items()}
    for rating in ratings:
        for rated in rated_by(rating, ratings[rating], tables, from_cycle):
            parts_by_table["uses"].append(rated_rows(rated, rating))
            if rating == RETAIL:
                parts_by_table["allowances"].append(arrow(allowances(rated)))
                parts_by_table["buckets"].append(arrow(buckets(rated)))
    rows = {name: pyarrow.concat_tables(parts, promote_options="permissive") for name, parts in parts_by_table.items()}
    kinds = rows["uses"].group_by(["run", "status", "utc_month", "cycle"])
    return rows | {"counts": kinds.aggregate([([], "count_all")]).rename_columns({"count_all": "uses"})}


def count_name(rating: str, status: str) -> str:
    """What a run calls its count of uses of a status: that of retail is the status alone."""
    return status if rating == RETAIL else f"{rating}_{status}"


def empty(table: Table) -> pyarrow.Table:
    """No rows of a table, of any type."""
    names = [name for name in table.names if name not in RATING]
    return pyarrow.table({name: pyarrow.nulls(0) for name in names})


def rated_by(
    rating: str, tariff: Tariff, tables: Tables, from_cycle: int = 0, *, explained: bool = False
) -> list[Rated]:
    """The uses of the pools rated, each pool's from its from_cycle on."""
    frames = {name: polars.DataFrame(tables[name]) for name in INPUTS}
    held = owners_by_basis(frames["subscribers"], frames["bases"].select(BASIS.names()).cast(BASIS))
    if len(tariff.reachable) == 1:  # such as another than retail, which no bill keeps
        held = held.with_columns(edition=polars.lit(0, polars.Int64))
    first = frames["usage"].select("pool").unique().join(frames["pools"], "pool", how="left").fill_null(from_cycle)
    balances = NO_BALANCES
    if rating == RETAIL:
        balances = Balances(before(frames["allowances"], first), before(frames["buckets"], first))
    asked = col("cycle") >= col("from_cycle")
    # No name holds the uses meanwhile: a pool may have a million, and each copy of them would stay until the end.
    return priced(
        decided(frames.pop("usage").join(first, "pool"), held, tariff).filter(asked).pipe(with_bucket_pool),
        held,
        tariff,
        balances,
        explained=explained,
    )


def before(balances: polars.DataFrame, pools: polars.DataFrame) -> polars.DataFrame:
    """Balances of cycles before those that are to be rated."""
    known = balances.with_columns(month=month_numbers(balances["cycle"])).join(pools, "pool")
    return known.filter(col("month") < col("from_cycle"))


def rated_rows(rated: Rated, rating: str) -> pyarrow.Table:
    """Its uses, in their order, as rows of gold.rated_usage but for RATING."""
    uses = rated.uses
    columns = arrow(uses.select(*USE_COLUMNS, pool="bucket_pool"))
    made = {
        "run": pyarrow.repeat(rating, len(uses)),
        "utc_month": arrow(uses.select(col("start_time").dt.strftime("%Y-%m")))["start_time"],
        "cycle": arrow(month_names(uses["cycle"]).to_frame())["cycle"],
        "modifier": decimal(uses.select(col("num") * 10**8 // col("den")).to_series(), 10, 8),
        "charge": decimal(uses["charge"], 18, 6),
        "maximum_spend": decimal(uses.select(polars.when(col("maximum") >= 0).then("maximum")).to_series(), 12, 6),
    }
    for name, column in made.items():
        columns = columns.append_column(name, column)
    return columns


def decimal(numbers: polars.Series, precision: int, scale: int) -> pyarrow.Array:
    """A column of whole numbers of the last decimal place, perhaps null, as decimals."""
    return decimals(numbers.fill_null(0).to_numpy(), numbers.is_not_null().to_numpy(), precision, scale)


def arrow(rows: polars.DataFrame) -> pyarrow.Table:
    """A frame in the types that Spark reads: no views, no large texts."""
    return rows.to_arrow(compat_level=polars.CompatLevel.oldest())
