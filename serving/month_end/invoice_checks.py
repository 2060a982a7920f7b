"""Whether the files of documents say what the documents do, and what mends those that do not."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gold.star.fact_invoice import AMOUNTS
from lake.lists import first
from serving.month_end.check import COUNT, OF_INVOICES, Check
from serving.month_end.invoices import Invoice, Invoices
from serving.month_end.month import Month, heading
from serving.month_end.said import ZERO, added

NAMED = 3
"""Documents whose files say else that are named."""


def of_invoices(month: Month, invoices: Invoices) -> Iterator[Check]:
    """What documents say of the bills, against their JSON, and the PDFs beside it."""
    every, drawn = invoices.every, Decimal(len(invoices.every))
    differing = [invoice for invoice in every if invoice.differs]
    read = Decimal(sum(invoice.said is not None for invoice in every) + len(invoices.strays))
    pdfs = [invoice for invoice in every if invoice.has_pdf]
    others = Decimal(len(differing) + len(invoices.strays))
    mend = mends(month, differing, invoices.strays)
    of_pdf = mends(month, [invoice for invoice in every if not invoice.has_pdf])
    yield Check(OF_INVOICES, "Bills", "number of documents", drawn, read, mend, COUNT)
    yield Check(OF_INVOICES, "Bills", "documents with a PDF", drawn, Decimal(len(pdfs)), of_pdf, COUNT)
    yield Check(OF_INVOICES, "Bills", "documents whose file says else", others, ZERO, mend, COUNT)
    known, said = added(invoice.document.said for invoice in every), invoices.said
    for name in AMOUNTS:
        what = f"{heading(name).lower()} on documents"
        yield Check(OF_INVOICES, "Bills", what, known.amounts[name], said.amounts[name], mend)
    rules = {*known.rules, *said.rules}
    wrong = Decimal(sum(known.rules.get(rule) != said.rules.get(rule) for rule in rules))
    yield Check(OF_INVOICES, "Tax, Discounts", "rules and rates that differ", wrong, ZERO, mend, COUNT)


def mends(month: Month, faulty: Sequence[Invoice], strays: Sequence[str] = ()) -> str:
    """What is to be done about files: a draft is drawn anew, alone once others of the cycle are issued; what is issued
    is never drawn again, but brought back."""
    drafts = [invoice.document for invoice in faulty if invoice.document.is_draft]
    issued = sorted({invoice.document.name for invoice in faulty if not invoice.document.is_draft})
    render = f"run tollhouse render-bills --cycle {month.cycle}"
    parts = []
    if issued:
        parts.append(f"run tollhouse check-numbers --files and bring back from a copy: {named(issued)}")
    if drafts and any(not document.is_draft for document in month.documents):
        parts.append(f"{render} --account {' '.join(first([draft.account_id for draft in drafts], NAMED))}")
    elif names := sorted([*(draft.name for draft in drafts), *strays]):
        parts.append(f"{render}: {named(names)}")
    return "; ".join(parts)


def named(names: Sequence[str]) -> str:
    """Some of them."""
    return ", ".join(first(names, NAMED))
