"""What each tally puts into a hop or takes out of it: double entry, so that the two sides of a hop must agree."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from gold.hops import (
    ADDING,
    BILLING,
    CHARGING,
    ISSUING,
    KAFKA,
    MEDIATION,
    POSTING,
    PUBLISHING,
    RATING,
    RENDERING,
    SAYING,
)
from gold.statuses import RATED
from gold.tallies import KINDS

Row = Mapping[str, Any]
"""Of gold.tallies."""

IN, OUT = "going_in", "coming_out"
BOTH = "both"
"""The sides of a hop; and both of them."""


class Posting(NamedTuple):
    """An amount on one side of a hop, for a part: a partition, run or cycle."""

    hop: str
    part: str
    measure: str
    side: str
    amount: Decimal | int
    note: str | None = None


@dataclass(frozen=True)
class Invoices:
    """What stands in a cycle's folder: PDFs, JSON documents, and the sum of what these say is due."""

    cycle: str
    pdfs: int
    documents: int
    total_due: Decimal


def of_tally(row: Row) -> Iterator[Posting]:
    """The postings of a row of gold.tallies."""
    yield from BY_SOURCE[row["source"]](row)


def of_events(row: Row) -> Iterator[Posting]:
    """Bronze comes out of Kafka and goes into mediation."""
    if row["kind"] == "kafka":
        yield Posting(KAFKA, partition(row["topic"], row["topic_id"], row["partition"]), "records", OUT, row["records"])
    yield Posting(MEDIATION, row["ingest_run"], "records", IN, row["records"])


def of_usage(row: Row) -> Iterator[Posting]:
    """Usage comes out of mediation and goes into rating."""
    yield from of_set_aside(row)
    yield Posting(RATING, row["mediation_run"], "records", IN, row["records"])
    yield Posting(RATING, row["mediation_run"], "units", IN, row["units"])


def of_set_aside(row: Row) -> Iterator[Posting]:
    """Rejects and duplicates come out of mediation and go nowhere."""
    yield Posting(MEDIATION, row["ingest_run"], "records", OUT, row["records"])


def of_rated(row: Row) -> Iterator[Posting]:
    """Every rated row comes out of rating; what is charged goes into billing, and is to be posted."""
    yield Posting(RATING, row["mediation_run"], "records", OUT, row["records"])
    yield Posting(RATING, row["mediation_run"], "units", OUT, row["units"])
    if row["kind"] == RATED:
        yield Posting(BILLING, row["cycle"], "records", IN, row["records"])
        yield Posting(BILLING, row["cycle"], "units", IN, row["units"])
        yield Posting(BILLING, row["cycle"], "money", IN, row["money"])
    yield from charged(row, IN, row["money"], counts=row["kind"] == RATED)


def charged(row: Row, side: str, money: Decimal, *, counts: bool) -> Iterator[Posting]:
    """Uses of a cycle, and what they cost, on a side of charging. Without counts 0: the cycle is there all the same."""
    for measure, amount in (("records", row["records"]), ("units", row["units"]), ("money", money)):
        yield Posting(CHARGING, row["cycle"], measure, side, amount if counts else 0)


def by_kind(hop: str, row: Row, side: str) -> Iterator[Posting]:
    """What lines come to on a side of a hop under their kind, and 0 under the others, which may be gone or yet come."""
    for kind in KINDS:
        yield Posting(hop, f"{row['cycle']} {kind}", "money", side, row["money"] if kind == row["kind"] else 0)


def of_lines(row: Row) -> Iterator[Posting]:
    """Usage lines, with what rounding took, come out of billing; every line goes into a bill, and is to be posted."""
    of_use = row["kind"] == "usage"  # other lines post 0: a cycle without usage is billed all the same
    yield Posting(BILLING, row["cycle"], "records", OUT, row["records"] if of_use else 0)
    yield Posting(BILLING, row["cycle"], "units", OUT, row["units"] if of_use else 0)
    yield Posting(BILLING, row["cycle"], "money", OUT, row["exact"] if of_use else 0)
    yield Posting(ADDING, f"{row['cycle']} {row['kind']}", "money", IN, row["money"])
    yield from by_kind(ISSUING, row, IN)


def of_posted(row: Row) -> Iterator[Posting]:
    """Lines of documents come out of charging and issuing under their own cycle, and go into their document."""
    yield from charged(row, OUT, row["exact"], counts=row["kind"] == "usage")
    yield from by_kind(ISSUING, row, OUT)
    yield Posting(POSTING, f"{row['billed_in']} {row['reason']}", "money", IN, row["money"])
    yield from standing(row, IN)


def of_said(row: Row) -> Iterator[Posting]:
    """Lines as they were issued are what the lines of documents are."""
    yield from standing(row, OUT)


def standing(row: Row, side: str) -> Iterator[Posting]:
    """All figures of lines, and the charges of usage, by the document's cycle and the lines' kind."""
    part = f"{row['billed_in']} {row['reason']}, {row['kind']}"
    yield Posting(SAYING, part, "money", side, row["money"])
    if row["kind"] == "usage":
        yield Posting(SAYING, part, "records", side, row["records"])
        yield Posting(SAYING, part, "units", side, row["units"])
        yield Posting(SAYING, f"{part} charges", "money", side, row["exact"])


def of_documents(row: Row) -> Iterator[Posting]:
    """Documents come to what their lines come to."""
    yield Posting(POSTING, f"{row['cycle']} {row['kind']}", "money", OUT, row["money"])


def of_bills(row: Row) -> Iterator[Posting]:
    """Bills come out of their lines, and go into the snapshot and the invoices."""
    cycle = row["cycle"]
    if row["kind"] != "due":
        yield Posting(ADDING, f"{cycle} {row['kind']}", "money", OUT, row["money"])
        return
    yield Posting(PUBLISHING, cycle, "records", IN, row["records"])
    yield Posting(PUBLISHING, cycle, "money", IN, row["money"])
    yield Posting(RENDERING, f"{cycle} PDF", "records", IN, row["records"])
    yield Posting(RENDERING, f"{cycle} JSON", "records", IN, row["records"])
    yield Posting(RENDERING, f"{cycle} JSON", "money", IN, row["money"])


def of_published(row: Row) -> Iterator[Posting]:
    """What readers see comes out of publishing."""
    yield Posting(PUBLISHING, row["cycle"], "records", OUT, row["records"])
    yield Posting(PUBLISHING, row["cycle"], "money", OUT, row["money"])


def of_invoices(invoices: Iterable[Invoices]) -> Iterator[Posting]:
    """Files come out of rendering."""
    for rendered in invoices:
        yield Posting(RENDERING, f"{rendered.cycle} PDF", "records", OUT, rendered.pdfs)
        yield Posting(RENDERING, f"{rendered.cycle} JSON", "records", OUT, rendered.documents)
        yield Posting(RENDERING, f"{rendered.cycle} JSON", "money", OUT, rendered.total_due)


def partition(topic: str, topic_id: str, number: int) -> str:
    """The part of a topic's partition; a topic made anew is another."""
    return f"{topic}/{number} of topic id {topic_id}"


BY_SOURCE = {
    "events": of_events,
    "usage": of_usage,
    "rejects": of_set_aside,
    "duplicates": of_set_aside,
    "rated": of_rated,
    "lines": of_lines,
    "bills": of_bills,
    "posted": of_posted,
    "said": of_said,
    "documents": of_documents,
    "published": of_published,
}
