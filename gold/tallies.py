"""What a lake holds, counted for its control totals. One row per source and run, cycle or kind: a few for each run.

Uses that nobody pays for yet are counted by the day, too.

Every source is narrowed to the same columns, so that one aggregation with one shuffle counts them all. It is SQL; a
table stands in it as {events}.
"""

from collections.abc import Mapping

from gold.pricing.tariff.plan import RETAIL
from gold.suspense import IN_SUSPENSE
from lake.sql import quoted

KEYS = (
    *("source", "topic", "topic_id", "partition", "ingest_run", "mediation_run"),
    *("cycle", "kind", "reason", "service", "day", "billed_in"),
)
"""day: on which a use in suspense began, in days since 1970. billed_in: the cycle of the document a line stands on."""

SUMS = {"records": "BIGINT", "units": "BIGINT", "money": "DECIMAL(24,12)", "exact": "DECIMAL(24,12)"}
"""What is summed, and its type. exact: money before it was rounded."""

COLUMNS = dict.fromkeys(KEYS, "STRING") | SUMS | {"partition": "INT", "day": "INT", "next_offset": "BIGINT"}
"""next_offset: of events of Kafka, one after the highest; its greatest is told."""

TOO_LATE = "too_late"
"""The reason of a record whose cycle's call detail was removed before it came, and the kind of such a reject."""

KINDS = ("usage", "discount", "fee", "tax")
"""Of bill lines; each has its column on the bill."""

Offsets = Mapping[int, tuple[int, int]]
"""By partition: the first offset that counts, and the one after the last."""


def tallies(*sources: str) -> str:
    """KEYS, SUMS and next_offset, one row per keys that occur."""
    keys, sums = ", ".join(KEYS), ", ".join(f"sum({name}) AS {name}" for name in SUMS)
    rows = " UNION ALL ".join(sources)
    return f"SELECT {keys}, {sums}, max(next_offset) AS next_offset FROM ({rows}) GROUP BY {keys}"


def narrowed(source: str, rows: str, **columns: str) -> str:
    """COLUMNS of each row; what is not given is null, and a row is one record."""
    given = {"source": quoted(source), "records": "1", **columns}
    chosen = (f"CAST({given.get(name, 'NULL')} AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    return f"SELECT {', '.join(chosen)} FROM {rows}"


def of_events(topic_id: str, offsets: Offsets) -> str:
    """Rows of bronze.cdr_events; kind is kafka, file, or beyond: what Kafka forgot, or got after it was asked.

    topic_id, offsets: of the topic as Kafka knows it; other topics count whole. A file's name and hash are left out.
    """
    beyond = f"topic_id = {quoted(topic_id)} AND NOT ({within(offsets)})"
    kind = f"CASE WHEN broker_time IS NULL THEN 'file' WHEN {beyond} THEN 'beyond' ELSE 'kafka' END"
    coordinates = {name: f"IF(broker_time IS NULL, NULL, {name})" for name in ("topic", "topic_id", "partition")}
    return narrowed("events", "{events}", ingest_run="ingest_run", kind=kind, **coordinates)


def within(offsets: Offsets) -> str:
    """Whether an offset counts. A partition that Kafka does not name counts whole."""
    spans = [f"WHEN {part} THEN offset >= {first} AND offset < {end}" for part, (first, end) in offsets.items()]
    return f"CASE partition {' '.join(spans)} ELSE TRUE END" if spans else "TRUE"


USAGE = narrowed("usage", "{usage}", ingest_run="ingest_run", mediation_run="mediation_run", units="units")
REJECTS = narrowed(
    "rejects",
    "{rejects}",
    ingest_run="ingest_run",
    kind=f"IF(array_contains(reasons.code, {quoted(TOO_LATE)}), {quoted(TOO_LATE)}, NULL)",
)
DUPLICATES = narrowed("duplicates", "{duplicates}", ingest_run="ingest_run", kind="kind")


def of_rated(day: str) -> str:
    """Rows of gold.rated_usage that are billed; money is the charge. day: SQL of it."""
    return narrowed(
        "rated",
        f"{{rated}} WHERE run = {quoted(RETAIL)}",
        mediation_run="mediation_run",
        cycle="cycle",
        kind="status",
        reason="reason",
        units="units",
        money="charge",
        service="record_type",
        day=day,
    )


RATED = of_rated(f"CASE WHEN status IN {IN_SUSPENSE} THEN unix_date(CAST(start_time AS DATE)) END")
"""The day of those in suspense alone."""

LINES = narrowed(
    "lines",
    "{lines}",
    cycle="cycle",
    kind="kind",
    records="uses",
    units="units",
    money="amount",
    exact="amount + rounding_difference",
)
"""Records are the uses of usage lines."""

AMOUNTS = ", ".join(f"{quoted(kind)}, {kind}_amount" for kind in KINDS)
BILLS = narrowed(
    "bills",
    f"{{bills}} LATERAL VIEW stack({len(KINDS) + 1}, 'due', total_due, {AMOUNTS}) AS kind, amount",
    cycle="cycle",
    kind="kind",
    money="amount",
)
"""What is due, and beside it each amount under its kind."""

LINE = {
    "cycle": "line.cycle",
    "kind": "line.kind",
    "reason": "documents.kind",
    "billed_in": "documents.cycle",
    "records": "line.uses",
    "units": "line.units",
    "money": "line.amount",
    "exact": "CASE WHEN line.kind = 'usage' THEN line.base END",
}
POSTED = narrowed("posted", "{documents} AS documents LATERAL VIEW explode(lines) AS line", **LINE)
"""Lines of documents: reason is the document's kind, exact what the charges of usage come to."""

CONTENT = quoted(
    "lines ARRAY<STRUCT<cycle: STRING, kind: STRING, uses: BIGINT, units: BIGINT, base: STRING, amount: STRING>>"
)
SAID = narrowed(
    "said",
    f"{{documents}} AS documents LATERAL VIEW explode(from_json(content, {CONTENT}).lines) AS line"
    " WHERE sha2(content, 256) = content_hash",
    **LINE,
)
"""The same lines as the contents have them that were issued: those that still have their hash."""

DOCUMENTS = narrowed("documents", "{documents}", cycle="cycle", kind="kind", money="total")

PUBLISHED = narrowed("published", "{published}", cycle="cycle", money="total_due")
"""Bills of the snapshot readers see."""

TABLE_SOURCES = (USAGE, REJECTS, DUPLICATES, RATED, LINES, BILLS, POSTED, SAID, DOCUMENTS)
"""All of the lake but the events, which depend on what Kafka says."""
