"""How reports write what CSV has no type for."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from gold.money import MONEY, rounded


def iso(instant: str) -> Column:
    """A timestamp as ISO 8601 in UTC, with as many digits of a second as it has: 2026-03-06T09:00:00Z.

    The session's time zone is UTC.
    """
    return F.concat(F.translate(F.col(instant).cast("string"), " ", "T"), F.lit("Z"))


def readable(payload: str) -> Column:
    """Bytes as text where they are UTF-8, else base64: and the bytes in base64."""
    text = F.col(payload).cast("string")
    return F.when(F.is_valid_utf8(text), text).otherwise(F.concat(F.lit("base64:"), F.base64(payload)))


def per_customer(total: Column, customers: Column, decimals: int) -> Column:
    """An average to the currency's minor unit, half up."""
    return rounded(total.cast(MONEY) / customers.cast("decimal(10,0)"), decimals)
