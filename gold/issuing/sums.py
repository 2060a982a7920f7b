"""Whether an account's drafts add up: each of its cycles is billed once, and nothing is lost between the tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from gold.billing.documents import BILL
from gold.billing.documents import total as sum_of
from gold.billing.notes import Drafted

Row = Mapping[str, Any]


def sum_faults(cycle: str, rows: Mapping[str, Sequence[Row]], made: Drafted) -> Iterator[str]:
    """What does not add up, a sentence each.

    rows: of an account, bills of gold.bills, lines of gold.bill_lines and posted of gold.documents, of all cycles.
    made: its drafts.
    """
    fresh = [bill for bill in rows["bills"] if bill["cycle"] == cycle]
    issued = sum(document["cycle"] == cycle and document["kind"] == BILL for document in rows["posted"])
    drafted = sum(document.cycle == cycle and document.kind == BILL for document in made.documents)
    if len(fresh) > 1 or issued + drafted > 1:
        yield f"is billed {max(len(fresh), issued + drafted)} times"
    elif fresh and not issued + drafted:
        yield "has a fresh bill, and it is neither drafted nor issued"
    for bill in fresh:
        lines = amounts(line for line in rows["lines"] if line["cycle"] == cycle)
        if lines != bill["total_due"]:
            yield f"has a bill of {bill['total_due']} and lines of {lines}"
    owed = amounts(rows["lines"]) - amounts(chain.from_iterable(document["lines"] for document in rows["posted"]))
    to_come = sum((document.total for document in made.documents), sum_of(made.waiting))
    if owed != to_come:
        yield f"owes {owed} beyond what was posted, and its drafts come to {to_come}"


def amounts(lines: Iterable[Row]) -> Decimal:
    """What lines come to."""
    return sum((line["amount"] for line in lines), Decimal(0))
