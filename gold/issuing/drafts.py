"""Draft documents: what accounts owe beyond what was posted, as it would be issued now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow

from gold.bill_lines import bill_id
from gold.billing.account import personal
from gold.billing.documents import BILL
from gold.billing.note_terms import NoteTerms
from gold.billing.notes import Drafted, drafts
from gold.billing.records import by_account
from gold.cycles import cycle
from gold.documents import DOCUMENTS
from gold.issuing.canonical import plain
from gold.issuing.content import Issuer, Told, about, draft_row, other_letters, period
from gold.issuing.judgement import Judgement
from gold.issuing.standing import standing
from gold.issuing.uses import OPEN_USES
from lake.chunks import Few, Outputs
from lake.ddl import arrow_schema

Row = Mapping[str, Any]

DRAFT = DOCUMENTS.columns_of(
    *("document_id", "cycle", "account_id", "kind", "amends", "currency", "total", "lines", "content", "content_hash")
)
"""The columns of a draft, those of gold.documents that it has before it is issued. One row per document_id."""

FINDING = f"document_id STRING, account_id STRING, check STRING, why STRING, uses {OPEN_USES}"
"""A check that a draft bill fails, or an account whose bill is not there. document_id: of that bill."""

LETTERS = Few("document_id STRING, account_id STRING, letters STRING")
"""Drafts in other letters than Latin, and these."""

OUTPUTS: Outputs = {"drafts": DRAFT, "findings": FINDING, "letters": LETTERS}

ABOUT = ("lines", "subscribers", "newer")
"""Inputs that tell of accounts which others name."""


@dataclass(frozen=True)
class Drafts:
    """The draft documents of whole accounts that bill or amend a cycle. judgement: of whether they may go, where that
    is asked."""

    cycle: str
    issuer: Issuer
    terms: NoteTerms
    judgement: Judgement | None = None

    def __call__(self, tables: Mapping[str, pyarrow.Table]) -> dict[str, pyarrow.Table]:
        """The rows of OUTPUTS.

        tables: of all cycles, bills of gold.bills, lines of gold.bill_lines, posted of gold.documents; subscribers of
        silver.subscribers, those that are believed. Where drafts are judged, also uses, gold.issuing.uses of the cycle;
        newer, account_id and what: what is another since the bill was made; golden, account_id and total_due: known.
        """
        rows = {name: by_account(table) for name, table in tables.items()}
        made, findings = list[Row](), list[Row]()
        for account in sorted(set[str]().union(*(rows[name] for name in rows if name not in ABOUT))):
            own = {name: rows[name].get(account, []) for name in rows}
            drafted = self.drafted(account, own)
            made += self.rows_of(drafted, own)
            if self.judgement is not None:
                about_it = {"document_id": bill_id(self.cycle, account), "account_id": account}
                faults = self.judgement.findings(own, drafted)
                findings += (about_it | fault._asdict() for fault in faults)
        letters = ({**draft, "letters": other_letters(draft["content"])} for draft in made)
        return {
            "drafts": pyarrow.Table.from_pylist(made, arrow_schema(DRAFT)),
            "findings": pyarrow.Table.from_pylist(findings, arrow_schema(FINDING)),
            "letters": pyarrow.Table.from_pylist(
                [draft for draft in letters if draft["letters"]], arrow_schema(LETTERS.columns)
            ),
        }

    def of_account(self, account: str, rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
        """The drafts of an account for the cycle, in their order."""
        return self.rows_of(self.drafted(account, rows), rows)

    def drafted(self, account: str, rows: Mapping[str, Sequence[Row]]) -> Drafted:
        """What is to be issued to an account, for all cycles."""
        if not rows["bills"] and not rows["posted"]:
            return Drafted((), ())
        return drafts(standing(account, rows), self.terms)

    def rows_of(self, drafted: Drafted, rows: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
        """The rows of an account's drafts for the cycle."""
        posted = rows["posted"]
        issued = [document for document in posted if document["kind"] == BILL]
        said = {document["cycle"]: told_by(document) for document in issued}
        who = personal(rows["subscribers"], cycle(self.cycle))
        fresh = [bill for bill in rows["bills"] if bill["cycle"] == self.cycle]
        said = {bill["cycle"]: about(bill, who) for bill in fresh} | said
        other = next((days for days in map(period, fresh) if plain(days) != plain(said[self.cycle]["period"])), None)
        numbers = {document["document_id"]: document["number"] for document in issued}
        suffix = 1 + max((suffix_of(d["document_id"]) for d in posted if d["cycle"] == self.cycle), default=-1)
        for document in drafted.documents:
            if document.cycle == self.cycle:
                id_ = bill_id(self.cycle, document.account_id) + ("" if document.kind == BILL else f"+{suffix}")
                yield draft_row(document, id_, Told(said[self.cycle], numbers, other), self.issuer)
                suffix += 1


def suffix_of(document_id: str) -> int:
    """A document's suffix among those of its account and cycle: 0 of the bill. A later one may be issued before it."""
    return int(document_id.partition("+")[2] or 0)


def told_by(document: Row) -> dict[str, Any]:
    """What an issued bill told of its account, period and rules: notes to it say the same."""
    said = json.loads(document["content"])
    return {name: said[name] for name in ("period", "customer", "rounding", "rules")}
