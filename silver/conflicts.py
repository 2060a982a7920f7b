"""Events that claim the id of another with other content. One row per event, a few of them."""

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from lake.coordinates import COORDINATES
from silver.duplicates import CONFLICT


def conflicts(duplicates: DataFrame, most: int) -> DataFrame:
    """usage_id, the coordinates of the event and of the one that stands, and conflicts: how many there are in all.

    duplicates: rows of silver.duplicates. most: rows at most, the first by usage_id and coordinates.
    """
    found = duplicates.where(F.col("kind") == CONFLICT)
    everyone = Window.partitionBy()
    firsts = [f"first_{name}" for name in COORDINATES]
    counted = found.select("usage_id", *COORDINATES, *firsts, F.count("*").over(everyone).alias("conflicts"))
    return counted.orderBy("usage_id", *COORDINATES).limit(most)
