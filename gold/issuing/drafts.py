"""Draft documents: what accounts owe for a cycle beyond what was posted for it, as it would be issued now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow

from gold.documents import BILL, DOCUMENTS
from gold.issuing.canonical import canonical, content_hash
from gold.issuing.checks import Checks
from lake.ddl import arrow_schema

Row = Mapping[str, Any]

DRAFT = DOCUMENTS.columns_of(
    *("document_id", "cycle", "account_id", "kind", "amends", "currency", "total", "lines", "content", "content_hash")
)
"""The columns of a draft, those of gold.documents that it has before it is issued. One row per document_id."""

FINDING = "document_id STRING, account_id STRING, check STRING, why STRING"
"""A check that a draft fails. One row per document_id and check."""

OUTPUTS = {"drafts": DRAFT, "findings": FINDING}

FORMAT = 1
"""Of the content: raise it when a key is added or means something else."""

CUSTOMER = ("customer_name", "region", "is_student", "is_urban", "joined_on", "plan", "numbers")
AMOUNTS = ("usage_amount", "discount_amount", "fee_amount", "tax_amount", "included_tax_amount", "total_due")
POSTED = tuple(field.name for field in arrow_schema(DOCUMENTS.columns).field("lines").type.value_type)


@dataclass(frozen=True)
class Drafts:
    """The draft documents of whole accounts for a cycle. supplier: who bills, by the keys of the settings.

    decimals: of the currency's minor unit. time_zone: IANA name, of all days. checks: of drafts.
    """

    supplier: Mapping[str, str]
    decimals: int
    time_zone: str
    checks: Checks

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of OUTPUTS.

        tables: bills, of gold.bills; lines, of gold.bill_lines; posted, document_id and account_id of gold.documents;
        all of the cycle. before: account_id and total_due of the account's bills of some cycles before.
        """
        lines, posted = by_account(tables["lines"]), by_account(tables["posted"])
        drafts = [
            self.bill(bill, lines[bill["account_id"]])
            for bill in tables["bills"].to_pylist()
            if bill["account_id"] not in posted
        ]
        before = by_account(tables["before"])
        findings = [
            {name: draft[name] for name in ("document_id", "account_id")} | {"check": check, "why": why}
            for draft in drafts
            for check, why in self.checks.findings(
                draft["account_id"], draft["total"], [row["total_due"] for row in before.get(draft["account_id"], ())]
            )
        ]
        return {
            "drafts": pyarrow.Table.from_pylist(drafts, arrow_schema(DRAFT)),
            "findings": pyarrow.Table.from_pylist(findings, arrow_schema(FINDING)),
        }

    def bill(self, bill: Row, lines: Iterable[Row]) -> dict[str, Any]:
        """The draft of a bill of which nothing was posted."""
        said = {
            "document_id": bill["bill_id"],
            "cycle": bill["cycle"],
            "account_id": bill["account_id"],
            "kind": BILL,
            "amends": None,
            "currency": bill["currency"],
            "total": bill["total_due"],
            "lines": list(posted_lines(lines)),
        }
        whole = {
            "format": FORMAT,
            "decimals": self.decimals,
            "time_zone": self.time_zone,
            "period": {name: bill[name] for name in ("first_day", "last_day")},
            "supplier": self.supplier,
            "customer": {name: bill[name] for name in CUSTOMER},
            "rounding": bill["rounding"],
            "rules": {name: bill[name] for name in ("rules_version", "rules_hash")},
            "amounts": {name: bill[name] for name in AMOUNTS},
        }
        content = canonical(said | whole)
        return {**said, "content": content, "content_hash": content_hash(content)}


def posted_lines(lines: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Lines of a bill in their order, as they would be posted."""
    for line in sorted(lines, key=lambda line: line["line_no"]):
        yield {name: line.get(name) for name in POSTED} | {"is_reversal": False}


def by_account(table: pyarrow.Table) -> dict[str, Sequence[Row]]:
    """The rows of each account; none of others."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_pylist():
        rows[row["account_id"]].append(row)
    return rows  # type: ignore[return-value]
