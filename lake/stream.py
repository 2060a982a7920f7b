"""Streams: the only readStream and writeStream. Their sources and sinks, checkpoints, pace, progress and end."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pyspark.errors import StreamingQueryException
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.streaming.query import StreamingQuery
from pyspark.sql.streaming.readwriter import DataStreamWriter

from lake.errors import Stop
from lake.failures import of_a_stream
from lake.kafka import LARGEST_RECORD, create_topics, topic_id
from lake.kafka_client import spark_options
from lake.log import NO_TABLE
from lake.rows import conformed
from lake.settings import Kafka
from lake.signals import asked_to_end
from lake.small_files import compact
from lake.store import Store
from lake.table import Table

POLL = 1  # seconds between looks at a running stream
GRACE = 60  # seconds that a batch under way may take to end when the stream is asked to stop
RECORDS_A_BATCH = 2_000_000  # of Kafka at most
BYTES_A_BATCH = "128m"  # of a table's files: about two million call records

Say = Callable[[str], None]


@dataclass(frozen=True)
class Course:
    """How a stream runs: where it remembers how far it came, and whom it tells of its batches.

    every: the time between batches, as '10 seconds'; None: it takes what is there and stops. reached: is told how far
    it came, by source partition, whenever it came further.
    """

    checkpoint: str
    say: Say
    every: str | None = None
    reached: Callable[[Mapping[str, Any]], None] = lambda _: None


@dataclass(frozen=True)
class Records:
    """What a topic gets of a table. key, value: SQL of texts. changes: a row that was updated goes again."""

    table: Table
    key: str
    value: str
    changes: bool = False


@dataclass
class Passed:
    """What a stream moved. end: by source partition, the offset it will go on from, as far as it told."""

    batches: int = 0
    rows: int = 0
    last_batch: int = -1
    end: Mapping[str, Any] = field(default_factory=dict)


def checkpoint_path(store: Store, *names: str) -> str:
    """Where a stream of the lake remembers how far it came."""
    return "/".join((store.root, "_checkpoints", *names))


def has_begun(checkpoint: str) -> bool:
    """Whether a stream has run with this checkpoint. Only a local disk is asked; elsewhere nobody knows: False."""
    return "://" not in checkpoint and any(Path(checkpoint, "offsets").glob("*"))


def from_kafka(store: Store, kafka: Kafka, starting: Mapping[int, int], accept_loss: bool) -> DataFrame:
    """The records of the topic of the settings. starting: by partition, the first offset where no checkpoint knows."""
    options = {
        "kafka.bootstrap.servers": kafka.servers,
        "subscribe": kafka.topic,
        "startingOffsets": json.dumps({kafka.topic: starting}),
        "failOnDataLoss": str(not accept_loss).lower(),
        "maxOffsetsPerTrigger": str(RECORDS_A_BATCH),
        "kafka.isolation.level": "read_committed",  # what a producer took back is no event
        "kafka.max.partition.fetch.bytes": str(LARGEST_RECORD),
    }
    return store.spark.readStream.format("kafka").options(**options, **spark_options(kafka.client)).load()


def from_table(store: Store, table: Table, changes: bool = False) -> DataFrame:
    """The rows of a table as they are added; with changes, those that an update left too (from its change feed)."""
    reader = store.spark.readStream.format("delta").option("maxBytesPerTrigger", BYTES_A_BATCH)
    if not changes:
        return reader.option("skipChangeCommits", "true").load(store.path(table))
    rows = reader.option("readChangeFeed", "true").load(store.path(table))
    return rows.where(F.col("_change_type").isin("insert", "update_postimage"))


def append(store: Store, table: Table, rows: DataFrame, course: Course) -> Passed:
    """Adds a stream's rows to a table, exactly once under a checkpoint."""

    def added(told: str) -> None:
        course.say(told)
        compact(store.spark, store.path(table))

    with store.writing(table):
        store.create(table)
        writer = conformed(table, rows).writeStream.format("delta").outputMode("append")
        return flow(writer.option("path", store.path(table)), replace(course, say=added))


def each_batch(rows: DataFrame, act: Callable[[DataFrame], int], course: Course) -> Passed:
    """Hands each batch to a function, again if it failed. What the function raises ends the stream and is raised.

    act: returns how many rows the batch has; Spark counts them as often as they are read.
    """
    failures: list[Exception] = []
    counts: dict[int, int] = {}

    def acted(batch: DataFrame, number: int) -> None:
        try:
            counts[number] = act(batch)
        except Exception as failure:
            failures.append(failure)
            raise

    try:
        return flow(rows.writeStream.foreachBatch(acted), course, counts)
    except Stop as stop:
        raise (failures or [stop])[0] from None


def relay(store: Store, records: Records, topic: str, kafka: Kafka, say: Say) -> int:
    """Sends what was not sent yet, at least once, and returns how many; a topic made anew gets all. Raises Stop."""
    table = records.table
    if store.version(table) == NO_TABLE:
        return 0
    create_topics(kafka.servers, kafka.client, topic, partitions=kafka.partitions, days=store.retention.detail_days)
    checkpoint = checkpoint_path(store, table.name, f"{topic}-{topic_id(kafka.servers, kafka.client, topic)}")
    options = {"kafka.bootstrap.servers": kafka.servers, "topic": topic, "kafka.max.request.size": str(LARGEST_RECORD)}
    rows = from_table(store, table, records.changes)
    rows = rows.select(F.expr(records.key).alias("key"), F.expr(records.value).alias("value"))
    writer = rows.writeStream.format("kafka").options(**options, **spark_options(kafka.client))
    return flow(writer, Course(checkpoint, lambda told: say(f"{topic} {told}"))).rows


def flow(writer: DataStreamWriter, course: Course, counts: Mapping[int, int] | None = None) -> Passed:
    """Runs a stream until it has taken what is there or, where its course has no end, until it is asked to stop.

    counts: rows by batch, where Spark's own count of them is not the one to tell.
    """
    writer = writer.option("checkpointLocation", course.checkpoint)
    writer = writer.trigger(processingTime=course.every) if course.every else writer.trigger(availableNow=True)
    passed = Passed()
    with asked_to_end() if course.every else nullcontext(threading.Event()) as asked:
        query = writer.start()
        try:
            while not query.awaitTermination(POLL):
                tell(query, passed, course, counts or {})
                if asked.is_set():
                    await_batch(query)
                    break
        except StreamingQueryException as broken:
            raise of_a_stream(course.checkpoint, str(broken)) from None
        finally:
            query.stop()
        tell(query, passed, course, counts or {})
    return passed


def await_batch(query: StreamingQuery) -> None:
    deadline = time.monotonic() + GRACE
    while query.isActive and query.status["isTriggerActive"] and time.monotonic() < deadline:
        time.sleep(POLL)


def tell(query: StreamingQuery, passed: Passed, course: Course, counts: Mapping[int, int]) -> None:
    """Says and counts the batches that ended since the last look, and tells how far they came."""
    before = passed.end
    for told in query.recentProgress:
        if told["batchId"] > passed.last_batch and told["numInputRows"]:
            rows = counts.get(told["batchId"], told["numInputRows"])
            seconds = told["batchDuration"] / 1000
            passed.batches, passed.rows, passed.last_batch = passed.batches + 1, passed.rows + rows, told["batchId"]
            course.say(f"batch {told['batchId']}: {rows:,} rows in {seconds:.1f} s")
        if told["sources"] and told["sources"][0]["endOffset"]:
            passed.end = json.loads(told["sources"][0]["endOffset"])
    if passed.end != before:
        course.reached(passed.end)
