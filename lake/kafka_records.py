"""How many records Kafka really holds between two offsets: fewer than there are offsets, where transactions ended."""

import json
from collections.abc import Mapping

from pyspark.sql import SparkSession

from lake.kafka import LARGEST_RECORD
from lake.kafka_client import spark_options
from lake.settings import Kafka


def records_held(spark: SparkSession, kafka: Kafka, span: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """By partition, the committed records of a span: its first offset and the one after its last. Reads them all."""
    first, end = ({partition: offsets[side] for partition, offsets in span.items()} for side in (0, 1))
    options = {
        "kafka.bootstrap.servers": kafka.servers,
        "subscribe": kafka.topic,
        "startingOffsets": json.dumps({kafka.topic: first}),
        "endingOffsets": json.dumps({kafka.topic: end}),
        "failOnDataLoss": "false",
        "kafka.isolation.level": "read_committed",
        "kafka.max.partition.fetch.bytes": str(LARGEST_RECORD),
    }
    records = spark.read.format("kafka").options(**options, **spark_options(kafka.client)).load()
    counted = {row["partition"]: row["count"] for row in records.groupBy("partition").count().collect()}
    return {partition: counted.get(partition, 0) for partition in span}
