"""Cents are shared so that they add up, the same way every time."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from gold.apportion import EXACT, apportion, with_share

Case = tuple[int, Sequence[int]]


def shares(spark: SparkSession, *cases: Case) -> list[list[int]]:
    """What Spark makes of each total and its weights."""
    frame = spark.createDataFrame(
        [(n, *case) for n, case in enumerate(cases)], "n INT, total BIGINT, weights ARRAY<BIGINT>"
    )
    weights = F.col("weights").cast(f"array<{EXACT}>")
    found = frame.select("n", apportion(F.col("total"), weights).alias("shares"))
    return [row["shares"] for row in found.orderBy("n").collect()]


def shares_of_rows(spark: SparkSession, *cases: Case) -> list[list[int]]:
    """The same where each weight is a row."""
    every = [(n, i, total, weight) for n, (total, weights) in enumerate(cases) for i, weight in enumerate(weights)]
    frame = spark.createDataFrame(every, "n INT, i INT, total BIGINT, weight BIGINT")
    rows = frame.withColumn("weight", F.col("weight").cast(EXACT)).repartition(3)
    found = {(row["n"], row["i"]): row["share"] for row in with_share(rows, ("n",), ("i",)).collect()}
    return [[found[n, i] for i in range(len(weights))] for n, (_, weights) in enumerate(cases)]


def by_hand(total: int, weights: Sequence[int]) -> list[int]:
    """The same by the method's definition, in exact fractions."""
    weights = weights if any(weights) else [1] * len(weights)
    quotas = [Fraction(abs(total) * weight, sum(weights)) for weight in weights]
    found = [int(quota) for quota in quotas]
    waiting = sorted(range(len(weights)), key=lambda i: (found[i] - quotas[i], i))
    for i in waiting[: abs(total) - sum(found)]:
        found[i] += 1
    return found if total >= 0 else [-share for share in found]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # equal remainders: the first takes the cent
        (-100, [1, 1, 1], [-34, -33, -33]),
        (10, [0, 5, 0], [0, 10, 0]),
        (5, [0, 0], [3, 2]),  # nothing to go by: all the same
        (0, [3, 4], [0, 0]),
        (7, [3], [7]),
    ],
)
def test_a_total_is_shared_by_weight(spark: SparkSession, total: int, weights: list[int], expected: list[int]) -> None:
    assert shares(spark, (total, weights)) == [expected]
    assert shares_of_rows(spark, (total, weights)) == [expected]


def test_three_thousand_random_totals_are_shared_as_the_definition_says(spark: SparkSession) -> None:
    random = Random(3)
    cases = [
        (
            random.randint(-(10 ** random.randint(0, 12)), 10**6),
            [random.randrange(10 ** random.randint(1, 17)) for _ in range(n)],
        )
        for n in random.choices(range(1, 12), k=3_000)
    ]
    found = shares(spark, *cases)
    assert shares_of_rows(spark, *cases) == found
    wrong = [(case, share) for case, share in zip(cases, found, strict=True) if share != by_hand(*case)]
    assert not wrong, f"{len(wrong)} differ, the shortest: {min(wrong, key=lambda each: len(each[0][1]))}"
    assert all(sum(share) == total for (total, _), share in zip(cases, found, strict=True))
