"""Answers written by plain Python and by Spark: the same text."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from gold.pricing import explanation
from gold.pricing.answers import Answer, Credit, Piece, TierUse, as_json
from gold.pricing.call_explanation import CREDITS, STEPS
from tests.gold.pricing.test_answers import TEXTS

AMOUNTS = [0, 1, -1, 10, 999_999, 1_000_000, -1_000_000, -1_425_900, 123_456_789_012, 999_999_999_999_999_999]
SPARK_COLUMNS = f"""usage_id string, status string, reason string, charge decimal(18,6), zone string,
    matched_prefix string, plan_version date, steps {STEPS}, fee decimal(18,6), credits {CREDITS},
    rounding decimal(18,6), modifier decimal(10,8)"""


def random_answer(dice: random.Random) -> Answer:
    """One with any text anywhere; all pieces have the modifier of the use, and each its tier, as Spark has them."""

    def any_text() -> str | None:
        return dice.choice([*TEXTS, None])

    def amount() -> int:
        return dice.choice([*AMOUNTS, dice.randrange(-(10**9), 10**9)])

    modifier = dice.choice([0, 1, 95_060_000, 100_000_000, 9_999_999_999])
    units = [dice.choice([0, 1, 60, 10**14]) for _ in range(dice.randint(0, 3))]
    pieces = [
        Piece(n, u, u, any_text(), 1, abs(amount()) % 10**12, 60, modifier, amount()) for n, u in enumerate(units)
    ]
    tiers = [TierUse(n, dice.choice([None, 200]), one.billed_units, one.charge) for n, one in enumerate(pieces)]
    return Answer(
        usage_id=any_text(),
        status=dice.choice(TEXTS),
        reason=any_text(),
        charge=dice.choice([None, amount()]),
        zone=any_text(),
        matched_prefix=any_text(),
        plan_version=dice.choice([None, date(2018, 1, 1) + timedelta(dice.randrange(5_000))]),
        pieces=pieces,
        connect_fee=amount(),
        credits=[Credit(dice.choice(TEXTS), u, amount()) for u in units],
        tiers=tiers,
        rounding=amount(),
    )


def spark_row(answer: Answer) -> tuple[Any, ...]:
    """An answer as a row of SPARK_COLUMNS."""
    steps = [
        (*one[:5], decimal(one.price), one.price_unit, tier.above, tier.up_to, decimal(one.charge))
        for one, tier in zip(answer.pieces, answer.tiers, strict=True)
    ]
    credited = [(one.bucket, one.units, decimal(one.credit)) for one in answer.credits]
    charge = None if answer.charge is None else decimal(answer.charge)
    modifier = Decimal(answer.pieces[0].modifier).scaleb(-8) if answer.pieces else None
    amounts = (decimal(answer.connect_fee), credited, decimal(answer.rounding))
    return (*answer[:3], charge, *answer[4:7], steps, *amounts, modifier)


def decimal(micros: int) -> Decimal:
    return Decimal(micros).scaleb(-6)


def test_random_answers_are_written_as_spark_writes_them(spark: SparkSession) -> None:
    dice = random.Random(17)
    answers = [random_answer(dice) for _ in range(3_000)]
    rows = spark.createDataFrame(
        [(n, *spark_row(answer)) for n, answer in enumerate(answers)], f"n int, {SPARK_COLUMNS}"
    )
    shown = rows.select(
        "n", "usage_id", "status", "reason", explanation.text(F.col("charge")).alias("charge"), "zone",
        "matched_prefix", "plan_version", F.transform("steps", explanation.piece).alias("pieces"),
        explanation.text(F.col("fee")).alias("connect_fee"),
        F.transform("credits", explanation.credit).alias("from_allowance"),
        F.transform("steps", explanation.tier).alias("tier"), explanation.text(F.col("rounding")).alias("rounding"),
    )  # fmt: skip
    wanted = shown.select("n", explanation.as_json(explanation.EXPLANATION).alias("json")).orderBy("n").collect()
    assert [as_json(answer) for answer in answers] == [row["json"] for row in wanted]
