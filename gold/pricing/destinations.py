"""Which zone a called number lies in: that of the longest prefix it begins with. An equality join, however many."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from gold.pricing.in_force import in_force

ANY = "*"
"""The prefix of length 0."""


def with_zone(uses: DataFrame, prefixes: DataFrame) -> DataFrame:
    """Adds matched_prefix and zone, null where no prefix matches or nobody was called.

    uses: other_party (E.164 with +) and local_date. prefixes: prefix (digits, or ANY), zone, valid_from and valid_to.
    """
    called = uses.select("other_party", "local_date").where("other_party LIKE '+%'").distinct()
    lengths = F.sequence(F.lit(0), F.length("other_party") - 1)
    beginnings = F.transform(lengths, lambda n: F.when(n == 0, ANY).otherwise(F.substr("other_party", F.lit(2), n)))
    listed = prefixes.select("prefix", F.col("zone").alias("its_zone"), "valid_from", "valid_to")
    candidates = called.select("*", F.explode(beginnings).alias("beginning")).join(
        F.broadcast(listed), F.col("beginning") == F.col("prefix")
    )
    longest = F.max_by(F.struct("prefix", "its_zone"), F.when(F.col("prefix") == ANY, 0).otherwise(F.length("prefix")))
    found = (
        candidates.where(in_force("local_date", "valid_from", "valid_to"))
        .groupBy("other_party", "local_date")
        .agg(longest.alias("found"))
    )
    return (
        uses.join(found, ["other_party", "local_date"], "left")
        .withColumns({"matched_prefix": F.col("found.prefix"), "zone": F.col("found.its_zone")})
        .drop("found")
    )
