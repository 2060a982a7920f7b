"""Kafka beside Spark: topics, their offsets and identity."""

import socket
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient, OffsetAndMetadata, OffsetSpec, TopicPartition
from kafka.admin import ConfigResource
from kafka.errors import KafkaError, TopicAlreadyExistsError, UnknownTopicOrPartitionError

from lake.errors import Stop
from lake.kafka_client import python_options

LARGEST_RECORD = 16 * 1024 * 1024
"""Bytes of a record with its key and headers: as it is sent, and as a topic takes it."""

DAY = 24 * 60 * 60 * 1000
"""Milliseconds."""

FOREVER = -1
"""As Kafka has it."""

COORDINATOR_WAITS = (0.25, 0.25, 0.5, 1, 2, 4)
"""Seconds: Kafka makes its table of groups when it is first asked for one, and says meanwhile that it has none."""

SERVER_HINT = (
    "start one with `tollhouse start-broker` and the same settings, or mend servers under [kafka] there and the login "
    "in TOLLHOUSE_KAFKA_* of the environment."
)


@contextmanager
def admin(servers: str, client: Mapping[str, str]) -> Iterator[KafkaAdminClient]:
    """An admin client for a few requests. Raises Stop."""
    try:
        connection = KafkaAdminClient(**connection_options(servers, client))
        try:
            yield connection
        finally:
            connection.close()
    except KafkaError as error:
        raise refusal(servers, str(error)) from None


def refusal(servers: str, reason: str) -> Stop:
    """What is raised where servers answer, but not as asked."""
    return Stop(f"Kafka at {servers} did not do as asked ({reason}): {SERVER_HINT}")


def connection_options(servers: str, client: Mapping[str, str]) -> dict[str, Any]:
    """What an admin client is made with. Raises Stop at once where no server takes connections."""
    refused = []
    for server in servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
        except (OSError, ValueError) as error:
            refused.append(f"{server}: {error}")
        else:
            options = {"bootstrap_servers": servers.split(","), "bootstrap_timeout_ms": 15_000}
            return options | python_options(client)
    raise Stop(f"no Kafka answers ({'; '.join(refused)}): {SERVER_HINT}")


def answers(servers: str) -> bool:
    """Whether a server without login answers a real request now."""
    try:
        with admin(servers, {}) as connection:
            return bool(connection.describe_cluster()["brokers"])
    except Stop:
        return False


def create_topics(
    servers: str, client: Mapping[str, str], *topics: str, partitions: int = 4, days: int | None = None
) -> list[str]:
    """Creates those that do not exist, for records up to LARGEST_RECORD; returns their names. Raises Stop. days: how
    long they keep records; as the servers do, where it is not said."""
    kept = {} if days is None else {"retention.ms": str(days * DAY)}
    one = {"num_partitions": partitions, "configs": {"max.message.bytes": str(LARGEST_RECORD)} | kept}
    with admin(servers, client) as connection:
        there = set(connection.list_topics())
        created = [topic for topic in topics if topic not in there]
        for topic in created:
            try:
                connection.create_topics({topic: one}, wait_for_metadata=True)
            except TopicAlreadyExistsError:  # by another process, just now
                continue
    return created


def kept(servers: str, client: Mapping[str, str], topics: Collection[str]) -> dict[str, int | None]:
    """Of topics that there are, for how many milliseconds records are kept: FOREVER where nothing removes them by
    their age, None where the servers do not tell this login. Raises Stop."""
    with admin(servers, client) as connection:
        there = sorted(set(connection.list_topics()) & set(topics))
        asked = [ConfigResource("topic", topic, dict.fromkeys(("retention.ms", "cleanup.policy"))) for topic in there]
        told = connection.describe_configs(asked, config_filter="all").get("topic", {}) if asked else {}
    return {topic: kept_by(told.get(topic, {})) for topic in there}


def kept_by(config: Mapping[str, Mapping[str, Any]]) -> int | None:
    """What a topic's configuration says. A topic that is compacted alone keeps the newest record of a key."""
    values = {name: entry["value"] for name, entry in config.items()}
    if "delete" not in values.get("cleanup.policy", "delete"):
        return FOREVER
    return int(values["retention.ms"]) if "retention.ms" in values else None


def topic_id(servers: str, client: Mapping[str, str], topic: str) -> str:
    """Kafka's UUID of a topic, another one when a topic is made anew. Raises Stop."""
    with admin(servers, client) as connection:
        return str(described(connection, servers, topic)["topic_id"])


def end_offsets(servers: str, client: Mapping[str, str], topic: str) -> dict[int, int]:
    """By partition, the offset that the next record gets. Raises Stop."""
    return offsets(servers, client, topic, OffsetSpec.LATEST)


def beginning_offsets(servers: str, client: Mapping[str, str], topic: str) -> dict[int, int]:
    """By partition, the first offset that retention left. Raises Stop."""
    return offsets(servers, client, topic, OffsetSpec.EARLIEST)


def offsets(servers: str, client: Mapping[str, str], topic: str, which: OffsetSpec) -> dict[int, int]:
    """By partition, one of its offsets."""
    with admin(servers, client) as connection:
        partitions = [part["partition_index"] for part in described(connection, servers, topic)["partitions"]]
        latest = connection.list_partition_offsets({TopicPartition(topic, part): which for part in partitions})
    return {topic_partition.partition: at.offset for topic_partition, at in sorted(latest.items())}


def commit_offsets(servers: str, client: Mapping[str, str], group: str, topic: str, offsets: Mapping[int, int]) -> None:
    """Commits how far a topic was taken, by partition, to a consumer group that nobody is in. Raises Stop."""
    wanted = {TopicPartition(topic, part): OffsetAndMetadata(at, "", -1) for part, at in offsets.items()}
    with admin(servers, client) as connection:
        for wait in COORDINATOR_WAITS:
            try:
                refused = [kind for kind in connection.alter_group_offsets(group, wanted).values() if kind.errno]
            except KafkaError as error:
                refused = [type(error)]
            if not (refused and refused[0].retriable):
                break
            time.sleep(wait)
    if refused:
        raise refusal(servers, f"{refused[0].__name__} for the group {group!r}")


def described(connection: KafkaAdminClient, servers: str, topic: str) -> dict[str, Any]:
    """What the servers say of a topic. Raises Stop where there is none of that name."""
    try:
        (answer,) = connection.describe_topics([topic])
    except UnknownTopicOrPartitionError:
        answer = {"error_code": UnknownTopicOrPartitionError.errno}
    if answer["error_code"] == UnknownTopicOrPartitionError.errno:
        raise Stop(f"Kafka at {servers} has no topic {topic!r}: create it, or mend its name under [kafka].")
    return dict(answer)
