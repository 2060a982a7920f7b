"""Issued documents, read without Spark: by number, or by account and cycle, with what amends them and what waits."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gold.bill_lines import BILL_LINES
from gold.billing.documents import total
from gold.billing.note_terms import note_terms
from gold.billing.notes import drafts
from gold.bills import BILLS
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.issuing.standing import standing
from lake.reader import Reader
from machine.command import Call, Stop
from serving.nearest import nearest
from silver.effective import is_believed
from silver.subscribers import SUBSCRIBERS

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Named:
    """What a command is asked about. document: a row of gold.documents; None: a bill by account and cycle."""

    account_id: str
    cycle: str
    document: Row | None


def add_named(parser: argparse.ArgumentParser) -> None:
    """The arguments that name a document, or a bill."""
    parser.add_argument("number", metavar="NUMBER", nargs="?", help="of an issued document, as B2026-0000001")
    parser.add_argument("--account", metavar="ID", help="whose bill, instead of a number")
    parser.add_argument("--cycle", type=cycle, help="of the bill, as 2026-03")


def named(call: Call) -> Named:
    """What the arguments name. Raises Stop where they name nothing, or a number that no document has."""
    args = call.args
    if args.number is None:
        if args.account is None or args.cycle is None:
            raise Stop("name the NUMBER of an issued document, or a bill by --account and --cycle.")
        return Named(args.account, args.cycle.name, None)
    if args.account is not None or args.cycle is not None:
        raise Stop(f"{args.number} says whose it is: leave --account and --cycle out.")
    document = by_number(call.reader, args.number)
    return Named(document["account_id"], document["cycle"], document)


def by_number(reader: Reader, number: str) -> Row:
    """The row of gold.documents of a number. Raises Stop where there is none."""
    for row in reader.rows(DOCUMENTS, {"number": [number]}):
        return row
    given = reader.scan(DOCUMENTS).select("number").drop_nulls().collect()["number"].to_list()
    if not given:
        raise Stop("no document was issued yet: run tollhouse issue-bills first.")
    raise Stop(f"no document has the number {number}; the nearest are {', '.join(nearest(given, number, 3))}.")


def of_account(reader: Reader, account: str) -> list[Row]:
    """All documents of an account, in the order in which they were issued."""
    return sorted(reader.rows(DOCUMENTS, {"account_id": [account]}), key=lambda row: int(row["place"]))


STANDING = {"bills": BILLS, "lines": BILL_LINES, "posted": DOCUMENTS, "subscribers": SUBSCRIBERS}


def standing_rows(reader: Reader, accounts: Sequence[str]) -> dict[str, dict[str, list[Row]]]:
    """By account the rows that its drafts are made of, as gold.issuing.standing has them by name."""
    rows: dict[str, dict[str, list[Row]]] = {account: {name: [] for name in STANDING} for account in accounts}
    for name, table in STANDING.items():
        for row in reader.rows(table, {"account_id": accounts}):
            if table is not SUBSCRIBERS or is_believed(row):
                rows[row["account_id"]][name].append(row)
    for own in rows.values():
        own["posted"].sort(key=lambda row: int(row["place"]))
    return rows


def pending(call: Call, account: str, of: str) -> list[dict[str, Any]]:
    """What of an account's cycle would be issued now, or waits for a next bill: kind, cycle of the document, total."""
    rows = standing_rows(call.reader, [account])[account]
    made = drafts(standing(account, rows), note_terms(call.settings.notes, call.today))
    parts = [(one.kind, one.cycle, [e for e in one.entries if e.line.cycle == of]) for one in made.documents]
    parts.append(("waiting", of, [entry for entry in made.waiting if entry.line.cycle == of]))
    return [{"kind": kind, "cycle": in_cycle, "total": total(some)} for kind, in_cycle, some in parts if some]


def states(document: Row, until: datetime | None = None) -> Iterator[Row]:
    """The states that a document had, by an instant or until now."""
    yield from (state for state in document["states"] if until is None or state["at"] <= until)


def amending(documents: Sequence[Row], document: Row) -> list[Row]:
    """Those of an account's documents that amend one, or carry something of its cycle."""
    return [
        other
        for other in documents
        if other["place"] > document["place"]
        and (
            other["amends"] == document["document_id"]
            or any(line["cycle"] == document["cycle"] for line in other["lines"])
        )
    ]
