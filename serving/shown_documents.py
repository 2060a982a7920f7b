"""How issued documents leave the lake: what each says, keys for numbers, without the customer's address and VAT id."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from gold.billing.account import PERSONAL
from gold.documents import DOCUMENTS
from lake.ddl import arrow_schema
from lake.reader import Reader
from lake.table import Table
from serving.number_keys import MSISDN, NumberKeys
from serving.parts import Making, Part, digest

Row = Mapping[str, Any]

DESCRIBED = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan")
"""What a document says of its customer, as dim_customer and dim_plan have it."""

SAME = ("document_id", "cycle", "account_id", "kind", "number", "amends", "issue_date", "currency", "total", "place")
READ = (*SAME, "content", "states")

SHOWN_DOCUMENTS = Table(
    name="published.documents",
    key=("document_id",),
    columns="""
        document_id   STRING  NOT NULL COMMENT 'of a bill as in bills; of others with a suffix: 2026-03-ACC7+1',
        cycle         STRING  NOT NULL COMMENT 'that it bills or amends, as 2026-03',
        account_id    STRING  NOT NULL,
        kind          STRING  NOT NULL COMMENT 'bill | credit_note | debit_note | write_off',
        number        STRING  COMMENT 'as B2026-0000001; null of a write-off, which nobody is sent',
        amends        STRING  COMMENT 'the document_id of the bill that it corrects',
        issue_date    DATE    NOT NULL COMMENT 'local',
        currency      STRING  NOT NULL COMMENT 'ISO 4217',
        total         DECIMAL(18,4) NOT NULL COMMENT 'with tax; negative of a credit note',
        place         BIGINT  NOT NULL COMMENT 'in the chain of all documents, from 1',
        customer_name STRING  NOT NULL COMMENT 'this and the next five as the document says',
        region        STRING  NOT NULL,
        is_student    BOOLEAN NOT NULL,
        is_urban      BOOLEAN NOT NULL,
        joined_on     DATE    NOT NULL,
        plan          STRING  NOT NULL,
        net_amount    DECIMAL(18,4) NOT NULL COMMENT 'of all its lines, without the taxes that are added or contained',
        tax_amount    DECIMAL(18,4) NOT NULL COMMENT 'these taxes: the rest of total',
        approved_at   TIMESTAMP COMMENT 'UTC',
        approved_by   STRING    COMMENT 'as they call themselves',
        issued_at     TIMESTAMP COMMENT 'UTC',
        issued_by     STRING    COMMENT 'as they call themselves',
        carried       STRING  NOT NULL COMMENT 'other cycles that it has lines of, as 2026-01, 2026-02; empty: none',
        said          STRING  NOT NULL COMMENT 'JSON: its content; keys for numbers, neither address nor VAT id'
    """,
)
"""Of use to pages that show a document; what others read of it is in fact_document. No hash of a document leaves the
lake: all else that it says stands here, so that its number could be guessed, and the hash of each guess compared."""

APPROVED, HELD, ISSUED = "approved", "held", "issued"
"""States beside draft."""

STATED = ("state", "held_back", "held_at", "approved_at", "approved_by")
DRAFTED = f"""
    {SHOWN_DOCUMENTS.columns_of("document_id", "cycle", "account_id", "kind", "amends", "currency", "total")},
    {SHOWN_DOCUMENTS.columns_of(*DESCRIBED)},
    {SHOWN_DOCUMENTS.columns_of("net_amount", "tax_amount", "approved_at", "approved_by")},
    content_hash STRING, state STRING, held_back STRING, held_at TIMESTAMP
"""
"""What is not issued yet, on which the star is made besides. held_back: why, of one that is held; held_at: since when.
content_hash: null of a bill that is its own draft."""


@dataclass(frozen=True)
class ShownDocuments:
    """tables: of gold, pinned."""

    tables: Reader
    keys: NumberKeys

    def part(self, making: Making, cycle: str) -> Part:
        """Those of a cycle, linked or written."""
        source = digest((self.tables.source(DOCUMENTS, {"cycle": [cycle]}), SHOWN_DOCUMENTS.columns))
        return making.part(SHOWN_DOCUMENTS.short, cycle, source, lambda path: making.write(self.rows(cycle), path))

    def rows(self, cycle: str) -> pl.LazyFrame:
        """The documents of a cycle, by account and in the order in which they were issued."""
        issued = self.tables.scan(DOCUMENTS, {"cycle": [cycle]}).select(READ).sort("account_id", "place").collect()
        rows = [shown_document(row, self.keys) for row in issued.iter_rows(named=True)]
        return pl.LazyFrame(rows, pl.Schema(arrow_schema(SHOWN_DOCUMENTS.columns)), orient="row")


def shown_document(row: Row, keys: NumberKeys) -> dict[str, Any]:
    """A row of gold.documents as it is shown: of SHOWN_DOCUMENTS."""
    content = json.loads(row["content"])
    return {
        **{name: row[name] for name in SAME},
        **described(content),
        **stated(row["states"]),
        "carried": ", ".join(block["cycle"] for block in content["carried"]),
        "said": json.dumps(masked(content, keys), ensure_ascii=False),
    }


def described(content: Row) -> dict[str, Any]:
    """What a content says of its customer, and what of its total is tax, added or contained."""
    customer, lines = content["customer"], content["lines"]
    taxes = [Decimal(line["amount"]) for line in lines if line["kind"] == "tax"]
    net = Decimal(content["total"]) - sum(taxes) - sum(Decimal(line["included"] or 0) for line in lines)
    return {
        **{name: customer[name] for name in DESCRIBED},
        "joined_on": date.fromisoformat(customer["joined_on"]),
        "net_amount": net,
        "tax_amount": Decimal(content["total"]) - net,
    }


def stated(states: Iterable[Row]) -> dict[str, Any]:
    """When a document reached each state, and by whom."""
    told = {f"{state['state']}_at": state["at"] for state in states}
    return told | {f"{state['state']}_by": state["actor"] for state in states}


def masked(content: Row, keys: NumberKeys) -> dict[str, Any]:
    """A content with keys for numbers, and nothing in the place of the customer's address and VAT id."""
    customer = content["customer"] | {name: None for name in PERSONAL if name in content["customer"]}
    return {**content, "customer": customer, "lines": [with_key(line, keys) for line in content["lines"]]}


def with_key(line: Row, keys: NumberKeys) -> dict[str, Any]:
    """A line with a key for its number, which stands in its id too."""
    number = line[MSISDN]
    if number is None:
        return dict(line)
    return {**line, MSISDN: keys.of(number), "line_id": line["line_id"].replace(number, keys.of(number))}
