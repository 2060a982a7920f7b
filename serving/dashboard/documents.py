"""The documents of a bill on the page: its state in a sentence, what was issued, and when who did what."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import streamlit as st

from gold.billing.documents import BILL as A_BILL
from gold.star.fact_document import ISSUED
from serving.dashboard.drawing import Column, Heading, number, plain, table
from serving.dashboard.language import DASH
from serving.dashboard.snapshot import Row
from serving.dashboard.view import View
from serving.shown_documents import APPROVED, HELD

FRESH = "fresh_bill"
"""The kind of the row that a fresh bill has among documents."""

BILLED = "billed"

STATES = {
    "draft": ("Draft: it is not approved. Run tollhouse approve-bills --cycle {cycle}.", "edit_note"),
    HELD: ("Held back by approve-bills since {held_at}: {held_back}", "front_hand"),
    APPROVED: ("Approved by {approved_by} on {approved_at}, and not issued yet.", "how_to_reg"),
    ISSUED: ("Issued as {number} on {issue_date} by {issued_by}.", "verified"),
}
"""By state, what is said of a bill, and a sign."""

CORRECTED = "Notes that correct it: {count}, of {total} in all."
NONE = "This snapshot has no document of this bill: nothing was issued, and nothing is drafted."
TOGETHER = "Issued documents come to {issued}, with drafts to {total}; the fresh bill comes to {fresh}."
SAID = (CORRECTED, NONE, TOGETHER, *(sentence for sentence, _ in STATES.values()))
"""All sentences."""


def state(view: View, rows: Sequence[Row]) -> None:
    """What became of a bill, in a sentence. rows: its documents, as serving.dashboard.data.documents has them."""
    words = view.language
    bill = next((row for row in rows if row["kind"] == A_BILL), None)
    if bill is None:
        st.info(view.text(NONE))
        return
    english, icon = STATES[bill["state"]]
    times = {name: words.instant(bill[name]) for name in ("held_at", "approved_at") if bill[name] is not None}
    said = [view.text(english, **bill | times | {"issue_date": words.day(bill["issue_date"])})]
    notes = [row for row in rows if row["amends"] == bill["document_id"] and row["number"] is not None]
    if notes:
        said.append(view.text(CORRECTED, count=len(notes), total=words.money(total(notes))))
    show = st.warning if bill["state"] == HELD else st.success if bill["state"] == ISSUED else st.info
    show(plain(" ".join(said)), icon=f":material/{icon}:")


def total(rows: Sequence[Row]) -> Decimal:
    """What documents come to, with tax."""
    return sum((row["total"] for row in rows), Decimal(0))


def listed(view: View, fresh: Row, rows: Sequence[Row], choose: str) -> None:
    """The documents with their amounts, after issued ones the fresh bill; a click reads one. fresh: the row of bills.

    choose: where in the session stands what is read.
    """
    text, words = view.text, view.language
    issued = [row for row in rows if row["state"] == ISSUED]
    every = [*rows, as_document(fresh)] if issued or not rows else rows

    def money(label: str, name: str) -> Column:
        return number(text(label, unit=words.currency), lambda row: words.number(row[name], words.decimals))

    columns = (
        Column(text("Document"), lambda row: row["number"] or row["document_id"]),
        Column(text("Kind"), lambda row: words.word(row["kind"])),
        Column(text("State"), lambda row: words.word(row["state"]) if row["state"] else DASH),
        Column(text("Day of issue"), lambda row: words.day(row["issue_date"])),
        Column(text("Of the cycle"), lambda row: words.month(row["cycle"])),
        money("Without tax ({unit})", "net_amount"),
        money("Tax ({unit})", "tax_amount"),
        money("Total ({unit})", "total"),
    )

    def read(row: Row) -> None:
        st.session_state[choose] = row["number"] or row["document_id"]

    table(view, Heading(text("Documents"), "documents", every), columns, read)
    if issued:
        sums = {"issued": total(issued), "total": total(rows), "fresh": fresh["total_due"]}
        st.caption(plain(text(TOGETHER, **{name: words.money(amount) for name, amount in sums.items()})))


def as_document(fresh: Row) -> Row:
    """A fresh bill among documents."""
    net = fresh["total_due"] - fresh["tax_amount"] - fresh["included_tax_amount"]
    amounts = {"net_amount": net, "tax_amount": fresh["total_due"] - net, "total": fresh["total_due"]}
    nothing = {"number": None, "state": None, "issue_date": None}
    return {"document_id": fresh["bill_id"], "kind": FRESH, "cycle": fresh["cycle"]} | nothing | amounts


def history(view: View, fresh: Row, rows: Sequence[Row]) -> None:
    """What was done when by whom, in order."""
    text, words = view.text, view.language
    events = sorted(happened(fresh, rows), key=lambda event: event["at"])
    columns = (
        Column(text("When"), lambda row: words.instant(row["at"])),
        Column(text("Document"), lambda row: row["document"]),
        Column(text("What"), lambda row: words.word(row["what"])),
        Column(text("By"), lambda row: row["by"] or DASH),
        number(text("Total ({unit})", unit=words.currency), lambda row: words.number(row["total"], words.decimals)),
    )
    table(view, Heading(text("History"), "history", events), columns)


def happened(fresh: Row, rows: Sequence[Row]) -> Iterator[Row]:
    """at, document, what, by and total."""
    billed = {"document": fresh["bill_id"], "total": fresh["total_due"]}
    yield {"at": fresh["billed_at"], "what": BILLED, "by": "", **billed}
    for row in rows:
        same = {"document": row["number"] or row["document_id"], "total": row["total"]}
        for what in (HELD, APPROVED, ISSUED):
            if row[f"{what}_at"] is not None:
                yield {"at": row[f"{what}_at"], "what": what, "by": row.get(f"{what}_by") or "", **same}
