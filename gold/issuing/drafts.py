"""Draft documents: what accounts owe beyond what was posted, as it would be issued now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow

from gold.bill_lines import bill_id
from gold.billing.documents import BILL
from gold.billing.note_terms import NoteTerms
from gold.billing.notes import drafts
from gold.billing.records import by_account
from gold.documents import DOCUMENTS
from gold.issuing.checks import Checks
from gold.issuing.content import Issuer, Told, about, draft_row
from gold.issuing.standing import standing
from lake.ddl import arrow_schema

Row = Mapping[str, Any]

DRAFT = DOCUMENTS.columns_of(
    *("document_id", "cycle", "account_id", "kind", "amends", "currency", "total", "lines", "content", "content_hash")
)
"""The columns of a draft, those of gold.documents that it has before it is issued. One row per document_id."""

FINDING = "document_id STRING, account_id STRING, check STRING, why STRING"
"""A check that a draft fails. One row per document_id and check."""

OUTPUTS = {"drafts": DRAFT, "findings": FINDING}

MONTHS_BEFORE = 6
"""Whose bills a draft is compared with, at most."""


@dataclass(frozen=True)
class Drafts:
    """The draft documents of whole accounts that bill or amend a cycle."""

    cycle: str
    issuer: Issuer
    terms: NoteTerms
    checks: Checks

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of OUTPUTS.

        tables: of all cycles, bills of gold.bills, lines of gold.bill_lines, posted of gold.documents; subscribers of
        silver.subscribers, those that are believed.
        """
        rows = {name: by_account(tables[name]) for name in ("bills", "lines", "posted", "subscribers")}
        made = [
            (draft, bills)
            for account in sorted(rows["bills"].keys() | rows["posted"].keys())
            for bills in [rows["bills"].get(account, [])]
            for draft in self.of_account(account, {name: rows[name].get(account, []) for name in rows})
        ]
        findings = [finding for draft, bills in made for finding in self.findings(draft, bills)]
        return {
            "drafts": pyarrow.Table.from_pylist([draft for draft, _ in made], arrow_schema(DRAFT)),
            "findings": pyarrow.Table.from_pylist(findings, arrow_schema(FINDING)),
        }

    def of_account(self, account: str, rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
        """The drafts of an account for the cycle, in their order."""
        posted = rows["posted"]
        issued = [document for document in posted if document["kind"] == BILL]
        said = {document["cycle"]: told_by(document) for document in issued}
        said = {bill["cycle"]: about(bill) for bill in rows["bills"]} | said
        numbers = {document["document_id"]: document["number"] for document in issued}
        place = sum(document["cycle"] == self.cycle for document in posted)
        for document in drafts(standing(account, rows), self.terms).documents:
            if document.cycle == self.cycle:
                id_ = bill_id(self.cycle, account) + ("" if document.kind == BILL else f"+{place}")
                yield draft_row(document, id_, Told(said[self.cycle], numbers), self.issuer)
                place += 1

    def findings(self, draft: Row, bills: Sequence[Row]) -> Iterator[Row]:
        """The checks that a draft of a bill fails."""
        if draft["kind"] == BILL:
            earlier = sorted((bill["cycle"], bill["total_due"]) for bill in bills if bill["cycle"] < self.cycle)
            before = [due for _, due in earlier[-MONTHS_BEFORE:]]
            for check, why in self.checks.findings(draft["account_id"], draft["total"], before):
                yield {name: draft[name] for name in ("document_id", "account_id")} | {"check": check, "why": why}


def told_by(document: Row) -> dict[str, Any]:
    """What an issued bill told of its account, period and rules: notes to it say the same."""
    said = json.loads(document["content"])
    return {name: said[name] for name in ("period", "customer", "rounding", "rules")}
