"""Turns bronze's new events into silver.usage, silver.rejects and silver.duplicates: each event into exactly one."""

import argparse
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bronze.cdr_events import CDR_EVENTS
from expectations import usage_gate
from jobs.reading.expired import read_kept
from jobs.reading.network import mediation
from lake import log, stream
from lake.log import NO_TABLE
from lake.rows import Rows
from lake.store import Gate, Store
from machine.command import Call, Counts, Job, Stop
from silver.dead_letters import DEAD_LETTER, KEY
from silver.duplicates import CONFLICT, DUPLICATE_ROWS, DUPLICATES, REDELIVERY
from silver.judgement import COUNTS, EVENTS, FILES, OTHERS, PRECEDENTS, REJECTED, SPAN, USED, counted
from silver.mediation import EVENT_COLUMNS, MEDIATED
from silver.rejects import REJECT_ROWS, REJECTS
from silver.usage import CLEAN_RECORD, USAGE, USAGE_ROWS

WRITTEN_TABLES = (USAGE, REJECTS, DUPLICATES)

FEW_EVENTS = 1_000_000
"""So many are handed to every task; where there are more, both sides are sorted."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-relay", action="store_true", help="send nothing to Kafka: no dead letters, no clean records"
    )


def run(call: Call) -> Counts:
    """Mediates what is new in bronze, then sends on what is new in silver."""
    batches: list[Counts] = []
    if call.store.version(CDR_EVENTS) != NO_TABLE:
        call.pinned(CDR_EVENTS, *WRITTEN_TABLES)
        course = stream.Course(stream.checkpoint_path(call.store, "silver"), call.say, reached=partial(read_to, call))
        events, gate = stream.from_table(call.store, CDR_EVENTS), usage_gate(call)

        def act(batch: Rows) -> int:
            batches.append(mediate(call, batch, gate))
            return int(batches[-1]["events"])

        stream.each_batch(events, act, course)
        with call.store.writing(*WRITTEN_TABLES):
            pass  # without a batch too: a run that was killed when all was written did not tell
    return summed(batches) | sent(call)


def read_to(call: Call, end: Mapping[str, Any]) -> None:
    """Tells how far the stream of bronze came."""
    call.told(inputs={CDR_EVENTS.name: log.version_read(end)})


def mediate(call: Call, batch: Rows, gate: Gate | None) -> Counts:
    """Puts each event of a batch where it belongs, once the gate has seen what becomes usage."""
    store = call.store.within(batch.sparkSession)
    with store.locked(*WRITTEN_TABLES):
        came = batch.select(*EVENT_COLUMNS)
        mediated = store.map(mediation(call.settings, read_kept(call.reader)), came, MEDIATED)
        events = store.staged(store.query(EVENTS, mediated=mediated), eager=False)
        (span,) = store.query(SPAN, events=events).collect()
        others = store.staged(judged(store, events, span), eager=False)
        counts = counted(span["events"], span["warned"], store.query(COUNTS, others=others).collect())
        few = hint("others", span["events"] - counts[USED])
        usage = store.query(USAGE_ROWS.replace("{hint}", few), events=events, others=others, run=call.run)
        if counts[USED] and gate:
            gate(usage)
        repeats = counts[REDELIVERY] + counts[CONFLICT]
        duplicates = DUPLICATE_ROWS.replace("{hint}", hint("others", repeats))
        new = (
            (USAGE, usage, counts[USED]),
            (DUPLICATES, store.query(duplicates, others=others, events=came, run=call.run), repeats),
            (REJECTS, store.query(REJECT_ROWS, others=others, run=call.run, at=str(call.began)), counts[REJECTED]),
        )
        with ThreadPoolExecutor(len(new)) as pool:  # at the same time: the small ones wait more than they work
            for added in [pool.submit(store.add, table, rows) for table, rows, count in new if count]:
                added.result()
    return counts


def judged(store: Store, events: Rows, span: Any) -> Rows:
    """The events that do not become usage: silver.judgement.OTHERS. span: of SPAN."""
    tables = {"usage": standing(store, events), "rejects": store.read(REJECTS), "duplicates": store.read(DUPLICATES)}
    precedents = store.query(PRECEDENTS, events=events, **tables, low=span["low"], high=span["high"])
    others = OTHERS.replace("{hint}", hint("earlier, claims", span["events"]))
    return store.query(others, events=events, precedents=store.staged(precedents, eager=False))


def hint(tables: str, events: int) -> str:
    """What hands tables of at most so many events to every task."""
    return f"/*+ BROADCAST({tables}) */" if events <= FEW_EVENTS else ""


def standing(store: Store, events: Rows) -> Rows:
    """The usage among which an id of the events may stand: the rows of silver.judgement.FILES."""
    if store.is_empty(USAGE):
        return store.read(USAGE)
    store.create(USAGE)  # an older one learns to have hashes
    files = store.query(FILES, events=events, usage=store.read_by_file(USAGE)).collect()
    return store.read_files(USAGE, [row["file"] for row in files])


def summed(batches: list[Counts]) -> Counts:
    def total(name: str) -> int:
        return sum(batch[name] for batch in batches)

    by_reason: dict[str, Any] = {}
    for batch in batches:
        for code, count in batch["by_reason"].items():
            by_reason[code] = by_reason.get(code, 0) + count
    return {
        "events": total("events"),
        "usage": total(USED),
        "rejects": total(REJECTED),
        "duplicates": total(REDELIVERY) + total(CONFLICT),
        "conflicts": total(CONFLICT),
        "warnings": total("warned"),
        "rejects_by_reason": by_reason,
        "batches": len(batches),
    }


def sent(call: Call) -> Counts:
    """Sends rejects to the dead-letter topic and usage to the clean topic. A Kafka that is away gets them next time."""
    kafka, store = call.settings.kafka, call.store
    if call.args.no_relay:
        return {}
    counts: Counts = {}
    try:
        if kafka.dead_letter_topic:
            letters = stream.Records(REJECTS, KEY, DEAD_LETTER)
            counts["dead_letters"] = stream.relay(store, letters, kafka.dead_letter_topic, kafka, call.say)
        if kafka.clean_topic:
            records = stream.Records(USAGE, "usage_id", CLEAN_RECORD)
            counts["clean_records"] = stream.relay(store, records, kafka.clean_topic, kafka, call.say)
    except Stop as away:
        call.say(f"dead letters and clean records wait for the next run: {away}")
    return counts


JOB = Job("mediate-cdrs", __doc__, "tollhouse mediate-cdrs --settings conf/local.toml", arguments, run, streams=True)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
