"""What the workbook is made of: rows of a published snapshot, of one cycle and of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from gold.billing.documents import BILL
from gold.cycles import Cycle, with_neighbours
from gold.reports.predicates import IS_RATED, IS_RETAIL
from gold.star.fact_invoice import AMOUNTS
from lake.currency import minor_units
from lake.errors import Stop
from serving.month_end.documents import Document, read_documents
from serving.month_end.said import added
from serving.opened import Snapshot

NEEDED = (
    *("bills", "bill_lines", "documents", "fact_document", "fact_invoice", "fact_invoice_line", "fact_rated_day"),
    "kpi_values",
)
"""Tables of the snapshot that are read."""

Row = Mapping[str, Any]
Rows = Sequence[Row]

BILLS = f"""
    WITH states AS (SELECT document_id AS bill_id, state FROM fact_document WHERE cycle = $cycle AND kind = '{BILL}')
    SELECT bill_id, account_id, customer_name, region, plan, first_day, last_day, coalesce(state, status) AS state,
           currency, {", ".join(AMOUNTS)}, billed_at
    FROM bills LEFT JOIN states USING (bill_id) WHERE cycle = $cycle ORDER BY bill_id
"""

RULES = """
    SELECT kind, name, min(label) AS label, rate, included IS NOT NULL AS is_included, count(DISTINCT bill_id) AS bills,
           sum(base) AS base, sum(amount) AS amount, coalesce(sum(included), 0) AS included
    FROM bill_lines WHERE cycle = $cycle AND kind IN ('tax', 'discount')
    GROUP BY ALL ORDER BY kind, name, rate, is_included
"""

LINES = """
    SELECT cycle, kind, revenue_kind, name, min(label) AS label, sum(amount) AS amount, sum(revenue) AS revenue
    FROM fact_invoice_line WHERE cycle IN ($before, $cycle)
    GROUP BY ALL ORDER BY cycle, kind, revenue_kind, name
"""

UNBILLED = f"""
    WITH rated AS (
        SELECT cycle, record_type, sum(uses) AS uses, sum(charge) AS charge
        FROM fact_rated_day
        WHERE {IS_RETAIL} AND {IS_RATED} AND cycle <= $cycle GROUP BY ALL
    ),
    billed AS (
        SELECT cycle, name AS record_type, sum(uses) AS uses, sum(charge) AS charge
        FROM fact_invoice_line WHERE kind = 'usage' AND cycle <= $cycle GROUP BY ALL
    )
    SELECT cycle, record_type, coalesce(rated.uses, 0) AS uses, coalesce(rated.charge, 0) AS charge,
           coalesce(billed.uses, 0) AS billed_uses, coalesce(billed.charge, 0) AS billed_charge
    FROM rated FULL JOIN billed USING (cycle, record_type) ORDER BY cycle, record_type
"""

USED = """
    WITH customers AS (
        SELECT account_id, bool_or(cycle = $before) AS was_billed, bool_or(cycle = $cycle) AS is_billed
        FROM fact_invoice WHERE cycle IN ($before, $cycle) GROUP BY account_id
    )
    SELECT was_billed, is_billed, name AS record_type,
           coalesce(sum(units) FILTER (lines.cycle = $before), 0) AS units_before,
           coalesce(sum(units) FILTER (lines.cycle = $cycle), 0) AS units,
           coalesce(sum(amount) FILTER (lines.cycle = $before), 0) AS amount_before,
           coalesce(sum(amount) FILTER (lines.cycle = $cycle), 0) AS amount
    FROM fact_invoice_line AS lines JOIN fact_invoice USING (bill_id) JOIN customers USING (account_id)
    WHERE lines.kind = 'usage' AND lines.cycle IN ($before, $cycle)
    GROUP BY ALL ORDER BY was_billed, is_billed, record_type
"""

CUSTOMERS = """
    SELECT count(*) FILTER (before AND NOT now) AS gone, count(*) FILTER (now AND NOT before) AS new,
           count(*) FILTER (before) AS before, count(*) FILTER (now) AS now
    FROM (SELECT bool_or(cycle = $before) AS before, bool_or(cycle = $cycle) AS now
          FROM fact_invoice WHERE cycle IN ($before, $cycle) GROUP BY account_id)
"""

KPI_VALUES = """
    SELECT kpi, unit, cycle, dimension, member, numerator, denominator, value FROM kpi_values WHERE cycle <= $cycle
"""


@dataclass(frozen=True)
class Month:
    """Rows by what they are of, each query's columns. before: the cycle before, whether it has bills or not.

    decimals: of the currency's minor unit. bills: fresh ones, which tell all that is owed for the cycle. documents:
    issued ones, and drafts of bills of which nothing is. customers: how many are gone, new, were and are.
    """

    cycle: str
    before: str
    last_day: date
    currency: str
    decimals: int
    bills: Rows
    documents: Sequence[Document]
    rules: Rows
    lines: Rows
    unbilled: Rows
    used: Rows
    customers: Row
    kpi_values: Mapping[tuple[str, str, str, str], Row]

    def due(self, name: str) -> Decimal:
        """The sum of an amount of the bills."""
        return sum((bill[name] for bill in self.bills), Decimal(0))

    @property
    def pending(self) -> Decimal:
        """What is due and on no issued document; below zero what is yet to be credited."""
        issued = (document for document in self.documents if not document.is_draft)
        return self.due("total_due") - added(document.said for document in issued).amounts["total_due"]

    def kpi(self, name: str, cycle: str = "", dimension: str = "", member: str = "") -> Row | None:
        """A row of kpi_values; None where there is none."""
        return self.kpi_values.get((name, cycle or self.cycle, dimension, member))


def read_month(snapshot: Snapshot, cycle: Cycle) -> Month:
    """The figures of a cycle. Raises Stop where the snapshot has no bills of it, or bills in several currencies."""
    if cycle.name not in (known := snapshot.cycles("bills")):
        has = f"it has {', '.join(known)}" if known else "it has none at all"
        raise Stop(
            f"snapshot {snapshot.manifest.id} has no bills of {cycle.name}, {has}: run tollhouse bill-cycle "
            f"--cycle {cycle.name}, then tollhouse publish-gold."
        )
    before = with_neighbours([cycle.name])[0]
    values = {"cycle": cycle.name, "before": before}
    with snapshot.database() as db:

        def rows(select: str) -> list[dict[str, Any]]:
            return db.execute(select, {name: values[name] for name in values if f"${name}" in select}).pl().to_dicts()

        bills = rows(BILLS)
        currencies = sorted({bill["currency"] for bill in bills})
        decimals = minor_units(currencies[0])
        if len(currencies) > 1 or decimals is None:
            raise Stop(
                f"{cycle.name} has bills in {' and '.join(currencies)}, which nobody can add: bill it anew in one."
            )
        documents = read_documents(db, cycle.name, bills)
        (customers,) = rows(CUSTOMERS)
        kpis = {(row["kpi"], row["cycle"], row["dimension"], row["member"]): row for row in rows(KPI_VALUES)}
        rules, lines, unbilled, used = (rows(select) for select in (RULES, LINES, UNBILLED, USED))
    whole = (cycle.name, before, cycle.last_day, currencies[0], decimals)
    return Month(*whole, bills, documents, rules, lines, unbilled, used, customers, kpis)


def heading(name: str) -> str:
    """A column's name as a title."""
    words = name.removesuffix("_amount").replace("included", "contained")
    return words.replace("_", " ").capitalize()
