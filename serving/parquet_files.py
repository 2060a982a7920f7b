"""A table's rows as Parquet files, and proof that they hold what the table holds: their number and a hash of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor

import polars
from polars import Expr, LazyFrame


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
    names = rows.collect_schema().names()
    sums = [row_hash(names, seed).cast(polars.Int128).sum().alias(f"sum {seed}") for seed in (1, 2)]
    totals = rows.select(polars.len().alias("rows"), *sums)
    return Fingerprint(*totals.collect(engine="streaming").row(0))


def row_hash(names: Sequence[str], seed: int) -> Expr:
    """A hash of each row: of its values' hashes, other ones in each column. polars' own of a struct takes four times as
    long."""
    values = [polars.col(name).hash(2 * index + seed) for index, name in enumerate(names)]
    return reduce(xor, values).hash(seed)
