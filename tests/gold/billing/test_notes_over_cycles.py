"""Laws of documents, over three cycles and any order of arrivals, corrections, bills and issues, by seeds."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from random import Random

import pytest

from gold.billing.document_lines import Entry, pending
from gold.billing.documents import BILL, CREDIT_NOTE, DEBIT_NOTE, WRITE_OFF, Document, tax_sums
from gold.billing.note_terms import NoteTerms
from gold.billing.notes import Drafted
from tests.gold.billing.random_books import CYCLES, Books, lines

SEEDS, EVENTS = 20, 20
FIGURES = ("uses", "units", "free_units", "base", "amount", "included")


def books_of(seed: int) -> Books:
    """By terms that the seed chooses."""
    random = Random(seed)
    minimum, first = Decimal(random.choice(("0", "0", "3.00"))), random.choice(("", "", "", "2026-04"))
    return Books(random, NoteTerms(is_carried=random.random() < 0.5, minimum=minimum, corrected_from=first))


def events(books: Books) -> Iterable[Drafted]:
    """The drafts after each of some events, of which some issue a few of those before."""
    made = books.drafts()
    for _ in range(EVENTS):
        if books.random.random() < 0.4:
            books.issue(draft for draft in made.documents if books.random.random() < 0.5)
        else:
            books.change()
            books.change()
        made = books.drafts()
        yield made


def drafted(made: Drafted) -> list[Entry]:
    """All that is to be issued, now or with a bill to come."""
    return [*made.waiting, *(entry for document in made.documents for entry in document.entries)]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_books_balance_after_every_event(seed: int) -> None:
    books = books_of(seed)
    for made in events(books):
        fresh, entries = [Entry(line) for line in books.fresh], [*books.posted, *drafted(made)]
        assert lines(entries) == lines(fresh)
        assert figures(entries) == figures(fresh)
        assert taxes(entries) == taxes(fresh)
        charges = sum((Decimal(use[1]) for name in books.billed for use in books.uses[name]), Decimal(0))
        assert pending(books.posted) + pending(drafted(made)) == charges
        assert repr(books.drafts()) == repr(made), "in another order of lines and bills"
        for document in made.documents:
            check(document, books)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_when_all_is_billed_and_issued_nothing_is_left_to_draft(seed: int) -> None:
    books = books_of(seed)
    for _ in events(books):
        pass
    books.billed, books.has_next = set(CYCLES), False
    made = books.drafts()
    assert made.waiting == ()
    books.issue(made.documents)
    assert books.drafts() == Drafted((), ())
    assert lines(books.posted) == lines(map(Entry, books.fresh))
    kinds = Counter(document.kind for document in books.documents)
    assert kinds[BILL] == len(CYCLES)


def test_the_seeds_issue_every_kind_of_document_and_blocks() -> None:
    kinds, blocks = Counter[str](), 0
    for seed in range(SEEDS):
        for made in events(books_of(seed)):
            kinds.update(document.kind for document in made.documents)
            blocks += sum(len(document.carried) for document in made.documents)
    assert min(kinds[kind] for kind in (BILL, CREDIT_NOTE, DEBIT_NOTE, WRITE_OFF)) > SEEDS / 2, kinds
    assert blocks > SEEDS / 2


def check(document: Document, books: Books) -> None:
    """What a document of each kind must be."""
    terms = books.terms
    is_late = document.cycle < terms.corrected_from
    assert {entry.line.cycle for entry in document.own} <= {document.cycle}
    if document.kind == BILL:
        assert (document.amends, document.cycle in books.issued) == (None, False)
        assert all(block.amends == books.issued[block.cycle] and block.total >= 0 for block in document.carried)
        return
    assert document.amends == books.issued[document.cycle]
    assert not document.carried
    assert {
        CREDIT_NOTE: document.total <= 0 and not is_late,
        DEBIT_NOTE: document.total >= max(terms.minimum, Decimal("0.01")) and not is_late,
        WRITE_OFF: is_late or 0 < document.total < terms.minimum,
    }[document.kind]


def figures(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Decimal]]:
    """What the lines of a cycle and line_id come to, where it is not nothing."""
    sums: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(FIGURES))
    for entry in entries:
        sign = -1 if entry.is_reversal else 1
        values = [Decimal(getattr(entry.line, name) or 0) * sign for name in FIGURES]
        key = entry.line.cycle, entry.line.line_id
        sums[key] = [one + other for one, other in zip(sums[key], values, strict=True)]
    return {key: values for key, values in sums.items() if any(values)}


def taxes(entries: Iterable[Entry]) -> dict[tuple[str, str, Decimal], tuple[Decimal, Decimal, Decimal]]:
    """Base, amount and part within prices by cycle, tax and rate, where they are not nothing."""
    of_cycle = defaultdict[str, list[Entry]](list)
    for entry in entries:
        of_cycle[entry.line.cycle].append(entry)
    sums = [one for part in of_cycle.values() for one in tax_sums(part)]
    amounts = {(one.cycle, one.name, one.rate): (one.base, one.amount, one.included or Decimal(0)) for one in sums}
    return {key: values for key, values in amounts.items() if any(values)}
