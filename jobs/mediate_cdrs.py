"""Turns bronze's new events into silver.usage, silver.rejects and silver.duplicates: each event into exactly one."""

import argparse
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from bronze.cdr_events import CDR_EVENTS
from expectations import usage_gate
from lake import stream
from lake.coordinates import COORDINATES
from lake.log import NO_TABLE
from lake.store import Gate, Store
from machine.command import Call, Counts, Job, Stop
from silver.dead_letters import dead_letter, place_key
from silver.duplicates import CONFLICT, DUPLICATES, REDELIVERY, claims, duplicates
from silver.judgement import FEW, counted, judged
from silver.mediation import mediated
from silver.rejects import REJECTS, rejects
from silver.usage import USAGE, clean_record, usage


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is sent on."""
    parser.add_argument(
        "--no-relay", action="store_true", help="send nothing to Kafka: no dead letters, no clean records"
    )


def run(call: Call) -> Counts:
    """Mediates what is new in bronze, then sends on what is new in silver."""
    batches: list[Counts] = []
    if call.store.version(CDR_EVENTS) != NO_TABLE:
        place = stream.checkpoint(call.store, "silver")
        events, gate = stream.from_table(call.store, CDR_EVENTS), usage_gate(call)
        stream.each_batch(
            events, lambda batch: batches.append(mediate(call, batch, gate)), place, stream.ONCE, call.say
        )
    return summed(batches) | sent(call)


def mediate(call: Call, batch: DataFrame, gate: Gate | None) -> Counts:
    """Puts each event of a batch where it belongs. A batch that comes again finds its own rows by their coordinates."""
    store, tariff = call.store.within(batch.sparkSession), call.settings.tariff
    with store.locked(USAGE, REJECTS, DUPLICATES):
        events = store.staged(mediated(batch, tariff.zone, tariff.country_code), eager=False)
        return settle(call, store, events, gate)


def settle(call: Call, store: Store, events: DataFrame, gate: Gate | None) -> Counts:
    """Writes the three tables: usage first, so that a duplicate never refers to what is not there."""
    span = events.agg(F.count("*").alias("events"), F.min("offset").alias("low"), F.max("offset").alias("high")).first()
    assert span is not None
    contested = claims(events, store.read(USAGE))
    fates = store.staged(
        judged(
            events,
            F.broadcast(contested) if span["events"] <= FEW else contested,
            settled(store, span["low"], span["high"]),
        )
    )
    counts = counted(fates)
    if counts["usage"]:
        store.add(USAGE, usage(fates, call.run), gate)
    others = (
        (DUPLICATES, duplicates(fates, call.run), counts[REDELIVERY] + counts[CONFLICT]),
        (REJECTS, rejects(fates, call.run, call.began), counts["reject"]),
    )
    with ThreadPoolExecutor(len(others)) as pool:  # at the same time: they wait more than they work
        for added in [pool.submit(store.add, table, rows) for table, rows, count in others if count]:
            added.result()
    return {"events": span["events"], **counts}


def settled(store: Store, low: int, high: int) -> DataFrame:
    """Coordinates of what earlier runs rejected or found repeated, among offsets that a batch spans."""
    both = store.read(REJECTS).select(*COORDINATES).union(store.read(DUPLICATES).select(*COORDINATES))
    return both.where(F.col("offset").between(low, high))


def summed(batches: list[Counts]) -> Counts:
    """The counts of all batches."""

    def total(name: str) -> int:
        return sum(batch[name] for batch in batches)

    by_reason: dict[str, Any] = {}
    for batch in batches:
        for code, count in batch["by_reason"].items():
            by_reason[code] = by_reason.get(code, 0) + count
    return {
        "events": total("events"),
        "usage": total("usage"),
        "rejects": total("reject"),
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
            counts["dead_letters"] = stream.relay(
                store, REJECTS, kafka.dead_letter_topic, kafka, place_key(), dead_letter(), call.say
            )
        if kafka.clean_topic:
            counts["clean_records"] = stream.relay(
                store, USAGE, kafka.clean_topic, kafka, F.col("usage_id"), clean_record(), call.say
            )
    except Stop as away:
        call.say(f"dead letters and clean records wait for the next run: {away}")
    return counts


JOB = Job("mediate-cdrs", __doc__, "tollhouse mediate-cdrs --settings conf/local.toml", arguments, run, streams=True)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
