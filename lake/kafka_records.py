"""How many records Kafka really holds between two offsets: fewer than there are offsets, where transactions ended."""

import json
from collections.abc import Mapping

from pyspark.sql import SparkSession

from lake.kafka import LARGEST_RECORD
from lake.kafka_client import spark_options
from lake.settings import Kafka

Offsets = Mapping[int, int]
"""By partition."""


def records_held(spark: SparkSession, kafka: Kafka, first: Offsets, end: Offsets) -> dict[int, int]:
    """By partition, the committed records from the first offset on and before the end. It reads them all."""
    options = {
        "kafka.bootstrap.servers": kafka.servers,
        "subscribe": kafka.topic,
        "startingOffsets": json.dumps({kafka.topic: first}),
        "endingOffsets": json.dumps({kafka.topic: end}),
        "failOnDataLoss": "false",
        "kafka.isolation.level": "read_committed",
        "kafka.max.partition.fetch.bytes": str(LARGEST_RECORD),
    }
    found = spark.read.format("kafka").options(**options, **spark_options(kafka.client)).load()
    counted = {row["partition"]: row["count"] for row in found.groupBy("partition").count().collect()}
    return {partition: counted.get(partition, 0) for partition in end}
