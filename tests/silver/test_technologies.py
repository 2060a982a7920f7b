"""Radio technologies by their names."""

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from silver.technologies import generation


def test_names_of_technologies_are_generations_and_unknown_ones_null(spark: SparkSession) -> None:
    wanted = {"GSM": "2G", "umts": "3G", "LTE": "4G", "LTE-A": "4G", " nr ": "5G", "5g": "5G", "6G": None, "": None}
    rows = spark.createDataFrame([(text,) for text in wanted], "text string")
    assert {row[0]: row[1] for row in rows.select("text", generation(F.col("text"))).collect()} == wanted
