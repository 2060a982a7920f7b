"""Proves that nothing was lost: records, units and money in and out of every hop, from Kafka to documents and PDFs."""

import argparse
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from gold import tallies
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.control_totals import CONTROL_TOTALS, Excuses, Total, as_rows, control_totals
from gold.cycle_way import cycle_ways
from gold.documents import DOCUMENTS
from gold.expired_detail import EXPIRED_DETAIL, not_written_off, removed_offsets, written_off
from gold.hops import BILLING, CHARGING, ISSUING, KAFKA, MEDIATION, PUBLISHING, RATING, RENDERING
from gold.postings import BOTH, IN, OUT, Invoices, Row, of_invoices, of_tally
from gold.rated_usage import RATED_USAGE
from gold.statuses import ERROR, UNMATCHED
from gold.suspense import suspense
from jobs.reading.expired import read_kept, read_tallies
from jobs.reading.expiry import SOURCES, standing
from jobs.reading.offsets import TopicOffsets, read_offsets, recounted
from jobs.reading.older import noted, remakes
from lake.lists import first
from lake.pinned import Pinned
from lake.reader import Reader
from lake.whole_files import write_whole
from machine.command import Call, ControlFailed, Counts, Job
from serving.control_page import Reconciled, control_page
from serving.control_report import (
    broken_text,
    conflict_text,
    day_number,
    open_uses_text,
    overview_text,
    suspense_text,
    ways_text,
    written_off_text,
)
from serving.invoices.totals import rendered
from serving.snapshots import Manifest, current
from silver.conflicts import conflicts
from silver.duplicates import CONFLICT, DUPLICATES

COUNTED_TABLES = (*SOURCES.values(), EXPIRED_DETAIL, BILL_LINES, BILLS, DOCUMENTS)
LISTED_CONFLICTS = 10
CATCH_UP = {KAFKA: "ingest-cdrs", MEDIATION: "mediate-cdrs", RATING: "rate-usage"}
"""What takes up what came since a hop's job ran last; a difference that stays after it is a loss."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--html", type=Path, metavar="FILE", help="write one HTML file that needs no other, too")


def run(call: Call) -> Counts:
    """Writes and prints the control totals. Raises ControlFailed if a hop does not balance, when all is said."""
    offsets = read_offsets(call.settings.kafka)  # before the tables: what comes after this does not count
    with call.store.locked(RATED_USAGE, BILL_LINES, BILLS):  # so that no job stands between two of them
        tables = call.pinned(*COUNTED_TABLES)
    removed = read_tallies(Reader(call.root, tables.versions))
    offsets = offsets.since(removed_offsets(removed, offsets.topic_id))
    there = tallies_of(call, tables, offsets)
    counted = [*there, *removed]
    totals = noted(call, tables, totals_of(call, offsets, counted))
    written(call, totals)
    older, opened = list(remakes(totals)), open_counts(there) | written_off(counted, removed)
    said = [f"Kafka was not asked: {offsets.silence}"] if offsets.silence else []
    said += [*open_uses_text(there, call.began), *written_off_text(opened)]
    said += first(older, LISTED_CONFLICTS, "to be made again")
    said += conflicts_said(tables, opened["conflicts"])
    of = Reconciled(
        call.began,
        call.settings.tariff.currency,
        result_of(totals, is_older=bool(older), is_asked=not offsets.silence),
        totals,
        list(cycle_ways(counted)),
        suspense(
            (row for row in (*there, *not_written_off(removed)) if row["source"] == "rated"), day_number(call.began)
        ),
        said,
    )
    tell(call, of)
    counts = {"parts": len(totals), "broken": len(of.broken), "older": len(older)} | opened | deep_counts(of)
    if of.broken:
        raise ControlFailed(why_not(call, totals), counts)
    return {"result": of.result, **counts, "control_run": call.run}


def result_of(totals: Sequence[Total], *, is_older: bool, is_asked: bool) -> str:
    """The verdict in words."""
    if any(total.broken for total in totals):
        return "the lake does not balance"
    result = "nothing is missing, but some is older than what it is made of" if is_older else "every hop balances"
    return result if is_asked else f"{result}, as far as one can tell without Kafka"


def tell(call: Call, of: Reconciled) -> None:
    """Prints the figures and what is said beside them, and writes the page that is asked for."""
    parts = (overview_text(of.totals), ways_text(of.ways), suspense_text(of.suspense))
    call.say("\n\n".join(part for part in (f"control totals of {call.run}\n{parts[0]}", *parts[1:]) if part))
    for sentence in of.said:
        call.say(sentence)
    if call.args.html:
        write_whole(call.args.html, control_page(of))


def deep_counts(of: Reconciled) -> Counts:
    """What --json has beside the counts: figures as texts."""
    ways = [
        {"cycle": way.cycle, "measure": way.measure, "rated": way.rated and str(way.rated), "billed": str(way.billed)}
        | {kind: str(amount) for kind, amount in way.posted.items()}
        | {"pending": str(way.pending)}
        for way in of.ways
    ]
    waiting = [vars(part) | {"estimate": part.estimate and str(part.estimate)} for part in of.suspense]
    return {"cycles": ways, "suspense": waiting, "does_not_balance": of.broken}


def tallies_of(call: Call, tables: Pinned, offsets: TopicOffsets) -> Sequence[Row]:
    """What the pinned tables and the snapshot hold, in one query: a few rows for each run and cycle."""
    snapshot, events = published(call), tallies.of_events(offsets.topic_id, offsets.span)
    sources = [events, *tallies.TABLE_SOURCES] + ([] if snapshot is None else [tallies.PUBLISHED])
    named: dict[str, Any] = {"lines": BILL_LINES, "bills": BILLS, "documents": DOCUMENTS}
    named |= standing(tables, read_kept(Reader(call.root, tables.versions)))
    if snapshot is not None:
        folder = Path(call.settings.lake.published).resolve() / snapshot.id / "bills"
        named["published"] = tables.read_files(BILLS, str(folder))
    return tables.few(tallies.tallies(*sources), **named)


def totals_of(call: Call, offsets: TopicOffsets, counted: Sequence[Row]) -> list[Total]:
    """The control totals. If Kafka has more offsets than bronze has rows, its records are counted."""
    invoices = [Invoices(**vars(counts)) for counts in rendered(Path(call.settings.lake.invoices))]
    posted = [*chain.from_iterable(map(of_tally, counted)), *of_invoices(invoices)]
    excused = excuses(call, offsets)
    totals = control_totals([*offsets.postings(), *posted], excused)
    if any(total.broken and total.hop == KAFKA for total in totals) and not offsets.silence:
        real = recounted(offsets, call.store, call.settings.kafka)
        return control_totals([*real.postings(), *posted], excused)
    return totals


def written(call: Call, totals: list[Total]) -> None:
    """Adds the totals as an entry of this run."""
    store = call.store
    rows = as_rows(totals, call.run, call.began)
    store.append(CONTROL_TOTALS, store.spark.createDataFrame(rows, store.schema(CONTROL_TOTALS)))


def published(call: Call) -> Manifest | None:
    """The snapshot that readers see now."""
    return current(Path(call.settings.lake.published))


def excuses(call: Call, offsets: TopicOffsets) -> Excuses:
    """Why a side of a hop may be empty."""
    return {
        (KAFKA, IN): "Kafka was not asked" if offsets.silence else "not in Kafka any more",
        (BILLING, OUT): "not yet billed",
        **dict.fromkeys(((CHARGING, OUT), (ISSUING, OUT)), "not issued yet"),
        **dict.fromkeys(((CHARGING, BOTH), (ISSUING, BOTH)), "pending"),
        (RENDERING, OUT): "not rendered",
    } | ({(PUBLISHING, OUT): "not published"} if published(call) is None else {})


def open_counts(counted: Sequence[Row]) -> dict[str, int]:
    """How many events conflict with another, and how many uses nobody pays for yet."""
    kinds = dict.fromkeys((CONFLICT, UNMATCHED, ERROR), 0)
    for row in counted:
        if row["source"] in ("duplicates", "rated") and row["kind"] in kinds:
            kinds[row["kind"]] += row["records"]
    return {"conflicts": kinds[CONFLICT], UNMATCHED: kinds[UNMATCHED], ERROR: kinds[ERROR]}


def conflicts_said(tables: Pinned, count: int) -> Iterator[str]:
    """Lists events that claim the id of another with other content, the first of them."""
    if count:
        yield f"{count:,} events have the id of an earlier one and other content: it stands, they are set aside"
        texts = list(map(conflict_text, tables.few(conflicts(LISTED_CONFLICTS), duplicates=DUPLICATES)))
        yield from first(texts, LISTED_CONFLICTS, f"conflicts in {DUPLICATES.name}", count)


def why_not(call: Call, totals: list[Total]) -> str:
    """The parts that do not balance, the first in the data's way first."""
    wrong = [total for total in totals if total.broken]
    broken = first([broken_text(total) for total in wrong], LISTED_CONFLICTS)
    late = CATCH_UP.get(wrong[0].hop)
    hint = f" If these came since it ran last, tollhouse {late} takes them up: run it, then this again." if late else ""
    return (
        f"the lake does not balance: {'; '.join(broken)}. "
        f"All totals stand in {CONTROL_TOTALS.name} under {call.run}.{hint}"
    )


JOB = Job("reconcile-lake", __doc__, "tollhouse reconcile-lake --html reconciliation.html", arguments, run)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
