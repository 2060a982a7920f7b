"""What Kafka says of the topic, for the first hop of reconcile-lake."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gold.hops import KAFKA
from gold.postings import IN, Posting, partition
from lake.kafka import beginning_offsets, end_offsets, topic_id
from lake.kafka_records import records_held
from lake.settings import Kafka
from lake.store import Store
from machine.command import Stop


@dataclass(frozen=True)
class TopicOffsets:
    """By partition: the first offset Kafka still has and the one it gives next, and how many records that is.

    silence: why Kafka was not asked; '' if it was.
    """

    topic: str
    topic_id: str = ""
    span: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    records: Mapping[int, int] = field(default_factory=dict)
    silence: str = ""

    def postings(self) -> Iterator[Posting]:
        """The records of each partition go into bronze; offsets without a record are named."""
        for number, (first, end) in self.span.items():
            empty = end - first - self.records[number]
            note = f"{empty:,} offsets hold no record: transaction markers" if empty else None
            part = partition(self.topic, self.topic_id, number)
            yield Posting(KAFKA, part, "records", IN, self.records[number], note)

    def since(self, removed: Mapping[int, int]) -> "TopicOffsets":
        """The same but for records whose rows of bronze were removed: they are not compared any more. removed: by
        partition, one after the last of them."""
        firsts = {number: min(max(first, removed.get(number, 0)), end) for number, (first, end) in self.span.items()}
        span = {number: (firsts[number], end) for number, (_, end) in self.span.items()}
        return replace(self, span=span, records={number: end - first for number, (first, end) in span.items()})


def read_offsets(kafka: Kafka) -> TopicOffsets:
    """The topic's offsets now, each taken for a record; or why Kafka could not say."""
    where = (kafka.servers, kafka.client, kafka.topic)
    try:
        first, end = beginning_offsets(*where), end_offsets(*where)
        span = {number: (first[number], end[number]) for number in end}
        records = {number: end[number] - first[number] for number in end}
        return TopicOffsets(kafka.topic, topic_id(*where), span, records)
    except Stop as stop:
        return TopicOffsets(kafka.topic, silence=str(stop))


def recounted(offsets: TopicOffsets, store: Store, kafka: Kafka) -> TopicOffsets:
    """The same with the records that Kafka really holds."""
    return replace(offsets, records=records_held(store.spark, kafka, offsets.span))
