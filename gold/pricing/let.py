"""A value that is computed once, however often it is named."""

from collections.abc import Callable

from pyspark.sql import Column
from pyspark.sql import functions as F


def let(value: Column, body: Callable[[Column], Column]) -> Column:
    """The body of a value; Spark would compute a value anew wherever an expression repeats it.

    An aggregate over nothing: what it begins with is the value, and what it ends with the body. It copies neither.
    """
    return F.aggregate(F.array().cast("array<int>"), value, lambda same, _: same, body)
