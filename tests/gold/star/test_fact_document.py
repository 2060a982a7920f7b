"""Documents in the star: bills and notes, issued and drafted, over rows by hand."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow
import pytest

from gold.bills import BILLS
from lake.ddl import arrow_schema
from lake.table import Table
from serving.shown_documents import SHOWN_DOCUMENTS
from tests.document_rows import DRAFTS, bill_lines, draft, note_lines, shown
from tests.gold_rows import DEFAULTS, in_columns
from tests.report_rows import report_database

MOVED = {"customer": {"region": "Rabat"}}
"""Where the customer lived when the bill was issued."""

APRIL = {"bill_id": "2026-04-A1", "cycle": "2026-04", "usage_amount": Decimal(3), "total_due": Decimal(3)}
ISSUED = [
    shown("2026-03-A1", "B1", bill_lines(Decimal(15)), **MOVED),
    shown("2026-03-A1+1", "C1", note_lines(Decimal(15), Decimal(13)), place=2, **MOVED),
]


def as_rows(table: Table, given: list[dict[str, Any]]) -> pyarrow.Table:
    return pyarrow.Table.from_pylist(given, arrow_schema(table.columns))


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """March is issued and corrected, April a draft."""
    drafts = [draft(DEFAULTS[BILLS.name] | APRIL)]
    given = {table.name: as_rows(table, some) for table, some in ((SHOWN_DOCUMENTS, ISSUED), (DRAFTS, drafts))}
    given[BILLS.name] = in_columns(BILLS, {"usage_amount": Decimal(13), "total_due": Decimal(13)}, APRIL)
    with report_database(tmp_path_factory.mktemp("documents"), given, {}) as db:
        yield db


def test_a_note_is_a_document_of_its_own_and_its_customer_is_as_it_was(star: duckdb.DuckDBPyConnection) -> None:
    columns = "kind, state, number, net_amount, tax_amount, region"
    select = f"SELECT {columns} FROM fact_document JOIN dim_customer USING (customer_key) ORDER BY document_id"
    assert star.execute(select).fetchall() == [
        ("bill", "issued", "B1", Decimal(15), Decimal(3), "Rabat"),
        ("credit_note", "issued", "C1", Decimal(-2), Decimal("-0.4"), "Rabat"),
        ("bill", "draft", None, Decimal(3), Decimal(0), "Souss-Massa"),
    ]


def test_what_is_issued_drafted_and_given_back_is_counted_apart_and_without_tax(
    star: duckdb.DuckDBPyConnection,
) -> None:
    kpis = "SELECT kpi, cycle, value FROM kpi_values WHERE dimension = 'currency' AND member = 'MAD' ORDER BY kpi"
    assert star.execute(kpis).fetchall() == [
        ("credit_notes", "2026-03", Decimal(-2)),
        ("draft_revenue", "2026-04", Decimal(3)),
        ("issued_revenue", "2026-03", Decimal(15)),
    ]
