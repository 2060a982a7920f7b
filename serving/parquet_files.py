"""A table's rows as Parquet files, and proof that they hold what the table holds: their number and a hash of them."""

from dataclasses import dataclass

import polars
from polars import LazyFrame


@dataclass(frozen=True)
class Fingerprint:
    """Number of rows, and the sums of two 64-bit hashes of each row over all its columns, whatever their order.

    Two tables with the same fingerprint hold the same rows as often: rows that were lost, doubled, changed or swapped
    shift both sums, and that they meet again is a chance of 1 in 2**128 for any one accident. It is no defence against
    someone who makes rows to collide; that one has write access to both sides anyway.
    """

    rows: int
    first: int
    second: int

    @property
    def hash(self) -> str:
        """Both sums as hex."""
        return f"{self.first % 2**96:024x}{self.second % 2**96:024x}"


def fingerprint(rows: LazyFrame) -> Fingerprint:
    """The fingerprint of rows, read as a stream."""
    hashes = [polars.struct(polars.all()).hash(seed).cast(polars.Int128).sum() for seed in (1, 2)]
    count = polars.len().alias("rows")
    totals = rows.select(count, hashes[0].alias("first"), hashes[1].alias("second"))
    return Fingerprint(*totals.collect(engine="streaming").row(0))
