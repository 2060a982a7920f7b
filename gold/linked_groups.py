"""What a change reaches where plans share buckets or limit charges: all that is linked to it by an account."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def linked_numbers(numbers: DataFrame, subscribers: DataFrame) -> DataFrame:
    """msisdn of these numbers, those that ever shared an account with one, and those that did with one of these."""
    owns = subscribers.select("msisdn", "account_id").distinct()
    found = numbers
    for _ in range(2):
        accounts = owns.join(found, "msisdn", "left_semi").select("account_id").distinct()
        found = found.union(owns.join(accounts, "account_id", "left_semi").select("msisdn")).distinct()
    return found


def linked_uses(groups: DataFrame, decided: DataFrame, subscribers: DataFrame) -> DataFrame:
    """The decided uses that must be priced together for the groups, and returned: whether a use is itself reached.

    groups: gold.groups_to_rate. A change may alter every use of each number that ever was in an account with the
    group's number, from the group's cycle on. Priced with them are the other uses of their accounts, whose buckets
    they share; these do not change.
    """
    owns = subscribers.select("msisdn", "account_id").distinct()
    first = F.min("from_cycle").alias("from_cycle")
    touched = groups.groupBy("msisdn").agg(first)
    accounts = touched.join(owns, "msisdn").groupBy("account_id").agg(first)
    in_accounts = accounts.join(owns, "account_id").select("msisdn", "from_cycle")
    numbers = touched.unionByName(in_accounts).groupBy("msisdn").agg(first)
    pools = numbers.join(owns, "msisdn").groupBy("account_id").agg(F.min("from_cycle").alias("pool_from"))
    rows = decided.join(F.broadcast(numbers), "msisdn", "left").join(F.broadcast(pools), "account_id", "left")
    returned = F.coalesce(F.col("cycle") >= F.col("from_cycle"), F.lit(False))
    shared = F.coalesce(F.col("cycle") >= F.col("pool_from"), F.lit(False))
    return rows.where(returned | shared).withColumn("returned", returned).drop("from_cycle", "pool_from")
