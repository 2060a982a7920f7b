"""Sending to Kafka, by librdkafka: more than ten times what a client in Python alone sends a second."""

from collections.abc import Callable, Iterable, Mapping

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from lake.kafka import LARGEST_RECORD, refusal, topic_id
from lake.kafka_client import check

Record = tuple[bytes | None, bytes]
"""Key and value."""

OPTIONS = {
    "partitioner": "murmur2_random",  # Java's: a key keeps to its partition, whichever client sends it
    "enable.idempotence": True,  # each partition's records in their order and once, even where a batch is sent again
    "message.max.bytes": LARGEST_RECORD,
    "message.timeout.ms": 120_000,
    "linger.ms": 20,
    "batch.size": 256 * 1024,
    "queue.buffering.max.kbytes": 64 * 1024,
    "delivery.report.only.error": True,  # a call for each record that arrives would cost as much as sending it
    "log_level": 2,  # what goes wrong is raised; librdkafka would write it to stderr too
}
FULL_WAIT, END_WAIT = 0.01, 1.0  # seconds


def send(servers: str, client: Mapping[str, str], topic: str, records: Iterable[Record]) -> int:
    """Sends records, each partition's in their order, and returns how many, all acknowledged. Raises Stop."""
    topic_id(servers, client, topic)  # asks first: no server, a wrong login and a topic that is not there are named
    failures: list[KafkaError] = []
    sent = 0
    try:
        sender = producer(servers, client, lambda error, _: failures.append(error))
        for key, value in records:
            queue(sender, topic, key, value)
            sent += 1
            if failures:
                break
        while not failures and sender.flush(END_WAIT):
            pass
        if failures:
            raise KafkaException(failures[0])
    except KafkaException as error:
        raise refusal(servers, error.args[0].str()) from None
    return sent


def producer(servers: str, client: Mapping[str, str], failed: Callable[[KafkaError, Message], None]) -> Producer:
    """A producer that gathers records into large batches. client: options of the settings, by librdkafka's names."""
    check(client)
    return Producer({"bootstrap.servers": servers, "on_delivery": failed, **OPTIONS, **client})


def queue(sender: Producer, topic: str, key: bytes | None, value: bytes) -> None:
    """Hands a record over, as soon as there is room for it."""
    while True:
        try:
            sender.produce(topic, value, key)
        except BufferError:
            sender.poll(FULL_WAIT)
        else:
            sender.poll(0)  # else a failure would be seen only when the queue is full
            return
