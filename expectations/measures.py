"""The numbers that expectations are about: one look at the staged rows, however many the rules."""

from typing import cast

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations.suite import KEY_UNIQUE, Rule, Suite, broken

Measures = dict[str, int | float]


def measured(suite: Suite, rows: DataFrame) -> Measures:
    """By rule, its number; and rows: how many.

    Numbers alone: beside the greatest of a text, Spark would neither hash nor compile the sums.
    """
    numbers = [F.expr(rule.measure).alias(rule.name) for rule in suite.rules if rule.measure]
    # Apart from the rest: beside a count of distinct keys all the other numbers would be shuffled, key by key.
    repeats = repeated(suite, rows).agg(F.coalesce(F.sum(F.col("count") - 1), F.lit(0)).alias(KEY_UNIQUE))
    (row,) = rows.agg(F.count("*").alias("rows"), *numbers).crossJoin(repeats).collect()
    return cast("Measures", row.asDict())


def examples(suite: Suite, rule: Rule, rows: DataFrame, most: int = 3) -> list[str]:
    """The keys of a few rows that break the rule, the first in order."""
    bad = repeated(suite, rows) if rule.name == KEY_UNIQUE else rows.where(broken(rule.holds))
    key = F.concat_ws(", ", *[F.col(name).cast("string") for name in suite.table.key])
    return [row["key"] for row in bad.select(key.alias("key")).orderBy("key").limit(most).collect()]


def repeated(suite: Suite, rows: DataFrame) -> DataFrame:
    """The keys that stand more than once, with their count."""
    return rows.groupBy(*suite.table.key).count().where("count > 1")
