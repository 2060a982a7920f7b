"""Whether a dated row holds on a day: the one expression for it."""

from pyspark.sql import Column
from pyspark.sql import functions as F


def in_force(day: str, valid_from: str, valid_to: str) -> Column:
    """True where the day lies in a version's dates; valid_to is excluded, null is open."""
    return (F.col(day) >= F.col(valid_from)) & (F.col(valid_to).isNull() | (F.col(day) < F.col(valid_to)))
