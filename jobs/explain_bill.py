"""Explains a bill from its total down: every line, use, entry of the tariff, and the record that told of the use.

Uses are priced again in process, by what the bill was made of.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from polars import col

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import cycle
from jobs.reading.clocks import loss
from jobs.reading.documents import Named, add_named, named
from jobs.reading.rebuilt import rebuilt
from jobs.reading.recorded import Expired, Recorded, as_of_issue, rating_runs, recorded
from lake.coordinates import COORDINATES
from lake.currency import minor_units
from lake.reader import Reader
from lake.whole_files import write_whole
from machine.command import Call, Counts, Job, Stop
from serving.document_text import TITLES
from serving.explained.bill import Explained, by_line, explained, whose
from serving.explained.page import as_page
from serving.explained.text import as_text
from silver.usage import USAGE

Row = Mapping[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    add_named(parser)
    parser.add_argument("--html", type=Path, metavar="FILE", help="write one HTML file that needs no other")


def run(call: Call) -> Counts:
    """Prints the bill's parts, or writes them as a page. Raises Stop where it, or what it was made of, is gone."""
    asked = named(call)
    reader = call.reader if asked.document is None else as_of_issue(call.reader, asked.document)
    bills = {row["cycle"]: row for row in reader.rows(BILLS, {"account_id": [asked.account_id]})}
    if asked.document is None and asked.cycle not in bills:
        raise Stop(
            f"{asked.account_id} has no bill for {asked.cycle}: tollhouse show-bill --cycle {asked.cycle} lists some."
        )
    lines = lines_of(reader, asked)
    title, said, currency = heading(asked.document) if asked.document is not None else of_bill(bills[asked.cycle])
    uses = uses_of(call, lines, bills)
    warn(call, lines, uses)
    parts = explained(Explained((title, said), asked.cycle, currency, lines, by_line(uses)))
    decimals = minor_units(currency) or 0
    counts = {"total": str(parts.amount), "lines": len(lines), "uses": len(uses)}
    if call.args.html:
        write_whole(call.args.html, as_page(parts, currency, decimals))
        return counts | {"file": str(call.args.html)}
    if not call.args.json:
        print(as_text(parts, currency, decimals))
    return counts


def of_bill(bill: Row) -> tuple[str, str, str]:
    """What a fresh bill is called, whose it is, and its currency."""
    whose = f"{bill['customer_name']}, account {bill['account_id']}, {bill['first_day']} to {bill['last_day']}"
    return f"Bill {bill['bill_id']} ({bill['status']})", whose, bill["currency"]


def heading(document: Row) -> tuple[str, str, str]:
    """The same of a document, by what it says itself: its account may have no bill any more."""
    said = json.loads(document["content"])
    name, period = said["customer"]["customer_name"], said["period"]
    whose = f"{name}, account {document['account_id']}, {period['first_day']} to {period['last_day']}"
    title = f"{TITLES[document['kind']]} {document['number']}"
    return title, f"{whose}, issued {document['issue_date']}", document["currency"]


def lines_of(reader: Reader, asked: Named) -> Sequence[Row]:
    """The lines of the document, or of the fresh bill, in their order."""
    if asked.document is not None:
        lines: Sequence[Row] = asked.document["lines"]
        return lines
    rows = reader.rows(BILL_LINES, {"cycle": [asked.cycle], "account_id": [asked.account_id]})
    return sorted(rows, key=lambda line: int(line["line_no"]))


def uses_of(call: Call, lines: Sequence[Row], bills: Mapping[str, Row]) -> list[Row]:
    """The uses of all lines that tell of any, each with its answer and the coordinates of its record; none of a cycle
    that the account has no bill for any more."""
    runs, uses = rating_runs(call), list[Row]()
    used = {(line["cycle"], line["msisdn"], line["record_type"]) for line in lines if tells_of_uses(line)}
    for name in sorted({name for name, _, _ in used} & bills.keys()):
        made = recorded(call, bills[name], runs)
        try:
            rows = rebuilt(made, [bills[name]["account_id"]], cycle(name), with_answers=True).uses.values()
        except Expired as gone:
            raise Stop(f"{gone}; {loss(call, name) or 'its time is over'}.") from gone
        uses += with_coordinates(made, [row for row in rows if whose(row) in used])
    return uses


def tells_of_uses(line: Row) -> bool:
    return line["kind"] == "usage" and not line.get("is_reversal")


def with_coordinates(made: Recorded, uses: Sequence[Row]) -> list[Row]:
    """Uses with where their records came from."""
    numbers = sorted({use["msisdn"] for use in uses})
    rows = made.rated.scan(USAGE, {"msisdn": numbers}).filter(col("usage_id").is_in([use["usage_id"] for use in uses]))
    origins = {row["usage_id"]: row for row in rows.select("usage_id", *COORDINATES).collect().to_dicts()}
    return [{**use, **origins[use["usage_id"]]} for use in uses]


def warn(call: Call, lines: Sequence[Row], uses: Sequence[Row]) -> None:
    """Says where uses, priced again, come to other than their line."""
    grouped = by_line(uses)
    for line in filter(tells_of_uses, lines):
        charges = sum(use["charge"] for use in grouped.get((line["cycle"], line["msisdn"], line["record_type"]), ()))
        if charges != line["base"]:
            call.say(f"warning: {line['line_id']} says {line['base']}, its uses come to {charges}: see reproduce-bill")


JOB = Job("explain-bill", __doc__, "tollhouse explain-bill B2026-0000001 --html bill.html", arguments, run, kept=False)
main = JOB.main

if __name__ == "__main__":
    raise SystemExit(main())
