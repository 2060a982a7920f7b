"""The type of an amount on a bill, which holds every currency's minor unit, and how an amount gets and shows it."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

MONEY = "decimal(18,4)"
"""No currency of ISO 4217 has more decimals."""


def rounded(exact: Column, decimals: int) -> Column:
    """An amount rounded half up to so many decimals, MONEY."""
    return F.round(exact, decimals).cast(MONEY)


def in_currency(rows: DataFrame, decimals: int) -> DataFrame:
    """The rows, every amount of type MONEY with the currency's own number of decimals; their order stays."""
    shown = f"decimal(18,{decimals})"
    return rows.withColumns({name: F.col(name).cast(shown) for name, kind in rows.dtypes if kind == MONEY})
