"""Which pools the compiled kernel can rate: those whose sums all fit 63 bits."""

import polars
from polars import col

from gold.pricing.bounds import LIMIT, NO_BOUND, bounds
from gold.pricing.kernel.records import NONE
from gold.pricing.price_book import PriceBook


def fits(uses: polars.DataFrame, book: PriceBook) -> polars.Series:
    """Whether all sums of a use's pool fit. uses: pool_index, terms and counted."""
    known = {NONE: NO_BOUND, **bounds(book)}
    limits = polars.DataFrame(
        [(index, *vars(bound).values()) for index, bound in known.items()],
        {"terms": polars.Int64, **dict.fromkeys(vars(NO_BOUND), polars.Int128)},
        orient="row",
    )
    rows = uses.select("pool_index", col("terms").fill_null(NONE), billed=col("counted").cast(polars.Int128))
    billed = rows.join(limits, "terms", how="left", maintain_order="left").with_columns(
        col("billed") + col("increment")
    )
    money = col("billed") * col("price") + col("fixed")
    own = (col("billed") <= col("use")).all() & (col("billed").sum() < col("pool").min()) & (money.sum() < LIMIT)
    pools = billed.group_by("pool_index").agg(fits=own)
    return uses.select("pool_index").join(pools, "pool_index", how="left", maintain_order="left")["fits"]
