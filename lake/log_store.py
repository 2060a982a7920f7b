"""Whether a lake keeps the order of writers on several machines."""

from pyspark.sql import SparkSession

KEEP_IT = ("", "abfss", "gs")
"""Schemes on which of two writers of the same version one fails: folders by our locks, Azure and Google by theirs."""


def has_order(spark: SparkSession, root: str) -> bool:
    """Whether two writers cannot commit the same version: on S3 where one of Delta's log stores for several is set."""
    scheme = root.partition("://")[0] if "://" in root else ""
    log_store = spark.conf.get(f"spark.delta.logStore.{scheme}.impl", "") or ""
    return scheme in KEEP_IT or "DynamoDB" in log_store
