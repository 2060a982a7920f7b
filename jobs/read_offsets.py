"""What Kafka says of the topic, for the first hop of reconcile-lake."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pyspark.sql import DataFrame, SparkSession

from gold.postings import OFFSETS, rows
from lake.command import Stop
from lake.kafka import beginning_offsets, end_offsets, topic_id
from lake.kafka_records import records_held
from lake.settings import Kafka


@dataclass(frozen=True)
class TopicOffsets:
    """By partition: the first offset Kafka still has, the one it gives next, and how many records that is.

    silence: why Kafka was not asked; '' if it was.
    """

    topic: str
    topic_id: str = ""
    first: Mapping[int, int] = field(default_factory=dict)
    end: Mapping[int, int] = field(default_factory=dict)
    records: Mapping[int, int] = field(default_factory=dict)
    silence: str = ""

    def frame(self, spark: SparkSession) -> DataFrame:
        """Rows of OFFSETS, one per partition."""
        return rows(spark, OFFSETS, [self.row(partition) for partition in self.end])

    def row(self, partition: int) -> tuple[object, ...]:
        """A partition; offsets without a record are named."""
        first, end, held = self.first[partition], self.end[partition], self.records[partition]
        empty = end - first - held
        note = f"{empty:,} offsets hold no record: transaction markers" if empty else None
        return self.topic, self.topic_id, partition, first, end, held, note


def read_offsets(kafka: Kafka) -> TopicOffsets:
    """The topic's offsets now, each taken for a record; or why Kafka could not say."""
    where = (kafka.servers, kafka.client, kafka.topic)
    try:
        first, end = beginning_offsets(*where), end_offsets(*where)
        span = {partition: end[partition] - first[partition] for partition in end}
        return TopicOffsets(kafka.topic, topic_id(*where), first, end, span)
    except Stop as stop:
        return TopicOffsets(kafka.topic, silence=str(stop))


def recounted(offsets: TopicOffsets, spark: SparkSession, kafka: Kafka) -> TopicOffsets:
    """The same with the records that Kafka really holds."""
    return replace(offsets, records=records_held(spark, kafka, offsets.first, offsets.end))
