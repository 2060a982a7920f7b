"""The type of an amount on a bill, which holds every currency's minor unit, and how an amount gets and shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lake import columns as F

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

MONEY = "decimal(18,4)"
"""No currency of ISO 4217 has more decimals."""


def rounded(exact: Column, decimals: int) -> Column:
    """An amount rounded half up to so many decimals, MONEY."""
    return F.round(exact, decimals).cast(MONEY)


def in_currency(rows: DataFrame, decimals: int) -> DataFrame:
    """The rows, every amount of type MONEY with the currency's own number of decimals; their order stays."""
    kinds = [(name, f"decimal(18,{decimals})" if kind == MONEY else kind) for name, kind in rows.dtypes]
    return rows.select(*[F.col(name).cast(kind).alias(name) for name, kind in kinds])
