"""Produces months of seeded synthetic CDRs with known anomalies, to Kafka or to JSON-lines files."""

import argparse
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from bronze.synthetic.anomalies import KINDS, rates_of
from bronze.synthetic.answer_key import AnswerKey
from bronze.synthetic.events import RECORD_TYPES
from bronze.synthetic.files import write_files
from bronze.synthetic.flags import anomalies_help, mix, month, rates
from bronze.synthetic.people import write_subscribers
from bronze.synthetic.scenario import Scenario, customers, stream
from bronze.synthetic.stream import CHUNK, Chunk
from lake.kafka import create_topics
from lake.kafka_sender import send as to_topic
from machine.command import Call, Counts, Job, Stop, bar, whole_number

MOST_SUBSCRIBERS, MOST_EVENTS = 1_000_000, 20_000_000  # what fits in memory; several seeds make more
MOST_MONTHS = 24
CHUNKS_A_SECOND = 10  # where a rate is given: a sleep for each event would cost more time than it takes


def size_arguments(parser: argparse.ArgumentParser) -> None:
    """How much there is, over how many months, and which of all possible ones."""
    add = parser.add_argument
    subscribers, events, seed = whole_number(1, MOST_SUBSCRIBERS), whole_number(1, MOST_EVENTS), whole_number(0, 2**63)
    add("--subscribers", type=subscribers, default=1_000, help="numbers (default: %(default)s)")
    add("--events", type=events, default=50_000, help="messages, anomalies included (default: %(default)s)")
    add(
        "--months", type=whole_number(1, MOST_MONTHS), default=1, help="--month and those before (default: %(default)s)"
    )
    add("--seed", type=seed, default=42, help="same seed and flags, same bytes (default: %(default)s)")


def arguments(parser: argparse.ArgumentParser) -> None:
    weights = "voice=60,sms=10,data=30"
    add = parser.add_argument
    add("--month", type=month, default="2026-03", help="in the tariff's time zone (default: %(default)s)")
    size_arguments(parser)
    add("--mix", type=mix, default=weights, metavar=weights, help="weights of the record types")
    add("--anomalies", type=rates, default=rates_of({}), metavar="KIND=RATE,...", help=anomalies_help())
    add("--rate", type=whole_number(1, MOST_EVENTS), help="events per second at most (default: as fast as it goes)")
    add("--files", type=Path, metavar="DIR", help="write JSON-lines files there, and nothing to Kafka")
    add("--subscribers-csv", type=Path, metavar="PATH", help="write the subscribers, for load-reference")
    add("--answer-key", type=Path, metavar="PATH", help="write every anomaly and where it must end, as CSV")


def run(call: Call) -> Counts:
    """Makes the people and their traffic, and sends it."""
    began = time.monotonic()
    scenario = scenario_of(call)
    people = customers(scenario)
    seen: Counter[str] = Counter()
    with writing(), ExitStack() as files:
        if call.args.subscribers_csv:
            write_subscribers(people, call.args.subscribers_csv)
        key = answer_key(files, call.args.answer_key)
        chunks = paced(stream(scenario, people, chunk_size(call.args.rate)), call.args.rate)
        written = send(call, scenario, noted(chunks, scenario.events, seen, key))
    seconds = time.monotonic() - began
    return {
        **counts(seen),
        "subscribers": len(people),
        "accounts": len({person.account.account_id for person in people}),
        **written,
        "seconds": round(seconds, 1),
        "events_per_second": round(scenario.events / seconds),
    }


def scenario_of(call: Call) -> Scenario:
    """The scenario that the arguments and the tariff's time zone ask for."""
    args, time_zone = call.args, call.settings.tariff.time_zone
    size = (args.subscribers, args.events, args.seed)
    return Scenario(args.month, time_zone, *size, args.mix, args.anomalies, args.months)


@contextmanager
def writing() -> Iterator[None]:
    """Turns what goes wrong with a file into a Stop."""
    try:
        yield
    except OSError as error:
        where = error.filename or "the files asked for"
        raise Stop(f"cannot write {where} ({error.strerror}): make room or name another place.") from None


def answer_key(files: ExitStack, path: Path | None) -> AnswerKey | None:
    """The answer key, if one is asked for."""
    if path is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    return AnswerKey(files.enter_context(path.open("w", encoding="utf-8", newline="")))


def noted(chunks: Iterable[Chunk], total: int, seen: Counter[str], key: AnswerKey | None) -> Iterator[Chunk]:
    """The chunks as they pass: on the progress bar, counted, the anomalies in the answer key."""
    for chunk in bar(chunks, total, "events", len):
        seen.update(RECORD_TYPES[code] for code in chunk.record_type.tolist())
        seen.update(anomaly.kind for anomaly in chunk.anomalies)
        if key:
            with writing():  # here, or it would pass for a fault of Kafka
                key.note(chunk.anomalies)
        yield chunk


def chunk_size(rate: int | None) -> int:
    """How many messages go at once, at a rate of so many a second."""
    return min(CHUNK, max(1, rate // CHUNKS_A_SECOND)) if rate else CHUNK


def paced(chunks: Iterable[Chunk], rate: int | None) -> Iterator[Chunk]:
    """The chunks, at most so many messages a second."""
    began, gone = time.monotonic(), 0
    for chunk in chunks:
        if rate:
            time.sleep(max(0.0, began + gone / rate - time.monotonic()))
        yield chunk
        gone += len(chunk)


def send(call: Call, scenario: Scenario, chunks: Iterable[Chunk]) -> Counts:
    """Hands the messages to files or to Kafka."""
    if call.args.files:
        name = f"cdrs-{scenario.month:%Y-%m}-{scenario.tag}"
        return {"files": write_files(call.args.files, name, chain.from_iterable(chunk.values for chunk in chunks))}
    kafka = call.settings.kafka
    create_topics(
        kafka.servers, kafka.client, kafka.topic, partitions=kafka.partitions, days=call.settings.retention.detail_days
    )
    records = chain.from_iterable(zip(chunk.keys, chunk.values, strict=True) for chunk in chunks)
    return {"topic": kafka.topic, "acknowledged": to_topic(kafka.servers, kafka.client, kafka.topic, records)}


def counts(seen: Counter[str]) -> Counts:
    """What was sent, by record type and by kind of anomaly."""
    types = {name: seen[name] for name in RECORD_TYPES}
    kinds = {name: seen[name] for name in KINDS}
    return {"events": sum(types.values()), **types, "anomalies": sum(kinds.values()), "by_kind": kinds}


JOB = Job(
    "produce-cdrs",
    __doc__,
    "tollhouse produce-cdrs --month 2026-03 --files var/cdrs --answer-key var/key.csv --anomalies late=0.01",
    arguments,
    run,
)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
