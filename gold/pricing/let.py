"""A value that is computed once, however often it is named."""

from collections.abc import Callable

from pyspark.sql import Column
from pyspark.sql import functions as F


def let(value: Column, body: Callable[[Column], Column]) -> Column:
    """The body of a value; Spark would compute a value anew wherever an expression repeats it."""
    return F.get(F.transform(F.array(value), body), F.lit(0))
