"""Drafts from fresh and posted lines, held against twelve corrections that were worked out on paper."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from gold.billing.account import is_billed_after
from gold.billing.document_lines import DocumentLine, Entry, pending
from gold.billing.notes import Drafted, Standing, drafts
from gold.cycles import cycle
from tests.oracle.corrections import Json, Row, cases, entries, lines, terms, told, wanted, with_loaded

EVERY_CASE = pytest.mark.parametrize("case", cases(), ids=[case["name"] for case in cases()])


class Books:
    """What was posted and issued in the steps of a case so far, and what was loaded."""

    def __init__(self, case: Json) -> None:
        self.case, self.known = case, lines(case)
        self.subscribers: Mapping[str, Sequence[Row]] = {}
        self.accounts = {label: said["account"] for label, said in case["lines"].items()}
        self.posted: dict[str, list[Entry]] = defaultdict(list)
        self.issued: dict[str, dict[str, str]] = defaultdict(dict)

    def post(self, document: Json) -> None:
        """Counts a document as issued."""
        account = document["account"]
        self.posted[account] += entries(self.case, document["lines"])
        if document["kind"] == "bill":
            self.issued[account][document["cycle"]] = document["ref"]

    def drafts(self, step: Json) -> dict[str, Drafted]:
        """Of each account, from the fresh lines of a step."""
        now = terms(self.case, step)
        return {account: drafts(self.standing(account, step), now) for account in set(self.accounts.values())}

    def standing(self, account: str, step: Json) -> Standing:
        whole = [replace(self.known[label], line_no=number) for number, label in enumerate(step["fresh"], 1)]
        fresh = [line for line, label in zip(whole, step["fresh"], strict=True) if self.accounts[label] == account]
        billed = {line.cycle for line in fresh}
        rows = [row for of_number in self.subscribers.values() for row in of_number]
        last = cycle(max({*billed, *self.issued[account]}, default=self.case["settings"]["first_cycle"]))
        has_next = is_billed_after([row for row in rows if row["account_id"] == account], last)
        return Standing(account, fresh, self.posted[account], billed, self.issued[account], has_next)


def documents(drafted: dict[str, Drafted]) -> list[dict[str, Any]]:
    return [told(document) for account in sorted(drafted) for document in drafted[account].documents]


def steps(case: Json, *, is_issued: bool) -> Iterator[tuple[Json, Books]]:
    """Each step, and the books before or after its documents are issued."""
    books = Books(case)
    for step in case["steps"]:
        books.subscribers = with_loaded(books.subscribers, case, step["load"])
        if not is_issued:
            yield step, books
        for document in step["issued"]:
            books.post(document)
        if is_issued:
            yield step, books


@EVERY_CASE
def test_what_is_drafted_is_what_the_paper_says_is_drafted_or_issued(case: Json) -> None:
    for step, books in steps(case, is_issued=False):
        said = [wanted(case, document) for document in (*step["issued"], *step["drafts"])]
        assert documents(books.drafts(step)) == said, f"step {step['step']}"


@EVERY_CASE
def test_what_is_issued_is_drafted_no_more(case: Json) -> None:
    for step, books in steps(case, is_issued=True):
        assert documents(books.drafts(step)) == [wanted(case, document) for document in step["drafts"]]


@EVERY_CASE
def test_posted_lines_and_what_pends_are_as_on_paper(case: Json) -> None:
    for step, books in steps(case, is_issued=True):
        posted = [entry for of_account in books.posted.values() for entry in of_account]
        assert net(posted) == sorted((books.known[label] for label in step["posted"]), key=repr)
        assert pending(posted) == Decimal(step["posted_base"])
        drafted = books.drafts(step).values()
        waits = [entry for of_account in drafted for entry in of_account.waiting]
        owed = [entry for of_account in drafted for document in of_account.documents for entry in document.entries]
        assert pending([*waits, *owed]) == Decimal(step["pending"]), step["step"]


def net(posted: list[Entry]) -> list[DocumentLine]:
    """The lines that are left when each minus has taken its plus away."""
    left = Counter(entry.line for entry in posted if not entry.is_reversal)
    left.subtract(entry.line for entry in posted if entry.is_reversal)
    return sorted(left.elements(), key=repr)
