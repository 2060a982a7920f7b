"""The documents that speak of a cycle, as the snapshot has them: issued ones as issued, else the bill as its own draft.

A document that carries lines of another cycle speaks of both, and of each for itself.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from gold.billing.documents import BILL, WRITE_OFF
from gold.star.fact_invoice import AMOUNTS
from serving.month_end.said import Content, Rule, Said, said_of, sums_of
from serving.report_files import Database

Row = Mapping[str, Any]

AT_ONCE = 1_000
"""Contents that are read into memory together."""

ISSUED = """
    SELECT document_id, account_id, kind, number, amends, issue_date, said FROM documents
    WHERE cycle = $cycle OR list_contains(string_split(carried, ', '), $cycle) ORDER BY place
"""
RULES = """
    SELECT bill_id, kind, name, rate, sum(coalesce(included, amount)) AS amount
    FROM bill_lines WHERE cycle = $cycle AND kind IN ('tax', 'discount') GROUP BY ALL
"""


@dataclass(frozen=True)
class Document:
    """What speaks of a bill of the cycle. bill_id: of that bill. kind: as gold.documents has it; a draft is a bill.

    said: of the cycle alone. number: None of a draft, and of what is written off, which nobody is sent. issue_date:
    None of a draft. is_carried: it is the bill of another cycle, which carries lines of this one.
    """

    bill_id: str
    account_id: str
    kind: str
    said: Said
    number: str | None = None
    issue_date: date | None = None
    is_carried: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether it is not issued yet."""
        return self.issue_date is None

    @property
    def has_files(self) -> bool:
        """Whether it is drawn."""
        return self.kind != WRITE_OFF

    @property
    def is_own_bill(self) -> bool:
        """Whether it is the bill itself, and not what came after it."""
        return self.kind == BILL and not self.is_carried

    @property
    def name(self) -> str:
        """The number, or the bill's id."""
        return self.number or self.bill_id


def read_documents(db: Database, cycle: str, bills: Sequence[Row]) -> list[Document]:
    """Those that speak of a cycle: issued ones in the order in which they were issued, then drafts.

    bills: rows of gold.bills of the cycle.
    """
    issued = list(read_issued(db, cycle))
    sent = {document.bill_id for document in issued}
    rules: defaultdict[str, list[tuple[Rule, Any]]] = defaultdict(list)
    for bill_id, kind, name, rate, amount in db.execute(RULES, {"cycle": cycle}).fetchall():
        rules[bill_id].append(((kind, name, rate), amount))
    return [*issued, *(draft(bill, rules[bill["bill_id"]]) for bill in bills if bill["bill_id"] not in sent)]


def read_issued(db: Database, cycle: str) -> Iterator[Document]:
    """Issued ones. Contents are long: some of them are looked at at a time."""
    cursor = db.execute(ISSUED, {"cycle": cycle})
    for rows in iter(partial(cursor.fetchmany, AT_ONCE), []):
        for document_id, account_id, kind, number, amends, day, text in rows:
            content = json.loads(text)
            is_carried = content["cycle"] != cycle
            bill_id = amended(content, cycle) if is_carried else amends or document_id
            said = said_of(content, cycle)
            yield Document(bill_id, account_id, kind, said, number, day, is_carried)


def amended(content: Content, cycle: str) -> str:
    """The bill of a cycle that a bill carries lines of."""
    (bill_id,) = (block["amends"] for block in content["carried"] if block["cycle"] == cycle)
    return str(bill_id)


def draft(bill: Row, rules: Iterable[tuple[Rule, Any]]) -> Document:
    """A bill as its own draft."""
    said = Said({name: bill[name] for name in AMOUNTS}, sums_of(rules))
    return Document(bill["bill_id"], bill["account_id"], BILL, said)


def by_bill(documents: Iterable[Document]) -> dict[str, list[Document]]:
    """The documents of each bill."""
    of_bill: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        of_bill[document.bill_id].append(document)
    return of_bill
