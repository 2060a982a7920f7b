"""How many rows a table has, and a hash that their order does not change: proof that two tables are equal."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import chain

from pyspark.sql import Column, DataFrame, Row
from pyspark.sql import functions as F


@dataclass(frozen=True)
class Fingerprint:
    """Number of rows, and the sums of two 64-bit hashes of each row over all its columns.

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


def fingerprints(tables: Mapping[str, DataFrame]) -> dict[str, Fingerprint]:
    """The fingerprint of each table, all by one Spark job."""
    totals = [total(rows).select(F.lit(name).alias("name"), "*") for name, rows in tables.items()]
    return {row["name"]: fingerprint(row) for row in reduce(DataFrame.unionByName, totals).collect()}


def total(rows: DataFrame) -> DataFrame:
    """One row: rows, first and second."""
    first, second = row_hash(rows.columns, salt=1), row_hash(rows.columns, salt=2)
    return rows.agg(F.count("*").alias("rows"), F.sum(first).alias("first"), F.sum(second).alias("second"))


def row_hash(columns: list[str], salt: int) -> Column:
    """64 bits of a row as a decimal, whose sums do not overflow. Spark's hash skips nulls, so they are told apart."""
    values = chain.from_iterable((F.col(name), F.col(name).isNull()) for name in columns)
    return F.xxhash64(F.lit(salt), *values).cast("decimal(20,0)")


def fingerprint(row: Row) -> Fingerprint:
    """A row of totals; sums over no rows are null."""
    return Fingerprint(row["rows"], int(row["first"] or 0), int(row["second"] or 0))
