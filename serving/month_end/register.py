"""The register of bills: what each comes to, under which number it is issued, what came after it, what is pending."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from gold.billing.documents import WRITE_OFF
from gold.star.fact_invoice import AMOUNTS
from serving.month_end.checks import Figures
from serving.month_end.documents import Document, by_bill
from serving.month_end.money_sheets import sum_of
from serving.month_end.month import Month, heading
from serving.month_end.said import ZERO
from serving.month_end.sheet import DAY, MONEY, TEXT, Column, Row, Sheet

TEXTS = {"bill_id": 19, "account_id": 12, "customer_name": 22, "region": 24, "plan": 12, "state": 8}
DAYS = {"first_day": 11, "last_day": 11}
ISSUED = (
    Column("Number", TEXT, 15),
    Column("Issue date", DAY, 11),
    Column("As issued", MONEY, 16),
    Column("What came after", TEXT, 24),
    Column("What that comes to", MONEY, 16),
    Column("Pending", MONEY, 16),
)
NO_BILL = "no bill"
"""The state where something was issued to an account that has no bill of the cycle any more."""

NOTE = (
    "Total due is usage, discounts, fees and taxes, as the bill comes to now. Contained taxes are part of the first "
    "three, and not added. Total due is also the bill as issued, what came after, and what is pending: on no issued "
    "document yet. After a bill come notes to it, blocks that later bills carry (on B...), and what is written off. "
    "What a bill carries of other cycles stands in their registers."
)


def bills(figures: Figures) -> Sheet:
    """A row a bill, by its id, and a row for what was issued and is no bill any more."""
    month = figures.month
    columns = (
        *(Column(heading(name), TEXT, width) for name, width in TEXTS.items()),
        *(Column(heading(name), DAY, width) for name, width in DAYS.items()),
        *(Column(heading(name), MONEY, 16) for name in AMOUNTS),
        *ISSUED,
    )
    issued = by_bill(document for document in month.documents if not document.is_draft)
    every = [*month.bills, *without_bill(month, issued)]
    rows = [
        (*(bill[name] for name in (*TEXTS, *DAYS, *AMOUNTS)), *standing(bill, issued.get(bill["bill_id"], ())))
        for bill in sorted(every, key=lambda bill: str(bill["bill_id"]))
    ]
    return Sheet("Bills", "Bill register", NOTE, columns, rows, [sums(columns, rows)])


def without_bill(month: Month, issued: Mapping[str, Sequence[Document]]) -> Iterator[Mapping[str, Any]]:
    """What stands in the place of bills that are gone: nothing is due by them."""
    for bill_id in issued.keys() - {bill["bill_id"] for bill in month.bills}:
        whose = {"bill_id": bill_id, "account_id": issued[bill_id][0].account_id, "state": NO_BILL}
        yield dict.fromkeys(TEXTS, "") | dict.fromkeys(DAYS) | dict.fromkeys(AMOUNTS, ZERO) | whose


def standing(bill: Mapping[str, Any], issued: Sequence[Document]) -> tuple[Any, ...]:
    """The columns ISSUED of a bill. issued: all that was issued of it."""
    own = next((document for document in issued if document.is_own_bill), None)
    after = [document for document in issued if document is not own]
    sent, later = total([own] if own else []), total(after)
    columns = (own.name, own.issue_date, sent) if own else ("", None, None)
    return (*columns, ", ".join(map(called, after)), later if after else None, bill["total_due"] - sent - later)


def total(documents: Sequence[Document]) -> Decimal:
    """What documents say is due of the cycle."""
    return sum((document.said.amounts["total_due"] for document in documents), ZERO)


def called(document: Document) -> str:
    """What came after a bill: as C2026-0000001, on B2026-0000815, or written off."""
    if document.kind == WRITE_OFF:
        return "written off"
    return f"on {document.name}" if document.is_carried else document.name


def sums(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Row:
    """The last row: the sums of the columns of money."""
    values = zip(*rows, strict=True)
    every = [
        sum_of(of_column) if column.kind == MONEY else None for column, of_column in zip(columns, values, strict=True)
    ]
    return ("Sum", *every[1:])
