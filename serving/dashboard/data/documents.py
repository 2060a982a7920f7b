"""The documents of a bill: itself, notes to it, and bills that carry something of its cycle, drafted or issued."""

import json
from typing import Any

from serving.dashboard.data.bills import KEY_SHOWN
from serving.dashboard.snapshot import OpenSnapshot, Row
from serving.invoices.document import Document
from serving.invoices.issued import statement

ABOUT = """
    SELECT fact_document.*, carried FROM fact_document LEFT JOIN documents USING (document_id)
    WHERE fact_document.account_id = $account
        AND (fact_document.cycle = $cycle OR list_contains(string_split(coalesce(carried, ''), ', '), $cycle))
    ORDER BY fact_document.place NULLS LAST, fact_document.document_id
"""
NAMED = """
    SELECT document_id, number, cycle, account_id, cycle || '-' || account_id AS bill_id
    FROM fact_document WHERE number = upper($number)
"""


def named(snapshot: OpenSnapshot, number: str) -> Row | None:
    """document_id, number, cycle, account_id, and the bill_id of the fresh bill: of a document, by its number."""
    rows = snapshot.rows(NAMED, number=number.strip())
    return rows[0] if rows else None


def about(snapshot: OpenSnapshot, bill: Row) -> list[Row]:
    """Rows of fact_document, in the order in which they were issued, then what is a draft."""
    return snapshot.rows(ABOUT, account=bill["account_id"], cycle=bill["cycle"])


def issued(snapshot: OpenSnapshot) -> int:
    """How many documents are in the chain."""
    return int(snapshot.rows("SELECT coalesce(max(place), 0) AS place FROM fact_document")[0]["place"])


def sent(snapshot: OpenSnapshot, document_id: str) -> Document:
    """An issued document as serving.invoices has it, without the customer's address and VAT id; in the place of a
    telephone number stands the beginning of its key."""
    select = "SELECT said, number, issue_date FROM documents WHERE document_id = $document_id"
    (row,) = snapshot.rows(select, document_id=document_id)
    content = json.loads(row["said"])
    lines = [shortened(line) for line in content["lines"]]
    return statement(content | {"lines": lines}, row["number"], str(row["issue_date"]))


def shortened(line: dict[str, Any]) -> dict[str, Any]:
    """A line with as much of its number's key as tells the numbers of a bill apart."""
    key = line["msisdn"]
    short = key and key[:KEY_SHOWN]
    return line if key is None else line | {"msisdn": short, "line_id": line["line_id"].replace(key, short)}
