"""Telephone numbers in Spark: as the plain functions read them."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from silver.numbers import other_party, with_e164
from tests.silver.test_e164 import NO_NUMBERS, in_e164, writings


def test_valid_numbers_are_what_phonenumbers_makes_of_them(spark: SparkSession) -> None:
    texts = writings()
    assert len(texts) > 400
    rows = spark.createDataFrame([(text,) for text in texts], "text string")
    made = {row["text"]: row["made"] for row in with_e164(rows, {"made": "text"}, "212").collect()}
    assert made == {text: in_e164(text) for text in texts}


def test_what_is_no_number_is_null_and_a_short_code_serves_as_other_party(spark: SparkSession) -> None:
    rows = spark.createDataFrame([(text,) for text in NO_NUMBERS], "text string")
    both = with_e164(rows, {"n": "text"}, "212").withColumn("o", other_party(F.col("text"), F.col("n")))
    assert {row["text"]: (row["n"], row["o"]) for row in both.collect()} == NO_NUMBERS
