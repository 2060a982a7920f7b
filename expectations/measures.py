"""The numbers that expectations are about: one Spark job over the staged rows, however many the rules."""

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from expectations.suite import Rule, Suite, broken

Measures = dict[str, int | float | str]


def measured(suite: Suite, rows: DataFrame) -> Measures:
    """By rule, its number; and rows (how many) and run (which made them, '' of none)."""
    numbers = [F.expr(rule.measure).alias(rule.name) for rule in suite.rules]
    run = F.coalesce(F.max(suite.run), F.lit("")).alias("run")
    (row,) = rows.agg(F.count("*").alias("rows"), run, *numbers).collect()
    return dict(row.asDict())


def examples(suite: Suite, rule: Rule, rows: DataFrame, most: int = 3) -> list[str]:
    """The keys of a few rows that break the rule, the first in order."""
    if rule.name == "key_unique":
        bad = rows.groupBy(*suite.table.key).count().where("count > 1")
    else:
        bad = rows.where(broken(rule.holds))
    key = F.concat_ws(", ", *[F.col(name).cast("string") for name in suite.table.key])
    return [row["key"] for row in bad.select(key.alias("key")).orderBy("key").limit(most).collect()]
