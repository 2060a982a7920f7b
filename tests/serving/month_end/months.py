"""A snapshot of two small months by hand, its invoices and control totals: what a month end is worked out of."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.control_totals import Total
from gold.cycles import cycle
from gold.hops import ISSUING
from gold.pricing.tariff.discounts import Discount
from gold.rated_usage import RATED_USAGE
from gold.star.fact_invoice import AMOUNTS
from lake.ddl import arrow_schema
from lake.ledger_settings import Ledger
from serving.month_end.bridge import bridge
from serving.month_end.checks import Controls, Figures
from serving.month_end.invoices import Invoices, read_invoices, strays
from serving.month_end.journal import journal
from serving.month_end.month import NEEDED, Month, read_month
from serving.opened import opened
from serving.parts import Making, listed, standing
from serving.shown_documents import SHOWN_DOCUMENTS
from serving.snapshots import Manifest, finish, flip
from serving.star_files import Beside, StarMaker, published_columns
from tests.gold_rows import NOON, in_columns
from tests.report_rows import published, unpublished

Rows = list[dict[str, Any]]
NAME = "=HYPERLINK(1)"
"""Of a customer who knows spreadsheets."""

HIGH_SPEND = {"high_spend": Discount("high_spend", "High spend", "left")}


def usage(record_type: str, units: int, amount: str) -> dict[str, Any]:
    amounts = {"base": Decimal(amount), "amount": Decimal(amount)}
    names = dict.fromkeys(("name", "label", "record_type"), record_type)
    return {"kind": "usage", "units": units, "included": None} | names | amounts


def rule(kind: str, name: str, amount: str, **other: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("msisdn", "record_type", "uses", "units", "selected_charges"))
    return {**nothing, "kind": kind, "name": name, "label": name, "amount": Decimal(amount), **other}


FEE = rule("fee", "regulatory", "1.00")
FIFTH = {"rate": Decimal("0.2"), "base": Decimal(0)}
DISCOUNT = rule("discount", "high_spend", "-1.50", rate=Decimal("0.1"), base=Decimal("15.00"))
LINES = {
    ("2026-02", "A1"): [usage("voice", 100, "10.00"), FEE, rule("tax", "vat", "2.20", **FIFTH)],
    ("2026-02", "A2"): [usage("voice", 50, "5.00"), FEE, rule("tax", "vat", "1.20", **FIFTH)],
    ("2026-03", "A1"): [
        usage("voice", 150, "12.00"), usage("data", 1_000, "3.00"), DISCOUNT, FEE, rule("tax", "vat", "2.90", **FIFTH)
    ],
    ("2026-03", "A3"): [usage("voice", 60, "6.00"), FEE, rule("tax", "levy", "0", included=Decimal("1.17"), **FIFTH)],
}  # fmt: skip
"""A1 stays, A2 goes, A3 comes; the levy is contained in prices."""

NOT_ISSUED = [
    Total(ISSUING, f"2026-03 {kind}", "money", Decimal(amount), Decimal(0), "not issued yet")
    for kind, amount in (("usage", "21.00"), ("discount", "-1.50"), ("fee", "2.00"), ("tax", "2.90"))
]
"""As reconcile-lake has it of a lake where nothing is issued."""

RECONCILED = Controls("reconcile-lake-1", datetime(2026, 4, 1, tzinfo=UTC), NOT_ISSUED)
UNBILLED = {"usage_id": "late", "account_id": "A9", "charge": Decimal("2.345000")}


def lines() -> Rows:
    """Of gold.bill_lines."""
    return [
        line | {"bill_id": f"{month}-{who}", "account_id": who, "cycle": month, "line_no": no, "line_id": f"{no}"}
        for (month, who), every in LINES.items()
        for no, line in enumerate(every, 1)
    ]


def bills() -> Rows:
    """Of gold.bills."""
    rows = []
    for (month, who), every in LINES.items():
        amounts = {f"{kind}_amount": total(every, kind) for kind in ("usage", "discount", "fee", "tax")}
        amounts |= {"total_due": sum(amounts.values()), "included_tax_amount": total(every, "tax", "included")}
        last_day = date(2026, 2, 28) if month == "2026-02" else date(2026, 3, 31)
        whose = {"bill_id": f"{month}-{who}", "account_id": who, "cycle": month, "customer_name": NAME}
        rows.append(whose | amounts | {"last_day": last_day, "billed_at": NOON})
    return rows


def total(every: Rows, kind: str, column: str = "amount") -> Decimal:
    return sum((line.get(column) or Decimal(0) for line in every if line["kind"] == kind), Decimal(0))


def uses() -> Rows:
    """Of gold.rated_usage: one for each usage line, and one of an account that has no bill."""
    rated = [
        {"usage_id": f"{line['bill_id']} {line['name']}", "charge": line["base"], "local_date": date(2026, 3, 1)}
        | {name: line[name] for name in ("account_id", "cycle", "record_type", "units")}
        for line in lines()
        if line["kind"] == "usage"
    ]
    return [*rated, UNBILLED]


def publish(folder: Path, issued: Sequence[dict[str, Any]] = ()) -> Path:
    """Publishes the two months into a folder, and returns it. issued: rows of SHOWN_DOCUMENTS."""
    making = folder / ".making-hand"
    tables = ((BILLS, bills()), (BILL_LINES, lines()), (RATED_USAGE, uses()))
    rows = {table.name: in_columns(table, *given) for table, given in tables}
    rows[SHOWN_DOCUMENTS.name] = pyarrow.Table.from_pylist(list(issued), arrow_schema(SHOWN_DOCUMENTS.columns))
    known = published(making, rows)
    cycles = sorted(known["bills"])
    beside = Beside(unpublished(folder / "beside", rows, (), cycles), HIGH_SPEND, 2, folder / "beside")
    StarMaker(Making(making, standing(folder, None)), known, beside).every(cycles)
    content = {name: listed(of_table, known[name]) for name, of_table in published_columns().items() if name in known}
    finish(making, Manifest("hand", {}, content, (), "2026-04-01T08:00:00.000+00:00"))
    flip(folder, "hand")
    return folder


def write_invoices(invoices: Path, month: str = "2026-03") -> Path:
    """Writes the drafts of a month, JSON and PDF, below the folder of invoices, and returns that."""
    folder = invoices / month
    folder.mkdir(parents=True)
    for bill in bills():
        if bill["cycle"] == month:
            said = [as_said(line) for line in lines() if line["bill_id"] == bill["bill_id"]]
            document = {
                "bill_id": bill["bill_id"],
                "cycle": month,
                "amounts": {name: str(bill[name]) for name in AMOUNTS},
                "lines": said,
            }
            (folder / f"{bill['bill_id']}.json").write_text(json.dumps(document), encoding="utf-8")
            (folder / f"{bill['bill_id']}.pdf").write_bytes(b"%PDF")
    return invoices


def as_said(line: dict[str, Any]) -> dict[str, Any]:
    texts = {name: None if line.get(name) is None else str(line[name]) for name in ("rate", "amount", "included")}
    return {"kind": line["kind"], "name": line["name"], **texts}


def month_of(folder: Path, month: str = "2026-03") -> Month:
    """A month of a published folder."""
    return read_month(opened(str(folder), NEEDED), cycle(month))


def figures(month: Month, invoices: Path, controls: Controls = RECONCILED) -> Figures:
    """All that a workbook of the month shows."""
    every = list(read_invoices(month.documents, invoices, month.cycle))
    read = Invoices(every, strays(month.documents, invoices, month.cycle))
    return Figures(month, journal(month, Ledger()), bridge(month), read, controls)
