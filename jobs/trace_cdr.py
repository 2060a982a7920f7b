"""Traces a record from where it came in up to the line and document that charge it, or says why none does."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import Any

from bronze.cdr_events import CDR_EVENTS
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.pricing.tariff.plan import RETAIL
from gold.rated_usage import RATED_USAGE
from gold.statuses import RATED, REASONS
from jobs.reading.documents import of_account
from jobs.reading.recorded import as_of_issue
from lake.coordinates import COORDINATES
from lake.currency import minor_units
from lake.reader import Reader
from machine.command import Call, Counts, Job, Stop
from serving.coordinates import came_from
from serving.document_text import TITLES, shown
from serving.text_table import text_table
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE

Row = Mapping[str, Any]
Step = tuple[str, str]
"""Where a record was, and what became of it there."""

OTHERS = {"usage": "other usage", "discount": "discounts", "fee": "fees", "tax": "taxes"}
"""What other lines of a document are, by their kind."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("origin", nargs="*", metavar="TOPIC PARTITION OFFSET | FILE LINE", help="where it came from")
    parser.add_argument("--record-id", metavar="ID", help="the id that the switch gave, instead")


def run(call: Call) -> Counts:
    """Prints what became of a record. Raises Stop where none came from there, or has that id."""
    reader = call.reader
    steps = [step for event in events(reader, call.args) for step in traced(reader, event)]
    if not call.args.json:
        print("\n".join(text_table(("", ""), steps)))
    return {"steps": len(steps), "ends": steps[-1][1], "listed": [list(step) for step in steps]}


def events(reader: Reader, args: argparse.Namespace) -> list[Row]:
    """The coordinates of the records that are asked for: of an id perhaps several."""
    if (args.record_id is None) == (not args.origin):
        raise Stop("name a TOPIC, PARTITION and OFFSET, or a FILE and LINE, or a --record-id.")
    records = of_id(reader, args.record_id) if args.record_id is not None else of_origin(reader, args.origin)
    if not records:
        what = (
            f"has the id {args.record_id}" if args.record_id else f"came from {' '.join(map(shown_word, args.origin))}"
        )
        raise Stop(f"no record in {reader.root} {what}.")
    return records


def shown_word(word: str) -> str:
    """A word of an origin. In groups an offset is no telephone number, of which nobody is told."""
    return f"{int(word):,}" if word.isdecimal() else word


def of_id(reader: Reader, record_id: str) -> list[Row]:
    """The records that tell of an id, the one that is billed first."""
    named = ((USAGE, "usage_id"), (DUPLICATES, "usage_id"), (REJECTS, "record_id"))
    return [at(row) for table, column in named for row in reader.rows(table, {column: [record_id]})]


def of_origin(reader: Reader, origin: list[str]) -> list[Row]:
    """The records of an origin: of a topic that was made anew, or a file of the same name, perhaps several."""
    topic, partition, offset = origin if len(origin) == len(COORDINATES) - 1 else (origin[0], "0", origin[-1])
    if not (partition.isdecimal() and offset.isdecimal() and len(origin) in (2, 3)):
        raise Stop(f"{' '.join(origin)} is no origin: write TOPIC PARTITION OFFSET, or FILE LINE.")
    where: dict[str, list[Any]] = {"topic": [topic], "partition": [int(partition)], "offset": [int(offset)]}
    rows = reader.scan(CDR_EVENTS, where).select(COORDINATES).collect().to_dicts()
    return sorted(rows, key=lambda row: str(row["topic_id"]))


def at(row: Row) -> Row:
    """A row's coordinates."""
    return {name: row[name] for name in COORDINATES}


def traced(reader: Reader, event: Row) -> Iterator[Step]:
    """What became of one record."""
    yield "record", came_from(event)
    where = {name: [value] for name, value in event.items()}
    for use in reader.rows(USAGE, where):
        yield "mediation", f"use {use['usage_id']}: {use['units']} of {use['record_type']} by {use['msisdn']}"
        yield from charged(reader, use["usage_id"])
        return
    for reject in reader.rows(REJECTS, where):
        yield "mediation", "rejected: " + "; ".join(reason["sentence"] for reason in reject["reasons"])
        return
    for repeat in reader.rows(DUPLICATES, where):
        first = {name: repeat[f"first_{name}"] for name in COORDINATES}
        yield "mediation", f"{repeat['kind']} of {repeat['usage_id']}, which came from {came_from(first)}"
        return
    yield "mediation", "not looked at yet: run tollhouse mediate-cdrs"


def charged(reader: Reader, usage_id: str) -> Iterator[Step]:
    """How a use was rated, and what of a bill it is on."""
    row = next(iter(reader.rows(RATED_USAGE, {"usage_id": [usage_id], "run": [RETAIL]})), None)
    if row is None:
        yield "rating", "not rated yet: run tollhouse rate-usage"
        return
    why = f": {REASONS[row['reason']]}" if row["reason"] else ""
    priced = f" {row['charge']} by {row['plan']} from {row['plan_version']}" if row["status"] == RATED else ""
    yield "rating", f"{row['status']}{priced}{why}"
    if row["status"] == RATED:
        yield from on_bill(reader, row)


def on_bill(reader: Reader, use: Row) -> Iterator[Step]:
    """The line of the fresh bill that a charged use is on, and the documents that have this line."""
    line_id = f"usage/{use['msisdn']}/{use['record_type']}"
    whose = {"cycle": [use["cycle"]], "account_id": [use["account_id"]], "line_id": [line_id]}
    line = next(iter(reader.rows(BILL_LINES, whose)), None)
    if line is None or not is_on_bill(reader, use):
        yield "bill", f"not billed yet: run tollhouse bill-cycle --cycle {use['cycle']}"
        return
    yield "bill", f"line {line['line_no']} of {line['bill_id']}, {line_id}: {line['uses']} uses, {line['amount']}"
    yield from on_documents(reader, use, line)


def on_documents(reader: Reader, use: Row, line: Row) -> Iterator[Step]:
    """The documents that have a line, from the first on that was issued when the use was rated already."""
    key = use["cycle"], line["line_id"]
    having = [
        (document, lines)
        for document in of_account(reader, use["account_id"])
        if (lines := [one for one in document["lines"] if (one["cycle"], one["line_id"]) == key])
    ]
    rest = line["base"] - sum(one["base"] for _, lines in having for one in lines)
    since = list(dropwhile(lambda part: not was_on_bill(reader, part[0], use), having))
    for document, lines in since:
        yield "document", posted(document, lines)
    if not since:
        last = having[-1][0] if having else {}
        late = f", late: without it {last['number'] or last['document_id']} went out" if having else ""
        yield "document", f"pending: billed and not issued{late}"
    elif rest:
        yield "document", f"pending: {rest} of the line's charges is not issued"


def posted(document: Row, lines: Sequence[Row]) -> str:
    """What a document has of a line, and what it comes to: that may be less, since discounts are lines of their own.

    lines: of the document, those of the line; of a corrected one minus as it was, and as it is.
    """
    name, decimals = document["number"] or document["document_id"], minor_units(document["currency"]) or 0
    line, whole = (shown(amount, decimals) for amount in (sum(one["amount"] for one in lines), document["total"]))
    others = [one["kind"] for one in document["lines"] if one not in lines]
    rest = [word for kind, word in OTHERS.items() if kind in others]
    return (
        f"{TITLES[document['kind']].lower()} {name} of {document['issue_date']}: {line} by this line, {whole} in all"
        + (f" with {' and '.join(filter(None, (', '.join(rest[:-1]), rest[-1])))}" if rest else "")
    )


def was_on_bill(reader: Reader, document: Row, use: Row) -> bool:
    """Whether the fresh bill had a use when a document was issued; taken to be so where nothing tells."""
    try:
        return is_on_bill(as_of_issue(reader, document), use)
    except (Stop, FileNotFoundError):
        return True


def is_on_bill(reader: Reader, use: Row) -> bool:
    """Whether a use was rated when its bill was made. Raises Stop where that version is gone."""
    bills = reader.rows(BILLS, {"account_id": [use["account_id"]], "cycle": [use["cycle"]]})
    made_of = [json.loads(bill["input_versions"])[RATED_USAGE.name] for bill in bills]
    which = {"usage_id": [use["usage_id"]], "run": [RETAIL]}
    return any(row["status"] == RATED for at in made_of for row in reader.rows(RATED_USAGE, which, at))


JOB = Job("trace-cdr", __doc__, "tollhouse trace-cdr cdr 0 1042", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
