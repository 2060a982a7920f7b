"""What was issued, and what is yet to be: KPIs of documents, without tax, each kind apart.

A document counts in the cycle that it bills or amends, with what it carries of others. Together, with what is written
off and what waits for a next bill, they come to total revenue over all cycles.
"""

from gold.billing.documents import BILL, CREDIT_NOTE, DEBIT_NOTE, WRITE_OFF
from gold.kpis.declared import DOCUMENTS, MONEY
from gold.kpis.kpi import SUM, Kpi, Measure, Where
from gold.star.fact_document import ISSUED

BY = (("currency",), ("plan",), ("region",), ("plan", "region"))


def issued(kind: str) -> Measure:
    """Of issued documents of a kind."""
    return Measure("fact_document", SUM, "net_amount", (Where("kind", (kind,)), Where("state", (ISSUED,))))


DRAFTED = Measure(
    "fact_document",
    SUM,
    "net_amount",
    (Where("kind", (WRITE_OFF,), is_not=True), Where("state", (ISSUED,), is_not=True)),
)

DOCUMENT_KPIS = (
    Kpi(
        "issued_revenue", "Issued revenue", DOCUMENTS, MONEY,
        "Without tax, of issued bills, as they were issued; notes to them are apart.",
        (issued(BILL),), by=BY, decimals=2,
    ),
    Kpi(
        "draft_revenue", "Draft revenue", DOCUMENTS, MONEY,
        "Without tax, of bills and notes as they would be issued now: drafts, held or approved.",
        (DRAFTED,), by=(("state",), ("kind",), *BY), decimals=2,
    ),
    Kpi(
        "credit_notes", "Credit notes", DOCUMENTS, MONEY,
        "Without tax, what issued credit notes give back: below zero.",
        (issued(CREDIT_NOTE),), by=BY, decimals=2,
    ),
    Kpi(
        "debit_notes", "Debit notes", DOCUMENTS, MONEY,
        "Without tax, what issued debit notes claim besides.",
        (issued(DEBIT_NOTE),), by=BY, decimals=2,
    ),
)  # fmt: skip
