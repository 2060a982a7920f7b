"""The hops of the data's way, and a posting to one: what goes into it on one side, or comes out on the other."""

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F

KAFKA = "Kafka = bronze"
MEDIATION = "bronze = usage + rejects + duplicates"
RATING = "usage = rated + rejected + unmatched + error"
BILLING = "rated = usage lines + rounding"
ADDING = "lines = bills"
PUBLISHING = "bills = published"
RENDERING = "bills = invoices"

HOPS = (KAFKA, MEDIATION, RATING, BILLING, ADDING, PUBLISHING, RENDERING)
"""In the order of the data's way: the first that is broken is where to look."""


def posted(groups: DataFrame, *entries: Column) -> DataFrame:
    """The postings that each row makes."""
    return groups.select(F.inline(F.array(*entries)))


def entry(
    hop: str,
    part: Column,
    measure: str,
    going_in: Column | None = None,
    coming_out: Column | None = None,
    note: Column | None = None,
) -> Column:
    """A posting to one side of a hop."""
    nothing = F.lit(None)
    return F.struct(
        F.lit(hop).alias("hop"),
        part.alias("part"),
        F.lit(measure).alias("measure"),
        (nothing if going_in is None else going_in).cast("decimal(38,6)").alias("going_in"),
        (nothing if coming_out is None else coming_out).cast("decimal(38,6)").alias("coming_out"),
        (nothing if note is None else note).cast("string").alias("note"),
    )
