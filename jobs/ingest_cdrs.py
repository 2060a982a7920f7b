"""Brings call detail records into bronze.cdr_events, byte for byte: from the Kafka topic, or from JSON-lines files."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bronze.cdr_events import CDR_EVENTS, NEXT_OFFSETS, cdr_events
from bronze.files import ENDINGS, FILES, NEW_FILES, lines
from lake import kafka, stream
from lake.byte_files import read_bytes
from lake.paths import is_passed_over, readable, with_colon
from lake.runs import LAG
from machine.command import Call, Counts, Job, Stop, duration

EARLIEST = -2
"""What Spark calls the first offset that a partition still has."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--files", metavar="DIR", help="take the JSON-lines files of a folder instead; one seen before adds nothing")
    add("--continuous", action="store_true", help="go on until SIGTERM or Ctrl-C; else take what is there and stop")
    add("--every", type=duration, default="10s", metavar="10s", help="between batches, with --continuous")
    add("--accept-loss", action="store_true", help="go on although Kafka has deleted records that were not taken yet")


def run(call: Call) -> Counts:
    """Appends what is new; returns how many events came, and how many Kafka still holds back."""
    return from_files(call) if call.args.files else from_topic(call)


def from_topic(call: Call) -> Counts:
    """Streams the topic's new records to bronze."""
    servers, client, topic = call.settings.kafka.servers, call.settings.kafka.client, call.settings.kafka.topic
    topic_id = kafka.topic_id(servers, client, topic)
    ends = kafka.end_offsets(servers, client, topic)
    checkpoint = stream.checkpoint_path(call.store, CDR_EVENTS.name, f"{topic}-{topic_id}")
    starting = dict.fromkeys(ends, EARLIEST) | known_offsets(call, topic_id, checkpoint)
    records = stream.from_kafka(call.store, call.settings.kafka, starting, call.args.accept_loss)
    every = f"{call.args.every} seconds" if call.args.continuous else None
    course = stream.Course(checkpoint, call.say, every, Display(call).show)
    passed = stream.append(call.store, CDR_EVENTS, cdr_events(records, topic_id, call.run), course)
    left = lag(kafka.end_offsets(servers, client, topic), passed.end.get(topic, {}), {} if course.every else ends)
    return {"events": passed.rows, "batches": passed.batches, LAG: left}


def known_offsets(call: Call, topic_id: str, checkpoint: str) -> dict[int, int]:
    """Where to go on if the checkpoint was lost: after what bronze holds."""
    if stream.has_begun(checkpoint):
        return {}
    events = call.pinned(CDR_EVENTS).read(CDR_EVENTS)
    offsets = call.store.query(NEXT_OFFSETS, events=events, topic_id=topic_id).collect()
    return {row["partition"]: row["offset"] for row in offsets}


def lag(ends: Mapping[int, int], taken: Mapping[str, int], at_start: Mapping[int, int]) -> int:
    """How many records the topic holds beyond those taken. at_start: its ends when a run began that takes all."""
    return sum(max(0, end - max(taken.get(str(part), 0), at_start.get(part, 0))) for part, end in ends.items())


@dataclass
class Display:
    """Shows how far the topic was taken: to Kafka's own tools by a consumer group, and in the run's record.

    The checkpoint alone decides where a run goes on. What cannot be shown is said once, and stops nothing.
    """

    call: Call
    is_able: bool = True

    def show(self, end: Mapping[str, Mapping[str, int]]) -> None:
        """Shows a stream's position: offsets by topic and partition."""
        where = self.call.settings.kafka
        taken = end.get(where.topic, {})
        try:
            if where.lag_group and self.is_able:
                offsets = {int(part): at for part, at in taken.items()}
                kafka.commit_offsets(where.servers, where.client, where.lag_group, where.topic, offsets)
            if self.call.args.continuous:
                ends = kafka.end_offsets(where.servers, where.client, where.topic)
                self.call.told(counts={LAG: lag(ends, taken, {})})
        except Stop as refused:
            self.is_able = False
            self.call.say(f"warning: how far the topic was taken is not shown to Kafka: {refused}")


def from_files(call: Call) -> Counts:
    """Appends the lines of files whose content is not in bronze yet."""
    folder = readable(call.args.files)
    if "://" not in folder:
        check_folder(call, Path(folder))
    store = call.store
    listed = store.query(FILES, files=read_bytes(store.spark, folder, ENDINGS))
    with store.writing(CDR_EVENTS):
        chosen = [row["path"] for row in call.pinned(CDR_EVENTS).few(NEW_FILES, files=listed, events=CDR_EVENTS)]
        events = store.append(CDR_EVENTS, store.query(lines(chosen), files=listed, run=call.run)) if chosen else 0
    return {"events": events, "files": len(chosen)}


def check_folder(call: Call, folder: Path) -> None:
    """Says which files below a folder of this machine are left out. Raises Stop for no folder or an unreadable name."""
    if not folder.is_dir():
        raise Stop(f"{folder} is no folder: name one that holds JSON-lines files.")
    every = sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    if left := [file for file in every if not is_taken(file)]:
        call.say(f"warning: {len(left):,} files are left out, such as {left[0]}; {', '.join(ENDINGS)} are taken")
    if wrong := [file for file in every if is_taken(file) and ":" in str(file)]:
        raise with_colon(wrong[0], len(wrong) - 1)


def is_taken(file: Path) -> bool:
    """Whether it has one of the endings, and Spark does not take it for one of its own."""
    return file.suffix[1:] in ENDINGS and not is_passed_over(file)


JOB = Job("ingest-cdrs", __doc__, "tollhouse ingest-cdrs --continuous --every 10s", arguments, run, streams=True)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
